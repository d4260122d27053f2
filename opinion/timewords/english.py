"""How English says when."""

import re

from opinion.dateline import MONTHS
from opinion.samples import Sample
from opinion.timewords.grammar import Builder, Grammar, Pattern, speaks_of_future
from opinion.timewords.senses import NearestDay, NearestMonth, Sense, Shifted, Unit

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_DAY = rf"(?P<day>{'|'.join(_DAYS)})\b(?![-‐‑])"
_HOUR = r"(?: (?:morning|afternoon|evening|night))?"
_WHICH = r"(?P<which>last|this|next)"
_SHIFTS = {"last": -1, "this past": -1, "past": -1, "this": 0, "this coming": 1, "coming": 1, "next": 1}
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_COUNT = rf"(?P<count>an?|{'|'.join(_NUMBERS[1:])}|\d{{1,2}})"
_ENDS = re.compile(r"[.!?][”’\"')\]]*\s+(?=\W*[A-Z])")
_AHEAD = re.compile(
    r"\b(?:will|shall|won[’']t|going to|(?:is|are) to|due|scheduled|expected|set to|plans? to|upcoming)\b|[’']ll\b",
    re.IGNORECASE,
)
_PAST = r"\b(?:\w+ed|said|told|met|began|spoke|wrote|took|came|went|held|won|lost|made|left|saw|was|were)\b"
_TOLD = re.compile(rf"{_PAST}\s+(?:on\s+)?$", re.IGNORECASE)
_TELLS = re.compile(rf"\s+{_PAST}", re.IGNORECASE)


def _english(expression: str, sense: Builder, *, is_loose: bool = False) -> Pattern:
    return Pattern(re.compile(rf"\b(?:{expression})", re.IGNORECASE), sense, is_loose)


def _shift(match: re.Match[str]) -> int:
    return _SHIFTS[" ".join(match["which"].lower().split())]


def _weekday(match: re.Match[str]) -> int:
    return _DAYS.index(match["day"].lower())


def _unit(match: re.Match[str]) -> Unit:
    return Unit(match["unit"].lower())


def _day_beside(match: re.Match[str]) -> Sense:
    """Last Thursday, this Thursday, next Thursday."""
    shift = _shift(match)
    if not shift:
        return Shifted(Unit.WEEK, 0, _weekday(match))
    return NearestDay(_weekday(match), ahead=shift > 0, strictly=True)


def _bare_day(match: re.Match[str]) -> Sense:
    """On Thursday: the last one, unless the sentence speaks of what is to come."""
    before = match.string[max(0, match.start() - 30) : match.start()]
    told = _TOLD.search(before) or _TELLS.match(match.string, match.end())
    return NearestDay(_weekday(match), ahead=not told and speaks_of_future(match, _ENDS, _AHEAD))


def _number(match: re.Match[str]) -> int:
    count = match["count"].lower()
    if count in ("a", "an"):
        return 1
    return _NUMBERS.index(count) if count in _NUMBERS else int(count)


_SAME_DAYS = {"the day before yesterday": -2, "yesterday": -1, "last night": -1} | {
    "tomorrow": 1,
    "the day after tomorrow": 2,
}
GRAMMAR = Grammar(
    (
        _english(
            rf"{_DAY}{_HOUR},? (?:of |in )?{_WHICH} week\b",
            lambda m: Shifted(Unit.WEEK, _shift(m), _weekday(m)),
        ),
        _english(
            rf"{_WHICH} week(?:[’']s|,? on) {_DAY}", lambda m: Shifted(Unit.WEEK, _shift(m), _weekday(m))
        ),
        _english(rf"(?P<which>last|this past|past|this coming|coming|this|next) {_DAY}{_HOUR}", _day_beside),
        _english(rf"{_DAY}{_HOUR}", _bare_day),
        _english(
            rf"(?:(?:earl(?:y|ier)|late(?:r)?) )?{_WHICH} (?P<unit>weekend|week|month|year)\b(?![-‐‑])",
            lambda m: Shifted(_unit(m), _shift(m)),
        ),
        _english(
            r"(?:the )?(?P<unit>week|month|year) (?:(?P<back>before last)|after next)\b",
            lambda m: Shifted(_unit(m), -2 if m["back"] else 2),
        ),
        _english(
            rf"{_WHICH} (?P<month>(?-i:{'|'.join(MONTHS)}))\b(?! \d)",
            lambda m: NearestMonth(MONTHS.index(m["month"]) + 1, _shift(m)),
        ),
        _english(
            rf"{_COUNT} (?P<unit>day|week|month|year)s? (?:(?P<back>ago)|from now)\b",
            lambda m: Shifted(_unit(m), -_number(m) if m["back"] else _number(m)),
            is_loose=True,
        ),
        _english(
            rf"(?P<day>{'|'.join(_SAME_DAYS)})\b(?![’']s)",
            lambda m: Shifted(Unit.DAY, _SAME_DAYS[m["day"].lower()]),
        ),
        _english(
            r"(?P<day>yesterday|tomorrow)[’']s\b",
            lambda m: Shifted(Unit.DAY, _SAME_DAYS[m["day"].lower()]),
            is_loose=True,
        ),
        _english(r"tonight\b|this (?:morning|afternoon|evening)\b", lambda _: Shifted(Unit.DAY)),
        _english(r"today\b", lambda _: Shifted(Unit.DAY), is_loose=True),
    ),
    decoys=re.compile(
        r"\b(?:every|each|any|an?|black|good|easter|bloody|palm|holy|ash|super|cyber|maundy|giving|casual)"
        rf" (?:{'|'.join(_DAYS)})\b"
        rf"|\b(?:{'|'.join(_DAYS)}) (?:times|express|telegraph|mirror|mail|post|school|prayers|night live)\b"
        r"|\b(?:the|its|his|her|their|our|my|your|every|each|whose|[’']s) (?:last|next)"
        rf" (?:week|weekend|month|year|{'|'.join(_DAYS)}|{_MONTH})\b"
        r"|\b(?:last|this|next) (?:week|month|year) of\b"
        r"|\b(?:about|some|almost|nearly|than|over|around|roughly|approximately|least)"
        rf" {_COUNT.replace('?P<count>', '?:')} \w+ (?:ago|from now)\b"
        rf"|[-‐‑.,\d](?:{'|'.join(_NUMBERS)}|\d{{1,2}}) \w+ (?:ago|from now)\b"
        r"|\b(?:better|brighter|of) tomorrow\b|\btoday[’']s (?:world|age|society|youth|generation)",
        re.IGNORECASE,
    ),
    dated=re.compile(
        rf"{_HOUR},? ?[(\[]?(?:{_MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?) \d"
        rf"|{_HOUR},? ?[(\[]?(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}"
        r"|,? ?[(\[]?\d{1,4}[/.-]\d",
        re.IGNORECASE,
    ),
)

SAMPLES = tuple(
    Sample(text, found)
    for text, found in (
        (
            "It arrived on Thursday last week, as said earlier this month.",
            ("Thursday last week", "earlier this month"),
        ),
        (
            "Yesterday, today and tomorrow; tonight and last night.",
            ("Yesterday", "today", "tomorrow", "tonight", "last night"),
        ),
        ("Last week, this week and next week’s vote.", ("Last week", "this week", "next week")),
        (
            "Last month’s vote, this month, next month, last year, this year and next year.",
            ("Last month", "this month", "next month", "last year", "this year", "next year"),
        ),
        (
            "He left on Monday. Kishi on Tuesday said so. Last Friday was worse than this Friday or next Sunday.",
            ("Monday", "Tuesday", "Last Friday", "this Friday", "next Sunday"),
        ),
        (
            "Two days ago, a week ago and 3 years ago; two weeks from now.",
            ("Two days ago", "a week ago", "3 years ago", "two weeks from now"),
        ),
        (
            "The week before last, the day before yesterday, the month after next.",
            ("The week before last", "the day before yesterday", "the month after next"),
        ),
        ("Last March was cold; next April 3 is a holiday.", ("Last March",)),
        ("On Thursday morning and on Friday of next week.", ("Thursday morning", "Friday of next week")),
        ("In last week’s Thursday debate", ("last week’s Thursday",)),
        ("The last week of July, its last year, the next month and last year of all", ()),
        ("Every Friday, Good Friday, Black Friday, Mondays and the Sunday Times", ()),
        ("On Thursday, July 15, and on Thursday (15 July) or Friday, 2021-07-16", ()),
        ("He said: “We met yesterday and will meet next week.”", ()),
        ("More than two years ago, about ten years ago, twenty-two years ago, 1.5 years ago", ()),
        ("A better tomorrow in today’s world; last-year students; the latest weeks", ()),
        ("We march on March 16 and in April.", ()),
    )
)
