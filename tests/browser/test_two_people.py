"""Two people at one piece, crashes, lost sessions and a server that is gone, in a real browser."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from opinion import revisions, submissions
from opinion.models import Article, Autosave, Revision, Series
from opinion.states import RevisionKind
from opinion.submissions import Draft
from tests import factories
from tests.browser.test_desk import form_of, ready

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
    pytest.mark.xdist_group("browser"),
]
Sits = Callable[..., BrowserContext]
EXPECTED = ("Applying inline style", "Failed to load resource", "409 (Conflict)")


@pytest.fixture
def pia(transactional_db: None) -> Any:
    return factories.user(group="publisher", name="Pia Publisher")


@pytest.fixture
def edith(transactional_db: None) -> Any:
    return factories.user(group="editor", name="Edith Editor")


@pytest.fixture
def sits(chromium: Browser, live_server: LiveServer) -> Iterator[Sits]:
    """A browser of somebody who has signed in; the test fails where it complains of more than an answer."""
    complaints: list[str] = []
    contexts = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(words in message.text for words in EXPECTED):
            complaints.append(message.text)

    def sit(user: Any, width: int = 1280, theme: Any = "light") -> BrowserContext:
        context = chromium.new_context(
            viewport={"width": width, "height": 844},
            color_scheme=theme,
            locale="en-GB",
            base_url=str(live_server),
        )
        contexts.append(context)
        sign_in(context, user, str(live_server))
        context.on("console", listen)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        return context

    yield sit
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(context: BrowserContext, user: Any, url: str) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])


def opened(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(path)
    ready(page)
    return page


def type_more(page: Page, words: str) -> None:
    page.locator(".tiptap").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def kept(page: Page) -> None:
    expect(page.get_by_text("Kept as you type")).to_be_visible(timeout=12000)


def test_after_a_crash_what_was_typed_is_offered_and_taken_back_by_keyboard(sits: Sits, pia: Any) -> None:
    article = factories.article(body="<p>Begin.</p>")
    page = opened(sits(pia), form_of(article))
    type_more(page, " Two hours of work.")
    kept(page)
    page.context.close()

    page = opened(sits(pia), form_of(article))
    waiting = page.get_by_role("region", name="and did not save it")
    expect(waiting.get_by_text("Two hours of work.")).to_be_visible()
    waiting.get_by_role("button", name="Take it back").press("Enter")
    expect(page.locator(".tiptap")).to_have_text("Begin. Two hours of work.")
    expect(page.get_by_text("Not saved yet", exact=True)).to_be_visible()
    page.keyboard.press("Control+s")

    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    article.refresh_from_db()
    assert article.body == "<p>Begin. Two hours of work.</p>"
    assert not Autosave.objects.exists()


def test_what_was_typed_last_is_kept_when_the_page_is_left(sits: Sits, pia: Any) -> None:
    article = factories.article(body="<p>Begin.</p>")
    page = opened(sits(pia), form_of(article))
    page.wait_for_timeout(2500)
    page.on("dialog", lambda dialog: dialog.accept())

    page.get_by_label("Headline", exact=True).fill("Typed and gone")
    page.goto("/desk/")
    page.wait_for_timeout(500)

    assert Autosave.objects.get().fields["headline"] == ["Typed and gone"]


def test_looking_at_a_piece_keeps_nothing(sits: Sits, pia: Any) -> None:
    page = opened(sits(pia), form_of(factories.article(topics=["Taiwan Strait"])))

    page.wait_for_timeout(5000)
    page.goto("/desk/")

    assert not Autosave.objects.exists()


def test_with_the_server_gone_nothing_is_sent_and_the_text_stays_until_it_is_back(
    sits: Sits, pia: Any
) -> None:
    article = factories.article(body="<p>Begin.</p>")
    context = sits(pia)
    page = opened(context, form_of(article))
    type_more(page, " Written in a tunnel.")
    context.set_offline(True)

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    expect(page.locator(".tiptap")).to_have_text("Begin. Written in a tunnel.")
    context.set_offline(False)
    kept(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    article.refresh_from_db()
    assert article.body == "<p>Begin. Written in a tunnel.</p>"


def test_a_lost_session_costs_a_second_sign_in_and_no_word(
    sits: Sits, pia: Any, live_server: LiveServer
) -> None:
    article = factories.article(body="<p>Begin.</p>")
    context = sits(pia)
    page = opened(context, form_of(article))
    type_more(page, " Two hours of work.")
    Session.objects.all().delete()

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("You are no longer signed in.")).to_be_visible()
    sign_in(context, pia, str(live_server))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    article.refresh_from_db()
    assert article.body == "<p>Begin. Two hours of work.</p>"


def test_who_does_not_sign_in_again_has_her_text_handed_back_at_the_second_press(
    sits: Sits, pia: Any
) -> None:
    page = opened(sits(pia), form_of(factories.article(body="<p>Begin.</p>")))
    type_more(page, " Two hours of work.")
    Session.objects.all().delete()

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("You are no longer signed in.")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("heading", name="Not saved yet")).to_be_visible()
    assert "Two hours of work." in page.locator("main form").inner_html()


def test_who_else_has_it_open_and_what_she_saves_is_told_while_it_is_open(
    sits: Sits, pia: Any, edith: Any
) -> None:
    article = factories.article()
    hers = opened(sits(edith), form_of(article))
    mine = opened(sits(pia), form_of(article))
    expect(mine.get_by_text("Edith Editor has this open since")).to_be_visible()

    hers.get_by_label("Headline", exact=True).fill("Hers")
    hers.get_by_role("button", name="Save", exact=True).click()
    expect(hers.get_by_text("Saved as version 2.")).to_be_visible()

    expect(mine.get_by_text("Edith Editor saved version 2")).to_be_visible(timeout=25000)


def test_who_closes_the_page_is_gone_and_who_only_saved_is_still_there(
    sits: Sits, pia: Any, edith: Any
) -> None:
    article = factories.article()
    hers = opened(sits(edith), form_of(article))
    mine = opened(sits(pia), form_of(article))
    expect(mine.get_by_text("Edith Editor has this open since")).to_be_visible()

    hers.get_by_role("button", name="Save", exact=True).click()
    ready(hers)
    hers.wait_for_timeout(1000)
    mine.reload()
    expect(mine.get_by_text("Edith Editor has this open since")).to_be_visible()
    hers.goto("/desk/")
    expect(mine.get_by_text("Edith Editor has this open since")).to_be_hidden(timeout=25000)
    hers.go_back()
    expect(mine.get_by_text("Edith Editor has this open since")).to_be_visible(timeout=25000)
    hers.close(run_before_unload=False)
    expect(mine.get_by_text("Edith Editor has this open since")).to_be_hidden(timeout=25000)


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
    assert article.current_revision().kind == RevisionKind.MERGED  # type: ignore[union-attr]


def test_two_clicks_on_save_are_one_save(sits: Sits, pia: Any) -> None:
    page = opened(sits(pia), "/desk/opinion/article/add/")
    page.get_by_label("Headline", exact=True).fill("Once")

    page.get_by_role("button", name="Save", exact=True).dblclick()

    expect(page.get_by_text("Saved as version 1.")).to_be_visible()
    assert Article.objects.count() == 1


def test_a_contributor_finds_her_text_again_on_her_phone(sits: Sits) -> None:
    mei = factories.user(group="contributor", name="")
    page = opened(sits(mei, width=390), "/contribute/new/")
    page.get_by_label("Headline", exact=True).fill("From the train")
    type_more(page, "Two hours of work.")
    kept(page)
    page.context.close()

    page = opened(sits(mei, width=390), "/contribute/new/")
    expect(page.get_by_role("heading", name="and did not save it")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".tiptap")).to_have_text("Two hours of work.")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Article.objects.get().headline == "From the train"
    assert not Autosave.objects.exists()


def test_a_draft_that_is_already_there_is_kept_while_she_goes_on(sits: Sits) -> None:
    mei = factories.user(group="contributor", name="")
    article = submissions.start(Draft(headline="Begun", body="<p>Begun.</p>"), by=mei)
    page = opened(sits(mei), f"/contribute/{article.pk}/")

    type_more(page, " More.")

    kept(page)
    assert Autosave.objects.get().article == article
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Revision.objects.get(number=2).body == "<p>Begun. More.</p>"


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
