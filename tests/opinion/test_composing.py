"""Composing: what was typeset follows today's names, addresses and pictures, and never another text."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authors.models import Author
from opinion import composing, people, publishing, revisions, seeding, tasks, topics
from opinion.models import (
    Edition,
    Image,
    LiveAddress,
    LiveAuthor,
    LiveEdition,
    Portrait,
    Rendition,
    Series,
    Typeset,
    clock,
)
from opinion.publishing import Epitaph
from tests import factories

pytestmark = pytest.mark.django_db


def image(**facts: str) -> Image:
    facts = {"alt": "A ship at anchor", "caption": "Keelung", "credit": "Lin", "licence": "own", **facts}
    return Image.objects.create(original="originals/x.png", width=1280, height=960, sha256="0" * 64, **facts)


def make_ready(
    picture: Image, *, shape: str = "full", formats: tuple[str, ...] = ("avif", "webp", "jpeg")
) -> None:
    for kind in formats:
        for width in (320, 640):
            Rendition.objects.create(
                image=picture, shape=shape, width=width, height=width * 3 // 4, format=kind,
                name=f"{picture.pk}-{shape}-{width}.{kind}", size=1,
            )  # fmt: skip


def article_html(edition: Edition) -> str:
    return str(LiveEdition.objects.get(pk=edition.pk).article)


def test_a_picture_is_shown_once_its_renditions_are_ready_and_only_those() -> None:
    picture = image()
    edition = factories.published(lead_image=picture)
    assert "<picture" not in article_html(edition)
    make_ready(picture, formats=("webp", "jpeg"))

    composing.refresh(images=[picture.pk])

    html = article_html(edition)
    assert f"/media/{picture.pk}-full-320.webp 320w" in html
    assert "avif" not in html
    assert 'alt="A ship at anchor"' in html
    assert "Keelung" in html


def test_the_facts_of_a_picture_are_those_of_the_day_it_was_published() -> None:
    picture = image(caption="As printed")
    make_ready(picture)
    edition = factories.published(lead_image=picture)
    Image.objects.filter(pk=picture.pk).update(caption="Changed since")

    composing.refresh(images=[picture.pk])

    assert "As printed" in article_html(edition)
    assert "Changed since" not in article_html(edition)


def test_what_pages_tell_of_a_piece_without_showing_it_is_made_at_printing() -> None:
    picture = image()
    make_ready(picture, shape="card")

    edition = factories.published(
        standfirst="A  standfirst\nof & two lines.",
        body="<p>One <em>two</em><br>three.<span data-note='A note.'></span></p><h2>Four &lt;</h2>",
        lead_image=picture,
    )

    kept = Typeset.objects.get(edition=edition)
    assert kept.plain == "One two\nthree.\nFour <"
    assert kept.summary == "A standfirst of & two lines."
    assert kept.thumbnail == f"/media/{picture.pk}-card-640.jpeg"


def test_without_a_standfirst_the_summary_is_how_the_piece_begins_and_without_a_picture_there_is_none() -> (
    None
):
    edition = factories.published(standfirst="", body="<h2>Heading</h2><p>It <em>begins</em> here.</p>")

    kept = Typeset.objects.get(edition=edition)
    assert (kept.summary, kept.thumbnail) == ("It begins here.", "")


def test_a_portrait_reaches_the_pages_of_its_author() -> None:
    author, picture = factories.author(name="Mei Lin"), image()
    edition = factories.published(authors=[author])
    Portrait.objects.create(author=author, image=picture)
    make_ready(picture, shape="square")

    people.changed(author, by=None)

    assert f"/media/{picture.pk}-square-" in article_html(edition)
    assert f"/media/{picture.pk}-square-" in str(LiveAuthor.objects.get().head)


def test_a_changed_name_of_an_author_leaves_the_printed_byline_alone() -> None:
    author = factories.author(name="Mei Lin")
    edition = factories.published(authors=[author])
    author.name = "Mei Chen"
    author.save()

    people.changed(author, by=None)

    assert "Mei Lin" in article_html(edition)
    assert "Mei Chen" not in article_html(edition)


def test_a_scheduled_edition_follows_its_furniture_too() -> None:
    edition = publishing.schedule(
        factories.article(topics=["Strait"]), at=clock.read() + dt.timedelta(hours=1), by=None
    )
    topic = factories.topic("Strait")
    topic.name = "Taiwan Strait"
    topic.save()

    composing.refresh(topics=[topic.pk])

    assert "Taiwan Strait" in Typeset.objects.get(edition=edition).card


def test_rebuild_remakes_what_other_templates_made_and_nothing_else() -> None:
    edition = factories.published()
    people.changed(Author.objects.get(), by=None)
    assert max(seeding.rebuild()) == (0, 0)
    Typeset.objects.update(template_version="of yesterday", card="old")

    assert list(seeding.rebuild())[-1] == (1, 1)

    assert Typeset.objects.get(edition=edition).card != "old"


def test_rebuild_makes_what_was_not_yet_kept_when_a_piece_was_printed() -> None:
    edition = factories.published(body="<p>It begins here.</p>")
    people.changed(Author.objects.get(), by=None)
    Typeset.objects.update(plain=None, summary=None, thumbnail=None)

    assert list(seeding.rebuild())[-1] == (1, 1)

    assert Typeset.objects.get(edition=edition).plain == "It begins here."


def test_a_chinese_piece_is_set_in_chinese_and_found_by_two_characters() -> None:
    edition = factories.published(
        headline="臺灣海峽",
        language="zh-Hant",
        body="<p>總統蔡英文表示，和平不是理所當然。</p>",
        authors=[factories.author(name="Tsai Ing-wen", name_order="family_first", chinese="蔡英文")],
    )

    assert edition.byline[0]["name"] == "蔡英文"
    assert 'lang="zh-Hant"' in article_html(edition)


def test_an_english_byline_carries_the_native_name_beside_it() -> None:
    author = factories.author(name="Lai Ching-te", chinese="賴清德")

    edition = factories.published(authors=[author])

    entry = edition.byline[0]
    assert (entry["name"], entry["native_name"], entry["language"]) == ("Lai Ching-te", "賴清德", "zh-Hant")


def test_series_and_first_publication_stand_in_the_edition() -> None:
    series = Series.objects.create(name="One year on")
    edition = factories.published(
        series=series,
        first_outlet="The Interpreter",
        first_url="https://example.org/x",
        first_is_canonical=True,
    )

    assert edition.first_published == {
        "outlet": "The Interpreter",
        "date": "",
        "url": "https://example.org/x",
    }
    assert edition.canonical_url == "https://example.org/x"
    assert "The Interpreter" in article_html(edition)


def test_typesetting_many_asks_as_few_questions_as_typesetting_one() -> None:
    for number in range(6):
        factories.published(
            headline=f"Piece {number}", topics=["Taiwan"], authors=[factories.author(name=f"A {number}")]
        )
    editions = list(Edition.objects.all())

    def queries(some: list[Edition]) -> int:
        with CaptureQueriesContext(connection) as found:
            composing.typeset(some)
        return len(found)

    assert queries(editions[:1]) == queries(editions)


def test_what_was_taken_down_and_put_back_is_typeset_again() -> None:
    edition = factories.published(headline="Here")
    publishing.take_down(edition.article, by=factories.user(group="publisher"), why="x", epitaph=Epitaph())
    with revisions.saving(edition.article, by=None, base=None) as locked:
        locked.headline = "Not this one"

    again = publishing.put_back(edition.article, by=None)

    assert "Here" in article_html(again)


def test_what_a_request_should_not_wait_for_is_left_to_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "AT_ONCE", 1)
    old, new = (factories.published(headline=name, topics=["Strait"]) for name in ("Old", "New"))
    topic = factories.topic("Strait")
    topic.name = "Taiwan Strait"
    topic.save()

    composing.refresh(topics=[topic.pk])

    assert "Taiwan Strait" in str(LiveEdition.objects.get(pk=new.pk).card)
    assert "Taiwan Strait" not in str(LiveEdition.objects.get(pk=old.pk).card)
    assert tasks.rebuild_stale() > 0
    assert "Taiwan Strait" in str(LiveEdition.objects.get(pk=old.pk).card)


def test_a_renamed_series_is_renamed_on_its_pieces_and_its_old_address_leads_on() -> None:
    series = Series.objects.create(name="Dossier")
    edition = factories.published(series=series)
    series.name, series.slug = "One year on", "one-year-on"
    series.save()

    topics.series_changed(series, by=None, old_slug="dossier")

    assert "One year on" in article_html(edition)
    assert LiveAddress.objects.get(path="/series/dossier/").target == "/series/one-year-on/"
