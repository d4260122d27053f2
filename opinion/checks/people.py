"""Checks of who wrote it, and of what they declare."""

from collections.abc import Iterator

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors import text
from opinion.checks.check import Case, check
from opinion.checks.sheet import Sheet
from opinion.findings import Remark
from opinion.states import Exclusivity, Origin

NAME = {
    "author": None,
    "role": "author",
    "native_name": "",
    "language": "",
    "affiliation": "",
    "bio_line": "",
}


@check(
    gettext_lazy("Byline"),
    gettext_lazy("A piece says who wrote it."),
    firm=True,
    failing=[Case(copy={"byline": []})],
)
def byline(sheet: Sheet) -> Iterator[Remark]:
    if not sheet.copy.byline:
        yield Remark(sentence=_("The piece has no byline: say who wrote it."), place="byline")


@check(
    gettext_lazy("Names in mixed alphabets"),
    gettext_lazy("A name is not written with letters of two alphabets that look alike."),
    passing=[Case(), Case(copy={"byline": [NAME | {"name": "Tsai Ing-wen 蔡英文"}]})],
    failing=[Case(copy={"byline": [NAME | {"name": "Huynh T\u0430m Sang"}]})],  # a Cyrillic letter
)
def name_scripts(sheet: Sheet) -> Iterator[Remark]:
    for name in sheet.names:
        if text.mixes_scripts(name):
            yield Remark(
                sentence=_("The name “%(name)s” mixes alphabets whose letters look alike.") % {"name": name},
                place="byline",
            )


@check(
    gettext_lazy("Disclosure"),
    gettext_lazy(
        "The author was asked for interests that readers should know of. Texts from the archive are not asked."
    ),
    passing=[
        Case(),
        Case(copy={"disclosure": "The author advises a shipyard."}, piece={"nothing_to_disclose": False}),
        Case(piece={"nothing_to_disclose": False, "origin": Origin.ARCHIVE}),
    ],
    failing=[Case(piece={"nothing_to_disclose": False})],
)
def disclosure(sheet: Sheet) -> Iterator[Remark]:
    if not (sheet.copy.disclosure or sheet.article.nothing_to_disclose or sheet.is_archive):
        yield Remark(
            sentence=_("Nobody has stated whether the author has interests to disclose."), place="disclosure"
        )


@check(
    gettext_lazy("Exclusivity"),
    gettext_lazy(
        "It is known whether the piece was offered to us alone, and it goes out before that has expired. Texts from "
        "the archive and those that appeared elsewhere are not asked."
    ),
    passing=[
        Case(),
        Case(piece={"exclusivity": Exclusivity.SHARED}),
        Case(piece={"exclusive_until": "2021-07-20"}, at="2021-07-20T12:00+08:00"),
        Case(piece={"exclusivity": "", "origin": Origin.REPUBLISHED}),
    ],
    failing=[
        Case(piece={"exclusivity": ""}),
        Case(piece={"exclusive_until": "2021-07-20"}, at="2021-07-21T00:00+08:00"),
    ],
)
def exclusivity(sheet: Sheet) -> Iterator[Remark]:
    article = sheet.article
    if sheet.is_archive or article.origin == Origin.REPUBLISHED:
        return
    if not article.exclusivity:
        yield Remark(
            sentence=_("Nobody has stated whether this piece was offered to us alone."), place="exclusivity"
        )
    elif article.exclusive_until and article.exclusive_until < sheet.day:
        until = dateformat.format(article.exclusive_until, _("j F Y"))
        yield Remark(
            sentence=_("It was ours alone until %(until)s, and goes out after that.") % {"until": until},
            place="exclusivity",
        )
