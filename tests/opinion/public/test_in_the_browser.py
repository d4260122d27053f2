"""Readers' pages in a real browser: nothing that a tool finds inaccessible, keys alone suffice, nothing overflows."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.opinion.public import shelf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESKTOP, PHONE, NARROW = 1280, 390, 320


class Site:
    """The site with one of everything, as it is served."""

    def __init__(self, server: LiveServer, browser: Browser) -> None:
        self.paths = shelf.fill()
        self.server = server
        self.browser = browser
        self.complaints: list[str] = []
        self.readers: dict[Any, BrowserContext] = {}

    def open(self, path: str, width: int = DESKTOP, **options: Any) -> Page:
        """A page on such a screen. Pages on one screen are one browser's, which asks for a style once."""
        reader = (width, *options.items())
        if reader not in self.readers:
            viewport: Any = {"width": width, "height": 844}
            self.readers[reader] = self.browser.new_context(viewport=viewport, **options)
        page = self.readers[reader].new_page()
        page.on("console", lambda message: self.complaints.append(f"{path}: {message.text}"))
        page.on("request", self._heed)
        page.goto(self.server.url + path)
        return page

    def _heed(self, request: Any) -> None:
        if not request.url.startswith(self.server.url):
            self.complaints.append(request.url)


@pytest.fixture
def site(live_server: LiveServer, chromium: Browser) -> Iterator[Site]:
    site = Site(live_server, chromium)
    yield site
    for context in chromium.contexts:
        context.close()


@pytest.mark.parametrize(("width", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_axe_finds_nothing_on_any_page(site: Site, width: int, scheme: Any) -> None:
    found = {}
    for name, path in site.paths.items():
        page = site.open(path, width, color_scheme=scheme)
        found[name] = [
            (violation["id"], [node["html"] for node in violation["nodes"]])
            for violation in Axe().run(page).response["violations"]
        ]
        page.close()

    assert found == {name: [] for name in site.paths}


def test_no_page_is_wider_than_the_screen_or_asks_anybody_else(site: Site) -> None:
    wide = {}
    for name, path in site.paths.items():
        for width in (NARROW, PHONE, DESKTOP):
            page = site.open(path, width)
            wide[name, width] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            page.close()

    assert wide == dict.fromkeys(wide, 0)
    assert [
        heard for heard in site.complaints if "status of 404" not in heard and "status of 410" not in heard
    ] == []


def test_the_first_key_offers_to_skip_the_masthead(site: Site) -> None:
    page = site.open("/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    assert page.locator(".skip").bounding_box()["height"] > 20
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_menu_of_a_phone_opens_by_key_and_leads_to_search(site: Site) -> None:
    page = site.open("/", PHONE)
    field = page.locator("details input[name=q]")
    assert not field.is_visible()

    page.locator("summary").focus()
    page.keyboard.press("Enter")
    assert field.is_visible()
    field.fill("promise")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search/?q=promise")
    assert page.locator("main h2").text_content() == "One piece"


def test_every_link_shows_where_the_focus_is(site: Site) -> None:
    page = site.open(site.paths["piece"])

    outlines = set()
    for _ in range(25):
        page.keyboard.press("Tab")
        outlines.add(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))

    assert outlines == {"solid"}


def test_notes_stand_in_the_margin_where_there_is_one_and_else_below(site: Site) -> None:
    path = site.paths["piece"]
    for width, in_margin in [(1280, True), (1000, False), (PHONE, False)]:
        page = site.open(path, width)
        note, reference = page.locator(".body > p > .sidenote"), page.locator("#ref-1")
        assert note.is_visible() is in_margin
        if in_margin:
            assert note.bounding_box()["x"] > page.locator(".body > p").first.bounding_box()["width"]
            assert abs(note.bounding_box()["y"] - reference.bounding_box()["y"]) < 400
        page.close()

    # A note in a table cannot stand in the margin; so that none is lost, all are listed below.
    assert site.open(path).locator("#note-2").is_visible()


def test_a_page_prints_without_furniture_and_lists_its_links(site: Site) -> None:
    page = site.open(site.paths["piece"])
    page.emulate_media(media="print")

    hidden = [page.locator(what).is_visible() for what in (".masthead nav", ".colophon", ".related", ".skip")]
    assert hidden == [False] * 4
    assert page.locator(".links li").all_text_contents() == ["https://example.org/"]
    assert page.locator(".margin p").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_reader_s_colours_are_heeded(site: Site) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"

    assert site.open("/", color_scheme="light").evaluate(paper) == "rgb(251, 250, 246)"
    assert site.open("/", color_scheme="dark").evaluate(paper) == "rgb(21, 20, 16)"
    assert site.open("/", contrast="more").evaluate(paper) == "rgb(255, 255, 255)"


def test_lines_are_as_long_as_a_page_of_a_book(site: Site) -> None:
    """About 66 characters, counted by the width of running text; a Chinese line has 36."""
    page = site.open(site.paths["piece"], 1600)
    letters = """() => { const p = document.querySelector('.body > p'), span = document.createElement('span');
        span.textContent = 'It is easy to forget, reading the communiques, that the strait is a place where people';
        span.style.whiteSpace = 'nowrap'; p.append(span);
        return p.clientWidth / (span.getBoundingClientRect().width / span.textContent.length) }"""
    assert 60 <= page.evaluate(letters) <= 70

    chinese = site.open(site.paths["chinese"], 1600)
    body = "document.querySelector('.body')"
    characters = f"{body}.clientWidth / parseFloat(getComputedStyle({body}).fontSize)"
    assert chinese.evaluate(characters) == pytest.approx(36, abs=1)
