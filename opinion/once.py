"""A form that is sent twice is carried out once: the second time it leads where it led the first time.

Every form carries a key of its own. What was carried out is remembered, in the transaction of the deed itself, under a
name made of that key, of whoever sent it and of everything that was sent: the same key with other words is another
form, so nothing that somebody typed after going back is taken for a repetition.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

from authors.models import User
from opinion.models import HandledForm, clock

FIELD = "form_key"
REMEMBERED = dt.timedelta(days=14)
LONGEST = 500


def name(key: str, *, by: User, path: str, sent: Iterable[tuple[str, list[str]]]) -> uuid.UUID | None:
    """The name of a form as it was sent; None where it carries no key of ours."""
    try:
        given = uuid.UUID(key)
    except ValueError:
        return None
    sum_ = hashlib.sha256(repr((given, by.pk, path, sorted(sent))).encode())
    return uuid.UUID(bytes=sum_.digest()[:16])


def led_to(form: uuid.UUID) -> str:
    """Where this form led when it was carried out, "" if it never was.

    Waits until nobody else is about to carry it out, and keeps others waiting until the transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(form.bytes[:8], "big", signed=True)]
        )
    return HandledForm.objects.filter(pk=form).values_list("led_to", flat=True).first() or ""


@contextmanager
def alone(form: uuid.UUID) -> Iterator[None]:
    """Keeps others who would carry out this form waiting, without a transaction around what is done meanwhile."""
    key = [int.from_bytes(form.bytes[:8], "big", signed=True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", key)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", key)


def carried_out(form: uuid.UUID, *, by: User, path: str, led_to: str) -> None:
    """Remembers that this form was carried out, and where that led. In the transaction of the deed."""
    target = led_to if len(led_to) <= LONGEST else led_to.partition("?")[0][:LONGEST]
    HandledForm.objects.create(
        key=form, user=by, path=path[:LONGEST], led_to=target, at=clock.StatementTime()
    )


def forget() -> int:
    """Forgets forms that nobody will send again; how many."""
    return HandledForm.objects.filter(at__lt=clock.read() - REMEMBERED).delete()[0]
