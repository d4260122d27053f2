"""Stops that somebody at the desk has set: a legal hold, a note that must be settled."""

from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opinion.checks.check import Case, check
from opinion.checks.sheet import Sheet
from opinion.findings import Remark


@check(
    gettext_lazy("Legal hold"),
    gettext_lazy("Nothing of a piece goes out while it is under a legal hold."),
    firm=True,
    failing=[Case(known={"held": {None: "Lin"}})],
)
def hold(sheet: Sheet) -> Iterator[Remark]:
    if sheet.article.pk in sheet.known.held:
        who = sheet.known.held[sheet.article.pk]
        yield Remark(
            sentence=_("This piece is under a legal hold, placed by %(who)s. It has to be lifted first.")
            % {"who": who},
            place="standing",
        )


@check(
    gettext_lazy("Notes that must be settled"),
    gettext_lazy("No open note on the piece is marked “must”."),
    kept=True,
    failing=[Case(known={"musts": {None: [("Who says so?", None)]}})],
)
def must_note(sheet: Sheet) -> Iterator[Remark]:
    for words, since in sheet.known.musts.get(sheet.article.pk, ()):
        yield Remark(
            sentence=_("A note has to be settled first: “%(words)s”")
            % {"words": Truncator(words).words(20, truncate=" …")},
            place="notes",
            since=since,
        )
