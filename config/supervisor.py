"""Keeps the processes of one machine running while we run, and leaves none behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from config import environment, interrupts

FAILED_STARTS = 3  # in a row, after which a process is given up


class Ended(Exception):
    """A process that we cannot do without is gone: a sentence."""


@dataclass
class Child:
    name: str
    words: Sequence[str]
    restart: bool
    process: subprocess.Popen[bytes] = field(init=False)
    failed_starts: int = 0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - commands of ours
            self.words, cwd=environment.BASE_DIR, start_new_session=True, preexec_fn=_end_with_parent
        )


class Children:
    """The processes; a context that ends them all when it is left.

    `patience` is how many seconds one may take to end; one that lived for less than that has failed to start.
    """

    def __init__(self, say: Callable[[str], None], *, patience: float = 10) -> None:
        self.say = say
        self.patience = patience
        self.children: list[Child] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with interrupts.held():
            self.stop()

    def start(self, name: str, words: Sequence[str], *, restart: bool) -> None:
        """Start a process; when it ends, it is started again or everything ends."""
        child = Child(name, words, restart)
        with interrupts.held():  # so that none is started and not known
            child.start()
            self.children.append(child)

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Look after the processes until something is so, or for ever: a signal or `Ended` leaves it."""
        while not until():
            for child in self.children:
                if child.process.poll() is not None:
                    self.look_after(child)
            time.sleep(0.2)

    def look_after(self, child: Child) -> None:
        """What happens when a process has ended by itself."""
        code = child.process.returncode
        short = time.monotonic() - child.started < self.patience
        child.failed_starts = child.failed_starts + 1 if short else 0
        if not child.restart or child.failed_starts >= FAILED_STARTS:
            raise Ended(f"The {child.name} ended unexpectedly (exit code {code}).")
        self.say(f"The {child.name} ended unexpectedly (exit code {code}) and is started again.")
        with interrupts.held():
            child.start()

    def stop(self) -> None:
        """End every process and what it started: asked first, killed when it takes too long."""
        for child in self.children:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + self.patience
        for child in self.children:
            try:
                child.process.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say(f"The {child.name} did not end in time and is killed.")
            with contextlib.suppress(ProcessLookupError):  # nobody of it is left
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()
        self.children.clear()


def _end_with_parent() -> None:
    """In the new process, before its program: on Linux the kernel ends it with us, however we end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
    signal.pthread_sigmask(signal.SIG_UNBLOCK, interrupts.ENDING)
