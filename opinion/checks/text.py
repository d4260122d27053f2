"""Checks of the text itself: headline, body, marks, length."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opinion import soundness
from opinion.checks.check import Case, check
from opinion.checks.sheet import Sheet
from opinion.findings import Remark
from opinion.states import Origin

SOUND = "<p>" + "One more word of it. " * 150 + "</p>"


@check(
    gettext_lazy("Headline"),
    gettext_lazy("A piece has a headline."),
    firm=True,
    failing=[Case(copy={"headline": ""})],
)
def headline(sheet: Sheet) -> Iterator[Remark]:
    if not sheet.copy.headline:
        yield Remark(sentence=_("The piece has no headline."), place="headline")


@check(
    gettext_lazy("Working headline"),
    gettext_lazy(
        "A stand-in of the desk's is not published, unless a recorded reason for the archive covers it."
    ),
    firm=True,
    failing=[Case(copy={"headline_is_working": True})],
)
def working_headline(sheet: Sheet) -> Iterator[Remark]:
    """A stand-in stops a piece; that of an archived text passes, as far as the recorded reason covers it."""
    if not (sheet.copy.headline and sheet.copy.headline_is_working):
        return
    covered = sheet.article.origin_parts.get("headline") == sheet.copy.fingerprints()["headline"]
    passes = sheet.article.origin == Origin.ARCHIVE and sheet.article.origin_reason and covered
    yield Remark(
        sentence=_("The headline is a working headline. Write the one that readers should see."),
        place="headline",
        only_warns=bool(passes),
    )


@check(
    gettext_lazy("Text"),
    gettext_lazy("A piece has a text."),
    firm=True,
    failing=[Case(copy={"body": ""})],
)
def body(sheet: Sheet) -> Iterator[Remark]:
    if not sheet.paragraphs:
        yield Remark(sentence=_("The piece has no text."), place="body")


@check(
    gettext_lazy("Only an opening"),
    gettext_lazy("A text of which we hold the beginning alone is not published."),
    firm=True,
    failing=[Case(piece={"is_opening": True})],
)
def opening(sheet: Sheet) -> Iterator[Remark]:
    if sheet.article.is_opening:
        yield Remark(
            sentence=_("We hold only the opening of this text. The rest has to come first."), place="body"
        )


@check(
    gettext_lazy("Breaks off"),
    gettext_lazy("A text does not stop in mid-sentence."),
    firm=True,
    failing=[Case(copy={"body": SOUND + "<p>Every few months a foreign reporter goes to</p>"})],
)
def breaks_off(sheet: Sheet) -> Iterator[Remark]:
    if sheet.paragraphs and (where := soundness.breaks_off(sheet.paragraphs)):
        yield Remark(sentence=where, place="body", paragraph=len(sheet.paragraphs))


@check(
    gettext_lazy("Marks without partners"),
    gettext_lazy("Quotation marks and brackets open and close."),
    passing=[
        Case(),
        Case(copy={"body": SOUND + "<p>The Senkaku Islands [Diaoyutais, 釣魚台] are there.</p>"}),
    ],
    failing=[
        Case(copy={"body": SOUND + "<p>He said “this and left.</p>"}),
        Case(copy={"body": SOUND + "<p>It stands (so he says.</p>"}),
    ],
)
def unbalanced(sheet: Sheet) -> Iterator[Remark]:
    for fault in soundness.unbalanced(sheet.paragraphs):
        yield Remark(
            sentence=fault.sentence,
            place="body",
            paragraph=fault.paragraph,
            start=fault.offset,
            end=fault.offset + len(fault.mark),
        )


@check(
    gettext_lazy("Bio line in the text"),
    gettext_lazy("The sentence about the author belongs in the byline."),
    failing=[Case(copy={"body": SOUND + "<p>Huynh Tam Sang is a lecturer at the university.</p>"})],
)
def bio_line_left_in(sheet: Sheet) -> Iterator[Remark]:
    if soundness.bio_line_left_in(sheet.paragraphs, sheet.names):
        yield Remark(
            sentence=_("The last paragraph reads like a bio line. It belongs in the byline."),
            place="body",
            paragraph=len(sheet.paragraphs),
        )


@check(
    gettext_lazy("Length"),
    gettext_lazy("A piece is as long as its kind asks. The lengths stand with the kinds of piece."),
    failing=[Case(copy={"body": "<p>Too short.</p>"}), Case(copy={"body": SOUND * 4})],
)
def length(sheet: Sheet) -> Iterator[Remark]:
    kind, count = sheet.article.kind, sheet.length
    facts = {"kind": kind.name, "count": count, "least": kind.min_words, "most": kind.max_words}
    if sheet.paragraphs and count < kind.min_words:
        sentence = ngettext(
            "With %(count)d word this is short for this kind (%(kind)s: at least %(least)d).",
            "With %(count)d words this is short for this kind (%(kind)s: at least %(least)d).",
            count,
        )
    elif count > kind.max_words:
        sentence = ngettext(
            "With %(count)d word this is long for this kind (%(kind)s: at most %(most)d).",
            "With %(count)d words this is long for this kind (%(kind)s: at most %(most)d).",
            count,
        )
    else:
        return
    yield Remark(sentence=sentence % facts, place="body")
