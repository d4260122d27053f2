"""The desk's process is killed while it saves: what was answered is kept, what was not is there whole or not at all."""

import http.client
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil
import pytest
from django.db import connection
from django.test import Client

from config.environment import BASE_DIR
from opinion.models import Article, HandledForm, Revision
from opinion.prose import plain
from tests import factories
from tests.deploy.house import GUNICORN, free_port, wait_for
from tests.opinion.admin.forms import filled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("killed")]
KILLS = int(os.environ.get("KILLS", "10"))
WHOLE = 2  # of them take the whole server, not only the process that answers


class Desk:
    """gunicorn with one process that answers, on the database of the test."""

    def __init__(self, folder: Path) -> None:
        self.port, self.out = free_port(), (folder / "desk.out").open("ab")
        self.start()

    def start(self) -> None:
        facts = connection.settings_dict
        address = f"postgresql://{facts['USER']}@/{facts['NAME']}?host={facts['HOST']}&port={facts['PORT']}"
        variables = {
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "WEB_CONCURRENCY": "1",
        }
        words = [*GUNICORN, "--preload", "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            words, cwd=BASE_DIR, env=os.environ | variables, stdout=self.out, stderr=self.out
        )
        wait_for(self.answers)

    def answers(self) -> bool:
        try:
            return self.ask("GET", "/account/login/")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def ask(self, method: str, path: str, body: str = "", cookie: str = "") -> tuple[int, str]:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Host": "localhost", "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            asking.request(method, path, body or None, headers)
            answer = asking.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location", "")
        finally:
            asking.close()

    def kill(self, *, whole: bool) -> None:
        """SIGKILL: nothing is tidied up. The one that watches starts another one, unless it is killed as well."""
        answering = psutil.Process(self.process.pid).children()
        for process in [*([self.process] if whole else []), *answering]:
            process.send_signal(signal.SIGKILL)
        if whole:
            self.process.wait()
            self.start()
        else:
            wait_for(lambda: self.answers() and psutil.Process(self.process.pid).children() != answering)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.out.close()


@pytest.fixture
def desk(transactional_db: None, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.close()


class Writer:
    """An editor whose browser saves one text after another, each with its own number in every part."""

    def __init__(self, desk: Desk, article: Article) -> None:
        self.desk, self.page = desk, f"/desk/opinion/article/{article.pk}/change/"
        self.browser, self.saved, self.sent = Client(), set[int](), 0
        self.browser.force_login(factories.user(group="editor"))

    def form(self) -> str:
        """The form as it stands, with the next text in it."""
        self.sent += 1
        shown = filled(self.browser.get(self.page))
        number = f"Number {self.sent}."
        text = {"headline": number, "standfirst": number, "body": f"<p>{number}</p>" * 40}
        return urlencode(shown | text | {"_save": "1"})

    def send(self, form: str, number: int) -> None:
        """Sends it; where it is answered as saved, that is remembered."""
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in self.browser.cookies.items())
        try:
            status, led_to = self.desk.ask("POST", self.page, form, cookie)
        except (OSError, http.client.HTTPException):
            return
        assert (status, "login" in led_to) == (302, False)
        self.saved.add(number)


def numbers(revision: Any) -> set[str]:
    """Which texts the parts of a revision are of: one, or it is half of each."""
    return {revision.headline, revision.standfirst, *plain(revision.body).split("\n")} - {""}


def test_a_save_that_was_answered_outlives_the_process_and_none_is_half_there(desk: Desk) -> None:
    article, chance = factories.article(), random.Random(20260722)  # noqa: S311 - moments, no secrets
    writer = Writer(desk, article)
    began = time.monotonic()
    writer.send(writer.form(), writer.sent)
    usual = time.monotonic() - began
    unanswered = []
    for round_ in range(KILLS):
        form, number = writer.form(), writer.sent
        saving = threading.Thread(target=writer.send, args=(form, number))
        saving.start()
        time.sleep(chance.uniform(0, 1.2 * usual))
        desk.kill(whole=round_ >= KILLS - WHOLE)
        saving.join()
        if number not in writer.saved:
            unanswered.append(number)
            writer.send(form, number)  # the same form, with its key, once more
        writer.send(writer.form(), writer.sent)

    article.refresh_from_db()
    current, kept = article.current_revision(), Revision.objects.filter(article=article, number__gt=1)
    assert all(len(numbers(revision)) == 1 for revision in kept)
    found = [revision.headline for revision in kept.order_by("number")]
    assert {f"Number {number}." for number in writer.saved} == set(found)
    assert len(found) == len(set(found))  # sent twice, saved once
    assert current is not None
    assert article.snapshot() == current.snapshot()
    assert HandledForm.objects.count() == len(found)
    assert writer.saved == set(range(1, writer.sent + 1))
    assert unanswered, "no kill came while it saved: try another seed"
