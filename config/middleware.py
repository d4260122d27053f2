"""What stands between a request and the doors: a public address meets no session, user, message or CSRF machinery."""

import hashlib
from collections.abc import Callable
from typing import Any

from allauth.account.middleware import AccountMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.http import parse_etags, quote_etag

Answer = Callable[[HttpRequest], HttpResponseBase]

PUBLIC_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# DESIGN.md section 6: a change shows within a second on a page in demand, and within six on any other.
FRESH = "public, max-age=0, s-maxage=1, stale-while-revalidate=5, stale-if-error=86400"
ABSENT = "public, max-age=0, s-maxage=1"
CACHE_CONTROL = {200: FRESH, 301: FRESH, 304: FRESH, 308: FRESH, 410: FRESH, 404: ABSENT}


def is_public(request: HttpRequest) -> bool:
    """Whether this address is one that anybody may read and that knows nobody."""
    return not request.path_info.startswith(settings.DESK_PREFIXES)


def refuse_unreadable(get_response: Answer) -> Answer:
    """Answers 400 to an address with a NUL or a lone surrogate in it, which no database could look up."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        texts = [request.path_info, *(text for pair in request.GET.lists() for text in (pair[0], *pair[1]))]
        if all("\x00" not in text and _encodes(text) for text in texts):
            return get_response(request)
        sentence = "This address holds characters that no address can have.\n"
        headers = {
            "Cache-Control": "no-store",
            "Content-Security-Policy": PUBLIC_CSP,
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        return HttpResponse(sentence, "text/plain; charset=utf-8", 400, headers=headers)

    return answer


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def public_headers(get_response: Answer) -> Answer:
    """Gives every public answer its cache rule, policy and validator, and answers 304 and HEAD.

    It is made in the site's language, whichever the thread spoke to the desk before.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not is_public(request):
            return get_response(request)
        with translation.override(settings.LANGUAGE_CODE):
            response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", PUBLIC_CSP)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", CACHE_CONTROL.get(response.status_code, "no-store"))
        return _validated(request, response) if isinstance(response, HttpResponse) else response

    return answer


def _validated(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with an ETag that is a hash of its bytes, or a 304 to who holds these bytes; HEAD without them.

    Of the conditions only If-None-Match is read: a 412 that somebody provokes must not end up in a cache.
    """
    if request.method not in {"GET", "HEAD"}:
        return response
    response.headers["Content-Length"] = str(len(response.content))
    if response.status_code == 200 and "no-store" not in response.headers["Cache-Control"]:
        etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
        response.headers["ETag"] = etag
        held = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
        if etag in held or "*" in held:
            return _not_modified(response)
    if request.method == "HEAD":
        response.content = b""  # its length stays announced
    return response


def _not_modified(response: HttpResponse) -> HttpResponse:
    """304, with the headers that the whole answer would have had."""
    short = HttpResponseNotModified()
    for name, value in response.headers.items():
        if name not in {"Content-Type", "Content-Length"}:
            short.headers[name] = value
    return short


class DeskHeaders:
    """Nothing of the desk or the portal is ever kept by a cache."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not is_public(request):
            response.headers["Cache-Control"] = "private, no-store"
        return response


def _desk_only(base: type[Any]) -> type[Any]:
    """The middleware `base`, asleep on public addresses."""

    class DeskOnly(base):  # type: ignore[misc]
        def __call__(self, request: HttpRequest) -> Any:
            return self.get_response(request) if is_public(request) else super().__call__(request)

        def process_view(self, request: HttpRequest, *args: Any) -> Any:
            inherited = getattr(super(), "process_view", None)
            return None if inherited is None or is_public(request) else inherited(request, *args)

    DeskOnly.__name__ = DeskOnly.__qualname__ = f"Desk{base.__name__}"
    DeskOnly.sync_capable, DeskOnly.async_capable = True, False
    return DeskOnly


DeskSession = _desk_only(SessionMiddleware)
DeskLocale = _desk_only(LocaleMiddleware)
DeskCsrf = _desk_only(CsrfViewMiddleware)
DeskAuthentication = _desk_only(AuthenticationMiddleware)
DeskMessages = _desk_only(MessageMiddleware)


class DeskAccount:
    """allauth's middleware, asleep on public addresses."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.awake = AccountMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request) if is_public(request) else self.awake(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> Any:
        return None if is_public(request) else self.awake.process_exception(request, exception)
