"""The feed, as strict XML and as a reader's program takes it."""

import datetime as dt
import logging
import random

import feedparser
import pytest
from django.db import connection
from lxml import etree

from opinion import dateline, publishing, revisions
from opinion.models import Edition, Typeset
from tests import factories
from tests.opinion.public.asking import statements
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def entries(reader: ReaderClient) -> list[etree._Element]:
    """The entries, parsed as strictly as can be."""
    return etree.fromstring(reader.get("/feed/").content).findall(f"{ATOM}entry")


def test_feed_without_a_piece_is_a_feed(reader: ReaderClient) -> None:
    answer = reader.get("/feed/")
    feed = feedparser.parse(answer.content)

    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert (feed.bozo, feed.version, feed.feed.title, feed.entries) == (False, "atom10", "Standfirst", [])
    assert feed.feed.id == "tag:localhost,2026:/"
    assert feed.feed.updated == "2026-01-01T00:00:00+00:00"


def test_feed_holds_the_whole_text_of_each_piece_newest_first(reader: ReaderClient) -> None:
    for n in range(25):
        factories.published(
            headline=f"Piece {n} <&>",
            dated=dateline.first_moment(2026, 1, n + 1),
            standfirst="Short & clear.",
        )

    feed = feedparser.parse(reader.get("/feed/").content)

    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [f"Piece {n} <&>" for n in reversed(range(5, 25))]
    first = feed.entries[0]
    assert first.link == "http://localhost:8000/2026/01/piece-24/"
    assert first.id == "tag:localhost,2026:/2026/01/piece-24/"
    assert first.summary == "Short & clear."
    assert first.authors == [{"name": "Huynh Tam Sang"}]
    assert "It is a reason to ask those who did." in first.content[0].value
    assert first.content[0].type == "application/xhtml+xml"


def test_content_is_the_text_with_its_notes_and_bio_line_and_no_furniture(reader: ReaderClient) -> None:
    factories.published(
        headline="Title",
        standfirst="Standfirst.",
        body='<p>One<span data-note="A note."></span>, <a href="https://example.org/x">linked</a>.</p>',
        authors=[factories.author(name="Mei Lin", bio_line="Mei Lin writes.")],
        topics=["Japan"],
    )

    content = entries(reader)[0].find(f"{ATOM}content")

    assert content is not None
    assert [child.tag for child in content] == [f"{XHTML}div"]
    assert (
        " ".join("".join(content.itertext()).split()) == "One1, linked. Mei Lin writes. Notes A note. ↩\ufe0e"
    )
    assert [a.get("href") for a in content.iter(f"{XHTML}a")] == [
        "#note-1",
        "https://example.org/x",
        "#ref-1",
    ]


def test_no_address_in_the_feed_is_relative(reader: ReaderClient) -> None:
    other = factories.published(headline="Other")
    article = other.article
    Typeset.objects.update(
        article='<article><div class="body"><p><a href="/2021/x/">x</a>'
        '<img src="/media/a.jpeg" srcset="/media/a.jpeg 320w, /media/b.jpeg 640w"></p></div></article>'
    )

    content = etree.tostring(entries(reader)[0], encoding="unicode")

    assert article.path is not None
    assert 'href="http://localhost:8000/2021/x/"' in content
    assert 'src="http://localhost:8000/media/a.jpeg"' in content
    assert (
        'srcset="http://localhost:8000/media/a.jpeg 320w, http://localhost:8000/media/b.jpeg 640w"' in content
    )


@pytest.mark.parametrize(
    ("precision", "published"),
    [("day", "2021-07-15T00:00:00+08:00"), ("month", None), ("year", None)],
)
def test_only_a_date_known_to_the_day_is_a_publication_date(
    reader: ReaderClient, precision: str, published: str | None
) -> None:
    edition = factories.published(dated=dateline.first_moment(2021, 7, 15), dated_precision=precision)

    entry = entries(reader)[0]

    assert entry.findtext(f"{ATOM}published") == published
    assert dt.datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "") == edition.live_from


def test_an_update_keeps_the_id_and_moves_the_time(reader: ReaderClient) -> None:
    edition = factories.published()
    first = entries(reader)[0]
    with revisions.saving(edition.article, by=None, base=None) as locked:
        locked.headline = "Better"
    publishing.publish(edition.article, by=None)

    second = entries(reader)[0]

    assert second.findtext(f"{ATOM}title") == "Better"
    assert second.findtext(f"{ATOM}id") == first.findtext(f"{ATOM}id")
    assert (second.findtext(f"{ATOM}updated") or "") > (first.findtext(f"{ATOM}updated") or "")


@pytest.mark.parametrize("year", [1970, 1999, 2000, 2016, 2024, 2038, 2100])
def test_every_time_in_the_feed_has_its_offset(reader: ReaderClient, year: int) -> None:
    factories.published(dated=dt.datetime(year, 2, 28, 23, 59, 59, 999999, tzinfo=dt.UTC))

    found = dt.datetime.fromisoformat(entries(reader)[0].findtext(f"{ATOM}published") or "")

    assert found == dt.datetime(year, 2, 28, 23, 59, 59, 999999, tzinfo=dt.UTC)
    assert found.utcoffset() is not None


def spoil(edition: Edition, **columns: str) -> None:
    """Writes around every door, as a restored backup or an old row might have been."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name, value in columns.items():
            cursor.execute(f"UPDATE opinion_edition SET {name} = %s WHERE id = %s", [value, edition.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_piece_that_xml_cannot_hold_is_left_out_and_logged(
    reader: ReaderClient, caplog: pytest.LogCaptureFixture
) -> None:
    factories.published(headline="Sound")
    bad = factories.published(headline="Bad")
    spoil(bad, headline="Bell \x07 and \x0c")

    with caplog.at_level(logging.ERROR):
        found = entries(reader)

    assert [entry.findtext(f"{ATOM}title") for entry in found] == ["Sound"]
    assert [record.getMessage() for record in caplog.records] == [
        f"The feed leaves out {bad.path}, which cannot be written as XML."
    ]


def test_no_text_makes_the_feed_anything_but_xml(reader: ReaderClient) -> None:
    chance = random.Random(7)  # noqa: S311
    signs = [
        "]]>",
        "&",
        "<",
        ">",
        "</script>",
        "<!--",
        '"',
        "'",
        "\x00",
        "\x0b",
        "\x1f",
        "\ufffe",
        "\u202e",
        "海",
        "🔥",
        "é",
        " ",
    ]
    for _ in range(20):
        edition = factories.published()
        text = "".join(chance.choice(signs) for _ in range(30)).replace("\x00", "")
        spoil(edition, headline=text)
        Typeset.objects.filter(edition=edition).update(
            article=f'<article class="piece"><div class="body"><p>{text}</p></div></article>',
            summary=text,
        )

    answer = reader.get("/feed/")

    assert answer.status_code == 200
    etree.fromstring(answer.content)
    assert not feedparser.parse(answer.content).bozo


def test_feed_asks_one_question(reader: ReaderClient) -> None:
    factories.published()
    one = statements(reader, "/feed/")
    for _ in range(25):
        factories.published()

    assert len(one) == len(statements(reader, "/feed/")) == 1
