"""How our processes take Ctrl-C, SIGTERM and a closed terminal: what was begun is ended in order."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


def end_in_order() -> None:
    """Let SIGTERM and SIGHUP unwind the program as Ctrl-C does, so that every `finally` runs.

    A handler that somebody else installed (a server's own, nohup's "ignore") stays.
    """
    for wish in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(wish) is signal.SIG_DFL:
            signal.signal(wish, _unwind)


def _unwind(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextmanager
def held() -> Iterator[None]:
    """Let these signals wait until the block is done: for what must not stop half-way."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
