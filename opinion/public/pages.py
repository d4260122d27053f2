"""How every public page is answered: from a template and plain values, with no request in sight."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.template.loader import get_template
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from opinion import publisher
from opinion.public.paging import Card, Page, Position


def render(template: str, context: Mapping[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    """The page. No context processor runs, so nothing of a visitor can get into it."""
    return HttpResponse(fragment(template, context or {}), status=status)


def fragment(template: str, context: Mapping[str, Any]) -> SafeString:
    """A part of a page. Where the context names the page's `path`, its absolute `address` is there as well."""
    address = absolute(context["path"]) if "path" in context else ""
    return mark_safe(get_template(template).render({**publisher.facts(), "address": address, **context}))  # noqa: S308 - escaped by the engine


def absolute(path: str) -> str:
    """The address by which the rest of the world knows a path of ours, in ASCII."""
    return f"{settings.SITE_URL}{iri_to_uri(path)}"


def cards(editions: Iterable[Card]) -> SafeString:
    """The cards of these pieces, one after the other, as they were typeset at printing."""
    return SafeString("".join(map(card, editions)))


def card(edition: Card) -> SafeString:
    """One card; a plain one where `rebuild` has not run since the rows were loaded."""
    if edition.card is not None:
        return mark_safe(edition.card)  # noqa: S308 - set by typesetting
    return format_html(
        '<article class="card"><h3><a href="{}">{}</a></h3></article>', edition.path, edition.headline
    )


def render_list(
    template: str,
    page: Page,
    context: Mapping[str, Any] | None = None,
    *,
    base: str,
    before: Position | None,
) -> HttpResponse:
    """A page of a list whose first page is at `base`. There is no page after the last piece."""
    if before and not page.editions:
        raise Http404
    places = {"base": base, "path": f"{base}before/{before}/" if before else base, "before": before}
    return render(template, {"cards": cards(page.editions), "older": page.older, **places, **(context or {})})
