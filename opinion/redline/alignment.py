"""Which block became which: the same, changed, split in two, made one of two, moved, gone, new.

First the blocks whose text is the same anchor the rest; between two anchors the blocks are paired that are alike,
so that most words are kept in order; then what is left of a block is looked for in its neighbours (a split), and
what is left over elsewhere in the text (a move).
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from opinion.redline.blocks import Block
from opinion.redline.matching import Alphabet, Effort, heaviest, likeness, matches

ALIKE = 0.4  # of the words of both that they share, in order: then one became the other
INSIDE = 0.8  # of the shorter one's words in the longer one: likewise, whatever else came or went
FEWEST = 5  # words, below which being inside another block says nothing
PART = 0.7  # of a neighbour's words in what the pair beside it still lacks: then it is a part of that
MOVED = 0.7  # as ALIKE, for blocks that stand elsewhere


@dataclass
class Link:
    """Places of blocks before that became blocks after; one of them is empty for what is gone or new.

    A move is two links: `moved` of the one holds the places after, of the other those before.
    """

    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)


def align(before: list[Block], after: list[Block], effort: Effort) -> list[Link]:
    """The links in the order in which they are read: what is gone stands before what came in its place."""
    alignment = _Alignment(before, after, effort)
    alignment.pair()
    alignment.widen()
    links = alignment.links()
    alignment.find_moves(links)
    return links


class _Words:
    """The words of each block, spelled when they are asked for: most blocks of most texts are the same."""

    def __init__(self, blocks: list[Block], alphabet: Alphabet) -> None:
        self.blocks = blocks
        self.alphabet = alphabet
        self.spelled: dict[int, str] = {}

    def __getitem__(self, place: int) -> str:
        if (words := self.spelled.get(place)) is None:
            tokens = self.blocks[place].tokens
            words = self.spelled[place] = self.alphabet.spell([token.text for token in tokens])
        return words


class _Alignment:
    """The work on one pair of texts."""

    def __init__(self, before: list[Block], after: list[Block], effort: Effort) -> None:
        self.effort = effort
        words, texts = Alphabet(), Alphabet()
        self.before = _Words(before, words)
        self.after = _Words(after, words)
        self.before_texts = texts.spell(block.text or block.path[-1] for block in before)
        self.after_texts = texts.spell(block.text or block.path[-1] for block in after)
        self.pairs: dict[int, Link] = {}  # by the last place before
        self.free_before = set(range(len(before)))
        self.free_after = set(range(len(after)))

    def pair(self) -> None:
        """Pairs the blocks that are the same, and between these the ones that are alike."""
        i = j = 0
        for same in [
            *matches(self.before_texts, self.after_texts, self.effort),
            (len(self.before_texts), len(self.after_texts), 0),
        ]:
            self._pair_alike(range(i, same[0]), range(j, same[1]))
            for step in range(same[2]):
                self._link(same[0] + step, same[1] + step)
            i, j = same[0] + same[2], same[1] + same[2]

    def _link(self, i: int, j: int) -> None:
        self.pairs[i] = Link([i], [j])
        self.free_before.discard(i)
        self.free_after.discard(j)

    def _pair_alike(self, rows: range, columns: range) -> None:
        """Within one gap, every pair where there are few, else those near the diagonal."""
        if not rows or not columns:
            return
        reach = max(1, self.effort.pairs // (2 * len(rows)))
        candidates = []
        for row, i in enumerate(rows):
            middle = row * len(columns) // len(rows)
            for j in columns[max(0, middle - reach) : middle + reach + 1]:
                self.effort.pairs -= 1
                if common := self._alike(self.before[i], self.after[j]):
                    candidates.append((i, j, common))
        for i, j in heaviest(candidates):
            self._link(i, j)

    def _alike(self, one: str, two: str) -> int:
        """How many words two blocks share, or 0 where neither can have come from the other."""
        short, long = sorted((len(one), len(two)))
        if not short:
            return 0
        common = likeness(one, two, self.effort)
        inside = short >= FEWEST and common >= INSIDE * short
        return common if inside or 2 * common >= ALIKE * (short + long) else 0

    def widen(self) -> None:
        """Gives a pair those neighbours that are parts of it: a split, or its contrary."""
        for link in self.pairs.values():
            if self.before_texts[link.before[0]] != self.after_texts[link.after[0]]:
                self._widen(link.after, self.after, self.free_after, self.before[link.before[0]])
                if len(link.after) == 1:
                    self._widen(link.before, self.before, self.free_before, self.after[link.after[0]])
        self.pairs = {link.before[-1]: link for link in self.pairs.values()}

    def _widen(self, places: list[int], texts: _Words, free: set[int], whole: str) -> None:
        """Adds free neighbours while most of their words are in the whole, where the places have none yet."""
        common = likeness(texts[places[0]], whole, self.effort)
        for direction in (1, -1):
            while (place := places[direction > 0 and -1] + direction) in free and texts[place]:
                wider = sorted([*places, place])
                more = likeness("".join(texts[at] for at in wider), whole, self.effort)
                if more - common < PART * len(texts[place]):
                    break
                places[:], common = wider, more
                free.discard(place)

    def links(self) -> list[Link]:
        """All links in reading order."""
        links: list[Link] = []
        j = 0
        inside = {i for link in self.pairs.values() for i in link.before[:-1]}
        for i in range(len(self.before_texts)):
            if i in inside:
                continue
            link = self.pairs.get(i)
            if link is None:
                links.append(Link(before=[i]))
                continue
            links += [Link(after=[new]) for new in range(j, link.after[0])]
            links.append(link)
            j = link.after[-1] + 1
        return links + [Link(after=[new]) for new in range(j, len(self.after_texts))]

    def find_moves(self, links: list[Link]) -> None:
        """Marks what is gone here and new there as moved: the same text first, then what is alike."""
        gone = {link.before[0]: link for link in links if not link.after}
        new = {link.after[0]: link for link in links if not link.before}
        by_text: dict[str, deque[int]] = {}
        for j in new:
            by_text.setdefault(self.after_texts[j], deque()).append(j)
        for i in list(gone):
            if self.before[i] and (same := by_text.get(self.before_texts[i])):
                self._move(gone, new, i, same.popleft())
        for i in list(gone):
            if len(self.before[i]) >= FEWEST and (alike := self._most_alike(i, new)) is not None:
                self._move(gone, new, i, alike)

    def _move(self, gone: dict[int, Link], new: dict[int, Link], i: int, j: int) -> None:
        gone.pop(i).moved, new.pop(j).moved = [j], [i]

    def _most_alike(self, i: int, candidates: Iterable[int]) -> int | None:
        best, most = None, 0.0
        for j in candidates:
            if self.effort.pairs <= 0:
                break
            self.effort.pairs -= 1
            one, two = self.before[i], self.after[j]
            share = 2 * likeness(one, two, self.effort) / max(1, len(one) + len(two))
            if share > most:
                best, most = j, share
        return best if most >= MOVED else None
