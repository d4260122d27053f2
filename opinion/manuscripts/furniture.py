"""What stood around a text when it was sent: headline, byline, bio line ... It leaves a file that comes back."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from opinion.parts import BylineEntry, Snapshot
from opinion.redline.blocks import BREAK, NOTE, Block

AROUND = 8  # paragraphs at either end among which it is looked for
ALIKE = 60  # of 100: then a line is the one that was sent, changed
_NUMBER = re.compile(r"^[\[(]?\d{1,3}[\])]?[.:]?\s*")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a file says otherwise beside the text: "headline", "standfirst" or "bio_line", as it was and as it is."""

    part: str
    was: str
    now: str


@dataclass(frozen=True, kw_only=True)
class Bare:
    """The blocks of a file that are its text; the lines that left it, and those of them that say something else."""

    blocks: list[Block]
    gone: list[str]
    said: list[Said]


def bare(hers: list[Block], ours: list[Block], sent: Snapshot) -> Bare:
    """A file without what was put around its text when it was sent. What the text itself says stays as often."""
    surplus = Counter(map(_key, hers)) - Counter(map(_key, ours))
    known = {_folded(text) for text in _around(sent, ours)}
    open_ = [(part, was) for part, was in _changeable(sent) if was and not surplus[_folded(was)]]
    gone: dict[int, str] = {}
    said: list[Said] = []
    for at in _ends(len(hers)):
        text, key = hers[at].text.replace(BREAK, " "), _key(hers[at])
        if not key or not surplus[key]:
            continue
        if key in known or _folded(_NUMBER.sub("", text)) in known:
            gone[at] = text
        elif line := _changed(text, _there(open_, at, len(hers)), ours):
            open_.remove(line)
            said.append(Said(part=line[0], was=line[1], now=text))
            gone[at] = text
        surplus[key] -= at in gone
    rest = [block for at, block in enumerate(hers) if at not in gone]
    return Bare(blocks=rest, gone=[gone[at] for at in sorted(gone)], said=said)


def _ends(count: int) -> list[int]:
    """The places at either end, the outermost first."""
    last = range(count - 1, max(-1, count - 1 - AROUND), -1)
    return list(dict.fromkeys([*range(min(AROUND, count)), *last]))


def _around(sent: Snapshot, ours: list[Block]) -> Iterator[str]:
    """Every line that may stand around the text where it is read or mailed; its notes, too."""
    yield from (sent.headline, sent.standfirst, sent.disclosure)
    names = [entry["name"] for entry in sent.byline]
    yield from (f"{by}{word.join(names)}" for by in ("", "By ") for word in (", ", " and ", "、"))
    for entry in sent.byline:
        yield entry["bio_line"]
        yield from _signed(entry)
    for block in ours:
        yield from (text for _end, marks in block.spans for kind, text in marks if kind == "note")


def _signed(entry: BylineEntry) -> Iterator[str]:
    where = entry["affiliation"]
    for name in filter(None, (entry["name"], entry["native_name"])):
        yield from (name, f"By {name}", f"文／{name}", f"作者：{name}")
        if where:
            yield from (f"{name}, {where}", f"By {name}, {where}", where)


def _changeable(sent: Snapshot) -> list[tuple[str, str]]:
    """The lines that a file may say otherwise."""
    lines = [("headline", sent.headline), ("standfirst", sent.standfirst)]
    return [*lines, *(("bio_line", entry["bio_line"]) for entry in sent.byline)]


def _there(lines: list[tuple[str, str]], at: int, count: int) -> list[tuple[str, str]]:
    """Those that stand at this end: a bio line below the text, the others above it."""
    is_above, is_below = at < AROUND, at >= count - AROUND
    return [line for line in lines if (is_below if line[0] == "bio_line" else is_above)]


def _changed(text: str, lines: list[tuple[str, str]], ours: list[Block]) -> tuple[str, str] | None:
    """The line that this one is, changed; None where it is none, or rather a paragraph of the text."""
    alike = max(lines, key=lambda line: fuzz.ratio(text, line[1]), default=None)
    if alike is None or (share := fuzz.ratio(text, alike[1])) < ALIKE:
        return None
    return alike if all(fuzz.ratio(text, block.text) < share for block in ours) else None


def _key(block: Block) -> str:
    return _folded(block.text.replace(NOTE, ""))


def _folded(text: str) -> str:
    """One text, however its blanks are set and whether or not in capitals."""
    return " ".join(text.casefold().split())
