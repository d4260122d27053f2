"""What every answer goes through, and all that a public one does. config.desk_middleware has the rest."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
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
        with translation.override(settings.SITE_LANGUAGE):
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
