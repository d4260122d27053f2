"""Sitemaps."""

import datetime as dt

import pytest
from lxml import etree

from opinion import dateline
from opinion.models import Series
from tests import factories
from tests.opinion.public.asking import statements
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "http://localhost:8000"


def addresses(reader: ReaderClient, path: str) -> list[str | None]:
    """The addresses in a map."""
    answer = reader.get(path)
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    return [loc.text for loc in etree.fromstring(answer.content).iter(f"{MAP}loc")]


def test_index_names_the_lists_and_each_month_that_has_pieces(reader: ReaderClient) -> None:
    factories.published(dated=dateline.first_moment(2021, 7, 31))
    factories.published(dated=dateline.first_moment(2024), dated_precision="year")
    factories.article(dated=dateline.first_moment(2020))

    assert addresses(reader, "/sitemap.xml") == [
        f"{SITE}/sitemap-lists.xml",
        f"{SITE}/sitemap-2024-01.xml",
        f"{SITE}/sitemap-2021-07.xml",
    ]


def test_a_month_names_its_pieces_and_when_each_changed(reader: ReaderClient) -> None:
    edition = factories.published(headline="海", dated=dateline.first_moment(2021, 7, 31))
    factories.published(headline="Year", dated=dateline.first_moment(2021), dated_precision="year")

    assert addresses(reader, "/sitemap-2021-07.xml") == [f"{SITE}/2021/07/%E6%B5%B7/"]
    assert addresses(reader, "/sitemap-2021-01.xml") == [f"{SITE}/2021/year/"]
    changed = etree.fromstring(reader.get("/sitemap-2021-07.xml").content).findtext(f".//{MAP}lastmod")
    assert dt.datetime.fromisoformat(str(changed)) == edition.live_from


def test_a_month_without_pieces_has_no_map(reader: ReaderClient) -> None:
    assert reader.get("/sitemap-2021-07.xml").status_code == 404


def test_lists_are_mapped(reader: ReaderClient) -> None:
    factories.published(
        authors=[factories.author(name="Mei Lin")],
        topics=["東南亞"],
        series=Series.objects.create(name="Straits"),
    )

    assert addresses(reader, "/sitemap-lists.xml") == [
        f"{SITE}{path}"
        for path in (
            "/", "/authors/", "/topics/", "/archive/", "/authors/mei-lin/", "/topics/%E6%9D%B1%E5%8D%97%E4%BA%9E/",
            "/series/straits/",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "asked"), [("/sitemap.xml", 1), ("/sitemap-2021-07.xml", 1), ("/sitemap-lists.xml", 3)]
)
def test_maps_ask_as_much_of_one_piece_as_of_ten(reader: ReaderClient, page: str, asked: int) -> None:
    factories.published(dated=dateline.first_moment(2021, 7, 1))
    one = statements(reader, page)
    for day in range(2, 11):
        factories.published(dated=dateline.first_moment(2021, 7, day))

    assert len(one) == len(statements(reader, page)) == asked
