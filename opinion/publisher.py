"""Who publishes: the facts of the house that every page may name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def facts() -> dict[str, Any]:
    """Name and addresses of the publisher, as templates use them."""
    return {
        "publisher_name": settings.PUBLISHER_NAME,
        "site_url": settings.SITE_URL,
        "desk_email": settings.DESK_EMAIL,
        "contribute_url": "/contribute/",
    }


def context(request: HttpRequest) -> dict[str, Any]:
    """The context processor of desk and portal."""
    return facts()
