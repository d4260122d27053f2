"""Files as large as they may be, larger ones and bombs: the process that takes them in stays as small as is meant."""

import http.client
import os
import random
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.db import connection
from django.test import Client

from config.environment import BASE_DIR
from opinion.models import Arrival
from tests import factories, settings
from tests.deploy.house import GUNICORN, free_port, wait_for
from tests.opinion.manuscripts.test_hostile import HOSTILE
from tests.word_files import docx, p

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("memory"),
    pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what a process has"),
]
MB = 1024 * 1024
ROUNDS = 3
MEANWHILE = 65  # MB by which it may grow for a moment: the bytes of a file, and a copy of them on their way
AFTERWARDS = 25  # MB by which it may have grown when all is done: none of the files is still there
TOKEN = "t" * 32
PART = '--parted\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'


class Desk:
    """gunicorn with one process that answers and the project's own settings, on the database of the test."""

    def __init__(self, folder: Path) -> None:
        facts = connection.settings_dict
        address = f"postgresql://{facts['USER']}@/{facts['NAME']}?host={facts['HOST']}&port={facts['PORT']}"
        variables = {
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": settings.SECRET_KEY,
            "WEB_CONCURRENCY": "1",
        }
        self.port, browser = free_port(), Client()
        browser.force_login(factories.user(group="editor"))
        self.cookie = f"session={browser.cookies['session'].value}; csrf={TOKEN}"
        words = [*GUNICORN, "--bind", f"127.0.0.1:{self.port}"]
        with (folder / "desk.out").open("ab") as out:
            self.process = subprocess.Popen(
                words, cwd=BASE_DIR, env=os.environ | variables, stdout=out, stderr=out
            )
        wait_for(self.answers)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(20)

    def answers(self) -> bool:
        try:
            return self.ask("GET", "/readyz")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, str, bytes]:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        kind = "multipart/form-data; boundary=parted"
        headers = {"Host": "localhost", "Cookie": self.cookie, "Content-Type": kind}
        try:
            asking.request(method, path, body or None, headers)
            answer = asking.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read()
        finally:
            asking.close()

    def bring(self, data: bytes) -> Arrival:
        """Brings a file in as a browser does."""
        fields = PART % ("csrfmiddlewaretoken", TOKEN) + PART % ("form_key", uuid.uuid4())
        head, _end, tail = (PART % ('file"; filename="piece.docx', "\0")).partition("\0")
        body = (fields + head).encode() + data + f"{tail}--parted--\r\n".encode()
        status, place, _page = self.ask("POST", "/desk/arrivals/", body)
        assert status == 302
        return Arrival.objects.get(pk=int(place.split("/")[-2]))

    @property
    def worker(self) -> psutil.Process:
        [worker] = psutil.Process(self.process.pid).children()
        return worker

    def size(self) -> float:
        """What it has, in MB; what it shares counted by its share."""
        taken: float = self.worker.memory_full_info().pss / MB
        return taken

    def largest(self) -> float:
        """The most that it had at once since it was asked last, in MB."""
        place = Path(f"/proc/{self.worker.pid}")
        [line] = [it for it in (place / "status").read_text().splitlines() if it.startswith("VmHWM")]
        (place / "clear_refs").write_text("5")
        return int(line.split()[1]) / 1024


@pytest.fixture
def desk(transactional_db: None, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.close()


def test_large_and_hostile_files_leave_the_process_that_takes_them_in_small(desk: Desk) -> None:
    noise = random.Random(5).randbytes(21 * MB)  # noqa: S311 - as pictures are, no smaller when packed
    given = [
        (docx(p("Text."), files={"word/media/a.png": noise[: 19 * MB]}), ""),
        (noise, "heavy_file"),
        HOSTILE["a bomb of spaces"],
        HOSTILE["a bomb of pictures"],
    ]
    idle, at_rest = desk.size(), desk.largest()
    for round_ in range(ROUNDS):
        for whole, problem in given:
            data = whole + bytes([round_])  # not the one of the round before
            arrival = desk.bring(data)
            assert arrival.problem == problem
            status, _place, saved = desk.ask("GET", f"/desk/arrivals/{arrival.pk}/original/")
            assert (status, saved) == (200, data)
            assert desk.largest() - at_rest < MEANWHILE
    assert desk.size() - idle < AFTERWARDS
