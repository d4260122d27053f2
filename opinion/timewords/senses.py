"""What a time word means on the day on which it is read: days, weeks, months and years counted from there."""

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

MONDAY, SATURDAY = 0, 5

Span = tuple[dt.date, dt.date]  # the first day and the last


class Unit(StrEnum):
    """What is counted."""

    DAY = "day"
    WEEK = "week"
    WEEKEND = "weekend"
    MONTH = "month"
    YEAR = "year"


class Sense(Protocol):
    """A meaning that moves with the day of reading, and never backwards."""

    def span(self, day: dt.date, week_starts: int = MONDAY) -> Span:
        """The days that are meant by somebody who reads the word on `day`."""

    @property
    def is_one_day(self) -> bool:
        """Whether a date could stand in the word's place."""


@dataclass(frozen=True, slots=True)
class Shifted:
    """So many units before (-) or after the one in which the reader is; or a weekday of such a week."""

    unit: Unit
    shift: int = 0
    weekday: int | None = None

    def span(self, day: dt.date, week_starts: int = MONDAY) -> Span:
        """The unit's first and last day."""
        if self.unit is Unit.DAY:
            meant = day + dt.timedelta(days=self.shift)
            return meant, meant
        if self.unit is Unit.MONTH:
            return _month(*divmod(day.year * 12 + day.month - 1 + self.shift, 12))
        if self.unit is Unit.YEAR:
            return dt.date(day.year + self.shift, 1, 1), dt.date(day.year + self.shift, 12, 31)
        start = day + dt.timedelta(days=7 * self.shift - (day.weekday() - week_starts) % 7)
        if self.unit is Unit.WEEKEND:
            start += dt.timedelta(days=(SATURDAY - week_starts) % 7)
            return start, start + dt.timedelta(days=1)
        if self.weekday is None:
            return start, start + dt.timedelta(days=6)
        meant = start + dt.timedelta(days=(self.weekday - week_starts) % 7)
        return meant, meant

    @property
    def is_one_day(self) -> bool:
        return self.unit is Unit.DAY or self.weekday is not None


@dataclass(frozen=True, slots=True)
class NearestDay:
    """The weekday next to the reader, before (`ahead` false) or after; the day itself, unless `strictly`."""

    weekday: int
    ahead: bool = False
    strictly: bool = False

    def span(self, day: dt.date, week_starts: int = MONDAY) -> Span:
        """That day."""
        away = (self.weekday - day.weekday()) % 7 if self.ahead else -((day.weekday() - self.weekday) % 7)
        if self.strictly and not away:
            away = 7 if self.ahead else -7
        meant = day + dt.timedelta(days=away)
        return meant, meant

    @property
    def is_one_day(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class NearestMonth:
    """The month of that name (1 to 12) that is over (`shift` -1), is in the reader's year (0), is to come (1)."""

    month: int
    shift: int

    def span(self, day: dt.date, week_starts: int = MONDAY) -> Span:
        """Its first and last day."""
        year = day.year
        if self.shift < 0 and self.month >= day.month:
            year -= 1
        if self.shift > 0 and self.month <= day.month:
            year += 1
        return _month(year, self.month - 1)

    @property
    def is_one_day(self) -> bool:
        return False


def _month(year: int, index: int) -> Span:
    """The month's first and last day; `index` counts from 0."""
    return dt.date(year, index + 1, 1), dt.date(year, index + 1, calendar.monthrange(year, index + 1)[1])
