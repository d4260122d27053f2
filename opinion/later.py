"""Work for later: a job is a row in the same transaction, so that it exists if and only if its cause does."""

from procrastinate.contrib.django import app


def do(task: str, **ids: int | str) -> None:
    """Has the worker run a task of `opinion.tasks`, by its name, with ids, once the transaction is through."""
    app.configure_task(f"opinion.tasks.{task}").defer(**ids)
