"""Preview: any version of a piece exactly as readers would see it, from the same templates; and all versions."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from opinion import publishing, typesetting
from opinion.admin import conflict
from opinion.admin.act_views import piece
from opinion.models import Article, Revision

PAGE_CSP = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
}


def version(article: Article, number: int | None) -> Revision:
    """This version of the piece; without a number the text that would be published now."""
    if number is not None:
        return get_object_or_404(Revision, article=article, number=number)
    return conflict.current(article)


def preview_view(request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
    """The page around the proof: which version it is, and how wide."""
    article = piece(request, pk)
    revision = version(article, number)
    name = "admin:opinion_article_page" if number is None else "admin:opinion_article_page_version"
    context = {
        **admin.site.each_context(request),
        "title": _("Preview"),
        "article": article,
        "revision": revision,
        "is_current": revision.number == article.version,
        "page": reverse(name, args=[pk] if number is None else [pk, number]),
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/preview.html", context)


@csp_override(PAGE_CSP)
@xframe_options_sameorigin
def page_view(request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
    """The proof itself, as it stands in the frames."""
    article = piece(request, pk)
    proof = publishing.proof(article, version(article, number))
    response = TemplateResponse(
        request, "desk/proof.html", {"piece": proof, "article": typesetting.article(proof)}
    )
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def versions_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of a piece, and every step that was taken with it."""
    article = piece(request, pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Versions"),
        "article": article,
        "revisions": article.revisions.select_related("by").defer("body").order_by("-number"),
        "steps": article.steps.select_related("by"),
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/versions.html", context)
