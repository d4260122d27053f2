"""Anchors: words of a text that somebody quotes, with what stood around them, and where they stand now. Pure.

What was quoted is found again after edits elsewhere, when its paragraph has moved, when quotation marks and white
space have changed, and after small edits of its own words. Paragraphs are numbered from 1, as in `passages`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from opinion.passages import Place

CONTEXT = 40  # characters that are kept before and after
LONGEST = 1_000  # characters of a quotation that is looked for when its words have changed
SHORTEST = 4
SAME_WORDS = 80  # how alike, of 100, words have to be that were edited
SAME_PLACE = 60  # how alike words with all that is around them have to be
_SPACE = re.compile(r"\s\s|[^\S ]")
_SIGNS = str.maketrans(dict.fromkeys("“”„‟«»〝〞＂", '"') | dict.fromkeys("‘’‚‛＇`´", "'"))


class Quotation(NamedTuple):
    """Words, and what stands before and after them in their paragraph."""

    quote: str
    before: str = ""
    after: str = ""


def anchor(paragraphs: Sequence[str], paragraph: int, start: int, end: int) -> Quotation:
    """The words at this place, with what is needed to find them again."""
    text = paragraphs[paragraph - 1]
    return Quotation(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def find(paragraphs: Sequence[str], quote: str, before: str = "", after: str = "") -> Place | None:
    """Where the quoted words stand now; None where they are gone.

    Of several places the one with the most alike around it, and of these the first. What runs over several
    paragraphs is found by the longest of its lines.
    """
    folded = [_Folded(text) for text in paragraphs]
    wanted = Quotation(*(_Folded(words).text.strip() for words in (quote, before, after)))
    if not wanted.quote:
        return None
    found = _exactly(folded, wanted) or _about(folded, wanted)
    lines = [line for line in quote.splitlines() if line.strip()]
    if found is None and len(lines) > 1:
        return find(paragraphs, max(lines, key=len))
    return found


class _Folded:
    """A text with one blank for all white space and one form of quotation marks, and the way back from it."""

    def __init__(self, text: str) -> None:
        self.text = text = text.translate(_SIGNS)
        self.places: Sequence[int] = range(len(text))
        if _SPACE.search(text):
            kept = [
                at for at, sign in enumerate(text) if not (sign.isspace() and text[at - 1 : at].isspace())
            ]
            self.text = "".join(" " if text[at].isspace() else text[at] for at in kept)
            self.places = kept

    def place(self, paragraph: int, start: int, end: int) -> Place:
        """The same characters in the text as it is written."""
        return Place(paragraph, self.places[start], self.places[end - 1] + 1)


def _exactly(folded: Sequence[_Folded], wanted: Quotation) -> Place | None:
    best: tuple[float, Place] | None = None
    for number, text in enumerate(folded, 1):
        for start in _occurrences(text.text, wanted.quote):
            end = start + len(wanted.quote)
            alike = _alike(text.text, start, end, wanted)
            if alike >= SAME_PLACE and (best is None or alike > best[0]):
                best = alike, text.place(number, start, end)
    return best[1] if best else None


def _occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _alike(text: str, start: int, end: int, wanted: Quotation) -> float:
    """How alike, of 100, the place with what is around it is to what was quoted with what was around that."""
    first = max(0, start - len(wanted.before) - 1)
    return fuzz.ratio(
        f"{wanted.before} {wanted.quote} {wanted.after}".strip(),
        " ".join(
            (text[first:start].strip(), text[start:end], text[end : end + len(wanted.after) + 1].strip())
        ).strip(),
    )


def _about(folded: Sequence[_Folded], wanted: Quotation) -> Place | None:
    """Where words stand that differ a little. One pass over the text, then a closer look at the best paragraph."""
    if not SHORTEST <= len(wanted.quote) <= LONGEST:
        return None
    best, best_place = float(SAME_WORDS), None
    for number, text in enumerate(folded, 1):
        if 2 * len(text.text) < len(wanted.quote):
            continue
        found = fuzz.partial_ratio_alignment(wanted.quote, text.text, score_cutoff=best)
        if found is None or (best_place and found.score <= best):
            continue
        near = (
            (found.dest_start, found.dest_end) if len(text.text) > len(wanted.quote) else (0, len(text.text))
        )
        start, end = _edges(text.text, *near, wanted)
        if start < end and _alike(text.text, start, end, wanted) >= SAME_PLACE:
            best, best_place = found.score, text.place(number, start, end)
    return best_place


def _edges(text: str, near: int, far: int, wanted: Quotation) -> tuple[int, int]:
    """Where exactly the edited words begin and end, told by what stands around them."""
    room = len(wanted.quote) // 4 + 1
    first = max(0, near - len(wanted.before) - room)
    stretch = text[first : far + len(wanted.after) + room]
    lead = f"{wanted.before} " if wanted.before else ""
    tail = f" {wanted.after}" if wanted.after else ""
    begin, stop = len(lead), len(lead) + len(wanted.quote)
    kept = [block for block in Indel.opcodes(lead + wanted.quote + tail, stretch) if block.tag == "equal"]
    # From where the last thing before them that was kept ends to where the next one begins.
    start = max(
        (
            min(begin - it.src_start, it.src_end - it.src_start) + it.dest_start
            for it in kept
            if it.src_start <= begin
        ),
        default=0,
    )
    end = min(
        (
            max(stop - it.src_end, it.src_start - it.src_end) + it.dest_end
            for it in kept
            if it.src_end >= stop
        ),
        default=len(stretch),
    )
    words = stretch[start:end]
    start += len(words) - len(words.lstrip())
    return first + start, first + start + len(words.strip())
