"""Which days are meant: a month, a quarter, a year, or from one day to another, by the desk's clocks."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from opinion import dateline
from opinion.models import clock
from opinion.refusals import NotPossible

DAY = dt.timedelta(days=1)
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2999, 12, 31)
LONGEST = 40  # years
_NAMED = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Span:
    """From the first day to the last, both included; `name` is how an address names it, "" for days that have none."""

    first: dt.date
    last: dt.date
    name: str = ""

    @property
    def start(self) -> dt.datetime:
        """Its first moment."""
        return _midnight(self.first)

    @property
    def end(self) -> dt.datetime:
        """The first moment after it."""
        return _midnight(self.last + DAY)

    @property
    def query(self) -> str:
        """How an address asks for it."""
        return f"period={self.name}" if self.name else f"from={self.first}&to={self.last}"

    @property
    def slug(self) -> str:
        """Its part of a file's name."""
        return self.name or f"{self.first}-to-{self.last}"

    @property
    def label(self) -> str:
        """Q3 2026; 2026; July 2026; 1 July 2026 to 3 August 2026."""
        if "Q" in self.name:
            return _("Q%(quarter)s %(year)s") % {"quarter": self.name[-1], "year": self.name[:4]}
        if self.name:
            return formats.date_format(self.first, _("F Y")) if "-" in self.name else self.name
        days = {
            "first": formats.date_format(self.first, _("j F Y")),
            "last": formats.date_format(self.last, _("j F Y")),
        }
        return _("%(first)s to %(last)s") % days

    @property
    def unit(self) -> str:
        """By what it is divided so that a table stays readable."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return "month" if months <= 24 else "quarter" if months <= 72 else "year"

    def parts(self) -> Iterator[tuple[dt.date, str]]:
        """Its months, quarters or years: the first day of each, and its name."""
        day = of_day(self.first, self.unit).first
        while day <= self.last:
            part = of_day(day, self.unit)
            yield part.first, part.label
            day = part.last + DAY


def of_day(day: dt.date, unit: str) -> Span:
    """The month, quarter or year in which a day lies."""
    if unit == "year":
        return Span(day.replace(month=1, day=1), day.replace(month=12, day=31), f"{day.year:04}")
    months = 3 if unit == "quarter" else 1
    begins = (day.month - 1) // months * months + 1
    first = day.replace(month=begins, day=1)
    last = (first + dt.timedelta(days=31 * months)).replace(day=1) - DAY
    name = f"{day.year:04}-Q{(begins + 2) // 3}" if unit == "quarter" else f"{day.year:04}-{day.month:02}"
    return Span(first, last, name)


def today() -> dt.date:
    """The day by the desk's clocks."""
    return dateline.local(clock.read()).date()


def last_quarter() -> Span:
    """The last quarter that is over."""
    return of_day(of_day(today(), "quarter").first - DAY, "quarter")


def read(asked: Mapping[str, str]) -> Span:
    """The span that an address asks for, else the last quarter. Raises NotPossible with a sentence."""
    if period := asked.get("period", ""):
        return _named(period)
    if asked.get("from") or asked.get("to"):
        return _between(_day(asked.get("from", "")), _day(asked.get("to", "")))
    return last_quarter()


def read_quarter(asked: Mapping[str, str]) -> Span:
    """As `read`, where only a quarter that is over can be asked for: in one that runs, each arrival moves a count."""
    span = read({"period": asked.get("period", "")})
    if "Q" not in span.name:
        raise NotPossible(_("These figures are told by the quarter. Ask for one like 2026-Q3."))
    if span.last >= today():
        raise NotPossible(_("This quarter is not over. Its figures are told afterwards."))
    return span


def _named(period: str) -> Span:
    if not (match := _NAMED.fullmatch(period)) or not EARLIEST.year <= int(match[1]) <= LATEST.year:
        raise NotPossible(
            _("This is no period. Ask for a year, a quarter or a month: 2026, 2026-Q3, 2026-07.")
        )
    year, quarter, month = match.groups()
    begins = int(quarter) * 3 - 2 if quarter else int(month or 1)
    return of_day(dt.date(int(year), begins, 1), "quarter" if quarter else "month" if month else "year")


def _between(first: dt.date, last: dt.date) -> Span:
    if last < first:
        raise NotPossible(_("The last day lies before the first one."))
    if last.year - first.year > LONGEST:
        raise NotPossible(_("Ask for at most %(years)d years.") % {"years": LONGEST})
    return Span(first, last)


def _day(said: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(said) if _DAY.fullmatch(said) else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise NotPossible(_("Name both days, each like 2026-07-01."))
    return day


def _midnight(day: dt.date) -> dt.datetime:
    return dateline.first_moment(day.year, day.month, day.day)
