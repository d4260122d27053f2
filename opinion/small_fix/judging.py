"""Whether a change is small: at most so many words, and nothing in them that a machine must leave to the author."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opinion.inline import Mark
from opinion.parts import Snapshot
from opinion.redline import Change, compare_bodies
from opinion.redline.blocks import PARAGRAPH
from opinion.redline.matching import Alphabet, Effort, Match, matches
from opinion.redline.wording import at_sentences
from opinion.small_fix.words import Names, Word, words_of

LIMIT = 15
LANGUAGES = ("en", "zh")  # whose negations we know
_EMPHASIS = ("em", "strong")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many words changed, and why it is more than was agreed to: `rule` for machines, `refusal` for people.

    Both are "" where it is not.
    """

    words: int
    rule: str = ""
    refusal: str = ""

    @property
    def passes(self) -> bool:
        """Whether it may stand under the author's yes."""
        return not self.rule


# The rules about single words, in the order in which they are asked.
_RULES: dict[str, Promise] = {
    "negation": gettext_lazy("A small fix changes no negation."),
    "number": gettext_lazy("A small fix changes no number."),
    "quotation": gettext_lazy("A small fix changes nothing in a quotation."),
    "name": gettext_lazy("A small fix changes no name."),
    "link": gettext_lazy("A small fix changes no link."),
    "capital": gettext_lazy("A small fix changes no capitalised word inside a sentence."),
    "note": gettext_lazy("A small fix adds and removes no note."),
    "form": gettext_lazy("A small fix changes no heading, list, quotation or table."),
}


def judge(agreed: Snapshot, now: Snapshot, names: Iterable[str] = (), *, limit: int = LIMIT) -> Verdict:
    """Whether the change since the yes is a small fix. Only what needs the author's yes is compared.

    `words` counts what changed in all: of a replacement the longer side, a Chinese character as one word, a mark of
    punctuation that changed by itself as one, and each word that is newly or no longer emphasised. Splitting and
    joining paragraphs count as none. `names` is the desk's list; the byline's names of both copies are added.
    """
    if (refused := other_parts(agreed, now)) is not None:
        return refused
    if agreed.body == now.body:
        return Verdict(0)
    byline = [name for entry in agreed.byline for name in (entry["name"], entry["native_name"]) if name]
    comparison = Comparison(agreed.body, now.body, Names([*names, *byline]))
    words = comparison.count()
    if words > limit:
        said = ngettext(
            "This changes %(words)d word since the yes; a small fix changes at most %(limit)d.",
            "This changes %(words)d words since the yes; a small fix changes at most %(limit)d.",
            words,
        )
        return Verdict(words, "words", said % {"words": words, "limit": limit})
    if any(block.kind == Change.MOVED for block in compare_bodies(agreed.body, now.body)):
        return Verdict(
            words, "moved", _("This moves a paragraph. A small fix leaves every paragraph in its place.")
        )
    rule, deed = next(comparison.offences(), ("", ""))
    return Verdict(words, rule, f"{deed} {_RULES[rule]}" if rule else "")


def other_parts(agreed: Snapshot, now: Snapshot) -> Verdict | None:
    """What is no part of the body and settles it."""
    if agreed.byline != now.byline:
        return Verdict(0, "byline", _("This changes the byline or a bio line, which needs the author's yes."))
    if agreed.disclosure != now.disclosure:
        return Verdict(0, "disclosure", _("This changes the disclosure, which needs the author's yes."))
    if agreed.body != now.body and not all(copy.language[:2].lower() in LANGUAGES for copy in (agreed, now)):
        return Verdict(0, "language", _("Small fixes can be judged in English and Chinese texts only."))
    return None


class Comparison:
    """Two bodies as rows of words, and what they have in common."""

    def __init__(self, agreed: str, now: str, names: Names) -> None:
        self.before, self.after = words_of(agreed, names), words_of(now, names)
        alphabet = Alphabet()
        one = alphabet.spell([word.key for word in self.before])
        two = alphabet.spell([word.key for word in self.after])
        self.same = at_sentences(
            one,
            two,
            matches(one, two, Effort()),
            lambda at: self.before[at].begins if at < len(self.before) else True,
            lambda at: self.after[at].begins if at < len(self.after) else True,
        )
        self.known = _known_names([*self.before, *self.after])

    def changes(self) -> Iterator[tuple[list[Word], list[Word]]]:
        """What was removed and what stands in its place, in order; for words that stayed, with other marks, each."""
        for gone, new, same in self.places():
            if gone.start < gone.stop or new.start < new.stop:
                yield self.before[gone], self.after[new]
            for step in range(same.size):
                one, two = self.before[same.before + step], self.after[same.after + step]
                if one.marks != two.marks and differing_marks(one, two):
                    yield [one], [two]

    def places(self) -> Iterator[tuple[slice, slice, Match]]:
        """What was removed, what stands in its place, and what follows and stayed; in order."""
        i = j = 0
        for match in [*self.same, Match(len(self.before), len(self.after), 0)]:
            yield slice(i, match.before), slice(j, match.after), match
            i, j = match.before + match.size, match.after + match.size

    def count(self) -> int:
        """How many words changed in all."""
        return sum(_count(gone, new) for gone, new in self.changes())

    def offences(self) -> Iterator[tuple[str, str]]:
        """Each rule that a change offends, with a sentence about the deed, in the order of the text."""
        for gone, new, same in self.places():
            yield from self._of_hunk(gone, new)
            for step in range(same.size):
                one, two = self.before[same.before + step], self.after[same.after + step]
                if bool(one.quote) != bool(two.quote):
                    yield (
                        "quotation",
                        _("This changes where a quotation begins or ends: “%(word)s”.") % {"word": two.text},
                    )
                if one.marks != two.marks:
                    yield from _of_marks(one, two)

    def _of_hunk(self, gone: slice, new: slice) -> Iterator[tuple[str, str]]:
        for words, place, said in (
            (self.before, gone, _("This removes “%(word)s”.")),
            (self.after, new, _("This adds “%(word)s”.")),
        ):
            for at in range(place.start, place.stop):
                if rule := self._rule(words, at):
                    yield rule, _deed(words[at], rule, said)
        if gone.start == gone.stop and 0 < gone.start < len(self.before):
            left, right = self.before[gone.start - 1], self.before[gone.start]
            if left.name and left.name == right.name:
                yield "name", _("This parts the name “%(name)s”.") % {"name": left.name_text}

    def _rule(self, words: list[Word], at: int) -> str:
        """The first rule that forbids to change this word, or ""."""
        word = words[at]
        offends = {
            "negation": word.is_negation,
            "number": word.is_number,
            "quotation": bool(word.quote),
            "name": bool(word.name),
            "link": word.is_linked,
            "capital": word.is_capitalised and (not word.begins or word.text in self.known),
            "note": word.kind == "note",
            "form": word.kind == "form" and not goes_on(words, at),
        }
        return next((rule for rule, is_so in offends.items() if is_so), "")


def _known_names(words: list[Word]) -> frozenset[str]:
    """Words that are capitalised inside sentences too, and never small; and those with capitals further inside."""
    inside = {word.text for word in words if word.is_capitalised and not word.begins}
    small = {word.text for word in words if word.kind == "word" and not word.is_capitalised}
    odd = {word.text for word in words if word.is_capitalised and word.text[1:] != word.text[1:].lower()}
    return frozenset({text for text in inside if text.lower() not in small} | odd)


def goes_on(words: list[Word], at: int) -> bool:
    """Whether a block begins here in the form of the one before: then that was only split."""
    before = next(
        (words[place].text for place in range(at - 1, -1, -1) if words[place].text[:1] == PARAGRAPH), ""
    )
    return words[at].text == (before or f"{PARAGRAPH}p")


def _count(gone: list[Word], new: list[Word]) -> int:
    sides = [[word for word in side if word.kind in ("word", "mark")] for side in (gone, new)]
    words = max(sum(word.kind == "word" for word in side) for side in sides)
    return words or int(any(sides))


def differing_marks(before: Word, after: Word) -> set[Mark]:
    """The marks that do not lie on the same letters of both; the language of words is none."""
    one, two = _marks(before), _marks(after)
    return {mark for mark, _ in one ^ two}


def _marks(word: Word) -> set[tuple[Mark, tuple[int, ...]]]:
    """Each mark, with the letters on which it lies."""
    letters: dict[Mark, list[int]] = {}
    start = 0
    for end, marks in word.marks:
        for mark in marks:
            if mark[0] != "span":
                letters.setdefault(mark, []).extend(range(start, end))
        start = end
    return {(mark, tuple(places)) for mark, places in letters.items()}


def _of_marks(before: Word, after: Word) -> Iterator[tuple[str, str]]:
    """What is wrong with other marks on the same word: emphasis may change outside quotations, nothing else may."""
    tags = {mark[0] for mark in differing_marks(before, after)}
    if "a" in tags:
        yield "link", _("This changes the link of “%(word)s”.") % {"word": after.text}
    elif not tags.issubset(_EMPHASIS):
        yield "form", _("This changes the formatting of “%(word)s”.") % {"word": after.text}
    elif tags and after.quote:
        yield "quotation", _("This changes the emphasis of “%(word)s”.") % {"word": after.text}


def _deed(word: Word, rule: str, said: str) -> str:
    if rule == "name":
        return said % {"word": word.name_text}
    if rule == "note":
        return _("This adds or removes a note.")
    return _("This changes the form of a paragraph.") if rule == "form" else said % {"word": word.text}
