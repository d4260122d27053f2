"""When a form could not be taken: what was typed is handed back, to be sent again, or the page says that it was not."""

import sys
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinion import once, publisher

# A form with one of these is not worth rescuing, and shown to nobody.
SECRETS = {"password", "password1", "password2", "oldpassword", "code"}
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# Gone, frozen, its disk full, or only to be read (InternalError).
DATABASE_FAULTS = (OperationalError, InterfaceError, InternalError)
RETRY = "30"
DESK, PORTAL = "/desk/", "/contribute/"
DRAINED = 64 * 1024 * 1024
# What is said to who works at the desk or writes for it; readers have pages of their own.
TOLD: dict[int, tuple[Promise, Promise]] = {
    400: (
        _("This cannot be read"),
        _("The address or the form holds something that no page of ours sends. Go back and try again."),
    ),
    403: (_("You may not do this"), _("This page is there, and not for this account.")),
    404: (
        _("No page is here"),
        _("The address may have been mistyped, or what stood here is not for you to see, or has gone."),
    ),
    405: (
        _("This address takes forms"),
        _("Nothing is to be read here; a form sends to it. Go back to the page on which the form is."),
    ),
    500: (
        _("Something broke on our side"),
        _("This page could not be made. The fault is ours, and it has been recorded; try again in a moment."),
    ),
    503: (
        _("One moment"),
        _("The database cannot be reached just now. Try again in half a minute; what was saved is safe."),
    ),
}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, with every field that was sent in a form that sends it once more. Nothing that was typed is lost."""
    return _handed_back(request, signed_out=False)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: for somebody whose session ended while she wrote, with her text; else that this is not hers to do."""
    user = getattr(request, "user", None)
    if request.method == "POST" and user is not None and user.is_anonymous:
        return _handed_back(request, signed_out=True)
    works_here = user is not None and user.is_staff
    return _plain(request, 403, sentence=str(exception), desk=_is_under(request, DESK) and works_here)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same for what is hidden and for what never was."""
    return _plain(request, 404)


def not_allowed(request: HttpRequest, refusal: HttpResponseNotAllowed) -> HttpResponse:
    """405: a page in the place of nothing, for who opens the address of a form."""
    page = _plain(request, 405)
    page.headers["Allow"] = refusal.headers["Allow"]
    return page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; for a form larger than we take, 413 and a page that says so."""
    if not isinstance(exception, TOO_LARGE):
        return _plain(request, 400)
    _drain(request)
    return render(request, "rescue/too_large.html", status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database cannot be asked or written; what was sent is handed back. Asks no database."""
    database = isinstance(sys.exception(), DATABASE_FAULTS)
    if request.method != "POST" or not request.path_info.startswith(settings.DESK_PREFIXES):
        return _plain(request, 503 if database else 500)
    try:
        context = _fields(request) | {"fault": "database" if database else "ours"}
    except (*TOO_LARGE, UnreadablePostError):
        return _plain(request, 500)
    nobody: dict[str, Any] = {"user": None, "messages": [], "perms": None}
    with translation.override(_language(request)):
        response = render(
            request, "rescue/handed_back.html", context | nobody, status=503 if database else 500
        )
    if database:
        response.headers["Retry-After"] = RETRY
    return response


def _plain(request: HttpRequest, status: int, *, sentence: str = "", **facts: bool) -> HttpResponse:
    """A page that says what is wrong, in the language of who works here; readers have theirs. Asks no database."""
    headers = {"Retry-After": RETRY} if status == 503 else {}
    if not request.path_info.startswith(settings.DESK_PREFIXES):
        text = render_to_string(f"{status}.html", publisher.facts() | {"sentence": sentence})
        return HttpResponse(text, status=status, headers=headers)
    title, told = TOLD[status]
    places = {"desk": _is_under(request, DESK), "portal": _is_under(request, PORTAL)} | facts
    with translation.override(_language(request)):
        said = {"status": status, "title": title, "sentence": sentence or told}
        text = render_to_string("rescue/told.html", publisher.facts() | places | said)
    return HttpResponse(text, status=status, headers=headers)


def _is_under(request: HttpRequest, place: str) -> bool:
    return request.path_info.startswith(place)


def _language(request: HttpRequest) -> Any:
    """That of who asks; that of the browser where the database could not say who this is."""
    return getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(request)


def _handed_back(request: HttpRequest, *, signed_out: bool) -> HttpResponse:
    context = _fields(request) | {"signed_out": signed_out}
    return render(request, "rescue/handed_back.html", context, status=403)


def _fields(request: HttpRequest) -> dict[str, Any]:
    """What was sent, to be shown in a form that sends it once more under the key that it had."""
    again = request.get_full_path() if _comes_from_here(request) else ""
    sent = [] if SECRETS & request.POST.keys() else request.POST.lists()
    fields = [
        {
            "name": name,
            "label": name.replace("_", " "),
            "value": value,
            "is_shown": len(value) > 80 or "\n" in value or not again,
            "rows": min(20, 2 + value.count("\n") + len(value) // 60),
        }
        for name, values in sent
        if name not in {"csrfmiddlewaretoken", once.FIELD}
        for value in values
    ]
    key = request.POST.get(once.FIELD)
    return {"fields": fields, "again": again, "files": bool(request.FILES), once.FIELD: key}


def _comes_from_here(request: HttpRequest) -> bool:
    """Whether one of our own pages sent this. What another site sent, nobody should send on with one click."""
    here = f"{request.scheme}://{request.get_host()}"
    return (
        request.headers.get("Origin", here) == here
        and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    )


def _drain(request: HttpRequest) -> None:
    """Reads what the browser is still sending; it would see a broken connection instead of our answer."""
    left = DRAINED
    with suppress(UnreadablePostError, OSError):
        while left > 0 and (chunk := request.read(min(left, 65536))):
            left -= len(chunk)
