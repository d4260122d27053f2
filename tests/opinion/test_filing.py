"""The desk's card index: whatever changes a record, by whatever door, its card is written anew."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from authors.models import Author, Contributor, LocalName
from opinion import erasure, filing, holds, notes, people, revisions, search, striking, topics
from opinion.models import (
    Arrival,
    Article,
    Drawer,
    IndexCard,
    Letter,
    ListedName,
    Message,
    Series,
    StyleRule,
    Topic,
    Unfiled,
)  # fmt: skip
from opinion.retrieval import Words
from tests import factories

pytestmark = pytest.mark.django_db


def held(words: str, drawer: Drawer = Drawer.PIECE) -> list[int]:
    """The keys of the records whose cards hold these words, once everything is filed."""
    for _done in filing.catch_up_wholly():
        pass
    query = search.parse(words)
    assert query is not None
    cards = IndexCard.objects.filter(drawer=drawer, body_vector=Words(query))
    return list(cards.order_by("key").values_list("key", flat=True))


def everything() -> dict[Drawer, Any]:
    """A record of every kind that says "walrus"."""
    publisher = factories.user(group="publisher")
    author = factories.author(name="Walrus")
    piece = factories.article(headline="Walrus", authors=[factories.author(name="Ida Elk")])
    hold = holds.place(piece, by=publisher, lifters=[publisher], note="Walrus")
    made = Arrival.objects.create(how="pasted", size=1, sha256="0", body="<p>Walrus</p>")
    return {
        Drawer.PIECE: piece,
        Drawer.PERSON: author,
        Drawer.CONTRIBUTOR: Contributor.objects.create(private_name="Walrus"),
        Drawer.TOPIC: factories.topic("Walrus"),
        Drawer.SERIES: Series.objects.create(name="Walrus"),
        Drawer.NOTE: notes.write(piece, by=publisher, text="Walrus"),
        Drawer.HOLD_NOTE: hold.notes.get(),
        Drawer.MAIL: Message.objects.create(template="x", to="a@example.org", subject="Walrus", text="x"),
        Drawer.ARRIVAL: made,
        Drawer.LETTER: Letter.objects.create(slug="x", use="decline", reason="Walrus", subject="x", text="x"),
        Drawer.STYLE: StyleRule.objects.create(pattern="walrus", reason="x"),
        Drawer.NAME: ListedName.objects.create(name="Walrus", chinese_name="海象"),
    }


COLUMNS = {
    Drawer.PIECE: "standfirst", Drawer.PERSON: "name", Drawer.CONTRIBUTOR: "phone", Drawer.TOPIC: "description",
    Drawer.SERIES: "introduction", Drawer.NOTE: "text", Drawer.HOLD_NOTE: "text", Drawer.MAIL: "subject",
    Drawer.ARRIVAL: "sender_name", Drawer.LETTER: "text", Drawer.STYLE: "reason", Drawer.NAME: "name",
}  # fmt: skip


@pytest.mark.parametrize("drawer", list(Drawer))
def test_a_record_is_filed_when_it_is_made_changed_by_any_statement_and_gone(drawer: Drawer) -> None:
    row = everything()[drawer]
    rows = type(row)._default_manager.filter(pk=row.pk)
    assert row.pk in held("walrus", drawer)

    rows.update(**{COLUMNS[drawer]: "Now a narwhal"})
    assert held("narwhal", drawer) == [row.pk]

    if drawer not in {Drawer.PIECE, Drawer.HOLD_NOTE}:
        with erasure.door("purge"):
            row.delete()
        assert (held("narwhal", drawer), held("walrus", drawer)) == ([], [])


def rename_author(article: Article) -> None:
    article.bylines.get().author.local_names.create(language="vi", name="Hải Mã")


def new_name(article: Article) -> None:
    Author.objects.update(name="Hai Ma")


def other_name(article: Article) -> None:
    article.bylines.get().author.other_names.create(name="Hai Ma")


def into_another(article: Article) -> None:
    other = factories.author(name="Hai Ma")
    people.merge(article.bylines.get().author, other, by=factories.user(group="publisher"))


def topic_renamed(article: Article) -> None:
    Topic.objects.update(name="Hai Ma")


def topic_merged(article: Article) -> None:
    topics.merge(article.topics.get(), factories.topic("Hai Ma"), by=factories.user(group="publisher"))


def topic_added(article: Article) -> None:
    revisions.set_topics(article, [factories.topic("Hai Ma").pk])


def byline_added(article: Article) -> None:
    article.bylines.create(author=factories.author(name="Hai Ma"), position=1)


@pytest.mark.parametrize(
    "change",
    [
        rename_author,
        new_name,
        other_name,
        into_another,
        topic_renamed,
        topic_merged,
        topic_added,
        byline_added,
    ],
)
def test_a_piece_is_found_by_the_names_of_its_people_and_topics_as_they_are_now(
    change: Callable[[Article], None],
) -> None:
    article = factories.article(topics=["Arctic"])
    assert held("hai ma") == []

    change(article)

    assert held("hai ma") == [article.pk]


def test_a_name_and_a_topic_that_are_taken_away_find_the_piece_no_more() -> None:
    article = factories.article(topics=["Arctic"], authors=[factories.author(name="Hai Ma")])
    LocalName.objects.create(author=Author.objects.get(), language="vi", name="Voi Biển")
    assert held("hai ma arctic voi bien") == [article.pk]

    LocalName.objects.all().delete()
    assert held("voi") == []
    article.bylines.all().delete()
    article.topic_links.all().delete()
    assert (held("hai ma"), held("arctic")) == ([], [])


def test_what_was_merged_into_another_has_no_card_of_its_own() -> None:
    gone, stays = factories.author(name="Walrus One"), factories.author(name="Walrus Two")
    people.merge(gone, stays, by=factories.user(group="publisher"))

    assert held("walrus one", Drawer.PERSON) == held("walrus", Drawer.PERSON) == [stays.pk]


def test_a_change_of_what_nobody_finds_a_piece_by_marks_nothing() -> None:
    article = factories.article()
    held("strait")

    Article.objects.filter(pk=article.pk).update(first_outlet="Elsewhere", headline=article.headline)
    article.save()

    assert Unfiled.objects.count() == 0


def test_the_latest_are_filed_first_and_the_rest_later() -> None:
    pieces = [factories.article(headline=f"Number {number}") for number in range(4)]
    Unfiled.objects.all().delete()
    for piece in pieces:
        Article.objects.filter(pk=piece.pk).update(standfirst="Walrus")

    assert filing.catch_up(most=1) == 1
    assert list(IndexCard.objects.filter(drawer="piece").values_list("key", flat=True)) == [pieces[-1].pk]
    assert sum(1 for _done in filing.catch_up_wholly()) == 1
    assert IndexCard.objects.filter(drawer="piece").count() == 4
    assert filing.catch_up() == 0


def test_who_has_little_time_files_some_and_leaves_the_rest() -> None:
    for number in range(2 * filing.BREATH):
        factories.topic(f"Topic {number}")

    assert filing.catch_up(seconds=0) == filing.BREATH
    assert IndexCard.objects.filter(drawer="topic").count() == filing.BREATH
    assert filing.catch_up(seconds=60) == filing.BREATH


def test_a_record_that_cannot_be_read_has_no_card_and_stops_no_other(caplog: Any) -> None:
    Unfiled.objects.all().delete()
    bad, good = (
        Arrival.objects.create(how="mail", size=1, sha256="0", subject="Walrus", identifier=name)
        for name in ("bad", "good")
    )
    assert held("walrus", Drawer.ARRIVAL) == [bad.pk, good.pk]
    good.save()
    with connection.cursor() as cursor:  # a year that no date of Python's holds
        cursor.execute("UPDATE opinion_arrival SET sent_at = '10000-01-01 00:00Z' WHERE id = %s", [bad.pk])
    Unfiled.objects.create(drawer=Drawer.ARRIVAL, key=bad.pk)

    assert held("walrus", Drawer.ARRIVAL) == [good.pk]
    assert f"arrival {bad.pk}" in caplog.text
    assert not Unfiled.objects.exists()


def test_a_mark_goes_before_its_record_is_read_so_that_what_changes_meanwhile_is_marked_anew() -> None:
    factories.article()
    Unfiled.objects.all().delete()
    Article.objects.update(headline="Walrus")
    with CaptureQueriesContext(connection) as asked:
        filing.catch_up()
    said = [query["sql"] for query in asked]
    gone = next(n for n, sql in enumerate(said) if sql.startswith('DELETE FROM "opinion_unfiled"'))
    read = next(n for n, sql in enumerate(said) if 'FROM "opinion_article"' in sql)
    assert gone < read


@pytest.mark.django_db(transaction=True)
def test_who_files_everything_waits_for_who_is_at_it() -> None:
    topic = factories.topic("Walrus")
    found: list[int] = []

    def all_of_it() -> None:
        found.extend(filing.catch_up_wholly())
        connection.close()

    other = Thread(target=all_of_it)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [filing._TURN])
        other.start()
        other.join(0.5)
        assert other.is_alive()
    other.join(20)
    assert found
    assert IndexCard.objects.filter(drawer="topic", key=topic.pk).exists()


def test_filing_asks_as_often_for_many_pieces_as_for_one() -> None:
    def asked(pieces: int) -> int:
        for number in range(pieces):
            factories.article(
                authors=[factories.author(name=f"A {number}", chinese="林美")], topics=["x", str(number)]
            )
        with CaptureQueriesContext(connection) as captured:
            filing.catch_up()
        return len(captured)

    asked(1)
    assert asked(2) == asked(8)


def test_rebuild_files_what_has_no_card_and_takes_away_what_has_no_record() -> None:
    article = factories.article(headline="Walrus")
    Unfiled.objects.all().delete()
    IndexCard.objects.all().delete()
    IndexCard.objects.create(
        drawer="piece", key=0, dated=article.changed_at, body_vector="x", title_vector="x"
    )

    call_command("rebuild", verbosity=0)

    assert held("walrus") == [article.pk]
    assert not IndexCard.objects.filter(key=0).exists()
    IndexCard.objects.update(body_vector="x")
    call_command("rebuild", verbosity=0, all=True)
    assert held("walrus") == [article.pk]


def test_words_that_were_struck_and_pieces_that_were_purged_are_in_no_card() -> None:
    facts: Any = {
        "by": factories.user(group="publisher"),
        "second": factories.user(group="administrator"),
        "why": "x",
    }
    article = factories.article(desk_note="She lives at Walrus Road.")
    notes.write(article, by=facts["by"], text="Is it Walrus Road?")
    assert (held("walrus"), len(held("walrus", Drawer.NOTE))) == ([article.pk], 1)

    striking.strike(article, "Walrus Road", **facts)
    assert Unfiled.objects.count() == 0
    assert (held("walrus"), held("walrus", Drawer.NOTE)) == ([], [])

    erasure.purge(article, **facts)
    assert not IndexCard.objects.filter(drawer="piece").exists()


def test_a_text_of_any_size_is_filed() -> None:
    body = "<p>" + " ".join(f"word{number}" for number in range(150_000)) + "</p>"
    article = factories.article(headline="Enormous", body=body)

    assert held("enormous word10") == [article.pk]


def test_a_save_pays_for_a_mark_and_not_for_the_index() -> None:
    article = factories.article(topics=["Arctic"])
    held("strait")

    with (
        CaptureQueriesContext(connection) as captured,
        revisions.saving(article, by=None, base=None) as locked,
    ):
        locked.body = factories.SOUND * 20

    assert list(Unfiled.objects.values_list("drawer", "key")) == [("piece", article.pk)]
    assert not any("opinion_indexcard" in one["sql"] or "opinion_unfiled" in one["sql"] for one in captured)
