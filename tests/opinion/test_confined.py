"""A process of its own for what strangers send: real processes at their real limits."""

import resource
import signal
import subprocess
import sys
from typing import Any

import psutil
import pytest

from opinion import confined

MB = 1024 * 1024
WORK, WITHOUT_FILES = "tests.opinion.confined_work", "tests.opinion.confined_without_files"


def run(
    wish: str,
    data: bytes = b"",
    *,
    module: str = WORK,
    memory: int = 512 * MB,
    seconds: int = 5,
    patience: int = 30,
    **job: Any,
) -> tuple[dict[str, Any], bytes]:
    return confined.run(
        module, {"wish": wish, **job}, data, memory=memory, seconds=seconds, patience=patience
    )


def test_facts_and_bytes_come_back() -> None:
    facts, made = run("echo", b"\n{}\0")
    assert facts["length"] == 4
    assert made == b"\n{}\0" + b"\0}{\n"


@pytest.mark.parametrize("module", ["opinion.darkroom", WORK])
def test_it_starts_without_django(module: str) -> None:
    start = f"import sys; sys.path.append({str(confined.ROOT)!r}); import {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-c", start], capture_output=True, text=True, check=True)
    assert module in done.stdout.split()
    assert "django" not in done.stdout.split()


def test_one_that_swells_dies_and_this_process_stays_small() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(confined.Died):
        run("swell", bytes=600 * MB)
    assert run("swell", bytes=100 * MB)[0] == {"length": 100 * MB}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


def test_one_that_burns_dies_when_its_processor_time_is_over() -> None:
    with pytest.raises(confined.Died):
        run("burn", seconds=1)


def test_one_that_crashes_is_told_from_one_that_is_slow() -> None:
    before = psutil.Process().children()
    with pytest.raises(confined.Died):
        run("crash")
    with pytest.raises(confined.TooSlow):
        run("sleep", patience=1)
    assert psutil.Process().children() == before


@pytest.mark.parametrize("wish", ["read", "connect"])
def test_without_files_it_opens_neither_a_file_nor_a_connection(wish: str) -> None:
    assert run(wish)[0] == {"done": True}
    assert run(wish, module=WITHOUT_FILES)[0] == {"done": False, "failure": "Too many open files"}


def test_it_leaves_with_the_process_that_asked() -> None:
    asking = (
        f"import sys; sys.path.append({str(confined.ROOT)!r}); from opinion import confined;"
        f"confined.run({WORK!r}, {{'wish': 'sleep'}}, b'', memory={512 * MB}, seconds=5, patience=60)"
    )
    with subprocess.Popen([sys.executable, "-c", asking], cwd=confined.ROOT) as parent:
        try:
            children = _children(parent.pid)
        finally:
            parent.send_signal(signal.SIGKILL)
    assert psutil.wait_procs(children, timeout=10)[1] == []


def _children(pid: int) -> list[psutil.Process]:
    """The children of a process, once it has one that has bound itself; AssertionError after ten seconds."""
    for _attempt in range(200):
        children = psutil.Process(pid).children()
        if children and children[0].rlimit(psutil.RLIMIT_FSIZE)[0] == 0:
            return children
        psutil.wait_procs(children, timeout=0.05)
    raise AssertionError("It starts no process.")
