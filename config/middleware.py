"""What stands between a request and the doors: a public address meets no session, user, message or CSRF machinery."""

import hashlib
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
from django.utils.cache import add_never_cache_headers, get_conditional_response
from django.utils.http import quote_etag

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
        if any("\x00" in text or not _encodes(text) for text in texts):
            response = HttpResponse(
                "This address holds characters that no address can have.\n", "text/plain; charset=utf-8", 400
            )
            add_never_cache_headers(response)
            response["Content-Security-Policy"] = PUBLIC_CSP
            response["X-Content-Type-Options"] = "nosniff"
            return response
        return get_response(request)

    return answer


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def public_headers(get_response: Answer) -> Answer:
    """Gives every public answer its cache rule, policy and validator, and answers 304 and HEAD."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not is_public(request):
            return response
        response.headers.setdefault("Content-Security-Policy", PUBLIC_CSP)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", CACHE_CONTROL.get(response.status_code, "no-store"))
        if isinstance(response, HttpResponse):
            return _validated(request, response)
        return response

    return answer


def _validated(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with an ETag that is a hash of its bytes, or a 304 to who holds these bytes; HEAD without them."""
    if request.method not in {"GET", "HEAD"}:
        return response
    response.headers["Content-Length"] = str(len(response.content))
    if response.status_code == 200 and "no-store" not in response.headers["Cache-Control"]:
        etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
        response.headers["ETag"] = etag
        conditional = get_conditional_response(request, etag=etag, response=response)
        if conditional is not response and isinstance(conditional, HttpResponse):
            for name in ("Cache-Control", "Content-Security-Policy", "ETag"):
                conditional.headers[name] = response.headers[name]
            return conditional
    if request.method == "HEAD":
        response.content = b""
        # `content` is what would be sent to GET; its length stays announced.
    return response


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
