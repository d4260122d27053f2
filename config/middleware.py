"""What stands between a request and the doors: a public address meets no session, user, message or CSRF machinery."""

from collections.abc import Callable
from typing import Any

from allauth.account.middleware import AccountMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.locale import LocaleMiddleware

Answer = Callable[[HttpRequest], HttpResponseBase]


def is_public(request: HttpRequest) -> bool:
    """Whether this address is one that anybody may read and that knows nobody."""
    return not request.path_info.startswith(settings.DESK_PREFIXES)
