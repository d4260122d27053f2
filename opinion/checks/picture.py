"""Checks of the lead image."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opinion.checks.check import Case, check
from opinion.checks.sheet import Sheet
from opinion.findings import Gravity, Remark


@check(
    gettext_lazy("Licence of the picture"),
    gettext_lazy("It is noted on what terms we may show the lead image."),
    gravity=Gravity.BLOCKS,
    passing=[Case(), Case(piece={"lead_image": {"licence": "own"}})],
    failing=[Case(piece={"lead_image": {"licence": ""}})],
)
def image_licence(sheet: Sheet) -> Iterator[Remark]:
    if sheet.image and not sheet.image.licence:
        yield Remark(
            sentence=_("The lead image has no licence: nobody noted on what terms we may show it."),
            place="image",
        )


@check(
    gettext_lazy("Alternative text"),
    gettext_lazy("The lead image is described for people who cannot see it."),
    passing=[Case(), Case(piece={"lead_image": {"alt": "A ship"}})],
    failing=[Case(piece={"lead_image": {"alt": ""}})],
)
def image_alt(sheet: Sheet) -> Iterator[Remark]:
    if sheet.image and not sheet.image.alt:
        yield Remark(
            sentence=_("The lead image has no alternative text for people who cannot see it."), place="image"
        )


@check(
    gettext_lazy("Credit of the picture"),
    gettext_lazy("The lead image says whose it is."),
    passing=[Case(), Case(piece={"lead_image": {"credit": "Lin"}})],
    failing=[Case(piece={"lead_image": {"credit": ""}})],
)
def image_credit(sheet: Sheet) -> Iterator[Remark]:
    if sheet.image and not sheet.image.credit:
        yield Remark(sentence=_("The lead image has no credit."), place="image")
