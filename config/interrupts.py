"""How our processes take Ctrl-C, SIGTERM and a closed terminal: what was begun is ended in order."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

ENDING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


def end_in_order() -> None:
    """Let SIGTERM and SIGHUP unwind the program as Ctrl-C does, so that every `finally` runs.

    A handler that somebody else installed (a server's own, nohup's "ignore") stays.
    """
    for wish in ENDING - {signal.SIGINT}:
        if signal.getsignal(wish) is signal.SIG_DFL:
            signal.signal(wish, _unwind)


def end_once() -> None:
    """Let the first of these signals unwind the program, and nothing disturb it afterwards.

    For a program with much to put away: `uv run` without a terminal passes on a Ctrl-C that has come already.
    """
    for wish in ENDING:
        if signal.getsignal(wish) is not signal.SIG_IGN:
            signal.signal(wish, _unwind_undisturbed)


def _unwind(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)


def _unwind_undisturbed(number: int, frame: FrameType | None) -> NoReturn:
    for wish in ENDING:
        signal.signal(wish, signal.SIG_IGN)
    _unwind(number, frame)


@contextmanager
def held() -> Iterator[None]:
    """Let these signals wait until the block is done: for what must not stop half-way."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
