"""Positions in a list, as addresses."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinion.public.paging import BIGGEST, MonthConverter, Position, PositionConverter, YearConverter
from tests.reading import ReaderClient

converter = PositionConverter()


def test_a_position_names_its_moment_in_utc_and_its_piece() -> None:
    taipei = dt.timezone(dt.timedelta(hours=8))

    assert (
        str(Position(dt.datetime(2021, 7, 1, 0, 0, 0, 42, tzinfo=taipei), 17)) == "20210630T160000000042Z-17"
    )


@given(st.datetimes(timezones=st.just(dt.UTC)), st.integers(1, BIGGEST))
def test_every_position_reads_back_as_it_was_written(dated: dt.datetime, pk: int) -> None:
    assert converter.to_python(converter.to_url(Position(dated, pk))) == (dated, pk)


@pytest.mark.parametrize(
    "cursor",
    [
        "-1", "0", "nan", "1", "100000000000000000000", "9" * 5000, "٢٠٢١٠٦٣٠T١٦٠٠٠٠٠٠٠٠٠٠Z-١٧",
        "20210630T160000000000Z-0", "20210630T160000000000Z--1", "20210630T160000000000Z-017",
        "20210630T160000000000Z-9223372036854775808", f"20210630T160000000000Z-{'9' * 5000}",
        "20211330T160000000000Z-17", "20210631T160000000000Z-17", "20210630T240000000000Z-17",
        "20210630T160000Z-17", "2021-06-30T16:00:00Z-17", "20210630T160000000000Z-17x", "00000101T000000000000Z-1",
        "20210630T160000000000z-17", "20210630T160000000000Z-1e3", "20210630T160000000000Z-%2b1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("base", ["/", "/authors/mei-lin/", "/topics/japan/", "/archive/2021/"])
def test_what_is_no_position_has_no_page(client: ReaderClient, base: str, cursor: str, db: None) -> None:
    assert client.get(f"{base}before/{cursor}/").status_code == 404


@pytest.mark.parametrize("cursor", ["00010101T000000000000Z-1", "99991231T235959999999Z-9223372036854775807"])
def test_the_furthest_positions_are_answered(client: ReaderClient, cursor: str, db: None) -> None:
    assert client.get(f"/before/{cursor}/").status_code == 404


@pytest.mark.parametrize("year", ["1000", "1912", "2021", "9997"])
def test_years_of_four_digits_are_years(year: str) -> None:
    assert YearConverter().to_url(YearConverter().to_python(year)) == year


@pytest.mark.parametrize(
    "page",
    ["/archive/9999/", "/archive/9998/", "/archive/0000/", "/archive/999/", "/archive/20210/", "/archive/٢٠٢١/",
     "/archive/2021/00/", "/archive/2021/13/", "/archive/2021/7/", "/archive/2021/007/"],
)  # fmt: skip
def test_what_is_no_month_or_year_has_no_page(client: ReaderClient, page: str, db: None) -> None:
    assert client.get(page).status_code == 404


def test_months_are_written_in_two_digits() -> None:
    assert [MonthConverter().to_url(month) for month in (1, 12)] == ["01", "12"]
