"""The desk in a real browser, signed in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests import factories

pytest.register_assert_rewrite(
    *(f"tests.browser.{name}" for name in ("by_mail", "cast", "first_day", "moves", "second_day", "tally"))
)
Open = Callable[..., Page]


@pytest.fixture
def publisher(transactional_db: None) -> Any:
    return factories.user(group="publisher", name="Pia Publisher")


@pytest.fixture
def open_desk(chromium: Browser, live_server: LiveServer, publisher: Any) -> Iterator[Open]:
    """Opens a page of the desk, signed in; the test fails where the browser complains of anything."""
    complaints: list[str] = []
    contexts = []

    def listen(message: ConsoleMessage) -> None:
        # Of a style in what is pasted, and of a page that answers 409, the browser speaks by itself.
        expected = "Applying inline style" in message.text or "409 (Conflict)" in message.text
        if message.type in ("error", "warning") and not expected:
            complaints.append(message.text)

    def open_(path: str, width: int = 1280, theme: Any = "light") -> Page:
        client = Client()
        client.force_login(publisher)
        context = chromium.new_context(
            viewport={"width": width, "height": 844},
            color_scheme=theme,
            locale="en-GB",
            base_url=str(live_server),
        )
        contexts.append(context)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": str(live_server)}]
        )
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []
