"""Dates as lines of an archive write them: a moment, a day, a month, a year; and back."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from opinion import dateline
from opinion.states import Precision

_KNOWN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
KEYS = ("date", "precision", "inferred")
_ORDER = [Precision.DAY.value, Precision.MONTH.value, Precision.YEAR.value]


class BadDate(ValueError):
    """No date that could be meant; `str()` says why."""


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A moment, and how much of it is known. Of a month or a year it is the first one, in the site's zone."""

    at: dt.datetime
    precision: str = Precision.DAY.value
    inferred: bool = False


def moment(value: Any) -> Dated:
    """A date with a time (the site's, where no zone is named), or a day. Raises BadDate for anything else."""
    known = any_date(value) if isinstance(value, str) else None
    if known is None or known.precision != Precision.DAY:
        raise BadDate("write a time as 2021-07-15T06:00:00+08:00, or a day as 2021-07-15.")
    return known


def any_date(value: Any) -> Dated:
    """What `moment` reads, a month, a year; or an object with `date`, `precision` and `inferred`.

    Raises BadDate for anything else, and outside of the years 1000 to 9998.
    """
    if isinstance(value, dict):
        return _object(value)
    if not isinstance(value, str):
        raise BadDate("write a date as 2021-07-15, 2021-07 or 2021.")
    try:
        if found := _KNOWN.fullmatch(value):
            parts = [int(part) for part in found.groups() if part]
            return Dated(at=dateline.first_moment(*parts), precision=_ORDER[3 - len(parts)])
        at = dt.datetime.fromisoformat(value)
        at = at.astimezone(dt.UTC) if at.tzinfo else dateline.resolve_local(at)
        if not 1000 <= at.year <= 9998:
            raise ValueError("The year has to be between 1000 and 9998.")
    except (ValueError, OverflowError) as error:
        raise BadDate(f"“{value[:40]}” is no date. {str(error)[:200]}") from None
    return Dated(at=at)


def _object(value: dict[str, Any]) -> Dated:
    if not isinstance(value.get("date"), str) or not value.keys() <= set(KEYS):
        raise BadDate("an object has “date”, and may have “precision” and “inferred”.")
    known = any_date(value["date"])
    precision, inferred = value.get("precision", known.precision), value.get("inferred", False)
    if precision not in _ORDER or not isinstance(inferred, bool):
        raise BadDate("“precision” is day, month or year, and “inferred” true or false.")
    if _ORDER.index(precision) < _ORDER.index(known.precision):
        raise BadDate(f"“{value['date']}” does not say the {precision}.")
    if precision != known.precision:
        known = any_date(dateline.iso(known.at, precision))
    return Dated(at=known.at, precision=known.precision, inferred=inferred)


def day(dated: Dated) -> dt.date:
    """The day of it on the site's calendar; the first one of a month or a year."""
    return dateline.local(dated.at).date()


def written(at: dt.datetime, precision: str) -> str:
    """The date as a line writes it: with a time only where a day has one that is not its first moment."""
    day = dateline.iso(at, precision)
    if any_date(day).at == at:
        return day
    return dateline.local(at).isoformat()
