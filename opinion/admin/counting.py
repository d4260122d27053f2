"""How many pieces there are, counted no further than somebody looks: nobody goes through an archive for a number."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import IntegerField, QuerySet, Subquery

from authors.models import User
from opinion.models import Article

MOST = 1000  # from here on a number is not counted out


class AtLeast(int):
    """A number that was not counted out."""

    def __str__(self) -> str:
        return f"{int(self)}+"


def counted(lists: Mapping[str, QuerySet[Any]], user: User) -> dict[str, str]:
    """How many each of these lists has, as it stands beside it; all of them in one question."""
    numbers = {name: _UpTo(rows.order_by().values("pk")[:MOST]) for name, rows in lists.items()}
    return {name: _said(count) for name, count in _asked(numbers, user).items()}


def heads(lists: Mapping[str, QuerySet[Any]], user: User, *, shown: int) -> dict[str, list[int]]:
    """The keys of the pieces with which each list begins, in its order; all of them in one question."""
    keys = {name: ArraySubquery(_keys(rows)[:shown]) for name, rows in lists.items()}
    return {name: found or [] for name, found in _asked(keys, user).items()}


def _keys(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.values("pk") if issubclass(rows.model, Article) else rows


def _said(count: int) -> str:
    return str(AtLeast(MOST - 1)) if count == MOST else str(count)


def _asked(questions: Mapping[str, Subquery], user: User) -> dict[str, Any]:
    """What each of these questions is answered, asked together, of the one row of who asks."""
    (row,) = User.objects.filter(pk=user.pk).order_by().values_list(*questions.values())
    return dict(zip(questions, row, strict=True))


class _UpTo(Subquery):
    """How many rows a question has that stops by itself."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0
