"""A redline as HTML: <ins> and <del>, and in words what colour alone would say. `redline.css` dresses it."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opinion.language_runs import mark_runs
from opinion.redline import phrasing
from opinion.redline.blocks import BREAK, CELL, NOTE, PARAGRAPH, Marks
from opinion.redline.comparing import Block, Field, Redline
from opinion.redline.wording import Change, Run

_CHANGES = {Change.ADDED: "ins", Change.REMOVED: "del"}


def body_html(redline: Redline, *, fold: int | None = None, anchor: str = "redline") -> SafeString:
    """The body. With `fold`, that many unchanged blocks stay around a change; the rest is folded away.

    `anchor` begins the ids, for a page that shows several redlines.
    """
    return blocks_html(redline.body, language=redline.language, fold=fold, anchor=anchor)


def blocks_html(
    blocks: Sequence[Block], *, language: str, fold: int | None = None, anchor: str = "redline"
) -> SafeString:
    """The blocks of a body, and their notes below."""
    writer = _Writer(language, anchor)
    parts: list[str] = []
    for is_folded, some in groupby(zip(blocks, _far(blocks, fold), strict=True), key=lambda pair: pair[1]):
        written = [writer.block(block) for block, _far_away in some]
        if is_folded:
            count = ngettext("%(count)d unchanged paragraph", "%(count)d unchanged paragraphs", len(written))
            parts.append(f"<details><summary>{escape(count % {'count': len(written)})}</summary>")
            written.append("</details>")
        parts += written
    html = f'<div class="redline" lang="{escape(language)}">{"".join(parts)}{writer.list_of_notes()}</div>'
    return mark_safe(html)  # noqa: S308 - every text in it went through `escape` or `mark_runs`


def fields_html(redline: Redline, *, only_changed: bool = True) -> SafeString:
    """The parts beside the body as a list of descriptions; "" where there is none to show."""
    fields = [field for field in redline.fields if not (only_changed and field.is_same)]
    rows = "".join(
        f"<dt>{escape(str(phrasing.PARTS[field.name]))}</dt><dd>{field_html(field, language=redline.language)}</dd>"
        for field in fields
    )
    return mark_safe(f'<dl class="redline-fields">{rows}</dl>' if rows else "")  # noqa: S308 - as above


def field_html(field: Field, *, language: str) -> SafeString:
    """One part beside the body, a line a block."""
    writer = _Writer(language, f"redline-{field.name}")
    return mark_safe("".join(writer.block(block) for block in field.blocks))  # noqa: S308 - as above


def runs_html(runs: Iterable[Run], *, language: str) -> SafeString:
    """Some runs, without a block around them and without the list of notes."""
    return mark_safe(_Writer(language, "redline").runs(runs))  # noqa: S308 - as above


def _far(blocks: Sequence[Block], fold: int | None) -> list[bool]:
    """For each block whether it is further than `fold` from every change; never one alone."""
    if fold is None:
        return [False] * len(blocks)
    near = [False] * len(blocks)
    for order in (range(len(blocks)), range(len(blocks) - 1, -1, -1)):
        left = 0
        for at in order:
            left = fold + 1 if blocks[at].kind != Change.SAME else left - 1
            near[at] |= left > 0
    alone = [
        not is_near and near[max(0, at - 1)] + near[min(len(near) - 1, at + 1)] == 2
        for at, is_near in enumerate(near)
    ]
    return [not (is_near or by_itself) for is_near, by_itself in zip(near, alone, strict=True)]


def _without_blanks_at_breaks(runs: list[Run]) -> list[Run]:
    """Without the blank that went where a paragraph was split, or came where two were joined."""
    around = zip([None, *runs], runs, [*runs[1:], None], strict=False)
    return [
        run
        for before, run, after in around
        if run.kind not in _CHANGES
        or run.text != " "
        or not any(one and one.text == PARAGRAPH and one.kind != run.kind for one in (before, after))
    ]


class _Writer:
    """Writes blocks one after another and numbers their notes."""

    def __init__(self, language: str, anchor: str) -> None:
        self.language = language
        self.anchor = anchor
        self.notes: list[str] = []

    def block(self, block: Block) -> str:
        """One block with its label."""
        path = block.now or block.was
        look = path[-1].partition(" ")[0]
        containers = {element.partition(" ")[0] for element in path[:-1]}
        classes = [f"as-{look}", *sorted(f"in-{name}" for name in containers), f"redline-{block.kind.value}"]
        label = f'<p class="redline-label">{self._label(block)}</p>' if phrasing.label(block) else ""
        text = "<hr>" if look == "hr" else f'<p class="redline-text">{self.runs(block.runs)}</p>'
        return f'<div class="{" ".join(classes)}"{self._id(block)}>{label}{text}</div>'

    def _id(self, block: Block) -> str:
        if not block.move:
            return ""
        return f' id="{self.anchor}-{"to" if block.kind == Change.MOVED else "from"}-{block.move}"'

    def _label(self, block: Block) -> str:
        label = escape(phrasing.label(block))
        if not block.move:
            return label
        end, where = (
            ("from", _("where it stood")) if block.kind == Change.MOVED else ("to", _("where it stands now"))
        )
        return f'{label} (<a href="#{self.anchor}-{end}-{block.move}">{escape(where)}</a>)'

    def runs(self, runs: Iterable[Run]) -> str:
        """Runs of text; neighbours with the same fate under one <ins> or <del>."""
        shown = _without_blanks_at_breaks(list(runs))
        return "".join(
            self._group(kind, list(some)) for kind, some in groupby(shown, key=lambda run: run.kind)
        )

    def _group(self, kind: Change, runs: list[Run]) -> str:
        if kind == Change.FORMATTED:
            return "".join(
                self._formatted(why, list(some))
                for why, some in groupby(runs, key=lambda run: phrasing.formatting(run.was, run.marks))
            )
        inside = "".join(map(self._run, runs))
        if kind not in _CHANGES:
            return inside
        tag, said = _CHANGES[kind], _("added:") if kind == Change.ADDED else _("removed:")
        return f'<{tag}><span class="visually-hidden">{escape(said)} </span>{inside}</{tag}>'

    def _formatted(self, why: str, runs: list[Run]) -> str:
        inside = "".join(map(self._run, runs))
        return (
            f'<span class="redline-format">{inside} <span class="redline-why">[{escape(why)}]</span></span>'
        )

    def _run(self, run: Run) -> str:
        if run.text == PARAGRAPH:
            return '<span class="redline-sign">¶</span><br>'
        if run.text == BREAK:
            sign = '<span class="redline-sign">↵</span>' if run.kind in _CHANGES else ""
            return f"{sign}<br>"
        if run.text == CELL:
            return '<span class="redline-cell">│</span>' if run.marks[0][0] in ("td", "th") else ""
        if run.text == NOTE:
            return self._note(run)
        start, end, language = self._marks(run.marks)
        return f"{start}{mark_runs(run.text, language)}{end}"

    def _marks(self, marks: Marks) -> tuple[str, str, str]:
        language = self.language
        for tag, attributes in marks:
            if tag == "span":
                language = attributes.partition('"')[2].rstrip('"')
        start = "".join(f"<{tag}{attributes}>" for tag, attributes in marks)
        return start, "".join(f"</{tag}>" for tag, _attributes in reversed(marks)), language

    def _note(self, run: Run) -> str:
        self.notes.append("")
        number = len(self.notes)
        self.notes[-1] = self.runs(run.note)
        name = f"{self.anchor}-note-{number}"
        label = escape(_("Note %(number)d") % {"number": number})
        return f'<sup><a href="#{name}" aria-label="{label}">{number}</a></sup>'

    def list_of_notes(self) -> str:
        """The notes below the text, each with what changed in it."""
        items = "".join(
            f'<li id="{self.anchor}-note-{number}">{note}</li>' for number, note in enumerate(self.notes, 1)
        )
        return f'<ol class="redline-notes" aria-label="{escape(_("Notes"))}">{items}</ol>' if items else ""
