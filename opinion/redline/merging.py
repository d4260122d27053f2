"""Three ways: what two people made of one copy, where they agree, and what their texts make together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any

from opinion.cleaning import clean
from opinion.inline import settled
from opinion.parts import Snapshot
from opinion.redline import comparing
from opinion.redline.alignment import align
from opinion.redline.blocks import Block, Marks, from_runs, read, to_runs, write
from opinion.redline.matching import Effort
from opinion.redline.wording import stretches


class Fate(StrEnum):
    """Who changed a block or a value."""

    AGREED = "agreed"  # nobody, or both alike
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"  # in different words, which go together
    CONFLICT = "conflict"


class Side(StrEnum):
    """Whose version stands."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class MergedBlock:
    """A stretch of the body: its blocks in the common ancestor and in both texts; `together` where both can stand."""

    fate: Fate
    base: tuple[Block, ...]
    mine: tuple[Block, ...]
    theirs: tuple[Block, ...]
    together: tuple[Block, ...] = ()

    def redline(self, side: Side) -> list[comparing.Block]:
        """What one of them did to it."""
        after = self.mine if side == Side.MINE else self.theirs
        return comparing.compare_blocks(list(self.base), list(after), Effort())

    def blocks(self, side: Side) -> tuple[Block, ...]:
        """What stands in the merge; in a conflict that of `side`."""
        if self.fate == Fate.BOTH:
            return self.together
        if self.fate == Fate.CONFLICT:
            return self.mine if side == Side.MINE else self.theirs
        taken = self.theirs if self.fate == Fate.THEIRS else self.mine
        if not len(self.base) == len(self.mine) == len(self.theirs):
            return taken
        return tuple(
            replace(block, joins=mine if theirs == base else theirs)
            for block, base, mine, theirs in zip(
                taken,
                *([block.joins for block in some] for some in (self.base, self.mine, self.theirs)),
                strict=True,
            )
        )


@dataclass(frozen=True)
class MergedValue:
    """A field of the copy other than the body; the name is that in `Snapshot`."""

    name: str
    fate: Fate
    base: Any
    mine: Any
    theirs: Any

    def value(self, side: Side) -> Any:
        """What stands in the merge; in a conflict that of `side`."""
        is_theirs = self.fate == Fate.THEIRS or (self.fate == Fate.CONFLICT and side == Side.THEIRS)
        return self.theirs if is_theirs else self.mine


@dataclass(frozen=True)
class Merge:
    """Everything that two people made of one copy."""

    values: tuple[MergedValue, ...]
    body: tuple[MergedBlock, ...]

    @cached_property
    def conflicts(self) -> int:
        """How many blocks and values somebody has to choose."""
        fates = [*(value.fate for value in self.values), *(block.fate for block in self.body)]
        return fates.count(Fate.CONFLICT)

    def value(self, name: str) -> MergedValue:
        """The field of this name."""
        return next(value for value in self.values if value.name == name)

    def copy(
        self,
        side: Side = Side.MINE,
        *,
        blocks: Mapping[int, Side] | None = None,
        values: Mapping[str, Side] | None = None,
    ) -> Snapshot:
        """The merge as a copy. Where both changed the same, `side` stands, or what was chosen for that place of
        `self.body` or that field.
        """
        chosen = (
            block
            for at, merged in enumerate(self.body)
            for block in merged.blocks((blocks or {}).get(at, side))
        )
        taken = {value.name: value.value((values or {}).get(value.name, side)) for value in self.values}
        return Snapshot(body=clean(write(chosen)), **taken)


def merge(base: Snapshot, mine: Snapshot, theirs: Snapshot, *, effort: Effort | None = None) -> Merge:
    """What became of `base` in two hands."""
    values = tuple(
        MergedValue(name, _fate(*found), *found)
        for name in (field.name for field in fields(Snapshot) if field.name != "body")
        for found in [(getattr(base, name), getattr(mine, name), getattr(theirs, name))]
    )
    return Merge(values, tuple(merge_bodies(base.body, mine.body, theirs.body, effort or Effort())))


def merge_bodies(base: str, mine: str, theirs: str, effort: Effort) -> Iterator[MergedBlock]:
    """The bodies, stretch by stretch in reading order; every block of each of the three stands in one of them."""
    ancestor = read(base)
    one = _Side(ancestor, read(mine), effort)
    two = _Side(ancestor, read(theirs), effort)
    start = 0
    yield from _stretch((), one.inserted(0), two.inserted(0), effort)
    for end in range(1, len(ancestor) + 1):
        if end < len(ancestor) and (end in one.glued or end in two.glued):
            continue
        yield from _stretch(ancestor[start:end], one.became(start, end), two.became(start, end), effort)
        yield from _stretch((), one.inserted(end), two.inserted(end), effort)
        start = end


class _Side:
    """What one person made of the ancestor: what each block became, and what was put before each place."""

    def __init__(self, base: list[Block], after: list[Block], effort: Effort) -> None:
        self.at: dict[int, list[Block]] = {}
        self.before: dict[int, list[Block]] = {}
        self.glued: set[int] = set()  # places at which the ancestor cannot be parted
        place = 0
        for link in align(base, after, effort):
            blocks = [after[j] for j in link.after]
            if link.before:
                self.at[link.before[0]] = blocks
                self.glued.update(link.before[1:])
                place = link.before[-1] + 1
            else:
                self.before.setdefault(place, []).extend(blocks)

    def inserted(self, place: int) -> list[Block]:
        """What is new before this block of the ancestor."""
        return self.before.get(place, [])

    def became(self, start: int, end: int) -> list[Block]:
        """What became of these blocks, with what was put between them."""
        found = list(self.at.get(start, []))
        for place in range(start + 1, end):
            found += [*self.inserted(place), *self.at.get(place, [])]
        return found


def _stretch(
    base: Iterable[Block], mine: Iterable[Block], theirs: Iterable[Block], effort: Effort
) -> Iterator[MergedBlock]:
    versions = (tuple(base), tuple(mine), tuple(theirs))
    if not any(versions):
        return
    fate = _fate(*([(block.path, block.html) for block in version] for version in versions))
    together: tuple[Block, ...] = ()
    if fate == Fate.CONFLICT and all(len(version) == 1 for version in versions):
        block = _together(versions[0][0], versions[1][0], versions[2][0], effort)
        fate, together = (Fate.BOTH, (block,)) if block else (fate, ())
    yield MergedBlock(fate, *versions, together)


def _fate(base: Any, mine: Any, theirs: Any) -> Fate:
    if mine == theirs:
        return Fate.AGREED
    if mine == base:
        return Fate.THEIRS
    return Fate.MINE if theirs == base else Fate.CONFLICT


@dataclass(frozen=True, slots=True)
class _Edit:
    """A stretch of the ancestor's text, and what somebody put in its place."""

    start: int
    end: int
    text: str
    spans: tuple[tuple[int, Marks], ...]  # where each stretch of `text` ends, and its marks


def _together(base: Block, mine: Block, theirs: Block, effort: Effort) -> Block | None:
    """One block with the changes of both, or None where they touch each other."""
    paths = _fate(base.path, mine.path, theirs.path)
    if paths == Fate.CONFLICT or base.path[-1] == "tr":
        return None
    one, two = set(_edits(base, mine, effort)), set(_edits(base, theirs, effort))
    edits = sorted(one | two, key=lambda edit: (edit.start, edit.end))
    for edit, following in pairwise(edits):
        by_one_person = {edit, following} <= one or {edit, following} <= two
        if edit.end >= following.start and not by_one_person:
            return None
    text, spans, at = "", list[tuple[int, Marks]](), 0
    for edit in [*edits, _Edit(len(base.text), len(base.text), "", ())]:
        kept = base.marked(at, edit.start) if at < edit.start else ()
        spans += [(len(text) + end - at, marks) for end, marks in kept]
        text += base.text[at : edit.start]
        spans += [(len(text) + end, marks) for end, marks in edit.spans]
        text += edit.text
        at = edit.end
    taken = theirs if paths == Fate.THEIRS else mine
    joins = mine.joins if theirs.joins == base.joins else theirs.joins
    return from_runs(taken.path, settled(to_runs(Block(taken.path, text, tuple(spans)))), joins)


def _edits(base: Block, after: Block, effort: Effort) -> Iterator[_Edit]:
    """What one person did to a block: other words, or other marks on the same words."""
    for stretch in stretches(base, after, effort):
        i, j, end = stretch.before.start, stretch.after.start, stretch.after.stop
        if not stretch.is_same:
            spans = [(stop - j, marks) for stop, marks in after.marked(j, end)] if j < end else []
            yield _Edit(i, stretch.before.stop, after.text[j:end], tuple(spans))
            continue
        was = list(base.marked(i, stretch.before.stop))
        now = [(stop - j + i, marks) for stop, marks in after.marked(j, end)]
        for start, stop, marks in _remarked(i, was, now):
            yield _Edit(start, stop, base.text[start:stop], ((stop - start, marks),))


def _remarked(
    start: int, was: list[tuple[int, Marks]], now: list[tuple[int, Marks]]
) -> Iterator[tuple[int, int, Marks]]:
    """Where the same words have other marks."""
    was, now = was[::-1], now[::-1]
    while was and now:
        stop = min(was[-1][0], now[-1][0])
        if was[-1][1] != now[-1][1]:
            yield start, stop, now[-1][1]
        for side in (was, now):
            if side[-1][0] == stop:
                side.pop()
        start = stop
