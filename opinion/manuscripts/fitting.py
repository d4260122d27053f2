"""A file that comes back, fitted to the text that was sent: only what its writer changed differs afterwards.

What we had put around the text leaves it again, what a file cannot carry (languages, pull quotes, often notes and
links) is taken over from the text that was sent wherever the words are still there, and what could not is told.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from opinion.cleaning import clean
from opinion.inline import Mark, settled
from opinion.manuscripts import furniture
from opinion.manuscripts.dressing import dressed
from opinion.manuscripts.furniture import Said
from opinion.parts import Snapshot
from opinion.redline.alignment import Link, align
from opinion.redline.blocks import BREAK, NOTE, Block, from_runs, joined, read, write
from opinion.redline.matching import Effort

Item = dict[str, Any]
SHOWN = 120  # characters of a paragraph that a report quotes


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """The body as its writer has it now; what was taken over or lost on the way; what else the file says."""

    body: str
    items: tuple[Item, ...]
    said: tuple[Said, ...]


def fitted(html: str, sent: Snapshot) -> Fitted:
    """The text of a file, as a changed form of the text that was sent."""
    ours = read(sent.body)
    file = furniture.bare(read(html), ours, sent)
    fit = _Fit(ours, file.blocks)
    body = clean(write(fit.blocks()))
    other = {it.now for it in file.said}
    items = [
        *(
            {"kind": "said_otherwise" if text in other else "furniture", "text": text[:SHOWN]}
            for text in file.gone
        ),
        *({"kind": "formatting_not_taken", "text": text[:SHOWN]} for text in fit.otherwise),
        *_told(ours, file.blocks, read(body)),
    ]
    return Fitted(body=body, items=tuple(items), said=tuple(file.said))


class _Fit:
    """The work on one file. `otherwise` are the paragraphs whose words are ours, and whose formatting is not."""

    def __init__(self, ours: list[Block], hers: list[Block]) -> None:
        self.ours, self.hers, self.effort = ours, hers, Effort()
        self.has_notes = any(NOTE in block.text for block in hers)
        self.has_rules = any(_is_rule(block) for block in hers)
        self.otherwise: list[str] = []

    def blocks(self) -> Iterator[Block]:
        """The blocks of the file in its order, in the form that they had when they were sent."""
        before, after = self._comparable()
        for link in align(before, after, self.effort):
            places = link.before or (link.moved if link.after else [])
            old, new = [self.ours[i] for i in places], [self.hers[j] for j in link.after]
            if not new:
                yield from self._gone(link)
            elif not old:
                yield from new
            elif len(old) == len(new) == 1 and before[places[0]].text == after[link.after[0]].text:
                yield from self._kept(old[0], new[0])
            else:
                yield from self._changed(old, new)

    def _comparable(self) -> tuple[list[Block], list[Block]]:
        """The words of both; where the file has no notes, without them and without the numbers that stood for them."""
        before = [Block(block.path, self._words(block)) for block in self.ours]
        numbered = {} if self.has_notes else dict(_numbered(self.ours))
        texts = (numbered.get(self._words(block)) or self._words(block) for block in self.hers)
        return before, [Block(block.path, text) for block, text in zip(self.hers, texts, strict=True)]

    def _words(self, block: Block) -> str:
        text = block.text if self.has_notes else block.text.replace(NOTE, "")
        return BREAK.join(" ".join(line.split()) for line in text.split(BREAK))

    def _gone(self, link: Link) -> Iterator[Block]:
        """A rule between paragraphs stays, where the file has none at all."""
        blocks = (self.ours[i] for i in link.before)
        yield from (block for block in blocks if _is_rule(block) and not self.has_rules)

    def _kept(self, old: Block, new: Block) -> Iterator[Block]:
        """The paragraph as it was sent, since its words are the same; those of its notes may not be."""
        if self.has_notes and _notes(old) != _notes(new):
            yield from self._changed([old], [new])
            return
        if _adds(old, new):
            self.otherwise.append(new.text.replace(NOTE, ""))
        yield Block(old.path, old.text, old.spans, _joins(old, new), old.html)

    def _changed(self, old: list[Block], new: list[Block]) -> Iterator[Block]:
        """What was changed, with the marks of ours on the words that are still there."""
        if any(block.path[-1] in ("tr", "hr") for block in (*old, *new)):
            yield from new
            return
        parts = dressed(joined(old), joined(new), has_notes=self.has_notes, effort=self.effort)
        for number, (block, runs) in enumerate(zip(new, parts, strict=True)):
            path, joins = block.path, block.joins
            if path == ("p",) != old[0].path:
                path, joins = old[0].path, len(old[0].path) - 1 if number else _joins(old[0], block)
            yield from_runs(path, settled(runs), joins)


def _is_rule(block: Block) -> bool:
    return block.path[-1] == "hr"


def _notes(block: Block) -> list[str]:
    return [text for _end, marks in block.spans for kind, text in marks if kind == "note"]


def _joins(old: Block, new: Block) -> int:
    """To what of the block before it belongs: as in the file, where it stands in the same elements there."""
    tags = [[element.partition(" ")[0] for element in block.path] for block in (old, new)]
    return new.joins if tags[0] == tags[1] else old.joins


def _numbered(ours: list[Block]) -> Iterator[tuple[str, str]]:
    """A paragraph with notes as it reads where it was copied, with their numbers; and how it reads without."""
    number = 0
    for block in ours:
        pieces = block.text.split(NOTE)
        if len(pieces) == 1:
            continue
        for left, right in (("", ""), ("[", "]"), (" ", "")):
            signs = [f"{left}{number + at}{right}" for at in range(1, len(pieces))]
            text = "".join(piece + sign for piece, sign in zip(pieces, [*signs, ""], strict=True))
            yield " ".join(text.split()), " ".join("".join(pieces).split())
        number += len(pieces) - 1


def _adds(old: Block, new: Block) -> bool:
    """Whether the file has a mark on these words, or a form of the paragraph, that the text had not."""
    had, has = ({m for _end, marks in block.spans for m in marks if m[0] != "note"} for block in (old, new))
    return bool(has - had) or (new.path != ("p",) and new.path[-1] != old.path[-1])


# --- what is told -------------------------------------------------------------------------------------------


def _told(ours: list[Block], hers: list[Block], result: list[Block]) -> Iterator[Item]:
    """What the text had and the file has not: what of it was taken over, and what is gone."""
    sent, there, now = (_held(blocks) for blocks in (ours, hers, result))
    missing = sent - there
    lost = missing - now
    taken = Counter(kind for kind, _what in (missing - lost).elements())
    if taken:
        yield {"kind": "taken_from_sent", "all": list(taken.items())}
    for (kind, what), count in lost.items():
        yield {"kind": "lost_from_sent", "what": kind, "count": count, "text": what}


def _held(blocks: Iterable[Block]) -> Counter[tuple[str, str]]:
    """The marks of a text that somebody would miss: each stretch of one, each note, each block of another form."""
    held: Counter[tuple[str, str]] = Counter()
    for block in blocks:
        held.update((form, "") for element in block.path if (form := _form(element)))
        last: tuple[Mark, ...] = ()
        for _end, marks in block.spans:
            held.update(_named(mark) for mark in marks if mark not in last and mark[0] not in ("td", "th"))
            last = marks
    return held


def _form(element: str) -> str:
    tag = element.partition(" ")[0]
    if tag == "blockquote":
        return "pullquote" if "pullquote" in element else "quotation"
    return {"h2": "heading", "h3": "heading", "li": "item", "tr": "row", "hr": "rule"}.get(tag, "")


def _named(mark: Mark) -> tuple[str, str]:
    kind, attributes = mark
    if kind == "note":
        return "note", attributes
    found = re.search(r'(?:href|lang)="([^"]*)"', attributes)
    return {"a": "link", "span": "language"}.get(kind, "emphasis"), found[1] if found else ""
