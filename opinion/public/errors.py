"""What went wrong, in a sentence, and where to go on. These pages ask no database."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from opinion.public import pages


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same bytes for what is hidden and for what never was."""
    return pages.render("404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 where it is the database that does not answer, since that passes."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return unavailable()
    return pages.render("500.html", status=500)


def unavailable() -> HttpResponse:
    """503: come back in a moment."""
    response = pages.render("503.html", status=503)
    response.headers["Retry-After"] = "30"
    return response
