"""For machines: is the process there, is its database there, what may be crawled, and the icon they ask for."""

from functools import cache

from django.conf import settings
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from opinion.public import pages

NOT_KEPT = {"Cache-Control": "no-store"}


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of anybody else."""
    return HttpResponse("ok\n", content_type="text/plain", headers=NOT_KEPT)


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers the public's role with the public's view; else 503."""
    try:
        with connections[settings.PUBLIC_DATABASE].cursor() as cursor:
            cursor.execute("SELECT id FROM live_edition LIMIT 1")
    except Error:
        return HttpResponse("no database\n", content_type="text/plain", status=503, headers=NOT_KEPT)
    return HttpResponse("ok\n", content_type="text/plain", headers=NOT_KEPT)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything that is published may be read by anyone; forms lead nowhere."""
    closed = "".join(f"Disallow: {prefix}\n" for prefix in (*settings.DESK_PREFIXES, "/search/"))
    text = f"User-agent: *\n{closed}\nSitemap: {pages.absolute('/sitemap.xml')}\n"
    return HttpResponse(text, content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon, for programs that look for it here without having read a page."""
    return HttpResponse(_icon(), content_type="image/x-icon")


@cache
def _icon() -> bytes:
    icon: bytes = (settings.BASE_DIR / "static" / "opinion" / "favicon.ico").read_bytes()
    return icon
