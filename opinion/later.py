"""Work for later: a job is a row in the same transaction, so that it exists if and only if its cause does."""

import datetime as dt

from procrastinate.contrib.django import app


def do(task: str, *, after: dt.timedelta = dt.timedelta(0), **ids: int | str) -> None:
    """Has the worker run a task of `opinion.tasks`, by its name, with ids, once the transaction is through.

    Not before `after` has passed.
    """
    pause = {"seconds": int(after.total_seconds())} if after else None
    app.configure_task(task, schedule_in=pause).defer(**ids)
