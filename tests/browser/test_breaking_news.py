"""A day of breaking news in a real browser: how many clicks and seconds it takes, and what stays owed."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from opinion.models import Article, Debt, Edition
from opinion.states import DebtKind
from tests.opinion.waiving import out_early, unfinished

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
    pytest.mark.xdist_group("browser"),
]
Open = Callable[..., Page]
SENTENCE = "She said yes on the telephone at 16:40, from the gate."


@pytest.fixture
def desk(chromium: Browser, live_server: LiveServer, pia: Any) -> Iterator[Open]:
    """Opens a page of the desk for Pia."""
    contexts = []

    def open_(path: str, **facts: Any) -> Page:
        client = Client()
        client.force_login(pia)
        context = chromium.new_context(locale="en-GB", base_url=str(live_server), **facts)
        contexts.append(context)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": str(live_server)}]
        )
        page = context.new_page()
        page.goto(path)
        if page.locator("[data-django-prose-editor-configurable]").count():
            page.locator(".tiptap").wait_for()
        return page

    yield open_
    for context in contexts:
        context.close()


def form_of(article: Article) -> str:
    return f"/desk/opinion/article/{article.pk}/change/"


def test_with_four_findings_open_a_piece_is_live_in_three_clicks_and_one_sentence(
    desk: Open, pia: Any
) -> None:
    article = unfinished()
    page = desk(form_of(article))
    expect(page.locator("#before b", has_text="Must fix")).to_have_count(4)
    clicks, begun = 0, time.monotonic()

    def click(there: Locator) -> None:
        nonlocal clicks
        clicks += 1
        there.click()

    click(page.get_by_role("button", name="Save and publish …"))
    click(page.get_by_label("the author said yes by telephone or message"))
    page.keyboard.press("Tab")
    page.keyboard.type(SENTENCE, delay=80)
    click(page.get_by_role("button", name="Publish now anyway because …"))
    expect(page.get_by_text("Published. Readers see it at")).to_be_visible()
    seconds = time.monotonic() - begun

    assert clicks == 3
    assert seconds <= 30
    edition = Edition.objects.live().get(article=article)
    answer = page.request.get(edition.path)
    assert answer.status == 200
    page.goto("/desk/")
    owed = page.locator(".owed li")
    expect(owed).to_have_count(5)
    for debt in Debt.objects.all():
        assert (debt.owner == pia) == (debt.kind == DebtKind.FINDING)
        assert debt.due_at > timezone.now()
    expect(owed.nth(1)).to_contain_text("Pia Publisher")
    expect(owed.nth(1)).to_contain_text("due in 23 h")


def test_all_of_it_can_be_done_by_keyboard(desk: Open) -> None:
    article = unfinished()
    page = desk(f"/desk/opinion/article/{article.pk}/publish/")

    def on_to(locator: Locator) -> None:
        for _press in range(60):
            if locator.evaluate("element => element === document.activeElement"):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"{locator} is not reached by Tab")

    on_to(page.get_by_label("the author said yes by telephone or message"))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type(SENTENCE)
    on_to(page.get_by_role("button", name="Publish now anyway because …"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("Published. Readers see it at")).to_be_visible()
    assert article.waivers.get().reason == "unreachable"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_its_pages_are_accessible_and_no_wider_than_a_phone(desk: Open, pia: Any, theme: Any) -> None:
    early, next_one = out_early(pia), unfinished()
    Debt.objects.filter(rule="must_note").update(due_at=timezone.now())
    debt = Debt.objects.all()[0]
    pages = {
        "publish anyway": f"/desk/opinion/article/{next_one.pk}/publish/",
        "home": "/desk/",
        "debts": "/desk/opinion/debt/",
        "debt": f"/desk/opinion/debt/{debt.pk}/change/",
        "piece": form_of(early),
    }
    found = {}
    for name, path in pages.items():
        page = desk(path, viewport={"width": 390, "height": 844}, color_scheme=theme)
        results = Axe().run(page, options={"iframes": False})
        for violation in results.response["violations"]:
            found[name, violation["id"]] = [node["html"][:160] for node in violation["nodes"]][:3]
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            found[name, "wide"] = page.evaluate(
                "[...document.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > 391)"
                ".map((e) => `${e.tagName}#${e.id}.${e.className}`).slice(0, 8)"
            )
        page.close()

    assert found == {}
