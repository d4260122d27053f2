"""Is this text nearly one that we had before? Fingerprints that a table can hold and an index can look up.

A text is a set of shingles: each three words that follow one another, and each five characters of scripts without
blanks. Its fingerprint is the 128 shingles whose hashes are smallest, ascending, as signed 64-bit integers. Of two
texts the smallest 128 hashes of both together are a fair sample of all their shingles, so the share of the sample
that both have estimates how much they share (the Jaccard index J): exact where both have fewer than 128, else with
a standard error of sqrt(J(1-J)/128), 0.044 at most; nineteen times in twenty within 0.09.

To find candidates, index the first 16 (`keys`; `fingerprint[1:16]` in SQL) with GIN and ask with &&: a pair
that shares J is missed with a chance of (1-J)^16: at 0.3 three times in a thousand, at 0.5 twice in a hundred
thousand.

What is rewritten or translated is another text. A translation into the other Chinese script is, too.
"""

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

from authors.text import fold
from opinion import lexemes

SIZE = 128  # hashes in a fingerprint
KEYS = 16  # of them in the index
WORDS, CHARACTERS = 3, 5  # in a shingle
ALIKE = (
    0.3  # from here on somebody should look: lightly edited or cut by a third; unlike texts stay below 0.05
)


def fingerprint(text: str) -> list[int]:
    """At most 128 distinct signed 64-bit integers, ascending; none for a text without words."""
    return list(_fingerprint(text[: lexemes.MOST_TEXT]))


@lru_cache(maxsize=100)  # a text is looked at several times before it is another one
def _fingerprint(text: str) -> tuple[int, ...]:
    return tuple(sorted(set(map(_hash, _shingles(fold(text)))))[:SIZE])


def keys(fingerprint: Sequence[int]) -> list[int]:
    """Those by which like texts are looked up."""
    return list(fingerprint[:KEYS])


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """What two texts share of all their shingles, from 0 to 1, by their fingerprints."""
    mine, theirs = set(one), set(other)
    is_whole = len(mine) < SIZE and len(theirs) < SIZE
    sample = sorted(mine | theirs)[: None if is_whole else SIZE]
    return sum(shingle in mine and shingle in theirs for shingle in sample) / len(sample) if sample else 0.0


def _shingles(folded: str) -> Iterator[str]:
    """The words and the characters each read on as if the others were not there."""
    words: list[str] = []
    characters: list[str] = []
    for text, is_run in lexemes.words(folded):
        (characters if is_run else words).append(text)
    yield from (" ".join(words[at : at + WORDS]) for at in range(_windows(len(words), WORDS)))
    run = "".join(characters)
    yield from (run[at : at + CHARACTERS] for at in range(_windows(len(run), CHARACTERS)))


def _windows(count: int, width: int) -> int:
    """How many shingles so many parts make; a text too short for one is one."""
    return max(count - width + 1, min(count, 1))


def _hash(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=8).digest(), signed=True)
