"""How long a text is, and how it begins: in words where a script parts them, else in characters."""

import re
from dataclasses import dataclass

from opinion.language_runs import BOPOMOFO, HAN, KANA, PUNCTUATION

_CHARACTER = re.compile(f"[{HAN}{KANA}{BOPOMOFO}]")
_WORD = re.compile(rf"[^\s—–/…{PUNCTUATION}]+")


@dataclass(frozen=True)
class Count:
    """How many words (of scripts that part words), and how many Chinese or Japanese characters."""

    words: int
    characters: int


def count(text: str) -> Count:
    """Count plain text. The editor's counter, in newsroom-screen.js, counts in the same way."""
    without, characters = _CHARACTER.subn(" ", text)
    words = sum(word[0].isalnum() or any(map(str.isalnum, word)) for word in _WORD.findall(without))
    return Count(words, characters)


def length(count: Count) -> int:
    """The count as one number, in English words: 1.6 Chinese characters say what a word says."""
    return count.words + round(count.characters / 1.6)


def reading_minutes(count: Count) -> int:
    """At 230 words or 400 characters a minute, and at least one minute."""
    return max(1, round(count.words / 230 + count.characters / 400))


# Not after initials and titles: "the U.S. Senate", "Gen. Milley".
_SENTENCE_END = re.compile(
    r"(?:(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|No|vs))(?<!\b(?:Mrs|Gen|Sen|Gov|Rep))(?<!\bProf)\.|[!?…])[”’\"')\]]*"
    r"(?=\s+[“‘\"'(\[]?[^\W\d_a-z])|[。！？][」』”’）]*"
)
_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("(", ")"), ("（", "）"), ("[", "]"))


def beginning(text: str, limit: int) -> str:
    """The text, or its beginning in at most `limit` characters.

    It ends with a sentence where one ends in the second half of what fits and leaves no quotation or bracket
    open, else after a word, with "…".
    """
    if len(text) <= limit:
        return text
    for end in reversed([found.end() for found in _SENTENCE_END.finditer(text, 0, limit + 4)]):
        if limit / 2 <= end <= limit and all(
            text.count(left, 0, end) == text.count(right, 0, end) for left, right in _PAIRS
        ):
            return text[:end]
    ends = (end for end in range(limit - 1, 0, -1) if _may_part(text[end - 1], text[end]))
    return re.sub(r"[\s\W]+$", "", text[: next(ends, limit - 1)]) + "…"


def _may_part(left: str, right: str) -> bool:
    return right.isspace() or bool(_CHARACTER.match(left) or _CHARACTER.match(right))
