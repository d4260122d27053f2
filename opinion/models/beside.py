"""What stands beside pieces: one question says which tables hold anything of them; the others need not be asked."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from opinion.models.approval import Approval, Objection
from opinion.models.arrival import Arrival
from opinion.models.edition import Edition
from opinion.models.hold import Hold
from opinion.models.note import Note, Source
from opinion.models.sitting import Autosave, Presence
from opinion.models.waiver import Debt, Waiver

TABLES: tuple[type[Model], ...] = (
    Approval,
    Arrival,
    Autosave,
    Debt,
    Edition,
    Hold,
    Note,
    Objection,
    Presence,
    Source,
    Waiver,
)


@dataclass(frozen=True)
class Beside:
    """Of which of `TABLES` there is any row of some pieces, whatever it says, when the clock showed `now`."""

    now: dt.datetime
    tables: frozenset[type[Model]]

    def __contains__(self, table: type[Model]) -> bool:
        """Whether this table is worth asking. Of one that is none of `TABLES` nothing is known: KeyError."""
        if table not in TABLES:
            raise KeyError(table)
        return table in self.tables


def look(pieces: Collection[int]) -> Beside:
    """What stands beside these pieces now."""
    with connection.cursor() as cursor:
        cursor.execute(_question(), {"pieces": list(pieces)})
        row: Any = cursor.fetchone()
    now, *there = row
    return Beside(now, frozenset(table for table, any_row in zip(TABLES, there, strict=True) if any_row))


@cache
def _question() -> str:
    there = (
        f'EXISTS (SELECT FROM "{table._meta.db_table}" WHERE article_id = ANY (%(pieces)s))'
        for table in TABLES
    )
    return f"SELECT clock_timestamp(), {', '.join(there)}"
