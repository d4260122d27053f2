"""Doing something with a piece: a page that says what will happen, and the button that does it."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opinion import assignments, dateline, planning, publishing, revisions, standing, workflow
from opinion.admin import mails
from opinion.admin.acts import ACTS, Act, missing
from opinion.admin.asking import colleague, who
from opinion.admin.forms import WithholdForm
from opinion.admin.passing import Passing
from opinion.models import Article, Revision
from opinion.refusals import Blocked, NotAllowed, Refused
from opinion.standing import Standing

SLOTS = 6  # free ones that are offered


def piece(request: HttpRequest, pk: int, *rights: str) -> Article:
    """The piece, for who may look into the desk and has one of these rights of the app (if any are named)."""
    user = colleague(request)
    if rights and not any(workflow.may_use(user, right) for right in rights):
        raise PermissionDenied(workflow.whose(rights[0]))
    return get_object_or_404(Article.objects.visible_to(user), pk=pk)


def act_view(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """One act with one piece: GET says what would happen, POST does exactly that or says why not."""
    act, by = ACTS[slug], who(request)
    article = piece(request, pk)
    now = standing.of(article)
    if refusal := act.hindrance(now, by):
        if isinstance(refusal, NotAllowed):
            raise PermissionDenied(str(refusal))
        messages.warning(request, missing.in_words(act, refusal, now, by))
        return redirect("admin:opinion_article_change", pk)
    chooser = clock_of(act, request, now)
    at = (chooser.at if chooser.is_valid() else None) if chooser else act.moment(now)
    looks = chooser is not None and looks_again(request, at)
    form = act.form(now)(
        None if looks else request.POST or None,
        initial=request.POST.dict() if looks else act.initial(now, request.GET),
    )
    passing = Passing(act, now, request, at=at, looks=looks)
    if (
        request.method == "POST"
        and not looks
        and form.is_valid()
        and passing.is_valid()
        and (chooser is None or at)
    ):
        try:
            with standing.holding(article, seen=request.POST.get("seen", "")) as locked:
                said = passing.carry_out(locked, by=by)
                given = form.cleaned_data | ({"why": said} if said else {})
                done = act.do(locked, given, by=by, at=at)
        except Refused as error:
            refusal, now = error, standing.of(piece(request, pk))
            passing = Passing(act, now, request, at=at)
        else:
            messages.success(request, done)
            return redirect("admin:opinion_article_change", pk)
    return confirmation(
        request, act, now, form=form, passing=passing, chooser=chooser, at=at, refusal=refusal
    )


def looks_again(request: HttpRequest, at: dt.datetime | None) -> bool:
    """Whether what is sent asks what another moment would mean than the one that was shown, and does nothing yet."""
    shown = request.POST.get("shown")
    return request.method == "POST" and bool(
        "look" in request.POST or (shown and at and shown != at.isoformat())
    )


@require_POST
def take_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One click in a list: the piece is mine from now on."""
    article = piece(request, pk, workflow.EDIT)
    try:
        assignments.take(article, by=who(request))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        form = reverse("admin:opinion_article_change", args=[pk])
        link = format_html('<a href="{}" lang="{}">{}</a>', form, article.language, article)
        messages.success(request, format_html(_("You have “{piece}” now."), piece=link))
    return redirect(safe_back(request))


def safe_back(request: HttpRequest) -> str:
    """The list from which somebody came, with its filters: that of the pieces, or the front page."""
    listed = reverse("admin:opinion_article_changelist")
    _scheme, host, path, query, _fragment = urlsplit(request.headers.get("Referer", ""))
    known = path in {listed, reverse("admin:index")}
    if host != request.get_host() or not known:
        return listed
    return f"{path}?{query}" if query else path


def confirmation(
    request: HttpRequest,
    act: Act,
    now: Standing,
    *,
    form: forms.Form,
    passing: Passing,
    chooser: forms.Form | None,
    at: dt.datetime | None,
    refusal: Refused | None,
) -> HttpResponse:
    """The page that asks; 409 where it was asked to do what cannot be done."""
    stopped, by = passing.is_stopped, who(request)
    choosing = chooser is not None and at is None
    if passing.is_open:
        form.fields.pop("why", None)  # the sentence says it
    context = {
        **admin.site.each_context(request),
        "title": act.title(now),
        "act": act,
        "article": now.article,
        "seen": now.token(),
        "form": form,
        "templates": act.templates(now, request.GET),
        "chooser": chooser,
        "choosing": choosing,
        "at": at,
        "typed": request.method == "POST",
        "slots": planning.free_slots(now.now)[:SLOTS] if choosing else [],
        "zone": dateline.zone(),
        "consequences": []
        if stopped or choosing
        else [*act.consequences(now, at), *passing.consequences(by)],
        "mails": [] if stopped or choosing else mails.shown([*act.mails(now, at, by=by), *passing.mails(by)]),
        "enclosed": act.enclosed(now),
        "findings": passing.findings,
        "passing": passing if passing.is_open else None,
        "stopped": stopped,
        "refusal": None if stopped and isinstance(refusal, Blocked) else refusal,
        "button": act.button(now, at) if choosing else passing.button(act.button(now, at)),
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/act.html", context, status=409 if refusal else 200)


def clock_of(act: Act, request: HttpRequest, now: Standing) -> Any:
    """The form that chooses the moment, filled from the request; else with the slot that is likely meant."""
    if act.chooser is None:
        return None
    if request.method == "POST":
        return act.chooser(request.POST)
    if "date" in request.GET:
        return act.chooser(request.GET)
    likely = dateline.local(now.scheduled.live_from if now.scheduled else next_slot(now.now))
    return act.chooser(initial={"date": likely.date(), "time": likely.time()})


def next_slot(now: dt.datetime) -> dt.datetime:
    """The next slot for which there is nothing yet; where the desk has none, the next morning."""
    return next(iter(planning.free_slots(now)), None) or next_morning(now)


def next_morning(now: dt.datetime) -> dt.datetime:
    """Six o'clock, the next time the desk's clocks show it."""
    today = dateline.local(now)
    six = today.replace(hour=6, minute=0, second=0, microsecond=0)
    return six if six > today else six + dt.timedelta(days=1)


def restore_view(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Makes an earlier version the working copy again."""
    article = piece(request, pk, "edit_article")
    revision = get_object_or_404(Revision, article=article, number=number)
    now, refusal = standing.of(article), None
    if request.method == "POST":
        try:
            with standing.holding(article, seen=request.POST.get("seen", "")):
                revisions.restore(revision, by=who(request))
        except Refused as error:
            refusal, now = error, standing.of(piece(request, pk))
        else:
            messages.success(
                request, _("Version %(number)s is the text again, as a new version.") % {"number": number}
            )
            return redirect("admin:opinion_article_change", pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Restore version %(number)s") % {"number": number},
        "article": now.article,
        "revision": revision,
        "seen": now.token(),
        "consequences": [
            _(
                "The text of version %(number)s, with its byline and topics, becomes the text that the desk works on."
            )
            % {"number": number},
            _("The text of today stays as version %(number)s. Readers see no change.")
            % {"number": now.article.version},
        ],
        "refusal": refusal,
        "button": _("Restore version %(number)s") % {"number": number},
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/act.html", context, status=409 if refusal else 200)


def withhold_view(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Keeps a past edition from readers for good."""
    article = piece(request, pk, "publish_article")
    edition = get_object_or_404(article.editions, number=number)
    form, refusal = WithholdForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["public_reason"]
            publishing.withhold(edition, by=who(request), public_reason=reason)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Edition %(number)s is withheld.") % {"number": number})
            return redirect("admin:opinion_article_change", pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Withhold edition %(number)s") % {"number": number},
        "article": article,
        "form": form,
        "consequences": [
            _("Edition %(number)s will never be shown to readers again; the desk keeps it.")
            % {"number": number},
            _("In its place they find the reason that you give. This cannot be undone."),
        ],
        "refusal": refusal,
        "button": _("Withhold it"),
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/act.html", context, status=409 if refusal else 200)
