"""The ground that measurements stand on: a folder and a PostgreSQL of its own, our processes, what they take, wrk.

For the programs beside it, which are run as `uv run --group dev bench/NAME`.
"""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg
from watching import MANAGE, ROOT, family, server_in

sys.path.insert(0, str(ROOT))

from config import embedded

GUNICORN = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn_conf.py"]
OURS, THEIRS = 0, 1  # the cores of the server side, and of whoever asks
CONNECTIONS = 8
EDITOR, PASSWORD = "bench@example.org", "bench"  # who brings the archive in, in a folder that goes
_RATE = re.compile(r"Requests/sec:\s+([0-9.]+)")
_ERRORS = re.compile(r"(Socket errors: .*|Non-2xx or 3xx responses: .*)")


class Ground:
    """An installation in a folder, its PostgreSQL up; what is started here ends with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: list[subprocess.Popen[bytes]] = []

    @property
    def database(self) -> str:
        """The address of the database, as its owner."""
        return embedded.server().address

    def manage(self, *words: str) -> None:
        """A management command that has to succeed."""
        environment = os.environ | {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
        subprocess.run([*MANAGE, *words], check=True, env=environment)

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database answers, asked as its owner."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def postgres(self) -> psutil.Process:
        """The first process of the server."""
        return server_in(embedded.server().folder)

    def serve(self, role: str, *program: str, **variables: str) -> tuple[int, psutil.Process]:
        """One gunicorn worker in this role, as deployed, or with another program; its port and its master process."""
        port = free_port()
        named = {"PORT": str(port), "SITE_ROLE": role, "WEB_CONCURRENCY": "1", "SITE_URL": "http://localhost"}
        if role == "site":
            reader = self.database.replace("//standfirst@", "//reader@")
            named |= {"READER_DATABASE_URL": reader, "DATABASE_URL": "", "SECRET_KEY": ""}
        else:
            named |= {"DATABASE_URL": self.database}
        process = self.start([*GUNICORN, *program], **(named | variables))
        wait_for(lambda: answers(port))
        return port, process

    def start(self, words: Sequence[str], **variables: str) -> psutil.Process:
        """A process that runs until the ground goes; it says what it has to say in `log`."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(words, cwd=ROOT, env=os.environ | variables, stdout=log, stderr=log)
        self.running.append(process)
        return psutil.Process(process.pid)

    def stop(self) -> None:
        """End what was started here."""
        for process in reversed(self.running):
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()


@contextmanager
def ground(kept: Path | None = None) -> Iterator[Ground]:
    """A ground on which nothing stands yet; in a folder that is removed, or in one to be kept and used again."""
    folder = kept or Path(tempfile.mkdtemp(prefix="standfirst-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    os.environ |= {"STANDFIRST_VAR": str(folder / "var"), "DATABASE_URL": ""}
    place = Ground(folder)
    try:
        with embedded.in_use():
            embedded.write_secret_key()
            try:
                yield place
            finally:
                place.stop()
    finally:
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


def prepare(place: Ground) -> None:
    """Tables, roles, kinds, an administrator, the static files."""
    place.manage("migrate", "-v0")
    place.manage("grant_reader", "--role", "reader", "-v0")
    place.manage("loaddata", "-v0", "roles", "kinds")
    place.manage("createsuperuser", "--noinput", "--email", EDITOR, "-v0")
    place.manage("collectstatic", "--no-input", "-v0")


# --- asking -----------------------------------------------------------------------------------------------


def rate(url: str, seconds: int = 2, *, script: Path | None = None) -> float:
    """Requests a second that wrk gets answered, over 8 connections, from the other core.

    RuntimeError if an answer was not a good one.
    """
    words = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        *(["-s", str(script)] if script else []),
        url,
    ]
    done = subprocess.run(
        ["taskset", "-c", str(THEIRS), *words],
        capture_output=True,
        text=True,
        check=True,
    )
    if bad := _ERRORS.search(done.stdout):
        raise RuntimeError(f"{url}: {bad[1]}")
    return float(_RATE.findall(done.stdout)[0])


def get(port: int, path: str) -> bytes:
    """One page, whole."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        content = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return content


def answers(port: int) -> bool:
    """Whether somebody listens there and says anything at all."""
    try:
        return bool(get(port, "/healthz"))
    except RuntimeError:
        return True
    except (OSError, http.client.HTTPException):
        return False


def wait_for(condition: Any, seconds: float = 60) -> None:
    """Until it holds; TimeoutError when it does not come to that."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not start; its log is in the folder")
        time.sleep(0.05)


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


# --- where a process runs ---------------------------------------------------------------------------------


def pin(process: psutil.Process, core: int = OURS) -> None:
    """This family runs on that core alone, and whatever it begins later."""
    for member in family(process):
        for thread in member.threads():
            os.sched_setaffinity(thread.id, {core})
