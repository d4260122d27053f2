"""Two copies as one redline: the body block by block, and beside it every other part, line by line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from opinion.parts import BylineEntry, Snapshot
from opinion.redline import wording
from opinion.redline.alignment import Link, align
from opinion.redline.blocks import Block as Text
from opinion.redline.blocks import joined, plain, read
from opinion.redline.matching import Effort
from opinion.redline.wording import Change, Run


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a redline. `was` and `now` say in which elements it stood and stands (empty: not at all).

    `move` is the number that both ends of a move share, 0 if there was none. The place where a text stood
    ("moved_away") holds it as removed, the place where it stands now what was changed in it as well.
    """

    kind: Change
    runs: tuple[Run, ...]
    was: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    move: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A part beside the body: its name as in `parts.PARTS`, and its lines."""

    name: str
    blocks: tuple[Block, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed in it."""
        return all(block.kind == Change.SAME for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Redline:
    """What became of a copy: the parts beside the body in reading order, and the body."""

    fields: tuple[Field, ...]
    body: tuple[Block, ...]
    language: str = "en"

    @property
    def is_same(self) -> bool:
        """Whether nothing changed at all."""
        return self.body_is_same and all(field.is_same for field in self.fields)

    @property
    def body_is_same(self) -> bool:
        """Whether nothing changed in the body."""
        return all(block.kind == Change.SAME for block in self.body)

    def field(self, name: str) -> Field:
        """The part of this name."""
        return next(field for field in self.fields if field.name == name)


def compare(
    before: Snapshot,
    after: Snapshot,
    *,
    topics: Mapping[int, str] | None = None,
    images: Mapping[int, str] | None = None,
    effort: Effort | None = None,
) -> Redline:
    """The redline between two copies. `topics` and `images` give names to ids; without one, the number stands."""
    effort = effort or Effort()
    one, two = (_lines(copy, topics or {}, images or {}) for copy in (before, after))
    fields = tuple(
        Field(
            name,
            tuple(
                compare_blocks(
                    [plain(line) for line in one[name]], [plain(line) for line in two[name]], effort
                )
            ),
        )
        for name in one
    )
    return Redline(fields, tuple(compare_bodies(before.body, after.body, effort)), after.language)


def compare_bodies(before: str, after: str, effort: Effort | None = None) -> list[Block]:
    """The redline between two bodies."""
    return compare_blocks(read(before), read(after), effort or Effort())


def _lines(copy: Snapshot, topics: Mapping[int, str], images: Mapping[int, str]) -> dict[str, list[str]]:
    """The parts beside the body as lines of plain text."""
    image = copy.lead_image_id
    return {
        "headline": _line(copy.headline),
        "standfirst": _line(copy.standfirst),
        "byline": [_person(entry) for entry in copy.byline],
        "image": [] if image is None else [images.get(image, str(image))],
        "topics": [topics.get(topic, str(topic)) for topic in copy.topics],
        "disclosure": _line(copy.disclosure),
        "language": _line(copy.language),
    }


def _line(text: str) -> list[str]:
    return text.split("\n") if text else []


def _person(entry: BylineEntry) -> str:
    native = f" ({entry['native_name']})" if entry["native_name"] else ""
    role = "" if entry["role"] == "author" else f"{entry['role']}: "
    return "\n".join(filter(None, [role + entry["name"] + native, entry["affiliation"], entry["bio_line"]]))


def compare_blocks(before: list[Text], after: list[Text], effort: Effort) -> list[Block]:
    """The redline between two lists of blocks."""
    blocks: list[Block] = []
    last = Link()
    for link in align(before, after, effort):
        blocks.append(_block(link, last, before, after, effort))
        last = link
    return blocks


def _block(link: Link, last: Link, before: list[Text], after: list[Text], effort: Effort) -> Block:
    old, new = [before[i] for i in link.before], [after[j] for j in link.after]
    was = old[0].path if old else ()
    now = new[0].path if new else ()
    if not new:
        kind = Change.MOVED_AWAY if link.moved else Change.REMOVED
        return Block(
            kind, tuple(wording.whole(old[0], Change.REMOVED)), was=was, move=min(link.moved, default=-1) + 1
        )
    if not old and not link.moved:
        return Block(Change.ADDED, tuple(wording.whole(new[0], Change.ADDED)), now=now)
    if not old:
        origin = before[link.moved[0]]
        runs = wording.compare(origin, new[0], effort)
        return Block(Change.MOVED, tuple(runs), origin.path, now, link.after[0] + 1)
    runs = wording.compare(joined(old), joined(new), effort)
    kind = _kind(old, new, runs, _joins_as_before(link, last, old[0], new[0]))
    return Block(kind, tuple(runs), was, now)


def _kind(old: list[Text], new: list[Text], runs: Iterable[Run], joins: bool) -> Change:
    if len(new) > 1:
        return Change.SPLIT
    if len(old) > 1:
        return Change.MERGED
    kinds = {run.kind for run in runs}
    if kinds & {Change.ADDED, Change.REMOVED}:
        return Change.CHANGED
    is_same = old[0].path == new[0].path and joins and kinds <= {Change.SAME}
    return Change.SAME if is_same else Change.FORMATTED


def _joins_as_before(link: Link, last: Link, old: Text, new: Text) -> bool:
    """Whether it belongs to the list or quotation of the block before as it did; not asked where that one changed."""
    if not last.before or not last.after:
        return bool(last.before or last.after) or old.joins == new.joins
    return old.joins == new.joins
