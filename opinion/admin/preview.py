"""Preview: any version of a piece exactly as readers would see it, from the same templates; and all versions."""

from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import get_template
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from authors.models import User
from opinion import dateline, preflight, printing, publisher, standing, typesetting
from opinion.admin import acts, conflict
from opinion.admin.act_views import piece
from opinion.admin.acts import missing
from opinion.admin.asking import who
from opinion.admin.pictures import media_path
from opinion.models import Article, Revision, clock
from opinion.standing import Standing

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
    now = standing.of(article)
    context = {
        **admin.site.each_context(request),
        "title": _("Preview"),
        "article": article,
        "revision": revision,
        "is_current": revision.number == article.version,
        "is_live": now.live is not None and now.live.revision_id == revision.pk,
        **_outward(now, who(request)),
        "page": reverse(name, args=[pk] if number is None else [pk, number]),
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/preview.html", context)


def _outward(now: Standing, user: User) -> dict[str, Any]:
    """What sends out the text on the screen: what can be done, and why the rest cannot."""
    found = preflight.run(now.article)
    judged = {slug: refusal for slug, refusal in acts.judged(now, user).items() if acts.ACTS[slug].prints}
    fitting = [acts.ACTS[slug] for slug, refusal in judged.items() if refusal is None]
    possible = missing.possible(fitting, found, may_be_saved=False)
    return {
        "main_acts": [(act, act.title(now)) for act in possible],
        "missing": missing.lines(now, user, found, judged),
    }


@csp_override(PAGE_CSP)
@xframe_options_sameorigin
def page_view(request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
    """The proof itself, as it stands in the frames."""
    article = piece(request, pk)
    revision = version(article, number)
    path = standing.foreseen_path(article, at=clock.read())
    proof = replace(printing.proof(article, revision, media=media_path()), path=path)
    context = {
        **publisher.facts(),
        "edition": proof,
        "names": [person.name for person in proof.byline if person.role == "author"],
        "date_words": dateline.words(proof.dated, proof.precision) if proof.dated else "",
        "path": path,
        "address": acts.address(path),
        "revision": revision,
    }
    margin = get_template("public/_margin.html").render(context)
    set_article = typesetting.with_margin(typesetting.article(proof), margin)
    page = get_template("desk/proof.html").render(context | {"article": set_article})
    return HttpResponse(page, headers={"X-Robots-Tag": "noindex, nofollow"})
