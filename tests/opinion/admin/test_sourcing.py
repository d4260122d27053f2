"""The list of sources at the desk."""

from typing import Any

import pytest

from opinion import publishing, sources
from opinion.models import Article
from opinion.sources import Entry
from tests import factories
from tests.opinion.admin.forms import FormReader
from tests.pages import words

pytestmark = pytest.mark.django_db
REPORT = Entry(title="Annual report", url="https://example.org/report", remark="p. 7", is_public=True)
BOOK = Entry(title="A book")


def page_of(article: Article) -> str:
    return f"/desk/opinion/article/{article.pk}/sources/"


def listed(*entries: Entry) -> Article:
    article = factories.article()
    sources.put(article, entries, by=factories.user(group="editor"), base=sources.seen([]))
    return article


def form(page: Any) -> dict[str, Any]:
    """What the form of the list would send."""
    reader = FormReader("")
    reader.feed(page.content.decode().partition("sources-form")[2].join(['<form id="">', ""]))
    return reader.data


def test_sources_are_filled_in_put_in_order_and_taken_off(desk: Any) -> None:
    article = listed(REPORT, BOOK)
    data = form(desk.get(page_of(article)))
    assert (data["sources-0-title"], data["sources-0-is_public"], data["sources-1-title"]) == (
        "Annual report",
        "on",
        "A book",
    )

    data |= {
        "sources-0-DELETE": "on",
        "sources-2-title": "Lecture",
        "sources-2-url": "example.org/x",
        "sources-2-ORDER": "1",
    }
    answer = desk.post(page_of(article), data)

    assert answer.status_code == 302
    assert sources.of(article) == [Entry(title="Lecture", url="https://example.org/x"), BOOK]


def test_a_row_that_is_left_empty_is_no_source(desk: Any) -> None:
    article = listed(REPORT)

    desk.post(page_of(article), form(desk.get(page_of(article))))

    assert sources.of(article) == [REPORT]


def test_a_late_list_is_refused_and_kept_on_the_page_beside_the_one_that_stands(desk: Any) -> None:
    article = listed(REPORT)
    data = form(desk.get(page_of(article))) | {"sources-1-title": "Mine"}
    sources.put(article, [BOOK], by=factories.user(group="editor"), base=sources.seen([REPORT]))

    page = desk.post(page_of(article), data)

    assert page.status_code == 409
    assert "It reads now: A book" in words(page)
    again = form(page)
    assert again["sources-1-title"] == "Mine"
    assert sources.of(article) == [BOOK]
    assert desk.post(page_of(article), again).status_code == 302
    assert [entry.title for entry in sources.of(article)] == ["Annual report", "Mine"]


def test_a_late_list_with_a_mistake_in_it_is_still_late_when_that_is_mended(desk: Any) -> None:
    article = listed(REPORT)
    data = form(desk.get(page_of(article))) | {"sources-1-title": "Mine", "sources-1-url": "not an address"}
    page = desk.post(page_of(article), data)
    assert page.status_code == 200
    assert "Enter a valid URL." in words(page)
    sources.put(article, [BOOK], by=factories.user(group="editor"), base=sources.seen([REPORT]))

    assert desk.post(page_of(article), form(page) | {"sources-1-url": ""}).status_code == 409


def test_the_page_says_that_readers_see_another_list(desk: Any) -> None:
    article = listed(REPORT)
    publishing.publish(article, by=None)
    assert "has another list" not in words(desk.get(page_of(article)))

    sources.put(article, [BOOK], by=factories.user(group="editor"), base=sources.seen([REPORT]))

    assert "has another list" in words(desk.get(page_of(article)))


def test_the_page_of_the_piece_counts_its_sources(desk: Any) -> None:
    page = desk.get(f"/desk/opinion/article/{listed(REPORT, BOOK).pk}/change/")

    assert "2 sources, 1 shown to readers" in words(page)


def test_the_desk_reads_whose_each_is_and_an_authors_stays_hers_when_it_is_put_in_order(desk: Any) -> None:
    mei = factories.user(group="contributor", name="Mei Lin")
    article = factories.submitted(by=mei, sources="Her report\nHer book")
    page = desk.get(page_of(article))
    assert words(page).count("named by Mei Lin, its author") == 2

    data = form(page) | {
        "sources-0-remark": "p. 3",
        "sources-0-ORDER": "9",
        "sources-2-title": "Ours",
        "sources-2-ORDER": "5",
    }
    desk.post(page_of(article), data)

    told = [(entry.title, entry.remark, entry.named_by) for entry in sources.of(article)]
    assert told == [("Her book", "", "Mei Lin"), ("Ours", "", ""), ("Her report", "p. 3", "Mei Lin")]
