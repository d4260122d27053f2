"""Checks of where a text comes from."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opinion.checks.check import Case, check
from opinion.checks.sheet import Sheet
from opinion.findings import Remark
from opinion.states import Origin


@check(
    gettext_lazy("Origin"),
    gettext_lazy("It is known where the text comes from."),
    firm=True,
    failing=[Case(piece={"origin": Origin.UNKNOWN})],
)
def origin(sheet: Sheet) -> Iterator[Remark]:
    if sheet.article.origin == Origin.UNKNOWN:
        yield Remark(
            sentence=_("Nobody knows where this text comes from. Find out, and set its origin."),
            place="origin",
        )
