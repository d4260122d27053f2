"""The one door in what is kept for ever."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from opinion import arrivals, dealing, erasure, publishing, revisions
from opinion.models import Article, Edition, Image, Original, Revision, Step, Typeset
from opinion.refusals import NotAllowed, NotPossible
from tests import factories

pytestmark = pytest.mark.django_db


def two_people() -> dict[str, object]:
    return {"by": factories.user(group="publisher"), "second": factories.user(group="administrator")}


def test_a_piece_that_was_never_public_can_be_purged_and_a_line_remains() -> None:
    article, people = factories.article(headline="Spam"), two_people()

    erasure.purge(article, **people, why="spam")

    assert not Article.objects.exists()
    step = Step.objects.get(verb="purge")
    assert (step.by, step.why, step.facts["article"]) == (people["by"], "spam", article.pk)
    assert "Spam" not in str(step.facts)


def test_what_readers_have_seen_is_never_purged() -> None:
    edition = factories.published()

    with pytest.raises(NotPossible, match="Readers have seen this piece"):
        erasure.purge(edition.article, **two_people(), why="x")
    assert Edition.objects.filter(pk=edition.pk).exists()


def test_one_person_alone_erases_nothing() -> None:
    person = factories.user(group="publisher")

    with pytest.raises(NotAllowed):
        erasure.purge(factories.article(), by=person, second=person, why="x")
    with pytest.raises(NotAllowed):
        erasure.purge(factories.article(), by=person, second=factories.user(group="contributor"), why="x")
    with pytest.raises(NotPossible, match="Say why"):
        erasure.purge(factories.article(), **two_people(), why=" ")


def test_a_past_edition_is_redacted_to_its_hash_and_reason() -> None:
    first = factories.published(headline="Her address", body="<p>She lives at Harbour Road 7.</p>")
    with revisions.saving(first.article, by=None, base=None) as locked:
        locked.headline = "Without it"
    publishing.publish(first.article, by=None)
    digest = first.snapshot().fingerprints()["body"]

    erasure.redact(first, **two_people(), why="Personal data.")

    first.refresh_from_db()
    assert (first.headline, first.byline) == ("", [])
    assert first.body == f"<p>Personal data. (SHA-256 {digest})</p>"
    assert "Harbour" not in Typeset.objects.get(edition=first).article


def test_a_reason_is_text_and_the_pictures_and_note_of_the_edition_go_with_it() -> None:
    picture = Image.objects.create(
        original="originals/x.png", width=9, height=9, sha256="0" * 64, alt="She", licence="own"
    )
    first = publishing.publish(factories.article(lead_image=picture), by=None, note="Her house")
    publishing.publish(first.article, by=None)

    erasure.redact(first, **two_people(), why="<b>Personal</b> data")

    first.refresh_from_db()
    assert (first.images, first.note, first.lead_image) == ([], "", None)
    assert first.body.startswith("<p>&lt;b&gt;Personal&lt;/b&gt; data (SHA-256 ")


def test_the_door_lets_nobody_move_the_times_of_an_edition_or_delete_one_that_was_live() -> None:
    edition = factories.published()

    for door, change in (
        ("redact", "UPDATE opinion_edition SET live_from = live_from - interval '1 day' WHERE id = %s"),
        ("purge", "DELETE FROM opinion_edition WHERE id = %s"),
    ):
        with (
            pytest.raises(DatabaseError, match=r"only its end may move|never deleted"),
            erasure.door(door),
            connection.cursor() as cursor,
        ):
            cursor.execute(change, [edition.pk])


def test_a_live_edition_and_the_working_text_are_not_redacted() -> None:
    edition = factories.published()
    current = edition.article.current_revision()
    assert current is not None

    for copy in (edition, current):
        with pytest.raises(NotPossible):
            erasure.redact(copy, **two_people(), why="x")


def test_the_door_is_shut_again_within_the_same_transaction() -> None:
    article = factories.article(is_agreed=False)
    with erasure.door("purge"):
        pass

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Revision.objects.filter(article=article).delete()


def test_the_commands_answer_with_a_sentence() -> None:
    edition, people = factories.published(), two_people()
    emails = {name: person.email for name, person in people.items()}

    with pytest.raises(CommandError, match="Readers have seen this piece"):
        call_command("purge", edition.article_id, **emails, why="x")
    with pytest.raises(CommandError, match="Only a past edition"):
        call_command("redact", edition=edition.pk, **emails, why="x")


def test_what_a_purged_piece_came_from_goes_with_it() -> None:
    people = two_people()
    arrival = arrivals.receive_text("<p>Spam.</p>", by=factories.user(group="editor"))
    article = dealing.make_piece(arrival, dealing.Plan(text=arrival), by=factories.user(group="editor"))

    erasure.purge(article, **people, why="spam")

    assert not Original.objects.exists()
