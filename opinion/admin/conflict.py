"""A form that comes too late: both texts are kept, both are shown, nothing is overwritten."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from opinion import revisions, standing, workflow
from opinion.admin import article_form, reading
from opinion.models import Article, Revision
from opinion.parts import Snapshot, fingerprint

if TYPE_CHECKING:
    from opinion.admin.articles import ArticleAdmin


def if_stale(desk: "ArticleAdmin", request: HttpRequest, object_id: str) -> HttpResponse | None:
    """409 with both texts, where the piece is not any more what the form was made from; None where it is.

    Also None where the form itself has errors or may not be sent: Django says so, and its text stays in it.
    """
    article = desk.get_object(request, unquote(object_id))
    if article is None or not desk.has_change_permission(request, article):
        return None
    form, formsets = _sent(desk, request, article)
    if not form.is_valid():
        return None
    seen = form.cleaned_data
    other = (
        changed_details(form, article) if seen["details"] != fingerprint(standing.details(article)) else {}
    )
    if seen["base"] == article.version and not other:
        return None
    mine = article_form.snapshot(article, form, formsets)
    if mine.fingerprints() == article.snapshot().fingerprints() and not other:
        return HttpResponseRedirect(reverse("admin:opinion_article_change", args=[article.pk]))
    return keep_both(request, article, mine, base=seen["base"], other=other)


def kept_beside(desk: "ArticleAdmin", request: HttpRequest, object_id: str, reason: str) -> HttpResponse:
    """409 with both texts, where a valid form could not be saved for this reason."""
    article = Article.objects.get(pk=unquote(object_id))
    form, formsets = _sent(desk, request, article)
    form.is_valid()
    mine = article_form.snapshot(article, form, formsets)
    other = changed_details(form, article)
    return keep_both(request, article, mine, base=form.cleaned_data["base"], other=other, reason=reason)


def _sent(desk: "ArticleAdmin", request: HttpRequest, article: Article) -> tuple[Any, list[Any]]:
    """The form and its rows as they were sent, on a copy: `article` stays as it is in the database."""
    copy = Article.objects.get(pk=article.pk)
    form: Any = desk.get_form(request, article, change=True)(request.POST, instance=copy)
    formsets, _inlines = desk._create_formsets(request, copy, change=True)  # type: ignore[attr-defined]
    return form, formsets


def keep_both(
    request: HttpRequest,
    article: Article,
    mine: Snapshot,
    *,
    base: int,
    other: dict[str, str],
    reason: str = "",
) -> HttpResponse:
    """Keeps the late text as a version of its own, and shows it beside the one that is there."""
    with transaction.atomic():
        kept = revisions.keep_aside(article, mine, by=request.user, base=base)  # type: ignore[arg-type]
        facts = {"revision": kept.number, "details": other}
        workflow.note(article, "keep_aside", by=request.user, facts=facts)  # type: ignore[arg-type]
    theirs = current(article)
    context = {
        **admin.site.each_context(request),
        "title": _("Two versions"),
        "article": article,
        "theirs": theirs,
        "mine": kept,
        "their_text": reading.text(theirs.snapshot()),
        "my_text": reading.text(mine),
        "differing": reading.part_names(theirs.snapshot().differing_parts(mine)),
        "other": other,
        "reason": reason,
        "own": theirs.by == request.user,
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/conflict.html", context, status=409)


def current(article: Article) -> Revision:
    """The revision that the working copy equals; one that is not stored where none was recorded yet."""
    snapshot = article.snapshot()
    return article.current_revision() or Revision(
        article=article,
        number=article.version,
        **snapshot.columns(),
        byline=snapshot.byline,
        topics=snapshot.topics,
    )


def changed_details(form: Any, article: Article) -> dict[str, str]:
    """What the late form says of the piece besides its text, where it differs: by label, in words."""
    late = Article(pk=article.pk)
    for name in standing.DETAILS:
        setattr(late, name, getattr(article, name))
    form.put_into(late)
    before, after = standing.details(article), standing.details(late)
    names = [name for name in standing.DETAILS if before[name] != after[name]]
    fields = {field.attname: field for field in Article._meta.concrete_fields}
    return {str(fields[name].verbose_name): str(getattr(late, fields[name].name) or "–") for name in names}
