"""A crew that brings in batches of lines, in this process or in several, and answers in the order of the lines."""

import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

# A new process reads this module before Django is ready there, so what needs models is imported where it is used.
if TYPE_CHECKING:
    from opinion.importing import Given, Outcome

AHEAD = 2  # batches on their way for each process: enough to keep it busy, few enough to keep memory flat


@dataclass(frozen=True, kw_only=True)
class Job:
    """What every batch of a run has in common, in values that travel between processes."""

    by: int | None
    reason: str
    run: int | None
    folder: Path


def answers(batches: Iterable["list[Given]"], job: Job, *, processes: int) -> "Iterator[list[Outcome]]":
    """What became of each batch, in order. Ended early it lets the batches under way come to their end."""
    if processes == 1:
        yield from (work(batch, job) for batch in batches)
        return
    with closing(_of_several(batches, job, processes)) as answered:
        yield from answered


def _of_several(batches: Iterable["list[Given]"], job: Job, processes: int) -> "Generator[list[Outcome]]":
    from django.db import connection

    crew = ProcessPoolExecutor(
        processes,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(connection.settings_dict["NAME"],),
    )
    under_way: deque[Future[list[Outcome]]] = deque()
    try:
        for batch in batches:
            under_way.append(crew.submit(work, batch, job))
            if len(under_way) > AHEAD * processes:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        crew.shutdown(cancel_futures=True)


def _begin(database: str) -> None:
    """Makes Django ready in a new process, which leaves Ctrl-C to the one that began it."""
    import django

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = database


def work(batch: "list[Given]", job: Job) -> "list[Outcome]":
    """Brings in one batch."""
    from authors.models import User
    from opinion import importing
    from opinion.admission import Orders
    from opinion.import_pictures import Folder

    by = User.objects.filter(pk=job.by).first() if job.by else None
    orders = Orders(by=by, reason=job.reason, run=job.run)
    folder = Folder(job.folder, by=by, is_rehearsal=orders.is_rehearsal)
    return importing.take(batch, orders, develop=folder.take)
