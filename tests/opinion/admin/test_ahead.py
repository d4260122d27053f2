"""The pages about the days to come."""

import datetime as dt
import html
import re
import zoneinfo
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opinion import planning, publishing
from opinion.models import Edition, Slot, clock
from tests import bulk, factories
from tests.opinion.admin.conftest import signed_in
from tests.pages import words

pytestmark = pytest.mark.django_db

AHEAD, MONTH, LIVE = (f"/desk/ahead/{part}" for part in ("", "month/", "live/"))
SIX = dt.datetime(2031, 11, 18, 22, tzinfo=dt.UTC)  # Wed 19 Nov, 06:00 in Taipei


def scheduled(headline: str = "Appears soon") -> Any:
    article = factories.article(headline=headline)
    publishing.schedule(article, at=SIX, by=None)
    return article


def test_the_list_has_every_day_with_what_happens_in_it(desk: Any) -> None:
    Slot.objects.create(weekday=5, time=dt.time(6))
    scheduled()

    page = desk.get(AHEAD, {"from": "2031-11-17"})

    said = words(page)
    assert "14 days from Mon 17 November 2031" in said
    assert re.search(r"Wed 19 November 2031 06:00 Appears Appears soon in \d+ days", said)
    assert re.search(r"Fri 21 November 2031 06:00 Free slot", said)
    assert said.count("Nothing.") == 11
    assert "By the clocks of Asia/Taipei." in said


def test_without_a_day_it_begins_today(desk: Any) -> None:
    factories.published(headline="Out already")

    said = words(desk.get(AHEAD))

    assert "The next 14 days" in said
    assert re.search(r", today \d\d:\d\d Published Out already just now", said)


@pytest.mark.parametrize("asked", ["", "x", "2031-13-01", "0001-01-01", "9999-12-31", "2031-11-17 "])
@pytest.mark.parametrize("page", [f"{AHEAD}?from=", f"{MONTH}?month=", f"{LIVE}?time=06:00&date="])
def test_what_is_no_day_is_no_error(desk: Any, page: str, asked: str) -> None:
    assert desk.get(page + asked).status_code == 200


def test_a_month_shows_each_day_shortened_and_leads_to_it(desk: Any) -> None:
    for number in range(5):
        scheduled(f"Piece {number}")
    Slot.objects.create(weekday=4, time=dt.time(6))

    page = desk.get(MONTH, {"month": "2031-11"})

    cells = re.findall(r"<td.*?</td>", page.content.decode(), re.S)
    nineteenth = next(cell for cell in cells if "from=2031-11-19" in cell)
    assert [f"Piece {n}" in nineteenth for n in range(5)] == [True, True, True, False, False]
    assert "and 2 more" in nineteenth
    assert "1 free slot" in next(cell for cell in cells if "from=2031-11-20" in cell)
    assert len(cells) == 35
    assert ('href="?month=2031-10"' in page.content.decode(), "?month=2031-12" in page.content.decode()) == (
        True,
        True,
    )


def test_what_readers_see_at_a_moment_marks_what_is_new_by_then(desk: Any) -> None:
    factories.published(headline="Stays as it is")
    scheduled("New by then")

    said = words(desk.get(LIVE, {"date": "2031-11-19", "time": "06:00"}))

    assert "19 November 2031, 06:00 Asia/Taipei (18 November 2031, 22:00 UTC)" in said
    assert re.search(r"New by then Edition 1, since Wed 19 Nov 06:00 · /2031/11/new-by-then/ New ", said)
    assert re.search(r"Stays as it is Edition 1, since [^·]+ · \S+ (?!New|Updated)", said)
    before = words(desk.get(LIVE, {"date": "2031-11-19", "time": "05:59"}))
    assert ("New by then" in before, "Stays as it is" in before) == (False, True)


@pytest.mark.parametrize(
    ("date", "time", "said"),
    [("2027-03-28", "01:30", "does not exist"), ("2027-10-31", "01:30", "happens twice")],
)
def test_a_moment_that_is_not_clear_is_asked_about(
    desk: Any, settings: Any, date: str, time: str, said: str
) -> None:
    settings.TIME_ZONE = "Europe/London"

    page = desk.get(LIVE, {"date": date, "time": time})

    assert (page.status_code, said in words(page), "UTC" in words(page)) == (200, True, True)


def test_a_long_list_goes_on(desk: Any) -> None:
    bulk.write(60)

    pages = [desk.get(LIVE)]
    older = re.search(r'href="(\?[^"]*below=[^"]*)"', pages[0].content.decode())
    assert older
    pages.append(desk.get(LIVE + html.unescape(older[1])))

    found = [re.findall(r"Headline \d+", words(page)) for page in pages]
    live = set(Edition.objects.live().values_list("headline", flat=True))
    assert (len(found[0]), set(found[0] + found[1])) == (40, live)
    assert not set(found[0]) & set(found[1])


@pytest.mark.parametrize("page", [AHEAD, MONTH, LIVE])
@pytest.mark.parametrize(("group", "code"), [("editor", 200), ("administrator", 403), ("lawyer", 403)])
def test_only_who_sees_all_of_the_desk_sees_what_lies_ahead(page: str, group: str, code: int) -> None:
    assert signed_in(factories.user(group=group, is_staff=True)).get(page).status_code == code


@pytest.mark.parametrize("page", [AHEAD, MONTH, LIVE])
def test_a_page_asks_as_often_for_ten_pieces_as_for_one(desk: Any, page: str) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(page)
        return len(asked)

    factories.published()
    desk.get(page)
    for_one = questions()
    for _n in range(9):
        factories.published()

    assert questions() == for_one


def test_scheduling_proposes_the_next_slot_that_is_free(desk: Any) -> None:
    article = factories.article()
    local = clock.read().astimezone(zoneinfo.ZoneInfo("Asia/Taipei"))
    for days in (2, 3):
        Slot.objects.create(weekday=(local + days * planning.DAY).isoweekday(), time=dt.time(7, 15))
    taken, free = (dt.datetime.combine(local.date() + days * planning.DAY, dt.time(7, 15)) for days in (2, 3))
    publishing.schedule(factories.article(), at=taken.replace(tzinfo=local.tzinfo), by=None)

    page = desk.get(f"/desk/opinion/article/{article.pk}/schedule/").content.decode()

    assert f'value="{free:%Y-%m-%d}"' in page
    assert 'value="07:15"' in page
    assert f"?date={free:%Y-%m-%d}&amp;time=07:15" in page
    assert f"?date={taken:%Y-%m-%d}&amp;" not in page
