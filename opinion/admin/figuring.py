"""Figures at the desk: tables of a span of time, and each of them as a file for a spreadsheet."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opinion import dateline
from opinion.figures import contributors, debts, pieces, spans, topics
from opinion.figures.spans import DAY, Span
from opinion.figures.tables import Table
from opinion.models import Article
from opinion.refusals import NotPossible

SHOWN = 60  # rows of a table on a page; a file has all
DESK: dict[str, Callable[[Span], list[Table]]] = {
    "flow": pieces.tables, "kinds": pieces.tables, "outcomes": pieces.tables, "reasons": pieces.tables,
    "days-to-answer": pieces.tables, "days-to-publication": pieces.tables,
    "debts": debts.tables, "waivers": debts.tables, "owing": debts.tables, "topics": topics.tables,
}  # fmt: skip


@require_safe
def figures_view(request: HttpRequest) -> HttpResponse:
    """Everything about pieces, answers, debts and topics in a span of time."""
    _ask(request, "opinion.view_article")
    return _page(
        request, spans.read, list(dict.fromkeys(DESK.values())), "admin:figures", "admin:figures_file"
    )


@require_safe
def contributors_view(request: HttpRequest) -> HttpResponse:
    """What contributors chose to state, by topic, for a quarter."""
    _ask(request, "opinion.publish_article")
    ways = "admin:contributor_figures", "admin:contributor_figures_file"
    return _page(request, spans.read_quarter, [contributors.tables], *ways)


@require_safe
def figures_file(request: HttpRequest, table: str) -> HttpResponse:
    """One table of the desk's as a file."""
    _ask(request, "opinion.view_article")
    return _file(request, spans.read, DESK.get(table), table)


@require_safe
def contributors_file(request: HttpRequest, table: str) -> HttpResponse:
    """One table of what contributors chose to state as a file."""
    _ask(request, "opinion.publish_article")
    known = contributors.tables if table in contributors.ASKED else None
    return _file(request, spans.read_quarter, known, table)


def _ask(request: HttpRequest, right: str) -> None:
    if not request.user.has_perm(right):
        raise PermissionDenied


def _page(
    request: HttpRequest,
    read: Callable[[Any], Span],
    makers: list[Callable[[Span], list[Table]]],
    here: str,
    file: str,
) -> HttpResponse:
    """The page, or, where what is asked for is no span, the sentence that says so."""
    refusal: NotPossible | None = None
    span = spans.last_quarter()
    try:
        span = read(request.GET)
    except NotPossible as error:
        refusal = error
    tables = [] if refusal else [table for make in makers for table in make(span)]
    of_contributors = here == "admin:contributor_figures"
    context = {
        **admin.site.each_context(request),
        "title": _("Who writes: %(span)s") % {"span": span.label}
        if of_contributors
        else _("Figures: %(span)s") % {"span": span.label},
        "span": span,
        "refusal": refusal,
        "tables": [_shown(table, reverse(file, args=[table.slug]), span) for table in tables],
        "choices": _choices(span, "quarter" if of_contributors else ""),
        "of_contributors": of_contributors,
        "may_see_contributors": request.user.has_perm("opinion.publish_article"),
        "zone": dateline.zone(),
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/figures.html", context, status=400 if refusal else 200)


def _shown(table: Table, url: str, span: Span) -> dict[str, Any]:
    """A table for the page: its rows in groups, at most so many, and where its file is."""
    groups, count = [], 0
    for name, rows in table.grouped:
        if count >= SHOWN:
            break
        groups.append((name, rows))
        count += len(rows)
    more = len(table.rows) - count
    return {"table": table, "groups": groups, "more": more, "url": f"{url}?{span.query}"}


def _choices(span: Span, unit: str) -> list[tuple[str, str, bool]]:
    """Spans that are one click away: their words, the query, and whether this is the one."""
    today = spans.today()
    quarter, year = spans.of_day(today, "quarter"), spans.of_day(today, "year")
    named = [(_("Last quarter"), spans.last_quarter())]
    if unit != "quarter":
        named += [
            (_("This quarter"), quarter),
            (_("Last year"), spans.of_day(year.first - DAY, "year")),
            (_("This year"), year),
        ]
    if span.name:
        step = unit or ("quarter" if "Q" in span.name else "month" if "-" in span.name else "year")
        before, after = spans.of_day(span.first - DAY, step), spans.of_day(span.last + DAY, step)
        named = [("← " + before.label, before), *named]
        if unit != "quarter" or after.last < today:  # a quarter is told once it is over
            named.append((after.label + " →", after))
    return [(words, one.query, one == span) for words, one in named]


def _file(
    request: HttpRequest, read: Callable[[Any], Span], make: Callable[[Span], list[Table]] | None, slug: str
) -> HttpResponse:
    if make is None:
        raise Http404
    try:
        span = read(request.GET)
    except NotPossible as refused:
        return HttpResponse(f"{refused}\n", status=400, content_type="text/plain; charset=utf-8")
    table = next(table for table in make(span) if table.slug == slug)
    name = f"figures-{slug}-{span.slug}.csv"
    return HttpResponse(
        table.csv(),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
