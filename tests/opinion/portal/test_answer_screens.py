"""The page of answers in a real browser: on a phone, without script, in light and dark, by keyboard."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, expect

from opinion import agreement, revisions, workflow
from opinion.models import Approval, Article
from tests import factories
from tests.opinion.portal.conftest import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BODY = "".join(
    f"<p>Paragraph {number}: most of what is said about the strait was said by people who never crossed it.</p>"
    for number in range(1, 13)
)


@pytest.fixture
def article() -> Article:
    factories.roles()
    mei, editor = factories.user(group="contributor", name="Mei Lin"), factories.user(group="editor")
    made = factories.submitted(by=mei, headline="What the strait is for", byline_name="Mei Lin", body=BODY)
    workflow.move(made, "edit", by=editor)
    with revisions.saving(made, by=editor, base=None) as locked:
        locked.headline = "A road and not a border"
        locked.standfirst = "The strait is for those who cross it."
        for number in (2, 3, 8, 11):
            before = f"Paragraph {number}: most of what is said"
            locked.body = locked.body.replace(before, f"Paragraph {number}: much of what we hear")
    agreement.send(made, subject="Please read", text="Please read it.", by=editor)
    return made


def sign_in(page: Page, site: object, article: Article) -> None:
    assert article.submitted_by is not None
    session = signed_in(article.submitted_by).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": str(site)}])
    page.goto(f"{site}/contribute/{article.pk}/answer/")


def look(page: Page, name: str) -> None:
    """Nothing is out of reach: to assistive technology, on a narrow phone, in the dark."""
    for width, scheme in ((360, "light"), (360, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        faults = [
            (fault["id"], fault["nodes"][0]["html"]) for fault in Axe().run(page).response["violations"]
        ]
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
        assert (width, scheme, faults) == (width, scheme, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_she_reads_the_changes_and_agrees_with_one_tap(
    page: Page, live_server: object, article: Article
) -> None:
    sign_in(page, live_server, article)
    look(page, "answer")
    page.set_viewport_size({"width": 360, "height": 740})

    expect(page.get_by_role("button", name="Agree to all").first).to_be_in_viewport()
    expect(page.locator(".redline del").first).to_be_visible()
    page.get_by_role("button", name="Agree to all").first.click()

    expect(page.get_by_role("status")).to_have_text("Thank you. The desk knows that you agree.")
    assert Approval.objects.get().revision.number == article.version


def test_without_script_and_by_keyboard_alone_she_allows_small_fixes(
    chromium: object, live_server: object, article: Article
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    sign_in(page, live_server, article)

    page.get_by_label("slips of the pen, at most").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Agree to all").last.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_have_text("Thank you. The desk knows that you agree.")
    assert Approval.objects.get().scope == "small"
    context.close()


def test_what_she_objects_to_is_refused_in_place_and_sent_when_it_is_whole(
    page: Page, live_server: object, article: Article
) -> None:
    sign_in(page, live_server, article)

    page.get_by_role("link", name="I mind something").click()
    page.get_by_role("button", name="Send my objection").click()
    look(page, "refused")
    page.get_by_label("What do you not agree with?").fill("The headline says what I do not.")
    page.get_by_label("Only the headline").check()
    page.get_by_role("button", name="Send my objection").click()

    expect(page.get_by_role("status")).to_contain_text("The editors have your objection.")
