"""Where a piece stands, for each road that it can take."""

import datetime as dt

import pytest
from django.utils import timezone

from opinion import assignments, dateline, publishing, submissions, workflow
from opinion.models import Article, clock
from opinion.portal import progress
from opinion.publishing import Epitaph
from opinion.submissions import Draft
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def mei():
    return factories.user(group="contributor")


@pytest.fixture
def publisher():
    return factories.user(group="publisher")


@pytest.fixture
def edited(mei, publisher):
    """A contributor's piece on which the desk is working."""
    article = factories.submitted(by=mei)
    workflow.move(article, "edit", by=publisher)
    factories.agree(article)
    return article


def standing(article):
    return progress.of(progress.followed(Article.objects.filter(pk=article.pk)).get(), clock.read())


def test_a_draft_is_her_turn(mei):
    found = standing(submissions.start(Draft(headline="Mine"), by=mei))

    assert (found.turn, found.sentence, found.next) == (
        "you",
        "Your turn: this is a draft.",
        "Last saved just now.",
    )


def test_what_the_desk_promised_is_told_by_its_clocks(mei, publisher):
    article = factories.submitted(by=mei)
    promised = dt.datetime(2031, 7, 17, 10, tzinfo=dt.UTC)

    assignments.set_dates(article, due_at=promised, promised_at=promised, news_peg=None, by=publisher)

    told = "You have an answer by 17 July 2031, 18:00 Asia/Taipei (17 July 2031, 10:00 UTC)."
    assert standing(article).next == told


def test_with_the_desk_counts_from_the_day_on_which_she_submitted(mei, publisher):
    article = factories.submitted(by=mei)
    today = dateline.words(timezone.now(), "day")
    assert standing(article).sentence == f"With the desk since {today}."

    workflow.move(article, "edit", by=publisher)
    workflow.move(article, "spike", by=publisher)
    workflow.move(article, "restore", by=publisher)

    found = standing(article)
    assert (found.turn, found.sentence) == ("desk", f"With the desk since {today}.")
    assert found.next == "An editor is working on it and will write to you."


def test_a_day_begins_when_it_does_at_the_desk(mei, settings):
    settings.TIME_ZONE = "Pacific/Kiritimati"
    article = factories.submitted(by=mei)
    late = dt.datetime(2026, 1, 31, 13, 0, tzinfo=dt.UTC)  # there it is February already

    following = progress.followed(Article.objects.filter(pk=article.pk)).get()
    following.with_desk_since = late

    assert progress.of(following, clock.read()).sentence == "With the desk since 1 February 2026."


def test_a_scheduled_piece_says_when_it_will_appear_on_whose_clock_and_how_soon(edited, publisher):
    at = clock.read() + dt.timedelta(hours=3, minutes=12, seconds=30)
    publishing.schedule(edited, at=at, by=publisher)

    found = standing(edited)

    assert found.turn == "ready"
    assert found.sentence == f"It will appear on {dateline.stamp(at)}, in 3 h 12 min."
    assert found.path == ""


def test_a_published_piece_says_where_and_when_a_new_version_comes(edited, publisher):
    publishing.publish(edited, by=publisher)
    found = standing(edited)
    assert (found.turn, found.sentence, found.path, found.next) == ("out", "Published.", edited.path, "")

    at = clock.read() + dt.timedelta(days=1)
    publishing.schedule(edited, at=at, by=publisher)

    assert standing(edited).next == f"A new version will appear on {dateline.stamp(at)}."


def test_a_piece_that_was_taken_down_says_so_and_leads_nowhere(edited, publisher):
    publishing.publish(edited, by=publisher)
    publishing.take_down(edited, by=publisher, why="private", epitaph=Epitaph())

    found = standing(edited)

    assert (found.turn, found.sentence, found.path) == (
        "over",
        "Was published, and is no longer on the site.",
        "",
    )


def test_a_piece_that_was_unscheduled_is_with_the_desk_again(edited, publisher):
    publishing.schedule(edited, at=clock.read() + dt.timedelta(days=1), by=publisher)
    publishing.unschedule(edited, by=publisher)

    assert standing(edited).turn == "desk"


def test_a_piece_that_is_turned_down_says_so_without_the_desks_reason(edited, publisher):
    workflow.move(edited, "spike", by=publisher, why="a private reason")

    found = standing(edited)

    assert (found.turn, found.sentence, found.next) == ("over", "Will not be published.", "")
