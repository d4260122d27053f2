"""One embedded server for the whole run, a browser and nginx for the tests that ask for them."""

import fcntl
import os
import shutil
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's event loop lives in the thread of the tests

from playwright.sync_api import Browser, Page, sync_playwright

from config import interrupts
from tests import doorkeeping, settings, sharing

if TYPE_CHECKING:
    from typing import Any

    from pytest_django import DjangoDbBlocker
    from pytest_django.live_server_helper import LiveServer

    from tests.reading import ReaderClient

CHROMIUM_FLAGS = [
    "--no-sandbox",  # its sandbox refuses root, which CI is
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
]


def pytest_sessionstart(session: pytest.Session) -> None:
    """The process that begins the run starts the server, unless DATABASE_URL names one."""
    if begins_the_run(session.config):
        for wish in interrupts.ENDING:
            signal.signal(wish, signal.default_int_handler)  # SIGTERM ends the run as Ctrl-C does
        if os.environ["DATABASE_URL"] == settings.SERVER.address:
            settings.SERVER.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Also after Ctrl-C."""
    if begins_the_run(config):
        with interrupts.held():
            settings.SERVER.stop()


def begins_the_run(config: pytest.Config) -> bool:
    """Whether this process is not one of pytest-xdist's workers."""
    return not hasattr(config, "workerinput")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Any") -> sharing.Sharing | None:
    """Groups are kept together."""
    return sharing.Sharing(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> None:
    """The test database with the role `reader`. Roles belong to the server, so the workers take turns."""
    from django.db import connection

    from opinion.models import views

    with django_db_blocker.unblock(), (settings.FOLDER / "roles.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        views.grant(connection, "reader", password="of the tests")


@pytest.fixture
def reader(db: None) -> "ReaderClient":
    """Somebody who reads what is public, as the database role that serves the public."""
    from tests.reading import ReaderClient

    return ReaderClient()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium; nothing is downloaded."""
    program = required("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a browser that has never been anywhere."""
    context = chromium.new_context(locale="en-GB", timezone_id="Europe/London")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def live_server(live_server: "LiveServer") -> "LiveServer":
    """The server of pytest-django, behind a door."""
    httpd = live_server.thread.httpd
    httpd.set_app(doorkeeping.Door(httpd.get_app()))
    return live_server


@pytest.fixture(autouse=True)
def door_is_shut_while_the_database_is_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Set up right after the database, so that every page is closed before it, and it before the database."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    door = request.getfixturevalue("live_server").thread.httpd.get_app()
    door.open()
    yield
    door.shut()


@pytest.fixture(scope="session")
def nginx() -> str:
    """The path of the machine's nginx."""
    return required("nginx")


def required(*names: str) -> str:
    """The path of a program that a test cannot do without: skip the test without it, but fail it in CI."""
    places = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
    for name in names:
        if path := shutil.which(name, path=places):
            return path
    sentence = f"This test needs {names[0]}, which is not installed."
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)
