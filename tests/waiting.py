"""Two sessions that meet: one holds what another waits for."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, connections, transaction

WAITERS = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


@contextmanager
def meanwhile(does: Callable[[], object]) -> Iterator[None]:
    """Runs `does` in another session, which must come to wait for the transaction of this block; then ends that."""
    failures: list[BaseException] = []

    def session() -> None:
        try:
            does()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    other = threading.Thread(target=session)
    with transaction.atomic():
        yield
        other.start()
        _until_it_waits()
    other.join()
    if failures:
        raise failures[0]


def _until_it_waits() -> None:
    """Returns when a session waits for this one; AssertionError after five seconds."""
    for _attempt in range(250):
        with connection.cursor() as cursor:
            cursor.execute(WAITERS)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("The other session does not wait.")


def together(*sessions: Callable[[], object]) -> list[object]:
    """Runs these at once, each in a session of its own; what each returned, or the exception it raised."""
    start = threading.Barrier(len(sessions))
    answers: list[object] = [None] * len(sessions)

    def run(place: int, does: Callable[[], object]) -> None:
        try:
            start.wait()
            answers[place] = does()
        except Exception as failure:
            answers[place] = failure
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
