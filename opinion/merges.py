"""Merges: two records of one person, or of one topic, that became one, and where each leads today."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model

from authors.models import Author
from opinion.models import Series, Topic


def today(model: type[Author] | type[Topic], keys: Iterable[int]) -> dict[int, int]:
    """For each of these that exists, the one that stands for it today: itself, or the one it was merged into."""
    rows = model._default_manager.filter(pk__in=set(keys)).values_list("pk", "merged_into")
    return {pk: into or pk for pk, into in rows}


def hold(model: type[Author] | type[Topic] | type[Series], keys: Iterable[int]) -> dict[int, int]:
    """Until the transaction ends, none of these is renamed or merged; others may hold them, too. As `today`.

    What is printed with their names and addresses is found by the change that waited for it.
    """
    if not (wanted := sorted(set(keys))):
        return {}
    into = "id" if model is Series else "coalesce(merged_into_id, id)"
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(model._meta.db_table)
        rows = f"SELECT id, {into} FROM {table} WHERE id = ANY(%s) ORDER BY id FOR SHARE"  # noqa: S608 - our table, our column
        return dict(cursor.execute(rows, [wanted]).fetchall())


def lock_both[M: Model](one: M, other: M) -> tuple[M, M]:
    """Both rows as they are in the database now, locked in one order, so that two merges cannot cross."""
    rows = type(one)._default_manager.select_for_update(no_key=True, of=("self",))
    found = {row.pk: row for row in rows.filter(pk__in=[one.pk, other.pk]).order_by("pk")}
    return found[one.pk], found[other.pk]
