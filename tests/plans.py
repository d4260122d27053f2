"""How PostgreSQL answered a statement: the nodes of its plan, with what they really went through."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

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


def gone_through(plan: dict[str, Any]) -> float:
    """The rows that the busiest node went through, those that it threw away included."""
    return max(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        for node in nodes(plan)
    )
