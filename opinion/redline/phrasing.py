"""What a redline says in words: the names of parts and forms, and what became of marks."""

import re
from html import unescape

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opinion.inline import Mark
from opinion.redline.blocks import Marks
from opinion.redline.comparing import Block
from opinion.redline.wording import Change

PARTS: dict[str, Promise] = {
    "headline": gettext_lazy("Headline"),
    "standfirst": gettext_lazy("Standfirst"),
    "byline": gettext_lazy("Byline"),
    "image": gettext_lazy("Lead image"),
    "topics": gettext_lazy("Topics"),
    "disclosure": gettext_lazy("Disclosure"),
    "language": gettext_lazy("Language"),
    "body": gettext_lazy("Body"),
}
LINE = ("line",)  # the form of what is no block of a body
_FORMS: dict[str, Promise] = {
    "p": gettext_lazy("paragraph"),
    "h2": gettext_lazy("heading"),
    "h3": gettext_lazy("subheading"),
    "hr": gettext_lazy("rule"),
    "tr": gettext_lazy("row of a table"),
    "ul": gettext_lazy("item of a list"),
    "ol": gettext_lazy("item of a numbered list"),
    "blockquote": gettext_lazy("quotation"),
    "pullquote": gettext_lazy("pull quote"),
}
_MARKS: dict[str, tuple[Promise, Promise]] = {
    "strong": (gettext_lazy("now bold"), gettext_lazy("no longer bold")),
    "em": (gettext_lazy("now italic"), gettext_lazy("no longer italic")),
    "s": (gettext_lazy("now struck through"), gettext_lazy("no longer struck through")),
    "sub": (gettext_lazy("now subscript"), gettext_lazy("no longer subscript")),
    "sup": (gettext_lazy("now superscript"), gettext_lazy("no longer superscript")),
    "td": (gettext_lazy("now a plain cell"), gettext_lazy("no longer a plain cell")),
    "th": (gettext_lazy("now a heading cell"), gettext_lazy("no longer a heading cell")),
}


def form(path: tuple[str, ...]) -> str:
    """What a block is, from the elements in which it stands: the leaf, or the list or quotation around it."""
    names = ["pullquote" if 'class="pullquote"' in element else element.partition(" ")[0] for element in path]
    if names[-1] == "p":
        names = [name for name in names if name not in ("li", "p")][-1:] or ["p"]
    return str(_FORMS.get(names[-1], ""))


def label(block: Block) -> str:
    """What became of a block as a whole; "" where its words show it."""
    if (block.now or block.was) == LINE and not block.move:
        return ""
    match block.kind:
        case Change.ADDED:
            return _("Added: %(form)s") % {"form": form(block.now)}
        case Change.REMOVED:
            return _("Removed: %(form)s") % {"form": form(block.was)}
        case Change.SPLIT:
            return _("Split")
        case Change.MERGED:
            return _("Joined")
        case Change.MOVED:
            return _("Moved here")
        case Change.MOVED_AWAY:
            return _("Moved from here")
    if block.was == block.now:
        return (
            ""
            if block.kind != Change.FORMATTED or has_marks_changed(block)
            else _("Now begins or ends a list")
        )
    was, now = form(block.was), form(block.now)
    if was == now:
        return _("Form changed: %(form)s") % {"form": now}
    return _("Was: %(was)s; now: %(now)s") % {"was": was, "now": now}


def has_marks_changed(block: Block) -> bool:
    """Whether any of its words changed their marks."""
    return any(run.kind == Change.FORMATTED for run in block.runs)


def formatting(was: Marks, marks: Marks) -> str:
    """What became of the marks of some words: "now bold; link was https://..."."""
    gone, new = _by_tag(was, marks), _by_tag(marks, was)
    said = [
        sentence
        for tag in dict.fromkeys([*gone, *new])
        if (sentence := _said(tag, gone.get(tag), new.get(tag)))
    ]
    return "; ".join(said) or _("formatted")


def _by_tag(marks: Marks, others: Marks) -> dict[str, Mark]:
    return {mark[0]: mark for mark in marks if mark not in others}


def _said(tag: str, gone: Mark | None, new: Mark | None) -> str:
    if tag == "a":
        addresses = {"was": _value(gone), "now": _value(new)}
        if gone and new:
            return _("link was %(was)s, now %(now)s") % addresses
        return (_("link added: %(now)s") if new else _("link removed: %(was)s")) % addresses
    if tag == "span":
        return _("language was %(was)s, now %(now)s") % {
            "was": _value(gone) or "–",
            "now": _value(new) or "–",
        }
    if tag == "note":
        return _("note changed")
    if gone and new:
        return _("cell changed: %(now)s") % {"now": new[1].strip() or "–"}
    return str(_MARKS[tag][0 if new else 1]) if tag in _MARKS else ""


def _value(mark: Mark | None) -> str:
    """The address or language that a mark holds."""
    found = re.search('(?:href|lang)="([^"]*)"', mark[1]) if mark else None
    return unescape(found.group(1)) if found else ""
