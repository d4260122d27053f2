"""Checks of the address under which readers would find it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors import text
from opinion import addresses
from opinion.checks.check import Case, check
from opinion.checks.sheet import Sheet
from opinion.findings import Remark


@check(
    gettext_lazy("Address"),
    gettext_lazy("An address that was set by hand is free."),
    firm=True,
    passing=[Case(), Case(piece={"slug": "ours"})],
    failing=[Case(piece={"slug": "taken"}, known={"is_refused": lambda path, article: True})],
)
def slug(sheet: Sheet) -> Iterator[Remark]:
    """Firm, because no word of anybody's makes room for two pieces at one address."""
    if not sheet.article.slug:
        return
    path = addresses.wanted(sheet.article, sheet.at)
    if sheet.known.is_refused(path, sheet.article):
        yield Remark(
            sentence=_("Another piece has the address %(path)s. Choose a different last part.")
            % {"path": path},
            place="slug",
        )


@check(
    gettext_lazy("Address in mixed alphabets"),
    gettext_lazy("An address is not written with letters of two alphabets that look alike."),
    passing=[Case(), Case(piece={"slug": "taiwan"})],
    failing=[Case(piece={"slug": "t\u0430iwan"})],  # a Cyrillic letter
)
def slug_scripts(sheet: Sheet) -> Iterator[Remark]:
    if text.mixes_scripts(sheet.article.slug):
        yield Remark(
            sentence=_("The address mixes alphabets whose letters look alike."),
            place="slug",
        )
