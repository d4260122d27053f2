"""The archive: everything, by year and month."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from opinion import dateline
from opinion.models.live import LiveEdition, LiveEditionQuerySet
from opinion.public import calendar, pages, paging
from opinion.public.paging import Card, Page, Position

LENGTH = 50


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """The years, each with its months."""
    return pages.render("public/archive.html", {"years": calendar.years_and_months(), "path": "/archive/"})


@require_safe
def year(request: HttpRequest, year: int, before: Position | None = None) -> HttpResponse:
    """The pieces of a year; those of which only the year is known are the last of it."""
    page = _page(LiveEdition.objects.of_year(year), before)
    if not page.editions:
        raise Http404
    months = [month for _year, months in calendar.years_and_months(year) for month in months]
    context = {"title": year, "year": year, "months": months}
    return pages.render_list(
        "public/archive_list.html", page, context, base=f"/archive/{year}/", before=before
    )


@require_safe
def month(request: HttpRequest, year: int, month: int, before: Position | None = None) -> HttpResponse:
    """The pieces of a month."""
    page = _page(LiveEdition.objects.of_month(year, month), before)
    if not page.editions:
        raise Http404
    title = dateline.words(dateline.first_moment(year, month), "month")
    context = {"title": title, "year": year}
    base = f"/archive/{year}/{month:02}/"
    return pages.render_list("public/archive_list.html", page, context, base=base, before=before)


def _page(editions: LiveEditionQuerySet, before: Position | None) -> Page:
    newest = editions.order_by("-dated", "-id")
    rows = (newest.before(*before) if before else newest).values_list(*Card._fields)
    return paging.page([Card._make(row) for row in rows[: LENGTH + 1]], LENGTH)
