"""Two versions of one block, word by word; Chinese and Japanese character by character."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from opinion.lexemes import STOP_WORDS
from opinion.redline.blocks import NOTE, SIGNS, Block, Marks, Token, plain
from opinion.redline.matching import Alphabet, Effort, Match, matches


class Change(StrEnum):
    """What became of a stretch of text, or of a block."""

    SAME = "same"
    FORMATTED = "formatted"  # the words stay; their marks, link or note, or the block's form, do not
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"  # of blocks only, as are the following
    SPLIT = "split"
    MERGED = "merged"
    MOVED = "moved"  # stands here now
    MOVED_AWAY = "moved_away"  # stood here


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one fate. `text` may be one sign (`blocks.SIGNS`): a break, a note, a cell, a paragraph.

    `marks` are those after, or before where it is removed; `was` those before, where it is formatted. `note` is the
    wording of a note.
    """

    kind: Change
    text: str
    marks: Marks = ()
    was: Marks = ()
    note: tuple["Run", ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """From where to where in the text before and in the text after; the same text if `is_same`."""

    is_same: bool
    before: slice
    after: slice


def compare(before: Block, after: Block, effort: Effort) -> list[Run]:
    """The runs of both, in reading order; what is removed stands before what is added in its place."""
    runs: list[Run] = []
    for stretch in stretches(before, after, effort):
        if stretch.is_same:
            runs += _common(before, after, stretch, effort)
        else:
            runs += whole(before, Change.REMOVED, stretch.before)
            runs += whole(after, Change.ADDED, stretch.after)
    return runs


def whole(block: Block, kind: Change, part: slice | None = None) -> Iterator[Run]:
    """A block, or a part of it, all of one fate."""
    at, end = (part.start, part.stop) if part else (0, len(block.text))
    for stop, marks in block.marked(at, end) if at < end else ():
        for text in _parted(block.text[at:stop]):
            note = (Run(kind, marks[0][1]),) if text == NOTE else ()
            yield Run(kind, text, marks, note=note)
        at = stop


def stretches(before: Block, after: Block, effort: Effort) -> list[Stretch]:
    """What is the same and what is not, by turns; together they cover both texts."""
    if before.text == after.text:
        everything = slice(0, len(before.text))
        return [Stretch(True, everything, everything)]
    alphabet = Alphabet()
    one = alphabet.spell([token.text for token in before.tokens])
    two = alphabet.spell([token.text for token in after.tokens])
    found = at_sentences(one, two, matches(one, two, effort), _begins(before.tokens), _begins(after.tokens))
    return _in_letters(before, after, _without_islands(before.tokens, after.tokens, found))


def _in_letters(before: Block, after: Block, found: list[Match]) -> list[Stretch]:
    """The matches of words as stretches of letters, the blanks between the words given to either side."""
    cut: list[Stretch] = []
    i = j = 0
    for match in found:
        for one, two in _alike_in_letters(before, after, match):
            _between(cut, before, after, slice(i, one.start), slice(j, two.start))
            _append(cut, True, one, two)
            i, j = one.stop, two.stop
    _between(cut, before, after, slice(i, len(before.text)), slice(j, len(after.text)))
    return cut


def _alike_in_letters(before: Block, after: Block, match: Match) -> list[tuple[slice, slice]]:
    """The stretch of a match where the blanks in it are the same too, else its words one by one."""
    pairs = [
        (slice(one.start, one.end), slice(two.start, two.end))
        for one, two in zip(
            before.tokens[match.before : match.before + match.size],
            after.tokens[match.after : match.after + match.size],
            strict=True,
        )
    ]
    one, two = slice(pairs[0][0].start, pairs[-1][0].stop), slice(pairs[0][1].start, pairs[-1][1].stop)
    return [(one, two)] if before.text[one] == after.text[two] else pairs


def _between(cut: list[Stretch], before: Block, after: Block, one: slice, two: slice) -> None:
    """What stands between two common words: blanks at its ends stay outside the change."""
    text, new = before.text[one], after.text[two]
    head, tail = len(text), 0
    if text != new:
        head = _common_blanks(zip(text, new, strict=False))
        tail = _common_blanks(zip(text[head:][::-1], new[head:][::-1], strict=False))
    _append(cut, True, slice(one.start, one.start + head), slice(two.start, two.start + head))
    _append(cut, False, slice(one.start + head, one.stop - tail), slice(two.start + head, two.stop - tail))
    _append(cut, True, slice(one.stop - tail, one.stop), slice(two.stop - tail, two.stop))


def _common_blanks(pairs: Iterable[tuple[str, str]]) -> int:
    return len(list(takewhile(lambda pair: pair[0] == pair[1] and pair[0].isspace(), pairs)))


def _append(cut: list[Stretch], is_same: bool, before: slice, after: slice) -> None:
    if before.start == before.stop and after.start == after.stop:
        return
    if cut and cut[-1].is_same == is_same:
        last = cut.pop()
        before, after = slice(last.before.start, before.stop), slice(last.after.start, after.stop)
    cut.append(Stretch(is_same, before, after))


def _common(before: Block, after: Block, stretch: Stretch, effort: Effort) -> Iterator[Run]:
    """The runs of a common stretch: where the marks differ it is formatted."""
    i, j, end = stretch.before.start, stretch.after.start, stretch.after.stop
    old = list(before.marked(i, stretch.before.stop))[::-1]
    new = list(after.marked(j, end))[::-1]
    while j < end:
        (old_end, was), (new_end, marks) = old[-1], new[-1]
        size = min(old_end - i, new_end - j)
        kind = Change.SAME if was == marks else Change.FORMATTED
        for text in _parted(after.text[j : j + size]):
            yield _with_note(Run(kind, text, marks, was if kind == Change.FORMATTED else ()), effort)
        i, j = i + size, j + size
        if i == old_end:
            old.pop()
        if j == new_end:
            new.pop()


def _with_note(run: Run, effort: Effort) -> Run:
    """A note's sign with the wording of the note."""
    if run.text != NOTE:
        return run
    text = run.marks[0][1]
    was = run.was[0][1] if run.was else text
    note = compare(plain(was), plain(text), effort)
    return Run(run.kind, run.text, run.marks, run.was, tuple(note))


def _parted(text: str) -> list[str]:
    """Signs apart from words."""
    if text.isprintable() and NOTE not in text:
        return [text]
    parts: list[str] = []
    for letter in text:
        if parts and letter not in SIGNS and parts[-1] not in SIGNS:
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts


# --- making it readable -----------------------------------------------------------------------------------

_SENTENCE_ENDS = frozenset(".!?…。！？" + SIGNS)


def _begins(tokens: list[Token]) -> Callable[[int], bool]:
    """Whether a sentence begins at this word."""
    return lambda place: not place or tokens[place - 1].text in _SENTENCE_ENDS


def at_sentences(
    one: str,
    two: str,
    found: list[Match],
    begins_before: Callable[[int], bool],
    begins_after: Callable[[int], bool],
) -> list[Match]:
    """The matches, moved so that what was only added or removed begins with a sentence where it can.

    "A. [B. ]C." and "A[. B]. C." are both true; the first is how an editor sees it.
    """
    done = [Match(0, 0, 0), *found, Match(len(one), len(two), 0)]
    for at in range(1, len(done)):
        left, right = done[at - 1], done[at]
        gone = (left.before + left.size, right.before)
        new = (left.after + left.size, right.after)
        if (gone[0] == gone[1]) == (new[0] == new[1]):
            continue
        if gone[0] == gone[1]:
            step = _slide(two, begins_after, new, left.size, right.size)
        else:
            step = _slide(one, begins_before, gone, left.size, right.size)
        done[at - 1] = left._replace(size=left.size + step)
        done[at] = Match(right.before + step, right.after + step, right.size - step)
    return [match for match in done if match.size]


def _slide(text: str, begins: Callable[[int], bool], change: tuple[int, int], left: int, right: int) -> int:
    """By how many words a change may move, right or left, to stand where a sentence begins; 0 if nowhere."""
    start, end = change
    if begins(start):
        return 0
    step = 0
    while step < right and text[start + step] == text[end + step]:
        step += 1
        if begins(start + step):
            return step
    step = 0
    while -step < left and text[start + step - 1] == text[end + step - 1]:
        step -= 1
        if begins(start + step):
            return step
    return 0


def _without_islands(before: list[Token], after: list[Token], found: list[Match]) -> list[Match]:
    """Without small words that two large changes have in common by chance: "the" between two new sentences."""
    kept: list[Match] = []
    i = j = 0
    ends = [*(match[:2] for match in found[1:]), (len(before), len(after))]
    for match, (next_i, next_j) in zip(found, ends, strict=True):
        island = _weight(before, match.before, match.before + match.size, 8)
        left = min(8 * island, _larger(before, after, (i, match.before), (j, match.after), 4 * island))
        right_from = (match.before + match.size, match.after + match.size)
        right = _larger(before, after, (right_from[0], next_i), (right_from[1], next_j), 4 * island)
        replaces = (i < match.before or right_from[0] < next_i) and (
            j < match.after or right_from[1] < next_j
        )
        if replaces and island < 8 and min(left, right) >= 4 * island:
            continue
        kept.append(match)
        i, j = right_from
    return kept


def _larger(
    before: list[Token], after: list[Token], gone: tuple[int, int], new: tuple[int, int], enough: int
) -> int:
    return max(_weight(before, *gone, enough), _weight(after, *new, enough))


def _weight(tokens: list[Token], start: int, end: int, enough: int) -> int:
    """How much words weigh in a reader's eye, counted until it is enough."""
    weight = 0
    for at in range(start, end):
        if weight >= enough:
            break
        text = tokens[at].text
        weight += 1 if len(text) == 1 or text.lower() in STOP_WORDS else 3
    return weight
