"""`manage.py demo`, for real: what comes up, what the second start finds, and that nothing stays behind."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests import settings

ROOT = Path(settings.BASE_DIR)
MANAGE = [sys.executable, "manage.py"]
EMAILS = [f"{name}@example.org" for name in ("administrator", "publisher", "editor", "sang", "mei")]

pytestmark = pytest.mark.xdist_group("demo")  # one installation, started again and again
STARTED: list[subprocess.Popen[str]] = []  # every one of them is waited for in the end


class Demo:
    """An installation of its own, on a port of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DEMO_PASSWORD", "SECRET_KEY", "SITE_URL"}
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        self.environment = kept | {"STANDFIRST_VAR": str(folder), "PORT": str(self.port)}

    def start(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*(words or MANAGE), *([] if words else ["demo"])],
            cwd=ROOT,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        STARTED.append(process)
        return process

    def get(self, path: str) -> int:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=20)
        connection.request("GET", path)
        status = connection.getresponse().status
        connection.close()
        return status

    def processes(self) -> list[psutil.Process]:
        """Everything that runs for this installation, whoever its parent is; the dead do not count."""
        mark = f"STANDFIRST_VAR={self.folder}"
        found = []
        for process in psutil.process_iter():
            try:
                words = " ".join(process.cmdline())
                marked = f"{self.folder}/pg" in words or mark in environment_of(process)
                if marked and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except psutil.Error:
                continue
        return found


def environment_of(process: psutil.Process) -> list[str]:
    try:
        return [f"{name}={value}" for name, value in process.environ().items()]
    except psutil.Error:
        return []


def read_until_ready(process: subprocess.Popen[str]) -> str:
    """What it says up to its last line, which says where to go."""
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("Read at "):
            return "".join(lines)
    raise AssertionError("The demo ended:\n" + "".join(lines))


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture(scope="module")
def installation() -> Iterator[tuple[Demo, str]]:
    """After a first start that Ctrl-C ended, with what it said."""
    demo = Demo(Path(tempfile.mkdtemp(prefix="standfirst-")) / "var")
    process = demo.start()
    try:
        said = read_until_ready(process)
        os.killpg(process.pid, signal.SIGINT)  # the whole group, as the terminal does
        said += process.communicate(timeout=30)[0]
        yield demo, said
    finally:
        for left in demo.processes():
            left.kill()
        for process in STARTED:
            with process:  # closes its pipe and waits for it
                process.kill()
        shutil.rmtree(demo.folder.parent)


@pytest.fixture
def demo(installation: tuple[Demo, str]) -> Demo:
    return installation[0]


def test_the_first_start_says_each_step_where_to_go_and_who_to_be(installation):
    demo, said = installation
    lines = [line for line in said.splitlines() if line != "Launching a worker on all queues"]

    assert lines[:6] == [
        f"Starting PostgreSQL in {demo.folder}/pg",
        "Bringing the tables up to date",
        "Loading the supplied pieces",
        "Collecting the static files",
        "Starting the worker and the web server",
        "",
    ]
    assert [line.split()[0] for line in lines[6:11]] == EMAILS
    assert len({line.split()[2] for line in lines[6:11]}) == 5
    site = f"http://localhost:{demo.port}"
    assert lines[11:] == [
        "",
        f"Read at {site}/, work at {site}/desk/ as publisher@example.org, "
        f"write at {site}/contribute/ as sang@example.org. Ctrl-C ends everything.",
        "Ended.",
    ]


def test_ctrl_c_leaves_no_process_behind(demo):
    assert demo.processes() == []


def test_the_second_start_serves_the_same_data_and_sigterm_to_uv_ends_it(demo):
    uv = os.environ.get("UV") or shutil.which("uv")
    if not uv:
        pytest.skip("This test needs uv, which is not installed.")
    began = time.monotonic()
    process = demo.start(uv, "run", "--no-sync", "manage.py", "demo")
    said = read_until_ready(process)
    took = time.monotonic() - began

    answers = [demo.get(path) for path in ("/healthz", "/readyz", "/", "/desk/")]
    process.terminate()
    process.communicate(timeout=30)

    assert answers == [200, 200, 200, 302]
    assert "Loading the supplied pieces" not in said
    assert said.count("(the password it has; DEMO_PASSWORD sets another)") == 5
    assert took < 30
    assert demo.processes() == []


@pytest.fixture(scope="module")
def running(installation: tuple[Demo, str]) -> tuple[subprocess.Popen[str], str]:
    """A third start, with a password for everybody; the fixture above it ends what a failed test leaves."""
    process = installation[0].start(DEMO_PASSWORD="the same for all 5")
    return process, read_until_ready(process)


def test_demo_password_is_everybodys_and_another_command_that_ends_meanwhile_does_no_harm(demo, running):
    code = (
        "from authors.models import User\n"
        "people = User.objects.filter(email__endswith='@example.org').order_by('pk')\n"
        "print([(p.email, p.is_staff, p.check_password('the same for all 5'), *p.groups.values_list('name'))"
        " for p in people])"
    )

    shell = subprocess.run(
        [*MANAGE, "shell", "--no-imports", "-c", code],
        cwd=ROOT, env=demo.environment, capture_output=True, text=True, check=True,
    )  # fmt: skip

    roles = ["administrator", "publisher", "editor", "contributor", "contributor"]
    people = [
        (email, role != "contributor", True, (role,)) for email, role in zip(EMAILS, roles, strict=True)
    ]
    assert shell.stdout == f"{people}\n"
    assert len(re.findall(r"the same for all 5$", running[1], re.MULTILINE)) == 5
    assert demo.get("/readyz") == 200


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
def test_even_a_killed_demo_leaves_no_process_behind(demo, running):
    process, _ = running

    process.kill()
    process.communicate()

    wait_for(lambda: demo.processes() == [])


def test_a_busy_port_is_told_before_anything_is_started(tmp_path):
    demo = Demo(tmp_path / "var")
    with socket.create_server(("127.0.0.1", demo.port)):
        out, _ = demo.start().communicate(timeout=60)

    assert out == (
        f"CommandError: Port {demo.port} is in use by another program. "
        f"Another one: PORT={demo.port + 1} uv run manage.py demo\n"
    )
    assert not (tmp_path / "var" / "pg").exists()


def test_a_named_database_is_asked_instead_of_ours_and_its_absence_told_in_a_sentence(tmp_path):
    demo = Demo(tmp_path / "var")

    out, _ = demo.start(DATABASE_URL=f"postgresql:///desk?host={tmp_path}").communicate(timeout=60)

    assert out.startswith(
        "Using the database that DATABASE_URL names\n"
        "Bringing the tables up to date\n"
        "CommandError: The database cannot be used: connection is bad: "
    )
    assert "Traceback" not in out
    assert not (tmp_path / "var" / "pg").exists()
