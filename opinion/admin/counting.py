"""How many pieces there are, counted no further than somebody looks: nobody goes through an archive for a number."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

from opinion.models import ArticleQuerySet

MOST = 1000  # from here on a number is not counted out


class AtLeast(int):
    """A number that was not counted out."""

    def __str__(self) -> str:
        return f"{int(self)}+"


def many(pieces: ArticleQuerySet) -> str:
    """How many these are, as it stands beside a list."""
    count = pieces.up_to(MOST)
    return str(AtLeast(MOST - 1)) if count == MOST else str(count)


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
