"""Dates as far as they are known, in the site's zone; clocks, with the hours that happen twice or never.

Moments that are made here are in UTC: Python holds an hour that happens twice unequal to itself elsewhere.
"""

import datetime as dt

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

MONTHS = "January February March April May June July August September October November December".split()
# How a language writes a day, a month and a year; English is the fallback.
_FORMATS = {
    "en": {"day": "{day} {name} {year}", "month": "{name} {year}", "year": "{year}"},
    "zh": {"day": "{year}年{month}月{day}日", "month": "{year}年{month}月", "year": "{year}年"},
    "ja": {"day": "{year}年{month}月{day}日", "month": "{year}年{month}月", "year": "{year}年"},
    "ko": {"day": "{year}년 {month}월 {day}일", "month": "{year}년 {month}월", "year": "{year}년"},
    "vi": {
        "day": "{day} tháng {month} năm {year}",
        "month": "tháng {month} năm {year}",
        "year": "năm {year}",
    },
}


# --- dates ------------------------------------------------------------------------------------------------


def zone() -> dt.tzinfo:
    """The site's zone, in which every date that readers see is meant."""
    return timezone.get_default_timezone()


def local(moment: dt.datetime) -> dt.datetime:
    """The moment as the site's clocks show it."""
    return moment.astimezone(zone())


def words(moment: dt.datetime, precision: str, language: str = "en") -> str:
    """15 July 2021, July 2021 or 2021: what is known of the date, and no more, as the language writes it."""
    return _written(local(moment), precision, language)


def _written(day: dt.datetime, precision: str, language: str) -> str:
    formats = _FORMATS.get(language.lower().partition("-")[0], _FORMATS["en"])
    return formats[precision].format(day=day.day, month=day.month, name=MONTHS[day.month - 1], year=day.year)


def said(moment: dt.datetime, precision: str) -> str:
    """The same, in the language of whoever looks at the screen."""
    return _written(local(moment), precision, _spoken())


def _spoken() -> str:
    return get_language() or "en"


def iso(moment: dt.datetime, precision: str) -> str:
    """2021-07-15, 2021-07 or 2021, for `<time datetime>` and for machines."""
    return local(moment).date().isoformat()[: {"day": 10, "month": 7, "year": 4}[precision]]


def path_parts(moment: dt.datetime, precision: str) -> tuple[str, ...]:
    """The date's part of an address: ("2021", "07"), or ("2021",) where only the year is known."""
    return tuple(iso(moment, precision).split("-")[:2])


def first_moment(year: int, month: int | None = None, day: int | None = None) -> dt.datetime:
    """The first instant of a year, month or day in the site's zone. ValueError for what no calendar has.

    Midnight may happen twice (the first is meant) or never (then the day begins when the clocks go on).
    """
    _refuse_year(year)
    midnight = dt.datetime(year, month or 1, day or 1, tzinfo=zone())
    return midnight.astimezone(dt.UTC)


def _refuse_year(year: int) -> None:
    if not 1000 <= year <= 9998:
        raise ValueError(gettext("The year has to be between 1000 and 9998."))


# --- clocks -----------------------------------------------------------------------------------------------


def countdown(now: dt.datetime, then: dt.datetime) -> str:
    """In 3 h 12 min; 3 h ago."""
    seconds = int((then.astimezone(dt.UTC) - now.astimezone(dt.UTC)).total_seconds())
    parts = _span(abs(seconds))
    if not parts:
        return gettext("in less than a minute") if seconds > 0 else gettext("just now")
    if seconds > 0:
        return gettext("in %(span)s") % {"span": " ".join(parts)}
    return gettext("%(span)s ago") % {"span": parts[0]}


def _span(seconds: int) -> list[str]:
    """The two largest units that say something; from two weeks on, days alone."""
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes = rest // 60
    shown = [
        ngettext("%(count)d day", "%(count)d days", days) % {"count": days} if days else "",
        gettext("%(count)d h") % {"count": hours} if hours and days < 14 else "",
        gettext("%(count)d min") % {"count": minutes} if minutes and not days else "",
    ]
    return [part for part in shown if part]


def stamp(moment: dt.datetime, where: dt.tzinfo | None = None) -> str:
    """15 July 2021, 06:00 Asia/Taipei (14 July 2021, 22:00 UTC): nobody need guess whose clock is meant."""
    where = where or zone()
    there, utc = _date_and_time(moment.astimezone(where)), _date_and_time(moment.astimezone(dt.UTC))
    return gettext("%(there)s %(zone)s (%(utc)s UTC)") % {"there": there, "zone": where, "utc": utc}


def _date_and_time(moment: dt.datetime) -> str:
    facts = {"date": _written(moment, "day", _spoken()), "time": f"{moment:%H:%M}"}
    return gettext("%(date)s, %(time)s") % facts


class UnclearTime(ValueError):
    """A clock never shows this time on that day, or shows it twice. `choices`: the moments to choose from."""

    def __init__(self, sentence: str, choices: tuple[dt.datetime, dt.datetime]) -> None:
        super().__init__(sentence)
        self.choices = choices


class TimeHappensTwice(UnclearTime):
    """The clocks were put back over this time."""


class TimeDoesNotExist(UnclearTime):
    """The clocks were put forward over this time."""


def resolve_local(naive: dt.datetime, where: dt.tzinfo | None = None) -> dt.datetime:
    """The moment at which the clocks of a zone (the site's by default) show this time.

    Raises TimeHappensTwice or TimeDoesNotExist, whose sentence names both choices with zone and UTC, and
    ValueError for a year that nobody means.
    """
    _refuse_year(naive.year)
    where = where or zone()
    moments = sorted(naive.replace(tzinfo=where, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    if moments[0] == moments[1]:
        return moments[0]
    facts = {
        "date": _written(naive, "day", _spoken()),
        "time": f"{naive:%H:%M}",
        "zone": where,
        "first": _clock(moments[0].astimezone(where)),
        "second": _clock(moments[1].astimezone(where)),
    }
    if moments[0].astimezone(where).replace(tzinfo=None) == naive:
        sentence = gettext("On %(date)s, %(time)s happens twice in %(zone)s: choose %(first)s or %(second)s.")
        raise TimeHappensTwice(sentence % facts, (moments[0], moments[1]))
    sentence = gettext(
        "On %(date)s, %(time)s does not exist in %(zone)s, where the clocks are put forward: "
        "choose %(first)s or %(second)s."
    )
    raise TimeDoesNotExist(sentence % facts, (moments[0], moments[1]))


def _clock(moment: dt.datetime) -> str:
    """01:30 BST (00:30 UTC); with the date of the latter where it is another day."""
    utc = moment.astimezone(dt.UTC)
    zone_name = moment.tzname() or ""
    if not zone_name[:1].isalpha():
        zone_name = f"UTC{zone_name}"
    shown = f"{utc:%H:%M}" if utc.date() == moment.date() else _date_and_time(utc)
    return gettext("%(there)s %(zone)s (%(utc)s UTC)") % {
        "there": f"{moment:%H:%M}",
        "zone": zone_name,
        "utc": shown,
    }
