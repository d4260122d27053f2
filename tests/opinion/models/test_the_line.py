"""What the database itself refuses, asked around Django: by `update()`, by SQL."""

import datetime as dt
import time
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from opinion import publishing
from opinion.models import (
    Address,
    Article,
    Edition,
    EditionTopic,
    Revision,
    Step,
    Withholding,
    clock,
)
from opinion.publishing import Epitaph
from tests import factories

pytestmark = pytest.mark.django_db
SOON = dt.timedelta(hours=1)


def refuses(sql: str, *params: Any, says: str) -> None:
    """Runs SQL that the database must refuse, with this in its reason."""
    with pytest.raises(DatabaseError, match=says), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def sql(statement: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def test_two_editions_of_one_piece_are_never_live_at_one_moment() -> None:
    edition = factories.published()

    copy = Edition.objects.get(pk=edition.pk)
    copy.pk, copy.number, copy.live_from = None, 2, clock.read() + SOON

    with pytest.raises(IntegrityError, match="one_edition_at_a_time"), transaction.atomic():
        copy.save(force_insert=True)


def test_editions_that_meet_at_one_moment_are_no_overlap() -> None:
    edition = factories.published(headline="First")
    second = publishing.publish(edition.article, by=None)

    edition.refresh_from_db()

    assert edition.live_until == second.live_from


def test_an_edition_does_not_end_before_it_starts() -> None:
    edition = factories.published()

    copy = Edition.objects.get(pk=edition.pk)
    copy.pk, copy.number, copy.live_from = None, 2, clock.read() + SOON
    copy.live_until = edition.live_from

    with pytest.raises(IntegrityError, match="edition_ends_after_it_starts"), transaction.atomic():
        copy.save(force_insert=True)


@pytest.mark.parametrize(
    "change",
    [
        "headline = 'Other'",
        "body = ''",
        "byline = '[]'",
        "dated = now()",
        "live_from = now()",
        "path = '/x/'",
        "number = 9",
    ],
)
def test_nothing_of_an_edition_that_has_been_live_changes(change: str) -> None:
    edition = factories.published()

    refuses(f"UPDATE opinion_edition SET {change} WHERE id = %s", edition.pk, says="only its end may move")


def test_nothing_of_a_scheduled_edition_changes_but_its_end() -> None:
    edition = publishing.schedule(factories.article(), at=clock.read() + SOON, by=None)

    refuses(
        "UPDATE opinion_edition SET headline = 'x' WHERE id = %s", edition.pk, says="only its end may move"
    )
    refuses(
        "UPDATE opinion_edition SET live_from = now() WHERE id = %s", edition.pk, says="only its end may move"
    )


def test_an_update_that_changes_nothing_passes() -> None:
    edition = factories.published()

    assert Edition.objects.filter(pk=edition.pk).update(headline=F("headline")) == 1
    edition.save()


def test_the_end_of_a_live_edition_may_move_while_it_has_not_passed() -> None:
    edition = factories.published()

    sql(
        "UPDATE opinion_edition SET live_until = clock_timestamp() + interval '1 hour' WHERE id = %s",
        edition.pk,
    )
    sql("UPDATE opinion_edition SET live_until = NULL WHERE id = %s", edition.pk)

    edition.refresh_from_db()
    assert edition.live_until is None


def test_an_edition_that_has_ended_is_never_reopened() -> None:
    edition = factories.published()
    publishing.publish(edition.article, by=None)

    refuses("UPDATE opinion_edition SET live_until = NULL WHERE id = %s", edition.pk, says="has ended")


def test_a_cancelled_edition_keeps_its_number_and_stays_cancelled() -> None:
    article = factories.article()
    edition = publishing.schedule(article, at=clock.read() + SOON, by=None)
    publishing.unschedule(article, by=None)
    edition.refresh_from_db()

    assert (edition.number, edition.live_until) == (1, edition.live_from)
    refuses("UPDATE opinion_edition SET live_until = NULL WHERE id = %s", edition.pk, says="was cancelled")
    assert publishing.publish(article, by=None).number == 2


def test_editions_are_never_deleted() -> None:
    live = factories.published()
    cancelled = publishing.schedule(factories.article(), at=clock.read() + SOON, by=None)
    publishing.unschedule(cancelled.article, by=None)

    for edition in (live, cancelled):
        refuses("DELETE FROM opinion_edition WHERE id = %s", edition.pk, says="never deleted")


def make_revision() -> int:
    return Revision.objects.get(article=factories.article(), number=1).pk


def make_step() -> int:
    return Step.objects.filter(article=factories.article()).first().pk


def make_tombstone() -> int:
    edition = factories.published()
    publisher = factories.user(group="publisher")
    return publishing.take_down(edition.article, by=publisher, why="asked", epitaph=Epitaph()).pk


def make_withholding() -> int:
    first = factories.published()
    publishing.publish(first.article, by=None)
    return publishing.withhold(
        first, by=factories.user(group="publisher"), public_reason="At a court's order"
    ).pk


@pytest.mark.parametrize(
    ("table", "make", "column"),
    [
        ("opinion_revision", make_revision, "headline"),
        ("opinion_step", make_step, "why"),
        ("opinion_tombstone", make_tombstone, "reason"),
        ("opinion_withholding", make_withholding, "public_reason"),
    ],
)
def test_the_record_never_changes_and_is_never_deleted(table: str, make: Any, column: str) -> None:
    pk = make()

    refuses(f"UPDATE {table} SET {column} = 'tampered' WHERE id = %s", pk, says="never changes")
    refuses(f"DELETE FROM {table} WHERE id = %s", pk, says="never changes and is never deleted")
    sql(f"UPDATE {table} SET {column} = {column} WHERE id = %s", pk)


def test_a_link_row_keeps_its_edition_and_its_date() -> None:
    edition = factories.published(topics=["Taiwan"])
    link = EditionTopic.objects.get(edition=edition)

    refuses("UPDATE opinion_editiontopic SET dated = now() WHERE id = %s", link.pk, says="never changes")
    refuses("DELETE FROM opinion_editiontopic WHERE id = %s", link.pk, says="belongs to a printed edition")
    other = factories.topic("Other")
    refuses(
        "INSERT INTO opinion_editiontopic (edition_id, topic_id, dated) VALUES (%s, %s, now())",
        edition.pk,
        other.pk,
        says="the date of a link is that of its edition",
    )


def test_a_live_edition_cannot_be_withheld() -> None:
    edition = factories.published()
    publisher = factories.user(group="publisher")

    with pytest.raises(DatabaseError, match="not a past one"), transaction.atomic():
        Withholding.objects.create(edition=edition, at=clock.read(), by=publisher, public_reason="x")


def test_the_address_of_a_piece_that_was_public_stays() -> None:
    edition = factories.published()

    refuses(
        "UPDATE opinion_article SET path = '/2020/01/x/' WHERE id = %s",
        edition.article_id,
        says="its address stays",
    )


def test_numbers_are_unique_per_piece() -> None:
    article = factories.article()
    revision = Revision.objects.get(article=article, number=1)
    revision.pk = None

    with pytest.raises(IntegrityError, match="revision_number_once"), transaction.atomic():
        revision.save(force_insert=True)


def test_an_address_belongs_to_one_thing_and_to_one_alone() -> None:
    edition = factories.published()

    with pytest.raises(IntegrityError, match="address_of_one_thing"), transaction.atomic():
        Address.objects.create(path="/nowhere/")
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(path=edition.path, article=factories.article())


def test_published_without_an_address_and_an_unknown_state_are_refused() -> None:
    article = factories.article()

    for state in ("published", "nonsense"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Article.objects.filter(pk=article.pk).update(state=state)


def test_an_archived_text_has_a_recorded_reason() -> None:
    article = factories.article()

    with pytest.raises(IntegrityError, match="archive_has_a_reason"), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(origin="archive")


def test_what_has_a_past_cannot_be_deleted() -> None:
    article = factories.article()

    with pytest.raises(DatabaseError), transaction.atomic():
        Article.objects.filter(pk=article.pk).delete()


@pytest.mark.django_db(transaction=True)
def test_no_edition_is_put_into_the_past_of_a_piece_that_has_one() -> None:
    edition = factories.published()
    publisher = factories.user(group="publisher")
    publishing.take_down(edition.article, by=publisher, why="asked", epitaph=Epitaph())
    copies = [Edition.objects.get(pk=edition.pk) for _ in range(2)]
    copies[0].live_from, copies[0].live_until = edition.live_from - 2 * SOON, edition.live_from - SOON
    copies[1].live_from = clock.read()  # the gap after the takedown
    time.sleep(0.01)

    for copy in copies:
        copy.pk, copy.number = None, 7
        with pytest.raises(IntegrityError, match="another one begins now or later"):
            Edition.objects.bulk_create([copy])


@pytest.mark.django_db(transaction=True)
def test_what_has_been_live_is_not_made_to_look_cancelled_by_a_long_transaction() -> None:
    with transaction.atomic():
        edition = factories.published()

        refuses(
            "UPDATE opinion_edition SET live_until = live_from WHERE id = %s",
            edition.pk,
            says="has been live and is not cancelled",
        )


@pytest.mark.django_db(transaction=True)
def test_an_end_in_the_past_is_refused_to_a_live_edition() -> None:
    edition = factories.published()
    time.sleep(0.05)

    refuses(
        "UPDATE opinion_edition SET live_until = live_from + interval '1 millisecond' WHERE id = %s",
        edition.pk,
        says="cannot end in the past",
    )
