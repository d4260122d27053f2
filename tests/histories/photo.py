"""Everything that the database holds of a piece, at one moment, past all our own code that reads it."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

TABLES = (
    "address",
    "approval",
    "autosave",
    "byline",
    "debt",
    "edition",
    "hold",
    "message",
    "note",
    "objection",
    "revision",
    "step",
    "tombstone",
    "waiver",
)
ROWS = ", ".join(
    f"'{table}', (SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.id), '[]') FROM opinion_{table} t"
    " WHERE t.article_id = a.id)"
    for table in TABLES
)
TAKE = (
    f"SELECT jsonb_build_object('article', to_jsonb(a), {ROWS})::text FROM opinion_article a WHERE a.id = %s"
)


@dataclass(frozen=True)
class Photo:
    """The rows by table, each as a plain dict, in the order in which they were written."""

    article: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]

    def __getitem__(self, table: str) -> list[dict[str, Any]]:
        return self.rows[table]

    def since(self, before: "Photo", table: str) -> list[dict[str, Any]]:
        """The rows that are new; AssertionError where one is gone."""
        known = {row["id"] for row in before[table]}
        assert known <= {row["id"] for row in self[table]}, f"A row of {table} is gone."
        return [row for row in self[table] if row["id"] not in known]


def take(pk: int) -> Photo:
    """The piece as it is stored now."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [pk])
        [text] = cursor.fetchone()
    rows = json.loads(text)
    return Photo(rows.pop("article"), rows)


def moment(value: str | None) -> dt.datetime | None:
    """A moment as PostgreSQL writes it into JSON."""
    return dt.datetime.fromisoformat(value) if value else None
