"""What two sequences have in common, in order: words of paragraphs, paragraphs of texts. With bounded work.

The longest common subsequence is found by rapidfuzz, bit-parallel. That is still quadratic, so every comparison
has an `Effort` from which it pays: where it is used up, what stands only once on either side anchors the rest, and
what is left between the anchors counts as different.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz.distance import LCSseq


class Match(NamedTuple):
    """`size` items from `before` on are those from `after` on."""

    before: int
    after: int
    size: int


@dataclass
class Effort:
    """What one comparison may still do: cells of tables that are compared, and pairs of blocks."""

    cells: int = 150_000_000  # about 0.1 seconds, and 19 MB at most
    pairs: int = 30_000
    spent: int = 0

    def allows(self, before: str, after: str) -> bool:
        """Whether these two may be compared; pays for it."""
        cells = len(before) * len(after)
        if cells > self.cells:
            return False
        self.cells -= cells
        self.spent += cells
        return True


@dataclass
class Alphabet:
    """Gives every item a sign of its own, so that sequences can be compared as strings are."""

    signs: dict[Hashable, str] = field(default_factory=dict)

    def spell(self, items: Iterable[Hashable]) -> str:
        """The sequence as a string, one sign an item."""
        signs = self.signs
        return "".join([signs.get(item) or self._new(item) for item in items])

    def _new(self, item: Hashable) -> str:
        number = len(self.signs) + 1
        sign = self.signs[item] = chr(number if number < 0xD800 else number + 0x800)  # no halves of pairs
        return sign


def matches(before: str, after: str, effort: Effort) -> list[Match]:
    """What is common, as stretches in order that do not touch each other on both sides."""
    head = _common_head(before, after)
    tail = _common_head(before[head:][::-1], after[head:][::-1])
    inner_before, inner_after = before[head : len(before) - tail], after[head : len(after) - tail]
    found = [Match(0, 0, head)]
    found += [Match(head + i, head + j, size) for i, j, size in _inner(inner_before, inner_after, effort)]
    found.append(Match(len(before) - tail, len(after) - tail, tail))
    return list(_joined(found))


def likeness(before: str, after: str, effort: Effort) -> int:
    """How many items are common; where the effort does not allow to say, how many at most; 0 where it is at an end."""
    if not before or not after:
        return 0
    if effort.allows(before, after):
        return LCSseq.similarity(before, after)
    effort.pairs -= 1 + (len(before) + len(after)) // 100
    return (Counter(before) & Counter(after)).total() if effort.pairs > 0 else 0


def _common_head(one: str, two: str) -> int:
    if one == two:
        return len(one)
    low, high = 0, min(len(one), len(two))
    while low < high:  # halving, because comparing slices is fast and counting signs is not
        middle = (low + high + 1) // 2
        if one[low:middle] == two[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _inner(before: str, after: str, effort: Effort) -> Iterator[Match]:
    if not before or not after:
        return
    if effort.allows(before, after):
        yield from _longest(before, after)
        return
    i = j = 0
    for anchor_i, anchor_j in [*_anchors(before, after), (len(before), len(after))]:
        one, two = before[i:anchor_i], after[j:anchor_j]
        if one and two and effort.allows(one, two):
            yield from (Match(i + k, j + m, size) for k, m, size in _longest(one, two))
        if anchor_i < len(before):
            yield Match(anchor_i, anchor_j, 1)
        i, j = anchor_i + 1, anchor_j + 1


def _longest(before: str, after: str) -> Iterator[Match]:
    for block in LCSseq.opcodes(before, after):
        if block.tag == "equal":
            yield Match(block.src_start, block.dest_start, block.src_end - block.src_start)


def _anchors(before: str, after: str) -> list[tuple[int, int]]:
    """What stands once on either side, as far as it stands in the same order (patience sorting)."""
    once_before, once_after = Counter(before), Counter(after)
    places = {sign: at for at, sign in enumerate(after) if once_after[sign] == 1}
    pairs = [(i, places[sign]) for i, sign in enumerate(before) if once_before[sign] == 1 and sign in places]
    return heaviest((i, j, 1) for i, j in pairs)


Chain = tuple[int, int, "Chain | None"]


def heaviest(candidates: Iterable[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Of possible pairs (before, after, weight) those that weigh most together and do not cross.

    The pairs come ordered by their first place.
    """
    ends: list[int] = []  # ascending, with the weights of the best chains that end there, ascending too
    weights: list[int] = []
    chains: list[Chain | None] = []
    row: list[tuple[int, int, Chain]] = []
    row_of = -1
    for i, j, weight in candidates:
        if i != row_of:
            _enter(row, ends, weights, chains)
            row, row_of = [], i
        at = bisect_left(ends, j)
        row.append((j, weight + (weights[at - 1] if at else 0), (i, j, chains[at - 1] if at else None)))
    _enter(row, ends, weights, chains)
    chain = chains[-1] if chains else None
    best: list[tuple[int, int]] = []
    while chain:
        best.append(chain[:2])
        chain = chain[2]
    return best[::-1]


def _enter(
    row: list[tuple[int, int, Chain]], ends: list[int], weights: list[int], chains: list[Chain | None]
) -> None:
    """Keeps those chains of one row that weigh more than all that end at the same place or before."""
    for j, weight, chain in row:
        at = bisect_left(ends, j + 1)
        if at and weights[at - 1] >= weight:
            continue
        upto = at
        while upto < len(ends) and weights[upto] <= weight:
            upto += 1
        if at and ends[at - 1] == j:
            at -= 1
        ends[at:upto], weights[at:upto], chains[at:upto] = [j], [weight], [chain]


def _joined(found: list[Match]) -> Iterator[Match]:
    """Without empty stretches, and as one where two touch on both sides."""
    last = Match(0, 0, 0)
    for match in found:
        if (last.before + last.size, last.after + last.size) == match[:2]:
            last = last._replace(size=last.size + match.size)
        else:
            if last.size:
                yield last
            last = match
    if last.size:
        yield last
