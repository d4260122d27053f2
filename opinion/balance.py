"""Quotation marks and brackets that open and do not close, or close and did not open.

Apostrophes are no quotation marks; straight single quotes are left alone, since nobody can tell them apart. A
quotation over several paragraphs opens again in each and closes in the last. Full and half width are alike.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext

MOST = 50  # marks that are open at once, and that are told

_BRACKETS = {"(": ")", "[": "]", "{": "}", "【": "】", "〔": "〕", "〖": "〗", "《": "》", "〈": "〉"}
_QUOTES = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    '"': '"',
    "„": "“",
    "‚": "‘",
    "«": "»",
    "»": "«",
    "‹": "›",
}
_PAIRS = _BRACKETS | _QUOTES
_CLOSING = frozenset(_PAIRS.values())
_MARK = re.compile("[" + re.escape("".join({*_PAIRS, *_CLOSING})) + "]")
_ONE_WIDTH = str.maketrans("（）［］｛｝｢｣﹁﹂﹃﹄＂", '()[]{}「」「」『』"')

_HIGH_COMMA = re.compile("[’‘]")
_APOSTROPHE = re.compile(r"(?<=\w)[’‘](?=\w)|[’‘](?=\d\ds?\b|(?:em|tis|twas|til|cause|n)\b)", re.IGNORECASE)
# Closing marks that may stand alone: inches and minutes, "a)" in a list, a smile.
_ALONE = re.compile(
    r"(?<=\d)[\"”’]|[:;]-?\)"
    r"|(?:^|(?<=[\s;；。:：、]))(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5}|[一二三四五六七八九十]{1,3}|[甲乙丙丁])\)"
)


@dataclass(frozen=True, slots=True)
class Imbalance:
    """A mark without its partner: in which paragraph, counted from 1, at which character, and a sentence."""

    paragraph: int
    offset: int
    mark: str
    sentence: str


def unbalanced(paragraphs: Sequence[str]) -> list[Imbalance]:
    """The first marks that have no partner, in order; a text of nothing else needs no longer list."""
    texts = [text.translate(_ONE_WIDTH) for text in paragraphs]
    following = [*texts[1:], ""]
    found = (
        _imbalance(number, paragraphs[number - 1], offset)
        for number, text in enumerate(texts, 1)
        for offset in sorted(_read(text, following[number - 1].lstrip()).lone[:MOST])
    )
    return list(islice(found, MOST))


def quotations(paragraphs: Sequence[str]) -> list[list[tuple[int, int]]]:
    """For each paragraph where its quotations stand, marks included: (start, end), the outermost, in order.

    One that goes on in the next paragraph reaches to the end of this one. Titles in 《》 are none.
    """
    texts = [text.translate(_ONE_WIDTH) for text in paragraphs]
    following = [*texts[1:], ""]
    return [_outermost(text, after.lstrip()) for text, after in zip(texts, following, strict=False)]


def _outermost(text: str, following: str) -> list[tuple[int, int]]:
    marks = _read(text, following)
    spans = [(start, end + 1) for start, end in marks.pairs if text[start] in _QUOTES]
    spans += [(marks.goes_on, len(text))] if marks.goes_on is not None else []
    outer: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not outer or start >= outer[-1][1]:
            outer.append((start, end))
    return outer


@dataclass(slots=True)
class _Marks:
    """The marks of one paragraph: pairs, those without a partner, and one that the next paragraph takes up."""

    pairs: list[tuple[int, int]]
    lone: list[int]
    goes_on: int | None = None


def _read(text: str, following: str) -> _Marks:
    marks = _Marks([], [])
    if not _MARK.search(text):
        return marks
    apostrophes = (
        {found.start() for found in _APOSTROPHE.finditer(text)} if _HIGH_COMMA.search(text) else set()
    )
    may_stand_alone = {found.end() - 1 for found in _ALONE.finditer(text)}
    open_at: list[int] = []
    for found in _MARK.finditer(text):
        at = found.start()
        if at in apostrophes:
            continue
        partner = _partner(text, at, open_at)
        if partner is not None:
            marks.pairs.append((open_at[partner], at))
            marks.lone += open_at[partner + 1 :]
            del open_at[partner:]
        elif len(open_at) < MOST and _opens(text, at, may_stand_alone):
            open_at.append(at)
        elif at not in may_stand_alone and text[at] != "’":  # the apostrophe of "the allies’ forces"
            marks.lone.append(at)
    if open_at and text[open_at[0]] in _QUOTES and following.startswith(text[open_at[0]]):
        marks.goes_on = open_at[0]
    else:
        marks.lone += open_at
    return marks


def _partner(text: str, at: int, open_at: list[int]) -> int | None:
    """Which of the open marks this one closes."""
    mark = text[at]
    if mark in _PAIRS and (mark not in _CLOSING or _looks_opening(text, at)):
        return None
    for place in range(len(open_at) - 1, -1, -1):
        if _PAIRS[text[open_at[place]]] == mark:
            return place
        if mark in _PAIRS and mark != '"':  # “ closes „ only where nothing was opened in between
            return None
    return None


def _opens(text: str, at: int, may_stand_alone: set[int]) -> bool:
    if text[at] != '"':
        return text[at] in _PAIRS
    return _looks_opening(text, at) or not _looks_closing(text, at, may_stand_alone)


def _looks_opening(text: str, at: int) -> bool:
    """For the straight mark, which both opens and closes: a blank before it and none after it."""
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    begins = not before or before.isspace() or before in "([{—–-“‘「『"
    return text[at] == '"' and begins and bool(after) and not after.isspace()


def _looks_closing(text: str, at: int, may_stand_alone: set[int]) -> bool:
    after = text[at + 1 : at + 2]
    return at in may_stand_alone or not after or after.isspace() or after in ".,;:!?)]}—–-”’」』"


def _imbalance(number: int, text: str, at: int) -> Imbalance:
    mark = text[at]
    if mark in _CLOSING and not (mark in _PAIRS and text[at + 1 : at + 2].strip()):
        words = text[max(0, at - 30) : at].strip()
        sentence = gettext("Paragraph %(number)d: the mark %(mark)s after “%(words)s” was never opened.")
    else:
        words = text[at + 1 : at + 31].strip()
        sentence = gettext("Paragraph %(number)d: the mark %(mark)s before “%(words)s” is never closed.")
    return Imbalance(number, at, mark, sentence % {"number": number, "mark": mark, "words": words})
