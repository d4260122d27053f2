"""Marking what a search found, and choosing the passage that shows it.

In Python, because `ts_headline` cannot mark a Chinese word and would parse every body again in the database.

A passage is a list of (text, is_marked), so that a template can write `<mark>` and escape the rest. Words are
compared by the stems that the index uses, runs of Chinese and its like character by character, everything
folded (huỳnh marks Huynh, 臺 marks 台).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice

from authors.text import fold, fold_with_map
from opinion.lexemes import MOST_TEXT, STOP_WORDS, Token, tokens
from opinion.search import Phrase, Query
from opinion.stemming import stem

Passage = list[tuple[str, bool]]

MOST_HITS = 200  # of one paragraph, among which the passage is chosen
WIDE = 2  # a Chinese character takes the room of two letters
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60\U00020000-\U000323af]")
_SENTENCE = re.compile(r"(?:[.!?][\"'”’)\]]*\s+|[。！？][」』”）]*)(?=\S)")
_INITIALS = re.compile(r"[a-z]\.[a-z]")  # of U.S., which is searched as us
_BREAK = re.compile(r"\s+|(?<=[，、；：。！？」』）])")


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A match in a paragraph: from, to, and which phrase of the query it answers."""

    start: int
    end: int
    phrase: int


def highlight(text: str, query: Query | None, *, length: int = 240) -> Passage:
    """About `length` letters of the text where most of the query's phrases meet, marked.

    `text` is plain, a paragraph a line; the passage stays within one. Where nothing matches (the headline
    did, or a name), it is the opening, unmarked.
    """
    phrases = query.wanted() if query else []
    best, hits = "", list[Hit]()
    for paragraph in filter(str.strip, text[:MOST_TEXT].split("\n")):
        found = find(paragraph, phrases)
        if not best or _kinds(found) > _kinds(hits):
            best, hits = paragraph, found
        if phrases and _kinds(hits) == len(phrases):
            break
    return _cut(best, hits, length)


def mark(text: str, query: Query | None) -> Passage:
    """The whole of a short text (a headline, a name) with what matches marked."""
    return _split(text, find(text, query.wanted() if query else []), 0, len(text))


# --- finding ----------------------------------------------------------------------------------------------


def find(text: str, phrases: Sequence[Phrase]) -> list[Hit]:
    """Where the phrases stand in one paragraph, in order; matches of several phrases may overlap."""
    folded = fold(text)
    sought = {place: phrase for place, phrase in enumerate(phrases) if _may_stand_in(folded, phrase)}
    if not sought:
        return []
    folded, came_from = fold_with_map(text)
    came_from.append(len(text))
    found = chain.from_iterable(
        _find_run(folded, phrase.words[0], place) if phrase.is_run else _find_words(folded, phrase, place)
        for place, phrase in sought.items()
    )
    return sorted(
        Hit(came_from[hit.start], max(came_from[hit.end], came_from[hit.end - 1] + 1), hit.phrase)
        for hit in found
    )


def _may_stand_in(folded: str, phrase: Phrase) -> bool:
    """A cheap test before the exact one: most paragraphs hold none of a rare word's first letters."""
    if phrase.is_run:
        return phrase.words[0] in folded
    return all(_beginning(root) in folded for root in _roots(phrase) if root)


def _beginning(root: str) -> str:
    """What every word of this stem begins with: of what stemming leaves it changes two letters at most."""
    return root[: max(1, len(root) - 2)]


def _roots(phrase: Phrase) -> list[str]:
    """The words' stems; "" for a stop word inside, which stands for any word, as it does in the database."""
    if phrase.is_common:
        return [stem(word) for word in phrase.words]
    roots = ["" if word in STOP_WORDS else stem(word) for word in phrase.words]
    told = [place for place, root in enumerate(roots) if root]
    return roots[told[0] : told[-1] + 1]


def _find_run(folded: str, run: str, place: int) -> Iterator[Hit]:
    at = folded.find(run)
    while at >= 0:
        yield Hit(at, at + len(run), place)
        at = folded.find(run, at + len(run))


def _find_words(folded: str, phrase: Phrase, place: int) -> Iterator[Hit]:
    roots = _roots(phrase)
    for token in tokens(folded) if _INITIALS.search(folded) else _tokens_with(_beginning(roots[0]), folded):
        if stem(token.text) != roots[0]:
            continue
        following = list(islice(tokens(folded, token.start), len(roots))) if len(roots) > 1 else [token]
        if len(following) == len(roots) and all(
            root in ("", stem(word.text)) for word, root in zip(following, roots, strict=True)
        ):
            yield Hit(token.start, following[-1].end, place)


def _tokens_with(letters: str, folded: str) -> Iterator[Token]:
    """The words that hold these letters, and perhaps others: most of a text need not be taken apart."""
    end = 0
    while (at := folded.find(letters, end)) >= 0:
        begin = max(end, folded.rfind(" ", end, at) + 1)  # no word reaches across a blank
        token = next((token for token in tokens(folded, begin) if token.end > at), None)
        if token is None:
            return
        yield token
        end = token.end


# --- cutting ----------------------------------------------------------------------------------------------


def _cut(text: str, hits: list[Hit], length: int) -> Passage:
    """The part of a paragraph, at most about `length` letters, that holds the most phrases, with marks."""
    reach = _reach(text)
    if reach[-1] <= length:
        return _split(text, hits, 0, len(text))
    first = _fullest(hits, reach, length * 3 // 4)
    start = _start_before(text, first.start, reach, length) if first else 0
    limit = bisect_right(reach, reach[start] + length) - 1
    end = _end_before(text, max(start, first.end if first else 0), limit)
    passage = _split(text, hits, start, end)
    if end < len(text):
        passage.append((" …" if text[end - 1] in ".!?" else "…", False))
    return [("…", False), *passage] if start else passage


def _reach(text: str) -> list[int]:
    """How much room the text takes up to each of its characters."""
    if not _WIDE.search(text):
        return list(range(len(text) + 1))
    return list(accumulate((WIDE if _WIDE.match(sign) else 1 for sign in text), initial=0))


def _fullest(hits: list[Hit], reach: list[int], width: int) -> Hit | None:
    """The hit with which to begin: from which the most phrases, then matches, are in sight."""
    best, most = None, (0, 0)
    hits = hits[:MOST_HITS]
    for place, hit in enumerate(hits):
        in_sight = [other for other in hits[place:] if reach[other.end] - reach[hit.start] <= width]
        value = (_kinds(in_sight), len(in_sight))
        if value > most:
            best, most = hit, value
    return best


def _start_before(text: str, at: int, reach: list[int], length: int) -> int:
    """The start of the sentence where it is near; otherwise a word some way before the match."""
    earliest = bisect_left(reach, reach[at] - length // 2)
    sentences = [found.end() for found in _SENTENCE.finditer(text, earliest, at + 1) if found.end() <= at]
    if sentences:
        return sentences[-1]
    if earliest == 0:
        return 0
    start = bisect_left(reach, reach[at] - length // 4)
    word = _BREAK.search(text, start, at)
    return word.end() if word else start


def _end_before(text: str, least: int, limit: int) -> int:
    """The last word's end before the limit, without a comma that would stand before the ellipsis."""
    if limit >= len(text):
        return len(text)
    breaks = [found.start() for found in _BREAK.finditer(text, least, limit + 1)]
    end = breaks[-1] if breaks else max(limit, least)
    return least + len(text[least:end].rstrip(" ,;:—–-，、；："))


def _split(text: str, hits: list[Hit], start: int, end: int) -> Passage:
    passage: Passage = []
    at = start
    for hit in hits:
        if hit.end <= at or hit.end > end:
            continue
        begin = max(hit.start, at)
        if begin > at:
            passage.append((text[at:begin], False))
        if passage and passage[-1][1]:  # overlapping or touching matches are one mark
            passage[-1] = (passage[-1][0] + text[begin : hit.end], True)
        else:
            passage.append((text[begin : hit.end], True))
        at = hit.end
    return [*passage, (text[at:end], False)] if at < end else passage


def _kinds(hits: list[Hit]) -> int:
    return len({hit.phrase for hit in hits})
