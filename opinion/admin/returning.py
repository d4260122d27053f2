"""A file that comes back, at the desk: brought to its piece, read against what was sent, taken as the author's."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from authors.models import User
from opinion import belonging, contents, dealing, redline, returns, workflow
from opinion.admin.act_views import piece
from opinion.admin.arrival_forms import ACCEPTED
from opinion.admin.arriving import say_where_it_was
from opinion.admin.asking import editor
from opinion.admin.forms import a_number
from opinion.admin.marks import short
from opinion.manuscripts import telling
from opinion.models import Arrival, Article, Revision
from opinion.models.beside import Beside
from opinion.parts import Snapshot
from opinion.redline.blocks import read
from opinion.refusals import Refused
from opinion.returns import Returned
from opinion.states import Outcome, State

FOLD = 2  # unchanged paragraphs that stay around a change
SMALL = 12  # paragraphs; a text as short as this is shown whole


class FileForm(forms.Form):
    """The file that came back."""

    file = forms.FileField(
        label=gettext_lazy("Word file or saved mail"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy(".docx or .eml, up to 20 MB. Any other file is kept, too."),
    )


class TakeForm(forms.Form):
    """What is taken of a file besides its text."""

    also = forms.MultipleChoiceField(
        label=gettext_lazy("The file also says"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, given: Any, *, returned: Returned) -> None:
        super().__init__(given)
        also = self.fields["also"]
        assert isinstance(also, forms.MultipleChoiceField)  # noqa: S101 - as declared above
        also.choices = [(said.part, _offer(said.part) % {"now": said.now}) for said in returned.fitted.said]
        if not returned.fitted.said:
            del self.fields["also"]


def _offer(part: str) -> str:
    return {
        "headline": _("Take its headline, too: “%(now)s”"),
        "standfirst": _("Take its standfirst, too: “%(now)s”"),
        "bio_line": _("Take its line about the author, too: “%(now)s”"),
    }[part]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A file beside the text that was sent, as the page shows it."""

    returned: Returned
    changed: SafeString
    tracked: SafeString
    report: list[telling.Told]


def panel(article: Article, user: User, there: Beside) -> dict[str, Any]:
    """The place beside a piece where its author's file is brought in, and what waits there."""
    if article.state not in workflow.HEARD or not workflow.may_use(user, workflow.EDIT):
        return {}
    waiting = returns.waiting(article, user) if Arrival in there else []
    rows = [(row, short(row.arrived_at)) for row in waiting]
    is_awaited = bool(rows) or article.state == State.WITH_AUTHOR
    return {"returns": {"waiting": rows, "accepted": ACCEPTED, "is_awaited": is_awaited}}


def bring_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Brings a file to its piece, and leads to what its author has changed."""
    article = piece(request, pk, workflow.EDIT)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        file, by = form.cleaned_data["file"], editor(request)
        arrival = returns.receive(
            article, file.read(), name=file.name, media_type=file.content_type or "", by=by
        )
        say_where_it_was(request, arrival)
        if arrival.article_id != article.pk:  # it came before, and belongs elsewhere or to nothing
            return redirect("admin:arrival", arrival.pk)
        return redirect("admin:opinion_article_returned", pk, arrival.pk)
    context = {
        **_context(request, article),
        "title": _("The author's file came back"),
        "form": form,
        "consequences": [
            _("It is kept as it came, and compared with the text that was sent."),
            *(
                _("“%(name)s” waits already.") % {"name": row}
                for row in returns.waiting(article, editor(request))
            ),
        ],
        "button": _("Compare it"),
    }
    return TemplateResponse(request, "desk/bring.html", context)


@require_POST
def put_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Puts something that came in to the piece to which it belongs."""
    by = editor(request)
    arrival = get_object_or_404(Arrival.objects.visible_to(by).filter(within=None), pk=pk)
    asked = request.POST.get("piece", "")
    if not (number := a_number(asked)):
        return redirect("admin:arrival", pk)
    article = piece(request, number, workflow.EDIT)
    try:
        belonging.put_to(arrival, article, by=by)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("admin:arrival", pk)
    return redirect("admin:opinion_article_returned", article.pk, arrival.pk)


def returned_view(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """GET shows what the author has changed; POST takes it as hers, or sets it aside."""
    article = piece(request, pk, workflow.EDIT)
    arrival = get_object_or_404(
        Arrival.objects.visible_to(editor(request)).select_related("settled_by", "by"),
        article=article,
        within=None,
        pk=number,
    )
    text = _text(request, article, arrival)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            return _dealt_with(request, article, arrival, text)
        except Refused as error:
            refusal, article = error, piece(request, pk, workflow.EDIT)
            arrival.refresh_from_db()
    return _page(request, article, arrival, text, refusal)


def _text(request: HttpRequest, article: Article, arrival: Arrival) -> Arrival | None:
    """The text that was asked for, else the likest to what was sent; None where there is none."""
    found = returns.texts(arrival, returns.known(article).revision.snapshot())
    asked = request.POST.get("text") or request.GET.get("text", "")
    return next((it for it in found if str(it.pk) == asked), found[0] if found else None)


def _dealt_with(
    request: HttpRequest, article: Article, arrival: Arrival, text: Arrival | None
) -> HttpResponseBase:
    by, seen = editor(request), request.POST.get("seen", "")
    back = redirect("admin:opinion_article_change", article.pk)
    if request.POST.get("do") == "aside" or text is None:
        dealing.set_aside(arrival, by=by)
        messages.success(request, _("Set aside. It is kept."))
        return back
    revision = returns.take(article, text, by=by, base=a_number(seen), also=request.POST.getlist("also"))
    if returns.stands_beside(article, revision):
        return redirect("admin:opinion_article_two_texts", article.pk, revision.number)
    messages.success(request, _taken(article, text, revision))
    return back


def _taken(article: Article, text: Arrival, revision: Revision) -> SafeString:
    """What was done, and the way to her yes, which this is not."""
    facts = {"number": revision.number, "name": returns.author(article), "file": text.within or text}
    told = _("%(file)s says what was sent. It is put beside the piece.")
    if text.outcome == Outcome.VERSION:
        told = _("Version %(number)s is %(name)s's, from %(file)s. It is no yes yet.")
    way = reverse("admin:opinion_article_note_yes", args=[article.pk])
    link = _("Note %(name)s's yes") % facts
    return format_html('{} <a href="{}?version={}">{} …</a>', told % facts, way, revision.number, link)


def _page(
    request: HttpRequest, article: Article, arrival: Arrival, text: Arrival | None, refusal: Refused | None
) -> HttpResponse:
    page = _compared(returns.of(article, text)) if text is not None else None
    files = list(arrival.enclosures.order_by("pk"))
    context = {
        **_context(request, article),
        "title": _("The author's file came back"),
        "arrival": arrival,
        "when": short(arrival.arrived_at),
        "files": files,
        "page": page,
        "others": [it for it in contents.texts(arrival) if text is not None and it.pk != text.pk],
        "problems": [(it, contents.problem(it)) for it in [arrival, *files] if it.problem],
        "refusal": refusal,
    }
    if page is not None and not arrival.outcome:
        stops = returns.hindrance(page.returned, editor(request))
        context |= {
            "stops": stops,
            "form": None if stops else TakeForm(None, returned=page.returned),
            "consequences": consequences(page.returned),
            "button": _button(page.returned),
        }
    return TemplateResponse(request, "desk/returned.html", context, status=409 if refusal else 200)


def _compared(returned: Returned) -> Page:
    sent = returned.known.revision.snapshot()
    before = Snapshot(body=sent.body, language=sent.language)
    change = redline.compare(before, Snapshot(body=returned.fitted.body, language=sent.language))
    fold = FOLD if len(read(sent.body)) > SMALL else None
    return Page(
        returned=returned,
        changed=SafeString("")
        if change.body_is_same
        else redline.body_html(change, fold=fold, anchor="returned"),
        tracked=contents.changes(returned.text),
        report=returns.report(returned),
    )


def consequences(returned: Returned) -> list[str]:
    """What taking it would do, in sentences."""
    facts = {
        "name": returned.name,
        "version": returned.article.version,
        "sent": returned.known.revision.number,
    }
    if returned.is_same:
        return [_("There is nothing to take: its text stands here already, or is what was sent.") % facts]
    if returned.has_moved_on:
        return [
            _("The desk has changed the text since version %(sent)s (it is version %(version)s now).")
            % facts,
            _(
                "Nothing is overwritten: %(name)s's text becomes a version beside it, and you decide place by place."
            )
            % facts,
        ]
    return [
        _("It becomes the text that the desk works on, as %(name)s's version. It is no yes by itself.")
        % facts
    ]


def _button(returned: Returned) -> str:
    if returned.is_same:
        return _("Put it beside the piece")
    return _("Take it as %(name)s's version") % {"name": returned.name}


def _context(request: HttpRequest, article: Article) -> dict[str, Any]:
    return {**admin.site.each_context(request), "article": article, "opts": Article._meta}
