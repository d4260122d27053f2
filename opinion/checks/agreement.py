"""Checks of agreement: who has said yes to this text, and what the first publisher of it permits."""

from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.models import User
from opinion import consent, dateline
from opinion import permission as permissions
from opinion.checks.check import Case, check
from opinion.checks.sheet import Sheet
from opinion.findings import Remark
from opinion.models import Objection
from opinion.states import ConsentRole, Origin

PERMITTED = {
    "origin_reason": "",
    "origin": Origin.REPUBLISHED,
    "first_outlet": "Taipei Times",
    "first_permission": "Its opinion editor",
    "first_permitted_on": "2026-07-01",
}
ARCHIVED = {"origin": Origin.ARCHIVE, "origin_reason": "It was published before."}
NO_REASON = {"origin_reason": ""}


def _missing(sheet: Sheet, role: ConsentRole) -> Iterator[Remark]:
    """What is missing of this yes; a piece of unknown origin or without a byline has other faults."""
    article = sheet.article
    if article.origin in {Origin.UNKNOWN, Origin.REPUBLISHED} or not sheet.copy.byline:
        return
    for one in sheet.consents:
        if one.role == role and not one.holds:
            yield Remark(sentence=one.sentence, place="agreement")


@check(
    gettext_lazy("The author's yes"),
    gettext_lazy(
        "The lead author has agreed to text, byline and disclosure; of a translation, the translator."
    ),
    kept=True,
    passing=[Case(piece=ARCHIVED), Case(piece=PERMITTED)],
    failing=[Case(piece=NO_REASON), Case(piece=NO_REASON | {"origin": Origin.TRANSLATED})],
)
def agreement(sheet: Sheet) -> Iterator[Remark]:
    yield from _missing(sheet, consent.needed(sheet.article)[0])


@check(
    gettext_lazy("The reading editor's yes"),
    gettext_lazy("A reading editor has compared a translation with the original."),
    kept=True,
    passing=[Case(piece=ARCHIVED)],
    failing=[Case(piece=NO_REASON | {"origin": Origin.TRANSLATED})],
)
def reading(sheet: Sheet) -> Iterator[Remark]:
    yield from _missing(sheet, ConsentRole.READING_EDITOR)


@check(
    gettext_lazy("Objections"),
    gettext_lazy("Every objection of the author's has been answered."),
    kept=True,
    passing=[Case(piece=ARCHIVED)],
    failing=[
        Case(known={"said": {None: consent.Record(objections=[Objection(by=User(name="Mei"), text="No.")])}})
    ],
)
def objection(sheet: Sheet) -> Iterator[Remark]:
    for no in sheet.said.open_objections:
        facts = {"who": no.by, "words": Truncator(no.text).words(20, truncate=" …")}
        sentence = _("%(who)s objects: “%(words)s” Answer that first.") % facts
        yield Remark(sentence=sentence, place="agreement", since=no.at)


@check(
    gettext_lazy("The first publisher's permission"),
    gettext_lazy("Of a text that appeared elsewhere it is noted who permitted us to publish it, and when."),
    kept=True,
    passing=[Case(piece=PERMITTED)],
    failing=[Case(piece=PERMITTED | {"first_permission": ""})],
)
def permission(sheet: Sheet) -> Iterator[Remark]:
    article = sheet.article
    if article.origin != Origin.REPUBLISHED or consent.is_recorded(article, sheet.copy):
        return
    if why := permissions.unpermitted(article):
        yield Remark(sentence=why, place="origin")


@check(
    gettext_lazy("Word for word"),
    gettext_lazy("A text that was permitted word for word is that text."),
    kept=True,
    passing=[Case(piece=PERMITTED | {"first_is_verbatim": True})],
    failing=[
        Case(piece=PERMITTED | {"first_is_verbatim": True, "origin_parts": {permissions.VERBATIM: "another"}})
    ],
)
def verbatim(sheet: Sheet) -> Iterator[Remark]:
    if permissions.departs(sheet.article, sheet.copy):
        sentence = _("This text is not the one that %(outlet)s permitted word for word.")
        yield Remark(sentence=sentence % {"outlet": sheet.article.first_outlet}, place="body")


@check(
    gettext_lazy("The first publisher's embargo"),
    gettext_lazy("Nothing appears before the first publisher permits it."),
    kept=True,
    passing=[
        Case(piece=PERMITTED | {"first_not_before": "2026-07-01T12:00+08:00"}, at="2026-07-01T12:00+08:00")
    ],
    failing=[
        Case(piece=PERMITTED | {"first_not_before": "2026-07-01T12:00+08:00"}, at="2026-07-01T11:59+08:00")
    ],
)
def embargo(sheet: Sheet) -> Iterator[Remark]:
    until = sheet.article.first_not_before
    if sheet.article.origin == Origin.REPUBLISHED and until and sheet.at < until:
        facts = {"outlet": sheet.article.first_outlet, "when": dateline.stamp(until)}
        yield Remark(
            sentence=_("%(outlet)s does not permit it before %(when)s. Schedule it for then.") % facts,
            place="origin",
        )


@check(
    gettext_lazy("The first publisher's picture"),
    gettext_lazy("Where the first publisher permits the text alone, it goes out without a picture."),
    kept=True,
    passing=[Case(piece=PERMITTED | {"first_without_picture": True})],
    failing=[
        Case(piece=PERMITTED | {"first_without_picture": True, "lead_image": {"licence": "permission"}})
    ],
)
def their_picture(sheet: Sheet) -> Iterator[Remark]:
    article = sheet.article
    if article.origin == Origin.REPUBLISHED and article.first_without_picture and sheet.image:
        sentence = _(
            "%(outlet)s permits the text without a picture. Take the picture away, or publish without it."
        )
        yield Remark(sentence=sentence % {"outlet": article.first_outlet}, place="image")
