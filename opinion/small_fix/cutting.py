"""Whether a change consists of cuts alone, for a yes that allows them up to so many words."""

from collections import Counter
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from opinion.parts import Snapshot
from opinion.redline import Change, compare_bodies
from opinion.redline.blocks import PARAGRAPH
from opinion.redline.matching import Match
from opinion.small_fix.judging import Comparison, Verdict, differing_marks, goes_on, other_parts
from opinion.small_fix.words import Names, Word


def cuts(agreed: Snapshot, now: Snapshot) -> int | None:
    """How many words were cut since the yes; None where anything else changed, or a cut turns a sentence round."""
    verdict = judge_cuts(agreed, now)
    return verdict.words if verdict.passes else None


def judge_cuts(agreed: Snapshot, now: Snapshot) -> Verdict:
    """Whether only cuts were made, however long.

    A word that a cut leaves at the beginning of a sentence may have become a capital. A negation may go only with
    its whole sentence, words of a quotation only with the whole of it.
    """
    if (refused := other_parts(agreed, now)) is not None:
        return refused
    if agreed.body == now.body:
        return Verdict(0)
    comparison = Comparison(agreed.body, now.body, Names(()))
    quoted = Counter(word.quote for word in comparison.before)
    words = 0
    for gone, new, same in comparison.places():
        cut = _Cut(comparison.before, gone.start, gone.stop)
        cut, added = _without_capital(cut, comparison.after[new])
        if rule := ("added" if added else cut.offence(quoted)) or _marks(comparison, same):
            return Verdict(words, rule, str(_REFUSALS[rule]))
        words += sum(word.kind == "word" for word in cut.words)
    if any(block.kind == Change.MOVED for block in compare_bodies(agreed.body, now.body)):
        return Verdict(words, "moved", str(_REFUSALS["moved"]))
    return Verdict(words)


_REFUSALS: dict[str, Promise] = {
    "added": gettext_lazy("Something was added or replaced, not only cut."),
    "formatting": gettext_lazy("The formatting or a link was changed, not only words cut."),
    "form": gettext_lazy("A heading, list, quotation or table was changed, not cut as a whole."),
    "negation": gettext_lazy("A negation was cut without its whole sentence."),
    "quotation": gettext_lazy("A part of a quotation was cut, not the whole of it."),
    "moved": gettext_lazy("A paragraph was moved, not cut."),
}


@dataclass(frozen=True, slots=True)
class _Cut:
    """The words from `start` to `end`, which are gone."""

    row: list[Word]
    start: int
    end: int

    @property
    def words(self) -> list[Word]:
        return self.row[self.start : self.end]

    def offence(self, quoted: Counter[int]) -> str:
        """The rule that this cut offends, or ""; `quoted` counts the words of each quotation."""
        if not all(map(self._is_whole_form, range(self.start, self.end))):
            return "form"
        if sum(word.kind == "note" for word in self.words) % 2:
            return "form"
        here = Counter(word.quote for word in self.words if word.quote)
        if any(quoted[quote] != count for quote, count in here.items()):
            return "quotation"
        if any(word.is_negation for word in self.words) and not self._is_whole_sentences():
            return "negation"
        return ""

    def _is_whole_form(self, at: int) -> bool:
        """Not the beginning of a block, or one that was joined to its like, or went with all its words."""
        word = self.row[at]
        if word.kind != "form":
            return True
        ends = (place for place in range(at + 1, len(self.row)) if self.row[place].text[:1] == PARAGRAPH)
        if word.text[:1] != PARAGRAPH:  # a cell
            return any(one.text[:1] == PARAGRAPH for one in self.words)
        return goes_on(self.row, at) or next(ends, len(self.row)) <= self.end

    def _is_whole_sentences(self) -> bool:
        return self.row[self.start].begins and (self.end == len(self.row) or self.row[self.end].begins)


def _without_capital(cut: _Cut, new: list[Word]) -> tuple[_Cut, list[Word]]:
    """The cut without its last word, where that stands there still and only begins the sentence now."""
    if len(new) == 1 and cut.words and new[0].begins and cut.words[-1].key.lower() == new[0].key.lower():
        return _Cut(cut.row, cut.start, cut.end - 1), []
    return cut, new


def _marks(comparison: Comparison, same: Match) -> str:
    pairs = zip(
        comparison.before[same.before : same.before + same.size],
        comparison.after[same.after : same.after + same.size],
        strict=True,
    )
    return (
        "formatting"
        if any(one.marks != two.marks and differing_marks(one, two) for one, two in pairs)
        else ""
    )
