"""Checks of how it is written: links, names from the names list, house style."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opinion import first_mentions, house_style, links
from opinion.checks.check import Case, check
from opinion.checks.sheet import Sheet
from opinion.findings import Remark
from opinion.states import Language

TSAI = {"names": {"Tsai Ing-wen": "蔡英文"}}
JAB = house_style.Rule(house_style.RuleKind.PHRASE, "jab", "vaccination", "It is slang.")
SHOWN = 3  # hits whose words are told in the line


@check(
    gettext_lazy("Links"),
    gettext_lazy("Links are well formed and lead to https."),
    passing=[Case(), Case(copy={"body": '<p><a href="https://example.org/a">x</a></p>'})],
    failing=[
        Case(copy={"body": '<p><a href="http://example.org/a">x</a></p>'}),
        Case(copy={"body": '<p><a href="https://https://example.org">x</a></p>'}),
    ],
)
def bad_links(sheet: Sheet) -> Iterator[Remark]:
    if "http" in sheet.copy.body:
        for link in links.bad_links(sheet.copy.body):
            yield Remark(sentence=link.sentence, place="body", paragraph=link.paragraph)


@check(
    gettext_lazy("Chinese names"),
    gettext_lazy("Where the names list has a Chinese name, it stands beside the name at its first mention."),
    at_a_glance=False,
    passing=[
        Case(known=TSAI),
        Case(copy={"body": "<p>President Tsai Ing-wen (蔡英文) left. Tsai Ing-wen is back.</p>"}, known=TSAI),
        Case(copy={"body": "<p>Tsai Ing-wen left.</p>", "language": Language.CHINESE}, known=TSAI),
    ],
    failing=[Case(copy={"body": "<p>President Tsai Ing-wen left.</p>"}, known=TSAI)],
)
def chinese_name(sheet: Sheet) -> Iterator[Remark]:
    if sheet.copy.language == Language.CHINESE:
        return
    for mention in first_mentions.first_mentions(sheet.paragraphs, sheet.known.names.items()):
        if not mention.has_chinese:
            yield Remark(
                sentence=_("“%(name)s” is first mentioned without %(chinese)s.")
                % {"name": mention.name, "chinese": mention.chinese_name},
                place="body",
                paragraph=mention.paragraph,
                start=mention.start,
                end=mention.end,
            )


@check(
    gettext_lazy("House style"),
    gettext_lazy("The text is written as house style asks. Its rules have a list of their own."),
    slug="house_style",
    at_a_glance=False,
    passing=[
        Case(known={"style": [JAB]}),
        Case(copy={"body": "<p>“One jab,” he said.</p>"}, known={"style": [JAB]}),
        Case(copy={"body": "<p>Jabbed and jabbering.</p>"}, known={"style": [JAB]}),
    ],
    failing=[Case(copy={"body": "<p>He had one jab.</p>"}, known={"style": [JAB]})],
)
def style(sheet: Sheet) -> Iterator[Remark]:
    """One line for all of them; the page of checks shows each at its place."""
    hits = sheet.style_hits
    if not hits:
        return
    words = ", ".join(f"“{word}”" for word in list(dict.fromkeys(hit.found for hit in hits))[:SHOWN])
    sentence = ngettext(
        "House style asks for other words in %(count)d place: %(words)s.",
        "House style asks for other words in %(count)d places: %(words)s.",
        len(hits),
    )
    yield Remark(sentence=sentence % {"count": len(hits), "words": words}, place="check")
