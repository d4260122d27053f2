"""Changed words in the marks of the text that they come from: a file that comes back often carries none."""

from collections.abc import Iterable

from opinion.cleaning import MARKS
from opinion.inline import Mark, Run
from opinion.redline.blocks import BREAK, NOTE, PARAGRAPH, Block
from opinion.redline.matching import Effort
from opinion.redline.wording import stretches

Letter = tuple[str, tuple[Mark, ...]]


def dressed(old: Block, new: Block, *, has_notes: bool, effort: Effort) -> list[list[Run]]:
    """The paragraphs of `new` under the marks of both: those of `old` stay on the words that are still there.

    Without notes in the file (`has_notes`) those of `old` stay beside the words at which they stood.
    """
    return _parted(_Dress(old, new, has_notes, effort).runs())


class _Dress:
    """Two texts letter by letter."""

    def __init__(self, old: Block, new: Block, has_notes: bool, effort: Effort) -> None:
        self.new = _letters(new)
        self.old: list[Letter] = []
        self.notes: dict[int, list[Run]] = {}  # those before a letter of the old text
        for sign, marks in _letters(old):
            if sign == NOTE and not has_notes:
                self.notes.setdefault(len(self.old), []).append(_run(sign, marks))
            else:
                self.old.append((sign, marks))
        self.stretches = stretches(_words(self.old), _words(self.new), effort)

    def runs(self) -> list[Run]:
        """The new text. A note stands after the words before it, or before those after it, if these are there."""
        runs: list[Run] = []
        for stretch in self.stretches:
            i, end = stretch.before.start, stretch.before.stop
            marks = () if stretch.is_same else self._running_on(i, end)
            for at, (sign, hers) in enumerate(self.new[stretch.after]):
                if stretch.is_same:
                    marks = self.old[i + at][1]
                    runs += self.notes.pop(i + at, [])
                runs.append(_run(sign, _both(marks, hers)))
            if stretch.is_same:
                runs += self.notes.pop(end, [])
        return runs

    def _running_on(self, start: int, end: int) -> tuple[Mark, ...]:
        """The marks of what stood on both sides of words that were changed."""
        if not 0 < start <= end < len(self.old):
            return ()
        after = self.old[end][1]
        return tuple(mark for mark in self.old[start - 1][1] if mark in after and mark[0] != "note")


def _letters(block: Block) -> list[Letter]:
    found: list[Letter] = []
    for end, marks in block.spans:
        found += [(sign, marks) for sign in block.text[len(found) : end]]
    return found


def _words(letters: list[Letter]) -> Block:
    return Block(("p",), "".join(sign for sign, _marks in letters))


def _both(ours: tuple[Mark, ...], hers: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The marks of both; of two of one kind that of the file."""
    if any(kind == "note" for kind, _text in hers):
        return hers
    marks = {tag: (tag, attributes) for tag, attributes in (*ours, *hers) if tag != "note"}
    if "sub" in marks and "sup" in marks:
        marks.pop("sup" if ("sub", "") in hers else "sub")
    return tuple(marks[tag] for tag in MARKS if tag in marks)


def _run(sign: str, marks: tuple[Mark, ...]) -> Run:
    if sign == NOTE:
        return Run((), marks[0][1], "note")
    return Run(marks, "", "break") if sign == BREAK else Run(marks, sign)


def _parted(runs: Iterable[Run]) -> list[list[Run]]:
    parts: list[list[Run]] = [[]]
    for run in runs:
        if run.text == PARAGRAPH:
            parts.append([])
        else:
            parts[-1].append(run)
    return parts
