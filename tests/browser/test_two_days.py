"""Two days of a desk of three people and two authors, in real browsers, on a real PostgreSQL and its real clock.

No clock is set: the night between the days is a schedule of less than a minute. Mail goes through a real server,
and authors follow the addresses that stand in it. Clicks are counted; docs/editing.md has them in a table, which has to
agree with what is counted here. With STANDFIRST_COUNTS=write in the environment this file writes that table anew.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from opinion import images
from opinion.models import StyleRule
from tests import pictures
from tests.browser import by_mail, director, first_day, second_day
from tests.browser import cast as casting
from tests.browser.cast import Cast
from tests.browser.tally import Tally

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
    pytest.mark.xdist_group("browser"),
]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "editing.md"


@pytest.fixture
def tally() -> Tally:
    return Tally()


@pytest.fixture
def cast(chromium: Browser, live_server: LiveServer, settings: Any) -> Iterator[Cast]:
    """Everybody at their screens, in a house as it is after its installation, with a rule of style and a picture."""
    settings.PUBLIC_DATABASE, settings.SITE_URL = "reader", str(live_server)
    call_command("loaddata", "roles", "kinds", "letters", verbosity=0)
    StyleRule.objects.create(pattern="mainland China", suggestion="China", reason="There is one.", is_on=True)
    picture = SimpleUploadedFile("dam.jpg", pictures.jpeg())
    images.ingest(picture, by=None, alt="A dam on the upper Mekong")
    expect.set_options(timeout=20_000)
    with casting.cast(chromium, str(live_server), settings) as cast:
        yield cast
    expect.set_options(timeout=5_000)


def test_two_days_of_a_desk(cast: Cast, tally: Tally, tmp_path: Path) -> None:
    wall, river = first_day.the_authors_submit(cast, tally)
    first_day.an_answer_is_promised(cast, wall)
    first_day.the_other_goes_to_a_colleague(cast, river)
    at = first_day.the_wall_goes_from_the_inbox_to_the_clock(cast, tally, wall)
    first_day.a_slip_is_found_before_the_slot(cast, tally, wall, at)
    first_day.emil_applies_house_style_and_settles_a_note(cast, tally, river)
    first_day.the_river_is_agreed(cast, river)
    first_day.three_headlines_and_a_not(cast, tally, river)

    second_day.the_slot_comes(cast, wall, at)
    second_day.news_breaks(cast, tally, river)
    second_day.what_is_owed_is_paid_by_deeds(cast, river)
    second_day.a_correction_is_published_by_keyboard(cast, tally, wall)
    second_day.a_plea_at_night(cast, tally, river)
    by_mail.a_pitch_goes_from_the_mail_to_readers(cast, tally, tmp_path)
    by_mail.her_file_comes_back(cast, tally)
    second_day.all_of_it_is_on_record(cast, wall, river)
    director.asks_for_women_by_topic(cast, tally)

    if os.environ.get("STANDFIRST_COUNTS") == "write":
        tally.write(PAGE)
    assert tally.differs(PAGE) == [], (
        "docs/editing.md says otherwise; the docstring above says how to write it anew"
    )
