"""Notes beside a piece: its text with every quoted place marked and numbered, and the threads beside it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from authors.generics import ModelMultipleChoiceField
from authors.models import User
from opinion import anchors, notes, passages
from opinion.admin import mails
from opinion.admin.act_views import piece
from opinion.admin.asking import who
from opinion.admin.forms import CleanField, a_number
from opinion.admin.marks import short
from opinion.models import Article, Note
from opinion.models.beside import Beside
from opinion.notes import HEAD, Thread
from opinion.refusals import Refused

LONGEST = 10_000
_MARK = re.compile(r'<mark class="([^"]*)">[^<]*</mark>')


class AnswerForm(forms.Form):
    """Something to add to a thread."""

    text = CleanField(
        label=gettext_lazy("Your answer"),
        lines=True,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NoteForm(forms.Form):
    """A note that begins a thread."""

    text = CleanField(
        label=gettext_lazy("Your note"),
        lines=True,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Write @ and a colleague's name, and she gets it by mail."),
    )
    quote = CleanField(
        label=gettext_lazy("About these words"),
        lines=True,
        required=False,
        max_length=anchors.LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Select them in the text, or paste them here. Empty: about the whole piece."),
    )
    is_must = forms.BooleanField(
        label=gettext_lazy("Must be settled before the piece goes out"),
        required=False,
        help_text=gettext_lazy("Whoever is told by mail reads that there, too."),
    )
    tell = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Tell by mail"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    before = CleanField(required=False, widget=forms.HiddenInput)
    after = CleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [person.pk for person in notes.colleagues(by)]
        field = cast(ModelMultipleChoiceField, self.fields["tell"])
        field.queryset = User.objects.filter(pk__in=people).order_by("name", "pk")
        if not people:
            del self.fields["tell"]


@dataclass(frozen=True)
class Shown:
    """A thread on the page: its number in the text ("" where it has no place there), and the form for an answer."""

    thread: Thread
    number: str
    when: str
    answers: list[tuple[Note, str]]
    settled: str
    form: forms.Form
    mails: list[mails.Shown]


def notes_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The page; POST writes a note, answers, settles or opens again, and comes back to that thread."""
    article, by = piece(request, pk), who(request)
    may, others = notes.may_write(by, article), notes.colleagues(by)
    form, answer, refusal, at = NoteForm(by=by), None, "", 0
    if request.method == "POST":
        asked = request.POST.get("do", "")
        try:
            if asked == "write":
                form = NoteForm(request.POST, by=by)
                done = notes.write(article, by=by, **form.cleaned_data) if form.is_valid() else None
            else:
                at = a_number(request.POST.get("note", ""))
                note = get_object_or_404(article.notes, pk=at, thread=None)
                answer = _answer_form(note, request.POST if asked == "answer" else None)
                done = _do(asked, note, answer, by)
        except Refused as error:
            refusal, done = str(error), None
        if done is not None:
            messages.success(request, _said(asked, done))
            return HttpResponseRedirect(f"{request.path}#note-{done.thread_id or done.pk}")
    context = {
        **admin.site.each_context(request),
        "title": _("Notes"),
        "article": article,
        "form": form,
        "mails": _mails(article, by, others),
        "may_write": may,
        "refusal": refusal,
        **_page(_rows(article, by, others, {at: answer} if answer else {}), article),
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/notes.html", context, status=409 if refusal else 200)


def _do(asked: str, note: Note, answer: forms.Form, by: User) -> Note | None:
    """The note that was done something with; None where the form has to be filled in better."""
    match asked:
        case "answer":
            if not answer.is_valid():
                return None
            return notes.answer(note, by=by, text=answer.cleaned_data["text"])
        case "resolve":
            notes.resolve(note, by=by)
        case "reopen":
            notes.reopen(note, by=by)
    return note


def _said(asked: str, note: Note) -> str:
    if asked == "resolve":
        return _("The note is settled.")
    if asked == "reopen":
        return _("The note is open again.")
    told = ", ".join(str(person) for person in note.mentions.order_by("name", "pk"))
    return (
        _("Your note is kept. Told by mail: %(told)s.") % {"told": told} if told else _("Your note is kept.")
    )


def _mails(
    article: Article, by: User, others: Sequence[User], *, answered: Note | None = None
) -> list[mails.Shown]:
    """What goes to each of these colleagues whom a note calls, or an answer, that is still to be typed."""
    note = Note(article=article, by=by, text=_("(your note)"), quote=_("(the words that you quote)"))
    if answered:
        note = Note(article=article, by=by, text=_("(your answer)"), thread=answered)
    return mails.shown((), named=notes.told(note, {person.language: person for person in others}.values()))


def _answer_form(note: Note, data: Any = None) -> AnswerForm:
    return AnswerForm(data, auto_id=f"id_%s_{note.pk}")


def _rows(article: Article, by: User, others: Sequence[User], typed: dict[int, forms.Form]) -> list[Shown]:
    """The threads as they are shown, in the order of the text; `typed` are answers that were not taken."""
    found = notes.threads(article)
    placed = _placed(found)
    numbers = {it.note.pk: str(number) for number, it in enumerate(placed, 1)}
    return [
        Shown(
            it,
            numbers.get(it.note.pk, ""),
            short(it.note.at),
            [(answer, short(answer.at)) for answer in it.answers],
            short(it.note.resolved_at) if it.note.resolved_at else "",
            typed.get(it.note.pk) or _answer_form(it.note),
            _mails(article, by, others, answered=it.note),
        )
        for it in found
    ]


def _placed(threads: Iterable[Thread]) -> list[Thread]:
    """Those that are open and whose words stand in the text."""
    return [it for it in threads if it.note.resolved_at is None and it.place]


def _page(rows: Sequence[Shown], article: Article) -> dict[str, Any]:
    """The text with its marks, and the threads in their four heaps."""
    count = sum(not row.settled for row in rows)
    heaps = [
        (_("In the text"), [row for row in rows if row.number]),
        (_("About the piece"), [row for row in rows if not (row.settled or row.thread.note.quote)]),
        (
            _("Their words are no longer in the text"),
            [row for row in rows if row.thread.note.quote and not (row.number or row.settled)],
        ),
    ]
    return {
        "text": marked(article, _placed(row.thread for row in rows)),
        "heaps": [(name, heap) for name, heap in heaps if heap],
        "settled": [row for row in rows if row.settled],
        "open": ngettext("%(count)d open note", "%(count)d open notes", count) % {"count": count}
        if count
        else "",
    }


def marked(article: Article, placed: Sequence[Thread]) -> dict[str, SafeString]:
    """Headline, standfirst and body with a mark at each thread's words, and its number behind them."""
    places = [
        (it.place, f"noted{' must' if it.note.is_must else ''} at-{number}")
        for number, it in enumerate(placed, 1)
        if it.place
    ]
    parts = {}
    for line, name in enumerate(("headline", "standfirst"), 1):
        words = getattr(article, name)
        here = [it._replace(paragraph=1, kind=kind) for it, kind in places if it.paragraph == line]
        html = passages.marked(f"<p>{escape(words, quote=False)}</p>", here) if words else ""
        parts[name] = html.removeprefix("<p>").removesuffix("</p>")
    here = [
        it._replace(paragraph=it.paragraph - HEAD, kind=kind) for it, kind in places if it.paragraph > HEAD
    ]
    parts["body"] = passages.marked(article.body, here)  # cleaned
    keys = [it.note.pk for it in placed]
    return {name: mark_safe(_numbered(html, keys)) for name, html in parts.items()}  # noqa: S308 - numbers added


def _numbered(html: str, keys: Sequence[int]) -> str:
    """With the number of each place behind its last mark, leading to its thread; behind a link that it stands in."""
    ends: dict[int, int] = {}
    for mark in _MARK.finditer(html):
        for name in mark[1].split():
            if name.startswith("at-"):
                ends[int(name.removeprefix("at-"))] = mark.end()
    for number, end in sorted(ends.items(), key=lambda item: (item[1], item[0]), reverse=True):
        if html.count("<a ", 0, end) > html.count("</a>", 0, end):
            end = html.index("</a>", end) + len("</a>")
        name = escape(_("Note %(number)s") % {"number": number})
        link = f'<a href="#note-{keys[number - 1]}" id="at-{number}" aria-label="{name}">{number}</a>'
        html = f'{html[:end]}<sup class="note-number">{link}</sup>{html[end:]}'
    return html


def panel(article: Article, there: Beside) -> dict[str, Any]:
    """What the panel beside a piece says of its notes: those that are open, what must be settled first."""
    if Note not in there:
        return {}
    return {"notes": article.notes.open().select_related("by").order_by("-is_must", "at", "pk")}
