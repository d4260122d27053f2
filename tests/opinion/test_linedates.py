"""Dates of lines: read, and written as they were read."""

import pytest

from opinion import linedates
from opinion.linedates import BadDate


@pytest.mark.parametrize(
    "text", ["2021", "2021-07", "2021-07-15", "2021-07-15T06:00:00+08:00", "1947-02-28T12:30:00+08:00"]
)
def test_a_date_is_written_as_it_was_read(text: str) -> None:
    known = linedates.any_date(text)

    assert linedates.written(known.at, known.precision) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2021-07-15T06:00:00Z", "2021-07-15T14:00:00+08:00"),
        ("2021-07-15T06:00:00", "2021-07-15T06:00:00+08:00"),
        ("2021-07-15T00:00:00+08:00", "2021-07-15"),
    ],
)
def test_a_time_is_told_on_the_sites_clock(text: str, written: str) -> None:
    known = linedates.moment(text)

    assert linedates.written(known.at, known.precision) == written


def test_a_precision_may_be_coarser_than_the_date() -> None:
    assert linedates.any_date({"date": "2021-07-15", "precision": "month"}) == linedates.any_date("2021-07")


def test_a_time_that_happens_twice_asks_which_is_meant(settings: object) -> None:
    settings.TIME_ZONE = "Europe/London"

    with pytest.raises(BadDate, match="happens twice"):
        linedates.moment("2021-10-31T01:30:00")
