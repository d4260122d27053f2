"""Pages of long lists, by position instead of number: an address that means the same pieces tomorrow."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

BIGGEST = 2**63 - 1  # an id in PostgreSQL


class Position(NamedTuple):
    """A place in a list that is ordered by (-dated, -id of the edition)."""

    dated: dt.datetime
    pk: int

    def __str__(self) -> str:
        moment = self.dated.astimezone(dt.UTC)
        return f"{moment.year:04}{moment:%m%dT%H%M%S%f}Z-{self.pk}"


class PositionConverter:
    """`before/20210630T160000000000Z-17/`. What is not exactly what we would write has no page."""

    regex = "[0-9]{8}T[0-9]{12}Z-[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> Position:
        moment, _, pk = value.partition("-")
        position = Position(dt.datetime.strptime(moment, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=dt.UTC), int(pk))
        if position.pk > BIGGEST or str(position) != value:
            raise ValueError("This is no position of ours.")
        return position

    def to_url(self, value: Position) -> str:
        return str(value)


class YearConverter:
    """A year of four digits, of which the next one exists too."""

    regex = "[1-9][0-9]{3}"

    def to_python(self, value: str) -> int:
        if int(value) > 9997:
            raise ValueError("No moment comes after this year.")
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class MonthConverter:
    """01 to 12."""

    regex = "0[1-9]|1[0-2]"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:02}"


class Card(NamedTuple):
    """What a list shows of a piece."""

    pk: int
    dated: dt.datetime
    path: str
    headline: str
    card: str | None


@dataclass(frozen=True)
class Page:
    """Some pieces of a list, and where the next page begins, if there is one."""

    editions: list[Card]
    older: Position | None


def page(found: list[Card], size: int) -> Page:
    """The page that begins a list. `found` has one piece more than belongs on it if there is an older page."""
    older = Position(found[size - 1].dated, found[size - 1].pk) if len(found) > size else None
    return Page(found[:size], older)
