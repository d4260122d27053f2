"""Places in a body: characters of a paragraph's text, found again in its HTML, replaced there or marked.

Paragraphs and characters are counted as `prose.paragraphs` gives them: paragraphs from 1, a line break is one
character, notes are none. What is around a place stays as it is, markup included.
"""

import re
from collections.abc import Callable, Iterable
from html import escape, unescape
from itertools import pairwise
from typing import NamedTuple

from opinion.cleaning import clean

_PIECE = re.compile(r"<[^>]*>|[^<]+")
_ENDS = ("</p>", "</h2>", "</h3>")


class Place(NamedTuple):
    """Characters of one paragraph, and why they are marked (a class name, for `marked`)."""

    paragraph: int
    start: int
    end: int
    kind: str = ""


def replaced(html: str, place: Place, by: str) -> str:
    """The cleaned body with other words at that place. They take the marks under which the old ones begin."""
    waiting = [by]

    def rewrite(paragraph: int, at: int, text: str) -> str | None:
        if paragraph != place.paragraph or at + len(text) <= place.start or at >= place.end:
            return None
        words = waiting.pop() if waiting else ""
        before, after = text[: max(0, place.start - at)], text[max(0, place.end - at) :]
        return escape(before + words + after, quote=False)

    return clean(_rewritten(clean(html), rewrite))


def marked(html: str, places: Iterable[Place]) -> str:
    """The cleaned body with <mark class="kind"> around each place, for the desk's eyes: `clean` takes them out.

    Where places overlap, the characters have the classes of all of them.
    """
    by_paragraph: dict[int, list[Place]] = {}
    for place in places:
        by_paragraph.setdefault(place.paragraph, []).append(place)

    def rewrite(paragraph: int, at: int, text: str) -> str | None:
        here = [
            place
            for place in by_paragraph.get(paragraph, ())
            if place.start < at + len(text) and place.end > at
        ]
        return _marked(text, at, here) if here else None

    return _rewritten(clean(html), rewrite)


def _marked(text: str, at: int, places: list[Place]) -> str:
    """A stretch of text that begins at `at`, cut where a mark begins or ends."""
    cuts = {0, len(text)}
    cuts.update(min(max(0, edge - at), len(text)) for place in places for edge in (place.start, place.end))
    edges = sorted(cuts)
    pieces: list[str] = []
    for start, end in pairwise(edges):
        kinds = sorted(
            {place.kind for place in places if place.start <= at + start and at + end <= place.end}
        )
        words = escape(text[start:end], quote=False)
        pieces.append(f'<mark class="{escape(" ".join(kinds))}">{words}</mark>' if kinds else words)
    return "".join(pieces)


def _rewritten(html: str, rewrite: Callable[[int, int, str], str | None]) -> str:
    """The HTML with its text as `rewrite(paragraph, at, text)` gives it, as HTML; None leaves it as it is."""
    pieces: list[str] = []
    paragraph, at = 1, 0
    for piece in _PIECE.findall(html):
        if piece[0] != "<":
            text = unescape(piece)
            new = rewrite(paragraph, at, text)
            pieces.append(piece if new is None else new)
            at += len(text)
            continue
        pieces.append(piece)
        if piece == "<br>":
            at += 1
        elif piece in _ENDS:
            paragraph, at = paragraph + 1, 0
    return "".join(pieces)
