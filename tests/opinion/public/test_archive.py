"""The archive by year and month, and the calendar behind it."""

import datetime as dt

import pytest

from opinion import dateline
from opinion.public import calendar
from tests import factories
from tests.opinion.public.asking import headlines, links, statements, texts
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db


def dated(year: int, month: int = 1, day: int = 1, precision: str = "day", **facts: object) -> None:
    """A piece of this date, called after it."""
    moment = dateline.first_moment(year, month, day)
    factories.published(
        headline=f"Of {dateline.iso(moment, precision)}", dated=moment, dated_precision=precision, **facts
    )


def test_archive_names_the_years_and_the_months_that_have_pieces(reader: ReaderClient) -> None:
    dated(2021, 7, 15)
    dated(2021, 7, 31)
    dated(2021, 12, 31)
    dated(2024, precision="year")
    dated(2026, 2, precision="month")
    factories.article(headline="A draft", dated=dateline.first_moment(2020))

    answer = reader.get("/archive/")

    assert texts(answer, "//section/h2") == ["2026", "2024", "2021"]
    assert texts(answer, "//section[1]//li") == ["February"]
    assert texts(answer, "//section[2]//li") == []
    assert texts(answer, "//section[3]//li") == ["July", "December"]
    assert links(answer)[-2:] == ["/archive/2021/07/", "/archive/2021/12/"]


def test_archive_without_a_piece_says_so(reader: ReaderClient) -> None:
    assert texts(reader.get("/archive/"), "//main//p") == ["Nothing has been published here yet."]


def test_the_site_decides_by_its_own_zone_in_which_month_a_piece_is(reader: ReaderClient) -> None:
    factories.published(headline="New year in Taipei", dated=dt.datetime(2025, 12, 31, 16, tzinfo=dt.UTC))

    assert calendar.years_and_months() == [(2026, [dt.date(2026, 1, 1)])]
    assert headlines(reader.get("/archive/2026/01/")) == ["New year in Taipei"]
    assert reader.get("/archive/2025/12/").status_code == 404


def test_a_year_lists_its_pieces_and_those_known_by_the_year_alone_last(reader: ReaderClient) -> None:
    dated(2021, precision="year")
    dated(2021, 1, 1)
    dated(2021, 7, 15)
    dated(2020, 12, 31)
    dated(2022, 1, 1)

    answer = reader.get("/archive/2021/")

    assert headlines(answer) == ["Of 2021-07-15", "Of 2021-01-01", "Of 2021"]
    assert texts(answer, "//ul[@class='months']/li") == ["January", "July"]


def test_a_month_lists_its_pieces_and_no_others(reader: ReaderClient) -> None:
    dated(2021, precision="year")
    dated(2021, 1, 31)
    dated(2021, 2, 1)
    dated(2021, 12, 31)

    assert headlines(reader.get("/archive/2021/01/")) == ["Of 2021-01-31"]
    assert headlines(reader.get("/archive/2021/12/")) == ["Of 2021-12-31"]
    assert texts(reader.get("/archive/2021/12/"), "//h1") == ["December 2021"]


@pytest.mark.parametrize(
    "page", ["/archive/2020/", "/archive/2021/06/", "/archive/1000/", "/archive/9997/12/"]
)
def test_a_time_without_pieces_has_no_page(reader: ReaderClient, page: str) -> None:
    dated(2021, 7, 15)

    assert reader.get(page).status_code == 404


@pytest.mark.parametrize(
    ("page", "asked"), [("/archive/", 1), ("/archive/2021/", 2), ("/archive/2021/07/", 1)]
)
def test_archive_asks_as_much_of_one_piece_as_of_thirty(reader: ReaderClient, page: str, asked: int) -> None:
    dated(2021, 7, 1)
    one = statements(reader, page)

    for day in range(2, 31):
        dated(2021, 7, day)

    assert len(one) == len(statements(reader, page)) == asked


def test_calendar_leaps_over_five_centuries(reader: ReaderClient) -> None:
    for year in (1582, 1970, 2100):
        dated(year, 2, 28)

    assert calendar.months() == [dt.date(2100, 2, 1), dt.date(1970, 2, 1), dt.date(1582, 2, 1)]
    assert calendar.years_and_months(1970) == [(1970, [dt.date(1970, 2, 1)])]
