"""Which pieces arrived in a span, and when; what follows is counted of these. In SQL, to be put before a question.

A piece has arrived when it was first handed in, or, where it was made of a mail or a file, when that came in. Later
versions and second submissions are no arrivals; drafts that were never handed in have not arrived; what an import or
the seed brought in is the archive's.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from opinion import dateline
from opinion.figures.spans import Span

ANSWERS = ("send", "return", "decline", "schedule", "publish")
ARRIVED = """
WITH candidate AS (
    SELECT article_id FROM opinion_step
     WHERE verb IN ('submit', 'take_in', 'edit') AND (verb <> 'edit' OR source = 'draft')
       AND at >= %(start)s AND at < %(end)s AND article_id IS NOT NULL
     UNION
    SELECT article_id FROM opinion_arrival
     WHERE outcome = 'piece' AND arrived_at >= %(start)s AND arrived_at < %(end)s AND article_id IS NOT NULL
), arrived AS MATERIALIZED (
    SELECT article_id, coalesce(came.at, told.handed_in) AS at, told.answered_at
      FROM candidate
           CROSS JOIN LATERAL (
               SELECT bool_or(verb = 'bring_in') AS is_archive,
                      min(at) FILTER (WHERE verb = ANY(%(answers)s)) AS answered_at,
                      min(at) FILTER (WHERE verb IN ('submit', 'take_in')
                                            OR (verb = 'edit' AND source = 'draft')) AS handed_in
                 FROM opinion_step step WHERE step.article_id = candidate.article_id) told
           CROSS JOIN LATERAL (
               SELECT min(arrived_at) AS at FROM opinion_arrival arrival
                WHERE arrival.article_id = candidate.article_id AND outcome = 'piece') came
     WHERE NOT told.is_archive AND coalesce(came.at, told.handed_in) >= %(start)s
       AND coalesce(came.at, told.handed_in) < %(end)s
), appeared AS (
    SELECT edition.id AS edition_id, article_id, live_from AS at
      FROM opinion_edition edition
     WHERE kind = 'first' AND live_from >= %(start)s AND live_from < %(end)s
       AND live_from <= statement_timestamp() AND (live_until IS NULL OR live_until > live_from)
       AND NOT EXISTS (SELECT FROM opinion_step step
                        WHERE step.article_id = edition.article_id AND step.verb = 'bring_in')
)
"""


def ask(span: Span, *question: str, **more: Any) -> list[dict[str, Any]]:
    """The answer to a question that may name `arrived` (article_id, at, answered_at) and `appeared` (edition_id,
    article_id, at: first publications in the span). It may come in parts.
    """
    return rows("".join([ARRIVED, *question]), {**moments(span), "answers": list(ANSWERS), **more})


def moments(span: Span) -> dict[str, Any]:
    """The span as a statement names it, with the desk's zone and by what its parts are divided."""
    return {"start": span.start, "end": span.end, "zone": str(dateline.zone()), "unit": span.unit}


def rows(statement: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the database answers, each row by the names of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
