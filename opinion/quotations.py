"""Which parts of a paragraph are somebody else's words: what stands in quotation marks, and titles in 《》.

In doubt more rather than less: a mark that is never closed quotes to the end of the paragraph, one that was never
opened from its beginning. Apostrophes are no quotation marks.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"), ("〈", "〉"))
_TURNING = ('"', "«»", "‹›", "„‟")  # open and close alike: » « is German, « » French
_ONE_WIDTH = str.maketrans("｢｣﹁﹂﹃﹄＂＇", "「」「」『』\"'")
_OPENING = re.compile(r"(?:^|(?<=[\s(\[{（—–“「『\"]))['‘](?=\S)")
_CLOSING = re.compile(r"(?<=\S)['’](?!\w)")
_APOSTROPHE = re.compile(r"['‘’](?:\d\ds?\b|(?:em|tis|twas|til|cause|n)\b)", re.IGNORECASE)
MARKS = frozenset("“”„‟‘’'\"「」『』《》〈〉«»‹›｢｣﹁﹂﹃﹄＂＇")


def spans(paragraph: str) -> list[tuple[int, int]]:
    """From where to where the paragraph is quoted, marks included, in order; where two touch or overlap, one."""
    text = paragraph.translate(_ONE_WIDTH)
    found = [span for opening, closing in _PAIRS for span in _paired(text, opening, closing)]
    found += [span for marks in _TURNING for span in _turned(text, marks)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted([*found, *_single(text)]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _paired(text: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    depth = start = 0
    for found in re.finditer(f"[{opening}{closing}]", text):
        if found[0] == opening:
            start = start if depth else found.start()
            depth += 1
        else:
            depth = max(0, depth - 1)
            if not depth:
                yield start, found.end()
                start = found.end()
    if depth:
        yield start, len(text)


def _turned(text: str, marks: str) -> Iterator[tuple[int, int]]:
    places = [found.start() for found in re.finditer(f"[{marks}]", text)]
    for start, end in zip(places[::2], [*places[1::2], len(text)], strict=False):
        yield start, min(end + 1, len(text))


def _single(text: str) -> Iterator[tuple[int, int]]:
    """Quoted up to the last mark that may close before the next one opens: it may be an apostrophe, and may not."""
    apostrophes = {found.start() for found in _APOSTROPHE.finditer(text)}
    openings = [found.start() for found in _OPENING.finditer(text) if found.start() not in apostrophes]
    closings = [found.end() for found in _CLOSING.finditer(text)]
    for start, limit in zip(openings, [*openings[1:], len(text)], strict=False):
        at = bisect_right(closings, limit)
        if at and closings[at - 1] > start + 1:
            yield start, closings[at - 1]
        elif text[start] == "‘":
            yield start, limit
