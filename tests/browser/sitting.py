"""A browser in which somebody has signed in, and what she does with the editor."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

Sits = Callable[..., BrowserContext]


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


def ready(page: Page) -> None:
    """Waits for the editor, where there is one."""
    if page.locator("[data-django-prose-editor-configurable]").count():
        page.locator(".tiptap").wait_for()
