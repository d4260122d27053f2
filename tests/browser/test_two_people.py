"""Two people at one piece, in a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from opinion import revisions
from opinion.models import Series
from opinion.states import RevisionKind
from tests import factories
from tests.browser.moves import form_of
from tests.browser.sitting import Sits, kept, opened, ready, type_more

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
    pytest.mark.xdist_group("browser"),
]

ASKS_EVERY = 20_000  # milliseconds, as sitting.js says
HAS_IT_OPEN = "Edith Editor has this open since"


def opened_with_a_clock(context: BrowserContext, path: str) -> Page:
    """A page whose timers the test can bring forward: what it asks every twenty seconds it asks when told."""
    context.clock.install()
    return opened(context, path)


def tells(page: Page, words: str, *, shown: bool = True) -> None:
    """Has the page ask, again and again, until it says these words, or does not say them any more."""
    said = page.get_by_text(words)
    for _time in range(15):
        page.clock.fast_forward(ASKS_EVERY)
        page.wait_for_timeout(500)
        if said.is_visible() == shown:
            return
    expect(said).to_be_visible(visible=shown)


def test_who_else_has_it_open_and_what_she_saves_is_told_while_it_is_open(
    sits: Sits, pia: Any, edith: Any
) -> None:
    article = factories.article()
    hers = opened(sits(edith), form_of(article))
    mine = opened_with_a_clock(sits(pia), form_of(article))
    expect(mine.get_by_text(HAS_IT_OPEN)).to_be_visible()

    hers.get_by_label("Headline", exact=True).fill("Hers")
    hers.get_by_role("button", name="Save", exact=True).click()
    expect(hers.get_by_text("Saved as version 2.")).to_be_visible()

    tells(mine, "Edith Editor saved version 2")


def test_who_closes_the_page_is_gone_and_who_only_saved_is_still_there(
    sits: Sits, pia: Any, edith: Any
) -> None:
    article = factories.article()
    hers = opened(sits(edith), form_of(article))
    mine = opened_with_a_clock(sits(pia), form_of(article))
    expect(mine.get_by_text(HAS_IT_OPEN)).to_be_visible()

    hers.get_by_role("button", name="Save", exact=True).click()
    ready(hers)
    hers.wait_for_timeout(1000)
    mine.reload()
    expect(mine.get_by_text(HAS_IT_OPEN)).to_be_visible()
    hers.goto("/desk/")
    tells(mine, HAS_IT_OPEN, shown=False)
    hers.go_back()
    tells(mine, HAS_IT_OPEN)
    hers.close(run_before_unload=False)
    tells(mine, HAS_IT_OPEN, shown=False)


def test_two_texts_are_put_together_by_keyboard(sits: Sits, pia: Any, edith: Any) -> None:
    article = factories.article(headline="As it was", body="<p>One.</p><p>Two.</p>")
    page = opened(sits(pia), form_of(article))
    page.get_by_label("Headline", exact=True).fill("Mine")
    type_more(page, " And mine.")
    with revisions.saving(article, by=edith, base=None) as locked:
        locked.headline, locked.body = "Hers", "<p>One, and hers.</p><p>Two.</p>"

    page.keyboard.press("Control+s")
    expect(page.get_by_text("Nothing was overwritten and nothing is lost")).to_be_visible()
    theirs, mine = (page.locator(".sides.conflict .side").nth(place) for place in (0, 1))
    left, right = theirs.bounding_box(), mine.bounding_box()
    assert left
    assert right
    assert (left["y"], left["x"] < right["x"]) == (right["y"], True)
    page.get_by_role("radio", name="You", exact=True).press("Space")
    page.get_by_role("button", name="Put both together and edit").press("Enter")
    expect(page.get_by_role("heading", name="Edit both together")).to_be_visible()
    ready(page)
    expect(page.locator(".tiptap")).to_have_text("One, and hers.Two. And mine.")
    page.get_by_role("button", name="Save this text").press("Enter")

    expect(page.get_by_text("is the text. Both are kept")).to_be_visible()
    article.refresh_from_db()
    assert (article.headline, article.body) == ("Mine", "<p>One, and hers.</p><p>Two. And mine.</p>")
    assert article.current_revision().kind == RevisionKind.MERGED


def screens(sits: Sits, pia: Any, edith: Any, **how: Any) -> Iterator[tuple[str, Page]]:
    """The pages on which two people meet, and what waits."""
    article = factories.article(headline="As it was", topics=["Taiwan Strait"])
    context = sits(pia, **how)
    page = opened(context, form_of(article))
    page.get_by_label("Headline", exact=True).fill("Mine, 釣魚台")
    page.get_by_role("textbox", name="Note of the desk").fill("Call her.")
    kept(page)
    opened(sits(edith, **how), form_of(article))
    yield "form with what waits", opened(context, form_of(article))
    with revisions.saving(article, by=edith, base=None) as locked:
        locked.headline, locked.desk_note = "Hers", "Call him."
        locked.body = locked.body.replace("hundred", "hundred and ten")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Nothing was overwritten")).to_be_visible()
    yield "two texts", page
    page.get_by_role("radio", name="You", exact=True).check()
    page.get_by_role("button", name="Put both together and edit").click()
    expect(page.get_by_role("heading", name="Edit both together")).to_be_visible()
    ready(page)
    yield "both together, in the editor", page
    series = Series.objects.create(name="Straits", introduction="Old.")
    page = opened(context, f"/desk/opinion/series/{series.pk}/change/")
    page.get_by_label("Introduction").fill("Mine.")
    Series.objects.update(introduction="Hers.", slug="other")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Somebody saved this after you had opened it")).to_be_visible()
    yield "a late form", page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_on_which_two_people_meet_is_accessible(
    sits: Sits, pia: Any, edith: Any, theme: str
) -> None:
    found = {}
    for name, page in screens(sits, pia, edith, theme=theme):
        for violation in Axe().run(page).response["violations"]:
            found[name, violation["id"]] = [node["html"][:160] for node in violation["nodes"]][:3]

    assert found == {}


def test_none_of_them_is_wider_than_a_phone(sits: Sits, pia: Any, edith: Any) -> None:
    wide = {}
    for name, page in screens(sits, pia, edith, width=390):
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            wide[name] = page.evaluate(
                "[...document.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > 391)"
                ".map((e) => `${e.tagName}#${e.id}.${e.className}`).slice(0, 8)"
            )

    assert wide == {}
