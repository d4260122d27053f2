"""Sitemaps: an index of the months that have pieces, a map for each, and one of the lists."""

import datetime as dt
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from lxml import etree
from lxml.builder import ElementMaker

from opinion.models.live import LiveAuthor, LiveEdition, LiveSeries, LiveTopic
from opinion.public import calendar, pages

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000  # addresses in one map; the format allows no more

E = ElementMaker(namespace=SITEMAP, nsmap={None: SITEMAP})


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Which maps there are."""
    dated = [f"/sitemap-{day:%Y-%m}.xml" for day in calendar.months()]
    maps = ["/sitemap-lists.xml", *dated]
    return _xml(E.sitemapindex(*(E.sitemap(E.loc(pages.absolute(path))) for path in maps)))


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The pieces of a month; those of which only the year is known are in its January."""
    editions = (
        LiveEdition.objects.within_month(year, month)
        .only("id", "path", "live_from")
        .order_by("-dated", "-id")
    )
    found = [(edition.path, edition.live_from) for edition in editions[:MOST]]
    if not found:
        raise Http404
    return _urlset(found)


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """The front page and every list."""
    paths = ["/", "/authors/", "/topics/", "/archive/"]
    paths += [f"/authors/{slug}/" for slug in LiveAuthor.objects.values_list("slug", flat=True)]
    paths += [f"/topics/{slug}/" for slug in LiveTopic.objects.values_list("slug", flat=True)]
    paths += [f"/series/{slug}/" for slug in LiveSeries.objects.values_list("slug", flat=True)]
    return _urlset((path, None) for path in paths[:MOST])


def _urlset(found: Iterable[tuple[str, dt.datetime | None]]) -> HttpResponse:
    return _xml(
        E.urlset(
            *(
                E.url(E.loc(pages.absolute(path)), *([E.lastmod(changed.isoformat())] if changed else []))
                for path, changed in found
            )
        )
    )


def _xml(root: etree._Element) -> HttpResponse:
    document = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return HttpResponse(document, content_type="application/xml; charset=utf-8")
