"""The database's clock, the only one that decides what readers see."""

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Func


class StatementTime(Func):
    """The moment of this statement. (`Now()` is the moment of the transaction, and stands still inside it.)"""

    function = "STATEMENT_TIMESTAMP"
    arity = 0

    def __init__(self) -> None:
        super().__init__(output_field=DateTimeField())


def read() -> dt.datetime:
    """The clock, read now: a verb reads it once, after it has its lock, and uses that value throughout."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row: Any = cursor.fetchone()
    moment: dt.datetime = row[0]
    return moment
