"""A piece is put on the clock at the desk: the moment, said in words, asked for again, or refused."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from opinion import dateline, publishing
from opinion.admin.marks import short
from opinion.models import Step, clock
from opinion.states import State
from tests import factories
from tests.opinion.admin.acts import at_desk_time, do, shown, told, where
from tests.opinion.admin.forms import filled

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://example.org"


def test_scheduling_asks_for_a_moment_then_says_what_it_means(desk):
    article = factories.article()
    at = (clock.read() + 49 * HOUR).replace(second=0, microsecond=0)

    chosen = desk.get(where(article, "schedule"), at_desk_time(at))
    do(desk, article, "schedule", **at_desk_time(at))

    first, second, third = told(chosen)
    assert f"from {dateline.stamp(at)} on: in 2 days" in first
    assert second == "Until then they see nothing of it."
    assert third == "What you change in the text after this is not part of it."
    edition = article.editions.get()
    assert edition.live_from == at
    assert shown() == []


def test_scheduling_without_a_moment_only_asks(desk):
    article = factories.article()

    response = desk.get(where(article, "schedule"))
    desk.post(where(article, "schedule"), {"seen": response.context["seen"]})

    assert told(response) == []
    assert not article.editions.exists()


def test_a_time_that_has_passed_is_refused_with_a_sentence(desk):
    article = factories.article()
    at = clock.read() - HOUR

    response = do(desk, article, "schedule", **at_desk_time(at))

    assert response.status_code == 409
    assert "That time has passed." in response.content.decode()


@pytest.mark.parametrize(
    ("date", "time", "says"),
    [("2027-03-28", "01:30", "does not exist"), ("2027-10-31", "01:30", "happens twice")],
)
def test_an_hour_that_the_clocks_skip_or_repeat_asks_which_is_meant(desk, settings, date, time, says):
    settings.TIME_ZONE = "Europe/London"
    timezone.get_default_timezone.cache_clear()
    article = factories.article()

    response = desk.get(where(article, "schedule"), {"date": date, "time": time})
    choices = response.context["chooser"].fields["which"].widget.choices
    settled = desk.get(where(article, "schedule"), {"date": date, "time": time, "which": choices[1][0]})

    assert says in strip_tags(response.content.decode())
    assert told(response) == []
    assert settled.context["chooser"].at == dt.datetime.fromisoformat(choices[1][0])
    assert filled(settled, "act_form")["which"] == choices[1][0]
    timezone.get_default_timezone.cache_clear()


def test_another_time_is_looked_at_from_the_confirmation_and_what_was_typed_stays(desk):
    article = factories.article()
    soon, later = ((clock.read() + hours * HOUR).replace(second=0, microsecond=0) for hours in (49, 73))
    page = desk.get(where(article, "schedule"), at_desk_time(soon))
    typed = filled(page, "act_form") | {"why": "After the vote"}
    assert typed["shown"] == soon.isoformat()

    looked = desk.post(where(article, "schedule"), typed | at_desk_time(later) | {"look": "1"})
    pressed = desk.post(where(article, "schedule"), typed | at_desk_time(later))

    for answer in (looked, pressed):
        assert answer.status_code == 200
        assert f"from {dateline.stamp(later)} on" in told(answer)[0]
        assert filled(answer, "act_form")["why"] == "After the vote"
        assert f"Publish on {short(later)}</button>" in answer.content.decode()
    assert not article.editions.exists()
    desk.post(where(article, "schedule"), filled(pressed, "act_form"))
    assert article.editions.get().live_from == later
    assert Step.objects.get(verb="schedule").why == "After the vote"


def test_a_time_that_there_is_not_keeps_what_was_typed_and_asks_for_another(desk, settings):
    article = factories.article()
    at = (clock.read() + 49 * HOUR).replace(second=0, microsecond=0)
    typed = filled(desk.get(where(article, "schedule"), at_desk_time(at)), "act_form") | {"why": "Vote"}

    answer = desk.post(where(article, "schedule"), typed | {"time": "", "look": "1"})

    form = filled(answer, "act_form")
    assert (form["why"], "shown" in form) == ("Vote", False)
    assert "This field is required." in answer.content.decode()
    assert "Publish on" not in answer.content.decode()
    assert told(answer) == []
    assert not article.editions.exists()


def test_unscheduling_a_first_edition_says_that_readers_see_nothing(desk):
    article = factories.article()
    publishing.schedule(article, at=clock.read() + HOUR, by=None)

    asked = desk.get(where(article, "unschedule"))
    do(desk, article, "unschedule")

    assert told(asked)[1] == "Readers see nothing of this piece, and it is being edited again."
    article.refresh_from_db()
    assert article.state == State.EDITING


def test_a_schedule_that_somebody_made_meanwhile_is_not_cancelled_unseen(desk):
    article = factories.published().article
    seen = desk.get(where(article, "publish")).context["seen"]
    publishing.schedule(article, at=clock.read() + HOUR, by=None)

    response = desk.post(where(article, "publish"), {"seen": seen})

    assert response.status_code == 409
    assert article.editions.scheduled().count() == 1
