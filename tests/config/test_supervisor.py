"""The supervisor, with real processes."""

import subprocess
import sys
import time
from collections.abc import Callable

import psutil
import pytest

from config import supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
# Ignores being asked to end, and has started a process of its own.
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, subprocess, sys, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "time.sleep(60)",
]


@pytest.fixture
def said() -> list[str]:
    return []


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_leaving_ends_every_process(said):
    with supervisor.Children(said.append) as children:
        children.start("one", SLEEPER, restart=True)
        children.start("other", SLEEPER, restart=False)
        pids = [child.process.pid for child in children.children]
        assert [alive(pid) for pid in pids] == [True, True]

    assert [alive(pid) for pid in pids] == [False, False]
    assert said == []


def test_a_process_that_does_not_listen_is_killed_with_all_that_it_started(said):
    with supervisor.Children(said.append, patience=1) as children:
        children.start("worker", STUBBORN, restart=True)
        process = psutil.Process(children.children[0].process.pid)
        wait_for(lambda: len(process.children()) == 1)
        pids = [process.pid, process.children()[0].pid]

    wait_for(lambda: [alive(pid) for pid in pids] == [False, False])
    assert said == ["The worker did not end in time and is killed."]


def test_a_worker_that_ends_unexpectedly_is_started_again(said):
    with supervisor.Children(said.append) as children:
        children.start("worker", SLEEPER, restart=True)
        first = children.children[0].process
        first.kill()

        children.watch(until=lambda: children.children[0].process is not first)

        assert alive(children.children[0].process.pid)
    assert said == ["The worker ended unexpectedly (exit code -9) and is started again."]


def test_a_worker_that_never_comes_up_is_given_up(said):
    with supervisor.Children(said.append) as children:
        children.start("worker", [sys.executable, "-c", "raise SystemExit(3)"], restart=True)

        with pytest.raises(supervisor.Ended, match=r"^The worker ended unexpectedly \(exit code 3\)\.$"):
            children.watch()
    assert said == ["The worker ended unexpectedly (exit code 3) and is started again."] * 2


def test_the_end_of_the_web_server_ends_everything(said):
    with supervisor.Children(said.append) as children:
        children.start("worker", SLEEPER, restart=True)
        children.start("web server", [sys.executable, "-c", ""], restart=False)
        worker = children.children[0].process.pid

        with pytest.raises(supervisor.Ended, match=r"^The web server ended unexpectedly \(exit code 0\)\.$"):
            children.watch()

    assert not alive(worker)
    assert said == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
def test_a_killed_supervisor_takes_its_processes_along():
    script = (
        "import time\n"
        "from config import supervisor\n"
        "children = supervisor.Children(print)\n"
        f"children.start('worker', {SLEEPER!r}, restart=True)\n"
        "print(children.children[0].process.pid, flush=True)\n"
        "time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        assert alive(child)
        parent.kill()

    wait_for(lambda: not alive(child))
