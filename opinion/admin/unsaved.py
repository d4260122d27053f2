"""What is typed into the form of a piece and not saved yet: kept, offered back; and who else has the piece open."""

import copy
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from authors.generics import MixedIntoAdmin
from authors.shown import looked_at_first
from opinion import autosaves, redline, sitting
from opinion.admin import article_form, conflict
from opinion.admin.asking import who
from opinion.admin.marks import short
from opinion.models import Article, Autosave, Presence, Topic
from opinion.models.beside import Beside
from opinion.parts import Snapshot
from opinion.refusals import Refused

LEFT = "left"  # what a page says that is left
SPOKEN_FOR = {*autosaves.NOT_TYPED, "base", "details"}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A text that waits to be taken back or thrown away: when it was typed, and what differs from what is there."""

    row: Autosave
    when: str
    parts: SafeString
    body: SafeString
    others: list[tuple[str, str]]


class KeptWhileTyped(MixedIntoAdmin):
    """For the admin of pieces: its form keeps what is typed into it."""

    checks_versions = True  # by revision and details, in `conflict`

    def get_urls(self) -> list[Any]:
        """With the addresses to which the form's script speaks."""
        view, here = self.admin_site.admin_view, "opinion_article_"
        return [
            path("add/autosave/", view(autosave_view), name=here + "autosave_new"),
            path("<int:pk>/autosave/", view(autosave_view), name=here + "autosave"),
            path("<int:pk>/presence/", view(presence_view), name=here + "presence"),
            *super().get_urls(),
        ]

    def changeform_view(
        self, request: Any, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """As Django's; or with what was typed earlier in it, as if that had just been sent and were not valid."""
        if request.method == "POST" and autosaves.TAKE_BACK in request.POST:
            article = self.get_object(request, object_id) if object_id else None
            row = autosaves.waiting(by=request.user, article=article, path=form_of(article))
            if row is None:
                messages.warning(request, _("Nothing waits to be taken back any more."))
                return redirect(form_of(article))
            request.taken_back = _offered_when(row)
            request.window = uuid4()
            request.POST = as_sent(autosaves.take_back(row, window=request.window))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: Any, obj: Article | None = None, change: bool = False, **facts: Any) -> Any:
        """Django's; what was taken back is looked at before it is saved."""
        form = super().get_form(request, obj, change=change, **facts)
        return looked_at_first(form) if hasattr(request, "taken_back") else form

    def render_change_form(
        self,
        request: Any,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Article | None = None,
    ) -> HttpResponse:
        """With who else is here, and what waits; a page of its own for what is typed from now on."""
        there: Beside | None = context.get(
            "there"
        )  # of a piece that is there, seen before she is noted as here
        if obj is not None:
            sitting.here(obj, request.user)
            if there is None or Presence in there:
                context["others"] = sitting.others(obj, request.user)
        if article_form.writable(request, obj):
            context["autosave_url"] = autosave_url(obj)
            if request.method != "POST" and (there is None or Autosave in there):
                context["offer"] = offer(self, request, obj)
        if hasattr(request, "taken_back"):
            context |= {"taken_back": request.taken_back, "errors": []}
        context["window"] = getattr(request, "window", None) or autosaves.page(request.POST) or uuid4()
        return super().render_change_form(request, context, add, change, form_url, obj)


@require_POST
def autosave_view(request: HttpRequest, pk: int | None = None) -> HttpResponseBase:
    """Keeps what is typed, or throws away what waits."""
    user = who(request)
    if not user.has_perm("opinion.edit_article"):
        raise PermissionDenied
    article = get_object_or_404(Article.objects.visible_to(user), pk=pk) if pk else None
    if autosaves.THROW_AWAY in request.POST:
        autosaves.throw_away(by=user, article=article, window=autosaves.page(request.POST))
        messages.success(request, _("Thrown away."))
        return redirect(form_of(article))
    try:
        row = autosaves.keep_form(
            request.POST, request.POST.lists(), by=user, article=article, path=form_of(article)
        )
    except Refused as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=409)
    return JsonResponse({"sentence": autosaves.said(row)})


@require_POST
def presence_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes that she is here, or left; answers who else is, and whether the piece was saved since she opened it."""
    user = who(request)
    article = get_object_or_404(Article.objects.visible_to(user).defer("body"), pk=pk)
    if LEFT in request.POST:
        sitting.gone(article, user)
        return HttpResponse(status=204)
    sitting.here(article, user)
    context = {"others": sitting.others(article, user), "original": article}
    if request.POST.get("base", "") not in ("", str(article.version)):
        context["saved_meanwhile"] = article.revisions.select_related("by").get(number=article.version)
    return TemplateResponse(request, "desk/_presence.html", context)


def form_of(article: Article | None) -> str:
    """The address of the form of this piece, or of a new one."""
    if article is None:
        return reverse("admin:opinion_article_add")
    return reverse("admin:opinion_article_change", args=[article.pk])


def autosave_url(article: Article | None) -> str:
    """Where the form of this piece, or of a new one, is kept while somebody types."""
    if article is None:
        return reverse("admin:opinion_article_autosave_new")
    return reverse("admin:opinion_article_autosave", args=[article.pk])


def kept_for_good(request: HttpRequest, article: Article | None) -> None:
    """What was typed on the page that sent this is in a revision now."""
    autosaves.is_in_a_revision(by=who(request), article=article, window=autosaves.page(request.POST))


def as_sent(fields: dict[str, list[str]]) -> QueryDict:
    """Fields that were kept, as a browser sends them."""
    sent = QueryDict(mutable=True)
    for name, values in fields.items():
        sent.setlist(name, values)
    return sent


def offer(desk: Any, request: HttpRequest, article: Article | None) -> Offer | None:
    """What waits, if anything does that differs from what is there. What does not is in a revision, and goes."""
    row = autosaves.waiting(by=who(request), article=article, path=form_of(article))
    if row is None:
        return None
    asking: Any = copy.copy(request)
    asking.method, asking.POST = "POST", as_sent(row.fields)
    form, formsets = conflict.sent(desk, asking, article)
    parts = body = SafeString("")
    if form.is_valid():
        there = article or Article(kind=form.cleaned_data["kind"])
        before = article.snapshot() if article else Snapshot(language=form.cleaned_data["language"])
        after = article_form.snapshot(there, form, formsets)
        others = list(conflict.changed_details(form, there).items())
        if not others and before.fingerprint() == after.fingerprint():
            autosaves.is_in_a_revision(by=row.user, article=article, window=row.window)
            return None
        change = redline.compare(before, after, topics=dict(Topic.objects.values_list("pk", "name")))
        parts = redline.fields_html(change)
        body = SafeString("") if change.body_is_same else redline.body_html(change, fold=0, anchor="waiting")
    else:
        others = _as_typed(form)
    return Offer(row=row, when=_offered_when(row), parts=parts, body=body, others=others)


def _as_typed(form: Any) -> list[tuple[str, str]]:
    """What stands in a form that is not valid, by label."""
    typed = ((field.label, str(field.data or "")) for field in form if field.name not in SPOKEN_FOR)
    return [(label, value) for label, value in typed if value]


def _offered_when(row: Autosave) -> str:
    return short(row.at)
