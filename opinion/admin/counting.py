"""How many pieces there are, counted no further than somebody looks: nobody goes through an archive for a number."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import IntegerField, Subquery
from django.utils.functional import cached_property

from authors.models import User
from opinion.models import ArticleQuerySet

MOST = 1000  # from here on a number is not counted out


class AtLeast(int):
    """A number that was not counted out."""

    def __str__(self) -> str:
        return f"{int(self)}+"


def counted(lists: Mapping[str, ArticleQuerySet], user: User) -> dict[str, str]:
    """How many each of these lists has, as it stands beside it; all of them in one question."""
    numbers = {name: _UpTo(pieces.order_by().values("pk")[:MOST]) for name, pieces in lists.items()}
    (row,) = User.objects.filter(pk=user.pk).order_by().values_list(*numbers.values())
    found = dict(zip(numbers, row, strict=True))
    return {name: str(AtLeast(MOST - 1)) if count == MOST else str(count) for name, count in found.items()}


class _UpTo(Subquery):
    """How many rows a question has that stops by itself."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


class PagesAhead(Paginator):  # type: ignore[type-arg]
    """The pages up to `page`, and those of the thousand pieces that begin there."""

    def __init__(self, pieces: Any, per_page: int, *, page: int) -> None:
        super().__init__(pieces, per_page)
        self.pieces = pieces
        self.most = (max(page, 1) - 1) * per_page + MOST

    @cached_property
    def count(self) -> int:
        found: int = self.pieces.up_to(self.most)
        return AtLeast(found) if found == self.most else found
