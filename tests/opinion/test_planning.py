"""What the days hold, and what readers see at a moment."""

import datetime as dt
import zoneinfo

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from authors.models import User
from opinion import dateline, holds, planning, publishing, revisions, workflow
from opinion.models import Article, Slot, clock
from opinion.planning import DAY, Line
from opinion.publishing import Epitaph
from tests import bulk, factories

pytestmark = pytest.mark.django_db

TAIPEI = zoneinfo.ZoneInfo("Asia/Taipei")
MONDAY = dt.date(2031, 11, 17)  # far enough ahead to be scheduled for
AN_HOUR = dt.timedelta(hours=1)


@pytest.fixture
def editor() -> User:
    return factories.user(group="editor")


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2031, 11, day, hour, minute, tzinfo=TAIPEI)


def scheduled(headline: str, when: dt.datetime) -> Article:
    article = factories.article(headline=headline)
    publishing.schedule(article, at=when, by=None)
    return article


def told(user: User, *, first: dt.date = MONDAY, count: int = 3) -> list[list[tuple[str, str, str]]]:
    found = planning.days(first, first + (count - 1) * DAY, user=user, now=clock.read())
    return [[words(line) for line in day.lines] for day in found.days]


def words(line: Line) -> tuple[str, str, str]:
    return line.matter, "" if line.all_day else f"{dateline.local(line.at):%H:%M}", line.headline


# --- the days -----------------------------------------------------------------------------------------------


def test_the_days_tell_editions_free_slots_embargoes_pegs_and_due_dates_in_order(editor: User) -> None:
    Slot.objects.create(weekday=1, time=dt.time(6))
    Slot.objects.create(weekday=1, time=dt.time(12))
    Slot.objects.create(weekday=3, time=dt.time(6))
    scheduled("In the slot", at(17, 6, 20))
    live = factories.published(headline="Live").article
    publishing.schedule(live, at=at(17, 12), by=None)
    factories.article(headline="Embargoed", first_not_before=at(17, 9))
    factories.article(headline="Perishable", news_peg=dt.date(2031, 11, 18))
    due = factories.article(headline="Waited for")
    Article.objects.filter(pk=due.pk).update(due_at=at(18, 18), promised_at=at(18, 17))

    assert told(editor) == [
        [
            ("appears", "06:20", "In the slot"),
            ("embargo", "09:00", "Embargoed"),
            ("free", "12:00", ""),
            ("update", "12:00", "Live"),
        ],
        [("peg", "", "Perishable"), ("promised", "17:00", "Waited for"), ("due", "18:00", "Waited for")],
        [("free", "06:00", "")],
    ]


def test_a_day_begins_and_ends_at_the_desks_midnight(editor: User) -> None:
    scheduled("Last minute", at(17, 23, 59))
    scheduled("First minute", at(18, 0))
    scheduled("The day after", at(20, 0))

    assert [[headline for _m, _t, headline in day] for day in told(editor)] == [
        ["Last minute"],
        ["First minute"],
        [],
    ]


def test_what_was_cancelled_or_put_aside_is_not_told(editor: User) -> None:
    off, held = scheduled("Off", at(17, 6)), scheduled("Held", at(17, 7))
    publishing.unschedule(off, by=None)
    holds.place(held, by=editor, lifters=[editor], note="x")
    spiked = factories.article(headline="Spiked", news_peg=MONDAY, first_not_before=at(17, 9))
    Article.objects.filter(pk=spiked.pk).update(due_at=at(17, 9))
    spiked.refresh_from_db()
    workflow.move(spiked, "spike", by=None)

    assert told(editor) == [[], [], []]


def test_each_edition_fills_one_slot_and_only_one_that_is_near() -> None:
    for hour in (6, 7):
        Slot.objects.create(weekday=1, time=dt.time(hour))
    Slot.objects.create(weekday=1, time=dt.time(6, 20))
    scheduled("Near two", at(17, 6, 10))
    scheduled("Near none", at(17, 8))

    found = planning._free(MONDAY, MONDAY, planning._printed(at(17, 0), at(18, 0)))

    assert [f"{dateline.local(slot):%H:%M}" for slot in found] == ["06:20", "07:00"]


def test_a_slot_that_has_passed_is_not_free() -> None:
    now = clock.read()
    past, coming = (dateline.local(now + offset) for offset in (-AN_HOUR, AN_HOUR))
    for moment in (past, coming):
        Slot.objects.get_or_create(weekday=moment.isoweekday(), time=moment.time().replace(microsecond=0))

    found = planning.free_slots(now, ahead=6)

    assert [dateline.local(slot).replace(microsecond=0) for slot in found][:1] == [
        coming.replace(microsecond=0)
    ]
    assert all(slot > now for slot in found)


ZONES = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Taipei"]


@given(
    day=st.dates(dt.date(2026, 1, 1), dt.date(2036, 12, 31)),
    time=st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
)
def test_a_slot_always_has_a_moment_of_its_day(day: dt.date, time: dt.time, zone: str) -> None:
    with override_settings(TIME_ZONE=zone):
        moment = planning.moment_of(day, time)

        assert dateline.local(moment).date() == day
        assert dateline.local(moment).time() >= time


# --- a moment -----------------------------------------------------------------------------------------------


def test_at_any_moment_exactly_what_is_live_then_is_told_the_newest_first() -> None:
    publisher = factories.user(group="publisher")
    stays = factories.published(headline="Stays")
    gone = factories.published(headline="Gone").article
    between = clock.read()
    publishing.take_down(gone, by=publisher, why="x", epitaph=Epitaph())
    with revisions.saving(stays.article, by=None, base=None) as locked:
        locked.headline = "Stays, updated"
    publishing.schedule(stays.article, at=at(17, 6), by=None)
    scheduled("New", at(17, 6, 30))
    off = scheduled("Cancelled", at(17, 6))
    publishing.unschedule(off, by=None)

    def headlines(moment: dt.datetime) -> list[str]:
        return [edition.headline for edition in planning.live_at(moment)]

    assert headlines(stays.live_from - dt.timedelta(microseconds=1)) == []
    assert headlines(between) == ["Gone", "Stays"]
    assert headlines(clock.read()) == ["Stays"]
    assert headlines(at(17, 6) - dt.timedelta(microseconds=1)) == ["Stays"]
    assert headlines(at(17, 6)) == ["Stays, updated"]
    assert headlines(at(17, 6, 30)) == ["New", "Stays, updated"]


def test_a_long_list_goes_on_below_where_it_ended() -> None:
    for number in range(5):
        factories.published(headline=str(number))
    now = clock.read()

    first = planning.live_at(now, most=2)
    second = planning.live_at(now, after=first[-1], most=2)
    third = planning.live_at(now, after=second[-1], most=2)

    assert [edition.headline for edition in (*first, *second, *third)] == ["4", "3", "2", "1", "0"]


# --- what it costs ------------------------------------------------------------------------------------------


def test_a_hundred_thousand_pieces_cost_a_few_questions_none_of_which_reads_a_table(editor: User) -> None:
    editor.get_all_permissions()
    now = clock.read()
    today = dateline.local(now).date()
    bulk.write(100_000)

    with CaptureQueriesContext(connection) as asked:
        found = planning.days(today, today + 13 * DAY, user=editor, now=now)
        shown = planning.live_at(now + 2 * DAY)

    assert (found.is_cut, sum(len(day.lines) for day in found.days), len(shown)) == (True, 200, 200)
    assert len(asked) == 7
    for query in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + query["sql"])
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "Seq Scan on opinion_edition" not in plan, plan
        assert "Seq Scan on opinion_article" not in plan, plan
