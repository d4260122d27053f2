"""How PostgreSQL answered a statement: the nodes of its plan, with what they really went through."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

MOST_SORTED = 1000
SESSION = (
    "SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL statement_timeout = '20s'"
)


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A plan and all that it is made of."""
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def explained(sql: str, *, role: str = "") -> dict[str, Any]:
    """The plan of a statement that is carried out by this, as this role if one is named."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SESSION)
        if role:
            cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + sql.replace("%", "%%"), [])
        found = cursor.fetchone()[0]
        if role:
            cursor.execute("RESET ROLE")
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan


def large_tables() -> set[str]:
    """The tables that the planner knows to be large."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > 5000")
        return {name for (name,) in cursor.fetchall()}


def offences(sql: str, large: set[str], most_sorted: int = MOST_SORTED, *, role: str = "") -> Iterator[str]:
    """What is wrong with the way in which a statement was answered."""
    for node in nodes(explained(sql, role=role)):
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in large:
            rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            if rows * node["Actual Loops"] > MOST_SORTED:
                yield f"sequential scan of {node['Relation Name']}"
        if "Sort" in node["Node Type"]:
            rows = max(part["Actual Rows"] for part in node["Plans"])
            if rows > most_sorted or (rows > MOST_SORTED and node["Plan Width"] > 100):
                yield f"sort of {rows:.0f} rows of {node['Plan Width']} bytes"
