"""The pages of a long list: it ends after a thousand and goes on from there as a list of its own.

Its first page costs what any first page costs: what was shown already is left out by an index, not by counting over it.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.paginator import Page
from django.db.models import F
from django.db.models.fields.tuple_lookups import TupleLessThan
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.generics import Paginator
from opinion import dateline
from opinion.admin.counting import MOST, AtLeast

NEWEST_FIRST = ("-changed_at", "-pk")
_PLACE = re.compile(r"(\d{1,18})_(\d{1,18})")
_BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class FirstPages(Paginator):
    """The pages of the first thousand. Whoever asks for a later one gets the last of these."""

    def __init__(self, pieces: Any, per_page: int) -> None:
        super().__init__(pieces, per_page)
        self.pieces = pieces

    @cached_property
    def count(self) -> int:
        found: int = self.pieces.up_to(MOST + 1)
        return AtLeast(MOST) if found > MOST else found

    @property
    def is_cut(self) -> bool:
        """Whether there are more than these."""
        return isinstance(self.count, AtLeast)

    def page(self, number: Any) -> Page[Any]:
        return super().page(min(int(number), self.num_pages))


class BeforeFilter(admin.SimpleListFilter):
    """Pieces that were changed last on a day or before it; or those that come after a place in the list."""

    title = gettext_lazy("last change")
    parameter_name = "before"
    template = "desk/_before.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return []

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> Any:
        """What else is asked of the list, as a form carries it; and the day that was asked for."""
        asked = self.request.GET
        yield {
            "others": [(name, value) for name, value in asked.items() if name not in ("before", "p")],
            "day": self.value() if _day(self.value()) else "",
            "shown": self._shown(),
            "all": changelist.get_query_string(remove=["before"]),
        }

    def _shown(self) -> str:
        """From where the list goes on, in words."""
        place = _place(self.value())
        return dateline.stamp(place[0]) if place else ""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if end := _day(self.value()):
            return queryset.filter(changed_at__lt=end)
        if place := _place(self.value()):
            return queryset.filter(TupleLessThan((F("changed_at"), F("pk")), place))
        return queryset


def _day(value: str | None) -> dt.datetime | None:
    """The end of a day by the desk's clocks; None for what is no day."""
    try:
        day = dt.date.fromisoformat(value or "") + dt.timedelta(days=1)
        return dateline.first_moment(day.year, day.month, day.day)
    except (ValueError, OverflowError):
        return None


def _place(value: str | None) -> tuple[dt.datetime, int] | None:
    """A place in the list, newest first, as its address says it."""
    if not (found := _PLACE.fullmatch(value or "")):
        return None
    try:
        return _BEGINNING + dt.timedelta(microseconds=int(found[1])), int(found[2])
    except OverflowError:
        return None


@dataclass(frozen=True)
class Further:
    """What is said below a list that does not end here, and where it goes on."""

    sentence: str
    link: str = ""
    url: str = ""


def further(changelist: Any) -> Further | None:
    """How the list goes on after its thousand; None where it ends here."""
    pages = changelist.paginator
    if not pages.is_cut:
        return None
    if changelist.queryset.query.order_by != NEWEST_FIRST:
        return Further(
            _("The first 1,000 in this order are listed. For the others choose a place, a day or a word.")
        )
    if changelist.page_num < pages.num_pages:
        url = changelist.get_query_string({"p": pages.num_pages})
        return Further(_("These are the 1,000 that were changed last."), _("To the last of them"), url)
    last = changelist.result_list[-1]
    micros = (last.changed_at - _BEGINNING) // dt.timedelta(microseconds=1)
    url = changelist.get_query_string({"before": f"{micros}_{last.pk}"}, ["p"])
    return Further(_("Here the 1,000 that were changed last end."), _("On to older ones"), url)
