"""Background work: ids in, one verb each. Any job may run twice or be broken off; what it does bears that."""

import datetime as dt

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from opinion import (
    arrivals,
    assignments,
    debtors,
    filing,
    images,
    notifications,
    once,
    seeding,
    sitting,
    warming,
)
from opinion.models import Arrival

LIVES = 5  # how often a job may take its worker down with it before it is given up


@app.task(name="make_renditions", retry=RetryStrategy(max_attempts=LIVES, exponential_wait=5))
def make_renditions(*, image_id: int) -> int:
    """The renditions that an image still lacks."""
    return images.make_renditions(image_id)


@app.task(name="rebuild_stale", lock="rebuild_stale", retry=RetryStrategy(max_attempts=LIVES))
def rebuild_stale() -> int:
    """What was typeset with furniture or templates that are out of date."""
    return max((done for done, _total in seeding.rebuild()), default=0)


@app.task(name="send_message")
def send_message(*, message_id: int) -> bool:
    """A mail of the outbox."""
    return notifications.send(message_id)


@app.task(name="read_arrival", retry=RetryStrategy(max_attempts=LIVES))
def read_arrival(*, arrival_id: int) -> int:
    """The files of a mail for which there was no time when it came in."""
    return arrivals.read_on(Arrival.objects.get(pk=arrival_id)).pk


@app.task(name="read_again")
def read_again(*, article_id: int, since: str) -> str:
    """The pages that show a piece, after a change of what readers see of it."""
    return warming.read_again(article_id, since=dt.datetime.fromisoformat(since))


@app.periodic(cron="* * * * * */15")  # the sixth is seconds
@app.task(name="retry_stalled_jobs", queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Gives jobs whose worker has been silent for half a minute to another one."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=30):
        if job.attempts < LIVES:
            await manager.retry_job(job)
        else:
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)


@app.periodic(cron="* * * * *")
@app.task(name="file_what_changed", queueing_lock="file_what_changed")
def file_what_changed(timestamp: int) -> int:
    """The cards by which the desk finds what was changed, as far as no search has written them already."""
    return max(filing.catch_up_wholly(), default=0)


@app.periodic(cron="*/10 * * * *")
@app.task(name="remind_of_promises", queueing_lock="remind_of_promises")
def remind_of_promises(timestamp: int) -> int:
    """Editors whose promised answers are near or late."""
    return assignments.remind()


@app.periodic(cron="37 * * * *")
@app.task(name="settle_debts", queueing_lock="settle_debts")
def settle_debts(timestamp: int) -> int:
    """What is owed by who cannot do it: a process may have ended between a change of roles and its consequence."""
    return debtors.settle()


@app.periodic(cron="7 * * * *")
@app.task(name="forget_what_is_over", queueing_lock="forget_what_is_over")
def forget_what_is_over(timestamp: int) -> int:
    """Forms that nobody will send again, and who has left."""
    return once.forget() + sitting.forget()


@app.periodic(cron="23 19 * * *")  # UTC
@app.task(name="sweep_files", queueing_lock="sweep_files")
def sweep_files(timestamp: int) -> int:
    """Files that no row knows."""
    return images.sweep()
