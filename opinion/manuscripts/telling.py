"""What a report on a file or a mail says, in sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Item = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of a report: a sentence, the words that it is about (or ""), who wrote them and when (or "")."""

    kind: str
    sentence: str
    words: str = ""
    by: str = ""
    at: str = ""  # as the file has it: ISO 8601, of the writer's clock
    paragraph: int = 0  # of the file, from 1; 0 where it stands in none

    @property
    def about(self) -> str:
        """Who, where and when, on one line; as much of it as the file says."""
        place = _("paragraph %(number)d") % {"number": self.paragraph} if self.paragraph else ""
        return " · ".join(filter(None, (self.by, place, _day(self.at))))


def _day(said: str) -> str:
    """The writer's own day and hour, as her clock had it; "" for what is none."""
    try:
        at = parse_datetime(said)
    except ValueError:
        return ""
    return formats.date_format(at, _("j M Y H:i")) if at else ""


def told(item: Item) -> Told:
    """The line of a report for one thing that was found."""
    return Told(
        kind=item["kind"],
        sentence=SENTENCES[item["kind"]](item),
        words=item.get("text", ""),
        by=item.get("by", ""),
        at=item.get("at", ""),
        paragraph=item.get("paragraph", 0),
    )


def _says(sentence: Callable[[], str]) -> Callable[[Item], str]:
    return lambda item: sentence()


def _counts(sentence: Callable[[int], str]) -> Callable[[Item], str]:
    return lambda item: sentence(item["count"]) % {"count": item["count"]}


def _comment(item: Item) -> str:
    facts = {"quote": item["quote"], "whom": item["answers"]}
    if item["answers"]:
        sentence = _("A comment that answers %(whom)s") % facts
    elif item["quote"]:
        sentence = _("A comment on “%(quote)s”") % facts
    else:
        sentence = _("A comment")
    return _("%(comment)s, settled there") % {"comment": sentence} if item["is_settled"] else sentence


def _author_data(item: Item) -> str:
    names = {
        "author": _("written by"),
        "changed_by": _("last changed by"),
        "title": _("titled"),
        "company": _("of"),
        "manager": _("manager"),
        "program": _("with"),
    }
    said = "; ".join(f"{word} {item[name]}" for name, word in names.items() if item.get(name))
    return _("The file says of itself: %(said)s. None of that was taken over.") % {"said": said}


def _mojibake(item: Item) -> str:
    if item["reads"]:
        return _("Looks as if read in a wrong encoding; it may have been “%(reads)s”.") % item
    return _("Looks as if read in a wrong encoding.")


def _encoding_guessed(item: Item) -> str:
    if item["text"]:
        return _("The mail does not say in which encoding it is written; it was read as the one below.")
    return _("The mail does not say in which encoding it is written, and none fits. Ask for it again.")


def _more(item: Item) -> str:
    return ngettext(
        "%(count)d more of these is not listed.", "%(count)d more of these are not listed.", item["count"]
    ) % {"count": item["count"]}


def _amount(kind: str, count: int) -> str:
    """So many of a kind of mark or form."""
    words = {
        "note": ngettext("%(count)d note", "%(count)d notes", count),
        "link": ngettext("%(count)d link", "%(count)d links", count),
        "language": ngettext("%(count)d mark of language", "%(count)d marks of language", count),
        "emphasis": ngettext("%(count)d emphasis", "%(count)d emphases", count),
        "pullquote": ngettext("%(count)d pull quote", "%(count)d pull quotes", count),
        "quotation": ngettext("%(count)d block quotation", "%(count)d block quotations", count),
        "heading": ngettext("%(count)d heading", "%(count)d headings", count),
        "item": ngettext("%(count)d item of a list", "%(count)d items of a list", count),
        "row": ngettext("%(count)d row of a table", "%(count)d rows of a table", count),
        "rule": ngettext("%(count)d rule", "%(count)d rules", count),
    }
    return words[kind] % {"count": count}


def _taken_from_sent(item: Item) -> str:
    amounts = ", ".join(_amount(kind, count) for kind, count in item["all"])
    return _("Not in the file, and kept as it was sent: %(what)s.") % {"what": amounts}


def _lost_from_sent(item: Item) -> str:
    facts = {"what": _amount(item["what"], item["count"])}
    return _("Was in the text that was sent, and is gone with its words or its place: %(what)s.") % facts


SENTENCES: dict[str, Callable[[Item], str]] = {
    "furniture": _says(lambda: _("Stood around the text when it was sent, and is no part of it.")),
    "said_otherwise": _says(lambda: _("Says otherwise what stood around the text, and is no part of it.")),
    "formatting_not_taken": _says(
        lambda: _("Formatted otherwise in the file, with the same words: it stays as it was sent.")
    ),
    "taken_from_sent": _taken_from_sent,
    "lost_from_sent": _lost_from_sent,
    "insertion": _says(lambda: _("Put in as a tracked change; it is in the text.")),
    "deletion": _says(lambda: _("Taken out as a tracked change; it is not in the text.")),
    "moved_here": _says(lambda: _("Moved here as a tracked change; it stands here.")),
    "moved_away": _says(lambda: _("Moved away as a tracked change; it does not stand here any more.")),
    "formatting_changes": _counts(
        lambda n: ngettext(
            "%(count)d tracked change of formatting was accepted.",
            "%(count)d tracked changes of formatting were accepted.",
            n,
        )
    ),
    "comment": _comment,
    "hidden": _says(lambda: _("Hidden text: Word does not show it, and it was left out.")),
    "footnotes": _counts(
        lambda n: ngettext("%(count)d footnote became a note.", "%(count)d footnotes became notes.", n)
    ),
    "endnotes": _counts(
        lambda n: ngettext("%(count)d endnote became a note.", "%(count)d endnotes became notes.", n)
    ),
    "picture": _counts(
        lambda n: ngettext(
            "%(count)d picture was left out. Pictures are brought in on their own, with whose they are.",
            "%(count)d pictures were left out. Pictures are brought in on their own, with whose they are.",
            n,
        )
    ),
    "chart": _counts(
        lambda n: ngettext("%(count)d chart was left out.", "%(count)d charts were left out.", n)
    ),
    "diagram": _counts(
        lambda n: ngettext("%(count)d diagram was left out.", "%(count)d diagrams were left out.", n)
    ),
    "formula": _counts(
        lambda n: ngettext("%(count)d formula was left out.", "%(count)d formulas were left out.", n)
    ),
    "symbol": _counts(
        lambda n: ngettext(
            "%(count)d sign of a symbol font may be another one or missing.",
            "%(count)d signs of a symbol font may be others or missing.",
            n,
        )
    ),
    "ruby": _counts(
        lambda n: ngettext(
            "%(count)d reading aid above characters was left out; the characters stay.",
            "%(count)d reading aids above characters were left out; the characters stay.",
            n,
        )
    ),
    "embedded_document": _counts(
        lambda n: ngettext(
            "%(count)d document inside the document was left out.",
            "%(count)d documents inside the document were left out.",
            n,
        )
    ),
    "embedded_object": _counts(
        lambda n: ngettext(
            "%(count)d object of another program was left out.",
            "%(count)d objects of other programs were left out.",
            n,
        )
    ),
    "text_box": _counts(
        lambda n: ngettext(
            "%(count)d text box: its words stand where it was anchored. Is that their place?",
            "%(count)d text boxes: their words stand where they were anchored. Is that their place?",
            n,
        )
    ),
    "header": _says(lambda: _("What stands at the head of each page was left out.")),
    "footer": _says(lambda: _("What stands at the foot of each page was left out.")),
    "elsewhere": _says(lambda: _("The file points to something elsewhere; nothing was fetched.")),
    "macros": _says(
        lambda: _("The file holds macros (programs). They were neither run nor kept in the text.")
    ),
    "author_data": _author_data,
    "heading_guessed": _says(lambda: _("A bold line, taken for a heading.")),
    "mojibake": _mojibake,
    "dropped_text": _says(lambda: _("These words are in the file and not in the text.")),
    "dropped_characters": _counts(
        lambda n: ngettext(
            "%(count)d sign that nobody sees was dropped.",
            "%(count)d signs that nobody sees were dropped.",
            n,
        )
    ),
    "more": _more,
    "encoding_guessed": _encoding_guessed,
    "winmail_unpacked": _counts(
        lambda n: ngettext(
            "%(count)d file was unpacked from a winmail.dat of Outlook.",
            "%(count)d files were unpacked from a winmail.dat of Outlook.",
            n,
        )
    ),
    "files_left_out": _counts(
        lambda n: ngettext(
            "%(count)d more file is in the mail; save the mail to get it.",
            "%(count)d more files are in the mail; save the mail to get them.",
            n,
        )
    ),
    "winmail_kept": _says(
        lambda: _("A winmail.dat of Outlook could not be unpacked. Ask for the files again.")
    ),
    "text_cut": _says(lambda: _("The text is too long; what is beyond its first part is in the mail alone.")),
    "parts_left_out": _says(lambda: _("The mail is made of too many parts; not all of them were read.")),
}
