"""Words whose meaning depends on the day on which they are read: yesterday, Thursday last week, 上週四, 本月.

A text is written on one day and published on another. Inside quotation marks the words are the speaker's, readers
count them from the day of the speech, and nobody may change them: they are not looked for there.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils import dateformat
from django.utils.translation import gettext, pgettext

from opinion.balance import quotations
from opinion.samples import Sample
from opinion.timewords import chinese, english, vietnamese
from opinion.timewords.senses import MONDAY, Sense, Span

GRAMMARS = {"en": english.GRAMMAR, "zh": chinese.GRAMMAR, "vi": vietnamese.GRAMMAR}
SAMPLES: tuple[Sample, ...] = (*english.SAMPLES, *chinese.SAMPLES, *vietnamese.SAMPLES)
SHORT = 60_000  # characters of a text that is remembered
LONGEST_HOLD = 400  # days; a year is the longest that a word keeps its meaning


@dataclass(frozen=True, slots=True)
class TimeWord:
    """A time word as it stands in the text: `paragraph` counts from 1, `start` and `end` within it.

    `is_loose`: it may be meant without a calendar ("Taiwan today", "ten years ago").
    """

    text: str
    paragraph: int
    start: int
    end: int
    sense: Sense
    is_loose: bool = False


def find(paragraphs: Sequence[str], language: str = "en") -> list[TimeWord]:
    """The time words of a text in order; none in a language whose grammar we have not got (en, zh, vi)."""
    name = language.lower().partition("-")[0]
    if name not in GRAMMARS:
        return []
    is_short = sum(map(len, paragraphs)) < SHORT
    return list((_remembered if is_short else _find)(tuple(paragraphs), name))


def _find(paragraphs: tuple[str, ...], name: str) -> list[TimeWord]:
    found: list[TimeWord] = []
    grammar = GRAMMARS[name]
    for number, (text, quoted) in enumerate(zip(paragraphs, quotations(paragraphs), strict=False), 1):
        for start, end, sense, is_loose in grammar.read(text):
            if not any(opens <= start < closes for opens, closes in quoted):
                found.append(TimeWord(text[start:end], number, start, end, sense, is_loose))
    return found


_remembered = lru_cache(128)(_find)  # preflight reads one text several times before it is another one


def meaning(word: TimeWord, day: dt.date, *, week_starts: int = MONDAY) -> Span:
    """The first and last day that the word means to who reads it on `day`. Weeks begin on Monday (0)."""
    return word.sense.span(day, week_starts)


def holds_until(word: TimeWord, written: dt.date, *, week_starts: int = MONDAY) -> dt.date:
    """The last day on which the word still means what it meant on the day it was written."""
    meant = meaning(word, written, week_starts=week_starts)
    return max(_days_that_mean(meant, word, written, week_starts))


def _days_that_mean(meant: Span, word: TimeWord, day: dt.date, week_starts: int) -> Iterator[dt.date]:
    for _ in range(LONGEST_HOLD):
        if meaning(word, day, week_starts=week_starts) != meant:
            return
        yield day
        day += dt.timedelta(days=1)


def sentence(
    word: TimeWord, *, written: dt.date, published: dt.date, week_starts: int = MONDAY
) -> str | None:
    """What to tell an editor who publishes on that day; None where readers will understand what was meant.

    “Thursday last week” means 15 July if published by Sunday 25 July; you chose 27 July.
    """
    until = holds_until(word, written, week_starts=week_starts)
    if published <= until:
        return None
    meant = meaning(word, written, week_starts=week_starts)
    return gettext("“%(words)s” means %(meant)s if published by %(until)s; you chose %(chosen)s.") % {
        "words": word.text,
        "meant": _in_words(meant, published.year),
        "until": _day(until, published.year, with_weekday=True),
        "chosen": _day(published, published.year),
    }


def _in_words(span: Span, year: int) -> str:
    """15 July; 12 July to 18 July; July 2021; 2021."""
    first, last = span
    if first == last:
        return _day(first, year)
    after = last + dt.timedelta(days=1)
    if first.day == after.day == 1:
        is_year = first.month == after.month
        return dateformat.format(first, "Y" if is_year else pgettext("form of a month's name", "F Y"))
    return gettext("%(first)s to %(last)s") % {"first": _day(first, year), "last": _day(last, year)}


def _day(day: dt.date, year: int, *, with_weekday: bool = False) -> str:
    form = pgettext("form of a date", "j F") if day.year == year else pgettext("form of a date", "j F Y")
    if not with_weekday:
        return dateformat.format(day, form)
    facts = {"weekday": dateformat.format(day, "l"), "day": dateformat.format(day, form)}
    return gettext("%(weekday)s %(day)s") % facts
