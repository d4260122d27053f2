"""Moment 6 of the week, in a real browser and on the real clock: a slip that is found after the piece was scheduled."""

import datetime as dt
import re
import time

import pytest
from playwright.sync_api import expect

from opinion import publishing
from opinion.models import Article, clock
from tests import factories
from tests.browser.conftest import Open
from tests.browser.moves import form_of
from tests.browser.sitting import ready

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
    pytest.mark.xdist_group("browser"),
]


def scheduled(*, after: dt.timedelta = dt.timedelta(hours=7)) -> Article:
    article = factories.article(headline="The minister resigns, with a tpyo")
    publishing.schedule(article, at=clock.read() + after, by=None)
    return article


def test_after_the_save_one_click_puts_the_text_into_the_edition_and_readers_see_it_on_time(
    open_desk: Open,
) -> None:
    article = scheduled(after=dt.timedelta(seconds=30))
    page = open_desk(form_of(article))
    ready(page)
    page.get_by_label("Headline", exact=True).fill("The minister resigns")
    begun = time.monotonic()

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(re.compile(r"Saved as version 2\. .* still has the old text\."))).to_be_visible()
    page.get_by_role("button", name="Put this text into the edition of").click()
    expect(page.get_by_text("has this text now: version 2.")).to_be_visible()
    seconds = time.monotonic() - begun

    edition = article.editions.scheduled().get()
    assert (edition.headline, seconds < 20) == ("The minister resigns", True)
    assert page.request.get(edition.path).status == 404
    time.sleep(max(0, (edition.live_from - clock.read()).total_seconds()) + 1)
    page.goto(edition.path)
    expect(page.get_by_role("heading", level=1)).to_have_text("The minister resigns")


def test_without_the_click_the_front_page_says_that_they_differ(open_desk: Open) -> None:
    article = scheduled()
    page = open_desk(form_of(article))
    ready(page)
    page.get_by_label("Headline", exact=True).fill("The minister resigns")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()

    page.goto("/desk/")

    section = page.locator("section", has=page.get_by_role("heading", name="Scheduled with an older text"))
    section.get_by_role("link", name="The minister resigns").click()
    expect(page.get_by_role("button", name="Put this text into the edition of")).to_be_visible()


def test_all_of_it_is_done_by_keyboard(open_desk: Open) -> None:
    article = scheduled()
    page = open_desk(form_of(article))
    ready(page)
    page.get_by_label("Headline", exact=True).fill("By keys")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()

    page.get_by_role("button", name="Put this text into the edition of").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("has this text now: version 2.")).to_be_visible()
    assert article.editions.scheduled().get().headline == "By keys"
