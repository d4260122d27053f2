"""Pieces, outcomes, reasons and days, each against a count by hand."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command

from opinion import archive, letters, publishing, submissions, workflow
from opinion.figures import pieces, spans
from opinion.figures.tables import Table
from opinion.models import Article, Edition, Letter, Step
from opinion.publishing import Epitaph
from tests import factories
from tests.opinion.figures.world import appeared, arrived, asleep, at, came_in, happened, on_paper

pytestmark = pytest.mark.django_db
Q3 = spans.read({"period": "2026-Q3"})


def tables(span: spans.Span = Q3) -> dict[str, Table]:
    return {table.slug: table for table in pieces.tables(span)}


def flow(span: spans.Span = Q3) -> dict[Any, tuple[Any, ...]]:
    return on_paper(tables(span)["flow"])


def published(arrival: str, first: str, **facts: Any) -> Article:
    article = arrived(factories.article(**facts), at(arrival))
    appeared(publishing.publish(article, by=None), at(first))
    return article


def test_what_arrived_and_appeared_is_counted_month_by_month() -> None:
    published("2026-07-03", "2026-07-05")
    published("2026-07-31", "2026-08-01")
    article = published("2026-05-02", "2026-09-02")
    edition = publishing.publish(article, by=None)
    appeared(edition, at("2026-09-30"))

    assert flow() == {
        "July 2026": (2, 1, 0),
        "August 2026": (0, 1, 0),
        "September 2026": (0, 1, 1),
        "All": (2, 3, 1),
    }


def test_a_quarter_begins_and_ends_by_the_clocks_of_the_desk() -> None:
    arrived(factories.article(), at("2026-06-30T23:59:59.999"))
    arrived(factories.article(), at("2026-07-01"))
    arrived(factories.article(), at("2026-09-30T23:59:59.999"))
    arrived(factories.article(), at("2026-10-01"))

    assert flow()["All"] == (2, 0, 0)
    assert at("2026-07-01").astimezone(dt.UTC).date() == dt.date(2026, 6, 30)


def test_what_was_submitted_three_times_arrived_once() -> None:
    call_command("loaddata", "letters", verbosity=0)
    owner, editor = factories.user(group="contributor"), factories.user(group="editor")
    article = factories.submitted(by=owner)
    happened(article, "submit", at("2026-06-30"))
    letter = Letter.objects.filter(use="return")[0]
    for day in ("2026-07-02", "2026-07-04"):
        letters.give_back(article, letter=letter, subject="x", text="x", by=editor)
        happened(article, "return", at(day))
        submissions.submit(article, by=owner)
        happened(article, "submit", at(day))

    assert flow()["All"] == (0, 0, 0)
    assert flow(spans.read({"period": "2026-06"}))["All"] == (1, 0, 0)
    assert on_paper(tables(spans.read({"period": "2026-Q2"}))["reasons"]) == {
        ("Returned for another draft", letter.reason): (1,)
    }


def test_what_came_by_mail_arrived_with_the_mail_and_what_came_later_is_no_arrival() -> None:
    article = arrived(factories.article(), at("2026-10-02"))
    came_in(article, at("2026-09-30T23:00"))
    came_in(article, at("2026-09-01"), outcome="version")

    assert flow()["All"] == (1, 0, 0)


def test_what_came_when_the_quarter_was_over_is_the_next_ones_although_it_was_taken_up_before() -> None:
    came_in(arrived(factories.article(), at("2026-09-30")), at("2026-10-01"))

    assert on_paper(tables()["outcomes"])["Arrived"] == (0, None)


def test_what_was_taken_off_the_clock_before_readers_saw_it_has_not_appeared() -> None:
    article = arrived(factories.article(), at("2026-07-02"))
    publishing.schedule(article, at=at("2999-01-01"), by=None)
    publishing.unschedule(article, by=None)
    with asleep():
        Edition.objects.update(live_from=at("2026-08-01"), live_until=at("2026-08-01"))

    assert flow()["All"] == (1, 0, 0)


def test_drafts_that_were_never_handed_in_have_not_arrived() -> None:
    submissions.start(submissions.Draft(headline="x"), by=factories.user(group="contributor"))

    assert flow(spans.of_day(spans.today(), "year"))["All"] == (0, 0, 0)


def test_the_archive_is_not_counted() -> None:
    kind = factories.article().kind
    found = archive.Found(
        body=factories.SOUND, headline="Old", authors=[(factories.author(), "x")], dated=at("2026-08-01")
    )
    old = archive.bring_in(found, kind=kind, reason="The archive.")
    appeared(publishing.publish(old, by=None), at("2026-08-01"))
    aside = archive.lay_aside(archive.Found(body=factories.SOUND), kind=kind)
    workflow.move(aside, "edit", by=None)
    happened(aside, "edit", at("2026-08-01"))

    assert flow()["All"] == (0, 0, 0)


def test_where_they_stand_and_what_became_of_them() -> None:
    call_command("loaddata", "letters", verbosity=0)
    owner, editor = factories.user(group="contributor"), factories.user(group="editor")
    letter = Letter.objects.filter(use="decline")[0]
    taken_down = published("2026-07-01", "2026-07-02")
    publishing.take_down(taken_down, by=factories.user(group="publisher"), why="x", epitaph=Epitaph())
    spiked = arrived(factories.article(), at("2026-07-03"))
    workflow.move(spiked, "spike", by=None)
    scheduled = arrived(factories.article(), at("2026-07-04"))
    publishing.schedule(scheduled, at=at("2999-01-01"), by=None)
    restored = arrived(factories.submitted(by=owner), at("2026-07-05"))
    submissions.withdraw(restored, by=owner)
    workflow.move(restored, "restore", by=editor)
    withdrawn = arrived(factories.submitted(by=owner), at("2026-07-05"))
    submissions.withdraw(withdrawn, by=owner)
    for _number in range(2):
        declined = arrived(factories.submitted(by=owner), at("2026-07-06"))
        letters.decline(declined, letter=letter, subject="x", text="x", by=editor)

    found = tables()

    assert on_paper(found["outcomes"]) == {
        "Published": (1, 14.3),
        "On the clock": (1, 14.3),
        "In work": (1, 14.3),
        "Returned": (0, 0.0),
        "Declined": (2, 28.6),
        "Withdrawn": (1, 14.3),
        "Spiked": (1, 14.3),
        "Arrived": (7, 100.0),
    }
    assert on_paper(found["kinds"]) == {
        str(spiked.kind): (7, 1, 1, 1, 0, 2, 1, 1),
        "All": (7, 1, 1, 1, 0, 2, 1, 1),
    }
    assert on_paper(found["reasons"]) == {("Declined", letter.reason): (2,)}


def test_of_two_refusals_at_the_same_moment_the_last_counts() -> None:
    call_command("loaddata", "letters", verbosity=0)
    editor = factories.user(group="editor")
    article = factories.submitted(by=factories.user(group="contributor"))
    first, last = Letter.objects.filter(use="decline").order_by("-pk")[:2]
    letters.decline(article, letter=first, subject="x", text="x", by=editor)
    workflow.move(article, "restore", by=editor)
    letters.decline(article, letter=last, subject="x", text="x", by=editor)
    with asleep():
        Step.objects.filter(verb="decline").update(at=at("2026-07-03"))
    arrived(article, at("2026-07-02"))

    assert on_paper(tables()["reasons"]) == {("Declined", last.reason): (1,)}


def test_what_was_returned_is_open_still_and_has_its_answer() -> None:
    call_command("loaddata", "letters", verbosity=0)
    article = arrived(factories.submitted(by=factories.user(group="contributor")), at("2026-07-02"))
    letter = Letter.objects.filter(use="return")[0]
    letters.give_back(article, letter=letter, subject="x", text="x", by=factories.user(group="editor"))
    happened(article, "return", at("2026-07-04"))

    found = tables()

    assert on_paper(found["days-to-answer"])["All"] == (2.0, 2.0, 1, 0)
    assert on_paper(found["days-to-publication"])["All"] == (None, None, 0, 1)


def test_days_are_counted_from_arrival_to_the_first_answer_and_to_readers() -> None:
    for arrival, days in (("2026-07-01", 1), ("2026-07-02", 2), ("2026-08-03", 9)):
        published(arrival, (at(arrival) + dt.timedelta(days=days)).date().isoformat())
    sent = arrived(factories.submitted(by=factories.user(group="contributor")), at("2026-09-01"))
    happened(sent, "submit", at("2026-09-01"))
    spiked = arrived(factories.article(), at("2026-09-02"))
    workflow.move(spiked, "spike", by=None)

    found = tables()

    assert on_paper(found["days-to-publication"])["All"] == (2.0, 7.6, 3, 1)
    assert on_paper(found["days-to-answer"])["All"] == (2.0, 7.6, 3, 1)


def test_a_house_without_pieces_has_no_days() -> None:
    found = tables()

    assert on_paper(found["days-to-answer"]) == {"All": (None, None, 0, 0)}
    assert on_paper(found["outcomes"])["Arrived"] == (0, None)
    assert found["flow"].drawing == ""
