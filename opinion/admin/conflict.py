"""A form that comes too late: both texts are kept, and both stand on a page where somebody decides about them."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from opinion import autosaves, reconciling, revisions, standing
from opinion.admin import article_form, two_texts
from opinion.admin.asking import who
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
    there = {"base": str(article.version), "details": fingerprint(standing.details(article))}
    if all(request.POST.get(name) == value for name, value in there.items()):
        return None
    form, formsets = sent(desk, request, article)
    if not form.is_valid():
        return None
    seen = form.cleaned_data
    other = _values(form, article) if seen["details"] != fingerprint(standing.details(article)) else {}
    if seen["base"] == article.version and not other:
        return None
    mine = article_form.snapshot(article, form, formsets)
    if mine.fingerprints() == article.snapshot().fingerprints() and not other:
        return HttpResponseRedirect(reverse("admin:opinion_article_change", args=[article.pk]))
    return keep_both(request, article, mine, form=form)


def kept_beside(desk: "ArticleAdmin", request: HttpRequest, object_id: str, reason: str) -> HttpResponse:
    """409 with both texts, where a valid form could not be saved for this reason."""
    article = Article.objects.get(pk=unquote(object_id))
    form, formsets = sent(desk, request, article)
    form.is_valid()
    mine = article_form.snapshot(article, form, formsets)
    return keep_both(request, article, mine, form=form, reason=reason)


def sent(desk: Any, request: HttpRequest, article: Article | None) -> tuple[Any, list[Any]]:
    """The form and its rows as they were sent, on a copy: `article` stays as it is in the database."""
    copy = Article.objects.get(pk=article.pk) if article else Article()
    form: Any = desk.get_form(request, article, change=bool(article))(request.POST, instance=copy)
    formsets, _inlines = desk._create_formsets(request, copy, change=bool(article))
    return form, formsets


def keep_both(
    request: HttpRequest, article: Article, mine: Snapshot, *, form: Any, reason: str = ""
) -> HttpResponse:
    """Keeps the late text as a version of its own, and shows it beside the one that is there."""
    user = who(request)
    values, words = _values(form, article), changed_details(form, article)
    facts = {"details": words, "values": values} if values else None
    with transaction.atomic():
        kept = revisions.keep_aside(article, mine, by=user, base=form.cleaned_data["base"], facts=facts)
        autosaves.is_in_a_revision(by=user, article=article, window=autosaves.page(request.POST))
    two = reconciling.of(Article.objects.get(pk=article.pk), late=kept.number)
    return two_texts.page(request, two, reason=reason, status=409)


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
    late = _late(form, article)
    return {
        two_texts.label(name): str(getattr(late, two_texts.field(name).name) or "–")
        for name in _values(form, article)
    }


def _values(form: Any, article: Article) -> dict[str, Any]:
    """The same as plain values, by column."""
    before, after = standing.details(article), standing.details(_late(form, article))
    return {name: after[name] for name in standing.DETAILS if before[name] != after[name]}


def _late(form: Any, article: Article) -> Article:
    late = Article(pk=article.pk)
    for name in standing.DETAILS:
        setattr(late, name, getattr(article, name))
    form.put_into(late)
    return late
