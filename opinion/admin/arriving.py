"""What comes in, at the desk: bringing in a file or a text, reading what was lost or guessed, making a piece of it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from authors.models import User
from opinion import arrivals, belonging, contents, dateline, dealing, prose, senders, workflow
from opinion.admin import corresponding, reading
from opinion.admin.arrival_forms import BringForm, PieceForm, language, named
from opinion.admin.asking import editor, who
from opinion.admin.marks import short
from opinion.manuscripts import telling
from opinion.models import Arrival, Original
from opinion.parts import Snapshot
from opinion.pictures import content_disposition
from opinion.refusals import Refused
from opinion.states import Arrived, Outcome

SHOWN = 100  # on the list


@dataclass(frozen=True)
class Reading:
    """A text that came in, as the page shows it: with its tracked changes where it has any, else as it reads."""

    name: str
    text: reading.Text
    changes: SafeString
    report: list[telling.Told]


def _reading(text: Arrival) -> Reading:
    copy = Snapshot(body=text.body, language=language(text))
    return Reading(named(text), reading.text(copy), contents.changes(text), contents.report(text))


def may_bring(user: User | AnonymousUser) -> bool:
    """Whether this person brings in what comes from outside, and sees what waits."""
    return isinstance(user, User) and workflow.may_use(user, workflow.EDIT)


def arrivals_view(request: HttpRequest) -> HttpResponseBase:
    """What waits, the form that brings in more, and what was dealt with lately."""
    by = editor(request)
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if file is not None:
            arrival = arrivals.receive_file(
                file.read(), name=file.name, media_type=file.content_type or "", by=by
            )
        else:
            given = form.cleaned_data
            arrival = arrivals.receive_text(given["text"], pasted=given["pasted"], by=by)
        say_where_it_was(request, arrival)
        return redirect("admin:arrival", arrival.pk)
    rows = Arrival.objects.visible_to(by).select_related("by", "article", "settled_by")
    waiting = list(rows.waiting()[:SHOWN])
    others = list(rows.filter(within=None).exclude(pk__in=[row.pk for row in waiting])[:SHOWN])
    context = {
        **admin.site.each_context(request),
        "title": _("What came in"),
        "form": form,
        "waiting": [(row, short(row.arrived_at)) for row in waiting],
        "others": [(row, short(row.arrived_at)) for row in others],
    }
    return TemplateResponse(request, "desk/arrivals.html", context)


def say_where_it_was(request: HttpRequest, arrival: Arrival) -> None:
    """Tells who brings in what has come in before that this is it."""
    if arrival.came_again:
        told = _("This came in already, on %(when)s. Here it is; nothing is kept twice.")
        messages.info(request, told % {"when": dateline.stamp(arrival.arrived_at)})


def arrival_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One arrival: what it says, what was lost or guessed, and the form that makes a piece of it."""
    by = editor(request)
    whole = Arrival.objects.visible_to(by).select_related("article", "answers", "settled_by", "by")
    arrival = arrivals.read_on(get_object_or_404(whole.filter(within=None), pk=pk))
    if arrival.pk != pk:
        return redirect("admin:arrival", arrival.pk)
    texts = contents.texts(arrival)
    form = _form(request, arrival, texts) if texts else None
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            if (answer := _dealt_with(request, arrival, form, by)) is not None:
                return answer
        except Refused as error:
            refusal = error
            arrival.refresh_from_db()
    files = list(arrival.enclosures.order_by("pk"))
    context = {
        **admin.site.each_context(request),
        "title": str(arrival),
        "arrival": arrival,
        "when": short(arrival.arrived_at),
        "files": files,
        "says": _says(arrival, texts),
        "readings": [_reading(text) for text in texts],
        "problems": [(it, contents.problem(it)) for it in [arrival, *files] if it.problem],
        "form": None if arrival.outcome else form,
        "may_be_taken_up": arrival.outcome == Outcome.ASIDE,
        "may_come_again": arrival.outcome not in ("", Outcome.ASIDE) and arrivals.may_come_again(arrival),
        "likely": [] if arrival.outcome or arrival.article_id else belonging.likely(arrival, by=by),
        "refusal": refusal,
        **corresponding.page(arrival, by),
    }
    return TemplateResponse(request, "desk/arrival.html", context, status=409 if refusal else 200)


def _says(arrival: Arrival, texts: list[Arrival]) -> str:
    """What the mail says, without what it quotes; "" where that is just what its text says."""
    says = arrival.written if arrival.how == Arrived.MAIL else ""
    return "" if texts == [arrival] and says.split() == prose.plain(arrival.body).split() else says


def _form(request: HttpRequest, arrival: Arrival, texts: list[Arrival]) -> PieceForm:
    said = contents.proposed(texts[0])
    name = said.name or arrival.sender_name
    people = senders.authors_of(arrival.sender, said.name, arrival.sender_name)
    is_theirs = not arrival.automatic and senders.is_nobodys(arrival.sender)
    address = arrival.sender if is_theirs else ""
    given = request.POST if request.method == "POST" and "do" not in request.POST else None
    return PieceForm(given, texts=texts, said=said, people=people, name=name, address=address)


def _dealt_with(
    request: HttpRequest, arrival: Arrival, form: PieceForm | None, by: User
) -> HttpResponseBase | None:
    """Does what was asked for and leads on; None where the form has to be looked at again. Raises Refused."""
    if (answer := corresponding.deal(request, arrival, by)) is not None:
        return answer
    match request.POST.get("do"):
        case "aside":
            dealing.set_aside(arrival, by=by)
            messages.success(request, _("Set aside. It is kept."))
            return redirect(*_back(arrival))
        case "take_up":
            dealing.take_up(arrival, by=by)
            return redirect("admin:arrival", arrival.pk)
        case "again":
            another = arrivals.bring_again(arrival, by=by)
            if arrival.article and arrival.outcome == Outcome.VERSION:
                belonging.put_to(another, arrival.article, by=by)
            return redirect("admin:arrival", another.pk)
    if form is None or not form.is_valid():
        return None
    article = dealing.make_piece(arrival, form.plan(), by=by)
    messages.success(request, _("This is a piece now, and it is yours."))
    return redirect("admin:opinion_article_change", article.pk)


def _back(arrival: Arrival) -> tuple[Any, ...]:
    """Where somebody was who has set it aside: at its piece, or at the list."""
    return ("admin:opinion_article_change", arrival.article_id) if arrival.article_id else ("admin:arrivals",)


@require_safe
def original_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they came, saved and never shown: no browser runs what a stranger sent."""
    hers = Arrival.objects.said_to(who(request)).filter(pk=pk)  # about a hold: a lawyer, too, if she is named
    seen = hers if hers.exists() else Arrival.objects.visible_to(editor(request)).filter(pk=pk)
    arrival = get_object_or_404(seen, original__isnull=False)
    answer = HttpResponse(Original.objects.bytes_of(arrival), content_type="application/octet-stream")
    otherwise = "mail.eml" if arrival.how == "mail" else "text.html" if arrival.how == "pasted" else "file"
    answer.headers["Content-Disposition"] = content_disposition(arrival.name or otherwise)
    return answer
