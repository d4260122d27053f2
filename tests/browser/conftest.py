"""The desk in a real browser, signed in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.browser.sitting import Sits, sign_in

pytest.register_assert_rewrite(
    *(f"tests.browser.{name}" for name in ("by_mail", "cast", "first_day", "moves", "second_day", "tally"))
)
Open = Callable[..., Page]
EXPECTED = ("Applying inline style", "Failed to load resource", "409 (Conflict)")


@pytest.fixture
def publisher(transactional_db: None) -> Any:
    return factories.user(group="publisher", name="Pia Publisher")


@pytest.fixture
def open_desk(chromium: Browser, live_server: LiveServer, publisher: Any) -> Iterator[Open]:
    """Opens a page of the desk, signed in; the test fails where the browser complains of anything.

    Pages of one width and theme are one browser's, which asks for a script once.
    """
    complaints: list[str] = []
    contexts: dict[tuple[int, Any], BrowserContext] = {}

    def listen(message: ConsoleMessage) -> None:
        # Of a style in what is pasted, and of a page that answers 409, the browser speaks by itself.
        expected = "Applying inline style" in message.text or "409 (Conflict)" in message.text
        if message.type in ("error", "warning") and not expected:
            complaints.append(message.text)

    def open_(path: str, width: int = 1280, theme: Any = "light") -> Page:
        if (width, theme) not in contexts:
            contexts[width, theme] = chromium.new_context(
                viewport={"width": width, "height": 844},
                color_scheme=theme,
                locale="en-GB",
                base_url=str(live_server),
            )
            sign_in(contexts[width, theme], publisher, str(live_server))
        page = contexts[width, theme].new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_
    for context in contexts.values():
        context.close()
    assert complaints == []


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
