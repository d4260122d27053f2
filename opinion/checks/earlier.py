"""Checks against what the desk had before: nearly the same text, the same author a few days ago."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opinion import dateline
from opinion.checks.check import Case, Parameter, check
from opinion.checks.known import LONGEST_BACK, Printed
from opinion.checks.sheet import Sheet
from opinion.findings import Remark
from opinion.resemblance import Alike

SANG = {1: [Printed(-1, "An earlier one", dt.datetime(2021, 7, 15, tzinfo=dt.UTC))]}
TWIN = Alike(article=-1, headline="A twin", state="published", share=84)


@check(
    gettext_lazy("The same author again"),
    gettext_lazy("No author of the piece has another one within so many days."),
    parameters={
        "days": Parameter(title=gettext_lazy("days"), default=7, least=1, most=LONGEST_BACK),
    },
    passing=[
        Case(),
        Case(known={"printed": SANG}, at="2021-07-23T12:00+08:00"),
        Case(known={"printed": SANG, "settled": {None}}, at="2021-07-16T12:00+08:00"),
    ],
    failing=[
        Case(known={"printed": SANG}, at="2021-07-22T12:00+08:00"),
        Case(known={"printed": SANG}, at="2021-07-15T12:00+08:00"),
        Case(known={"printed": SANG}, at="2021-07-14T12:00+08:00"),
    ],
)
def recent_author(sheet: Sheet, *, days: int) -> Iterator[Remark]:
    """A piece that readers have seen goes on being what it is: it is not asked."""
    if not sheet.known.printed or sheet.article.pk in sheet.known.settled:
        return
    for entry in sheet.copy.byline:
        for other in sheet.known.printed.get(entry["author"] or 0, ()):
            away = (sheet.day - dateline.local(other.dated).date()).days
            if other.article != sheet.article.pk and abs(away) <= days:
                facts = {"name": entry["name"], "headline": other.headline, "count": abs(away)}
                yield Remark(sentence=_how_far(away) % facts, place="byline")
                break  # the nearest is enough


def _how_far(away: int) -> str:
    if away == 0:
        return _("%(name)s has “%(headline)s” on the same day.")
    if away > 0:
        return ngettext(
            "%(name)s had “%(headline)s” %(count)d day before.",
            "%(name)s had “%(headline)s” %(count)d days before.",
            away,
        )
    return ngettext(
        "%(name)s will have “%(headline)s” %(count)d day later.",
        "%(name)s will have “%(headline)s” %(count)d days later.",
        -away,
    )


@check(
    gettext_lazy("Nearly the same text"),
    gettext_lazy("No other piece at the desk shares so much of its text, in per cent."),
    at_a_glance=False,
    parameters={
        "share": Parameter(title=gettext_lazy("per cent"), default=30, least=10, most=100),
    },
    passing=[
        Case(known={"alike": lambda article, text: []}),
        Case(known={"alike": lambda *_: [TWIN._replace(share=29)]}),
    ],
    failing=[Case(known={"alike": lambda *_: [TWIN]})],
)
def near_duplicate(sheet: Sheet, *, share: int) -> Iterator[Remark]:
    for other in sheet.known.alike(sheet.article, "\n\n".join(sheet.paragraphs)):  # as `prose.plain` has it
        if other.share >= share:
            yield Remark(
                sentence=_(
                    "It shares %(share)d%% of its text with “%(headline)s” (%(state)s, number %(number)d)."
                )
                % {
                    "share": other.share,
                    "headline": other.headline,
                    "state": other.state,
                    "number": other.article,
                },
                place="body",
            )
