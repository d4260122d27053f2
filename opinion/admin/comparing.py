"""Any two versions of a piece as a redline, with everything beside the body that changed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opinion import redline
from opinion.admin.act_views import piece
from opinion.admin.marks import short
from opinion.models import Article, Image, Revision, Topic
from opinion.parts import Snapshot

FOLD = 2  # unchanged paragraphs that stay around a change


class WhichForm(forms.Form):
    """The two versions; the earlier one is the one that was chosen first, whichever number it has."""

    before = forms.TypedChoiceField(label=gettext_lazy("What changed from"), coerce=int)
    after = forms.TypedChoiceField(label=gettext_lazy("to"), coerce=int)

    def __init__(self, *args: Any, versions: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - as declared above
            field.choices = versions


def compare_view(request: HttpRequest, pk: int) -> HttpResponse:
    """GET `?before=3&after=7`; without them, what changed since readers last saw it, or with the last save."""
    article = piece(request, pk)
    revisions = list(article.revisions.select_related("by").defer("body").order_by("-number"))
    versions = [(revision.number, _name(article, revision)) for revision in revisions]
    chosen = likely(article, [number for number, _words in versions])
    form = WhichForm({**chosen, **request.GET.dict()}, versions=versions)
    compared = None
    if form.is_valid():
        before, after = (
            get_object_or_404(Revision, article=article, number=form.cleaned_data[name])
            for name in ("before", "after")
        )
        compared = shown(before.snapshot(), after.snapshot())
    context = {
        **admin.site.each_context(request),
        "title": _("What changed"),
        "article": article,
        "form": form,
        "compared": compared,
        "opts": Article._meta,
    }
    return TemplateResponse(
        request, "desk/compare.html", context, status=200 if compared or not versions else 404
    )


def shown(before: Snapshot, after: Snapshot) -> dict[str, Any]:
    """The redline between two copies, ready for a page."""
    ids = {*before.topics, *after.topics}
    pictures = {copy.lead_image_id for copy in (before, after) if copy.lead_image_id}
    names = dict(Topic.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    images = {image.pk: str(image) for image in Image.objects.filter(pk__in=pictures)} if pictures else {}
    change = redline.compare(before, after, topics=names, images=images)
    return {
        "is_same": change.is_same,
        "body_is_same": change.body_is_same,
        "fields": redline.fields_html(change),
        "body": redline.body_html(change, fold=FOLD),
    }


def likely(article: Article, numbers: list[int]) -> dict[str, int]:
    """The two versions that are meant where nothing was chosen."""
    if not numbers:
        return {}
    last = article.editions.has_been_live().order_by("-live_from", "-number").first()
    published = last.revision.number if last else 0
    earlier = [number for number in numbers if number < article.version]
    before = published if published and published != article.version else next(iter(earlier), article.version)
    return {"before": before, "after": article.version or numbers[0]}


def _name(article: Article, revision: Revision) -> str:
    facts = {
        "number": revision.number,
        "kind": revision.get_kind_display(),
        "when": short(revision.at),
        "who": revision.by or "–",
    }
    words = _("Version %(number)s, %(kind)s, %(when)s, %(who)s") % facts
    return f"{words} ({_('the text now')})" if revision.number == article.version else words
