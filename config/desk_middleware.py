"""Middleware of the desk, asleep on public addresses: those meet no session, user, message or CSRF machinery."""

import hashlib
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.middleware import AccountMiddleware
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from authors.models import User
from config.middleware import Answer, is_public
from opinion import once, rescue

FOR_MACHINES = {"/healthz", "/readyz"}
NOT_KEPT = {"Cache-Control": "no-store"}


def readers_go_to_the_site(get_response: Answer) -> Answer:
    """On the desk's own host (`SITE_ROLE=desk`) a public address leads to the public one.

    So links between desk and pages need not know of two hosts, and no page shares an origin with the desk.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not is_public(request) or request.path_info in FOR_MACHINES or _is_the_sites(request.get_host()):
            return get_response(request)
        return HttpResponseRedirect(f"{settings.SITE_URL}{request.get_full_path()}", headers=NOT_KEPT)

    return answer


def _is_the_sites(host: str) -> bool:
    return host == urlsplit(settings.SITE_URL).netloc


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
DeskCsrf = _desk_only(CsrfViewMiddleware)
DeskAuthentication = _desk_only(AuthenticationMiddleware)
DeskMessages = _desk_only(MessageMiddleware)


def desk_speaks(get_response: Answer) -> Answer:
    """Desk and portal answer in the language that the person has chosen, else in her browser's."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if is_public(request):
            return get_response(request)
        chosen = request.user.language if isinstance(request.user, User) else ""
        language: Any = chosen or translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):  # and no longer: the thread speaks to somebody else next
            response = get_response(request)
            if isinstance(response, HttpResponseNotAllowed):
                response = rescue.not_allowed(request, response)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return answer


class DeskAccount:
    """allauth's middleware, asleep on public addresses."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.awake = AccountMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request) if is_public(request) else self.awake(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> Any:
        return None if is_public(request) else self.awake.process_exception(request, exception)


class CarriedOutOnce:
    """A form of the desk or the portal that is sent twice is carried out once (`opinion.once`).

    Deed and memory are one transaction, so an answer is given after both are kept, and an error of ours keeps neither.
    But what comes in from outside is kept before it is read (`settings.KEPT_FIRST`), whatever becomes of the reading.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_form = request.method == "POST" and request.path_info.startswith(settings.FORMS_ONCE)
        if not is_form or not isinstance(request.user, User) or once.FIELD not in request.POST:
            return self.get_response(request)
        by = User(pk=request.user.pk)  # whoever sends "sign out" is nobody afterwards
        form = _name_of_form(request, by)
        if form is None:
            return self.get_response(request)
        if settings.KEPT_FIRST.fullmatch(request.path_info):
            with once.alone(form):
                return self._answered(request, form, by)
        with transaction.atomic():
            response = self._answered(request, form, by)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def _answered(self, request: HttpRequest, form: UUID, by: User) -> HttpResponseBase:
        if there := once.led_to(form):
            messages.success(request, _("This had arrived already, and was not done a second time."))
            return HttpResponseRedirect(there)
        response = self.get_response(request)
        if 300 <= response.status_code < 400:
            once.carried_out(form, by=by, path=request.path, led_to=response.headers["Location"])
        return response


def _name_of_form(request: HttpRequest, by: User) -> UUID | None:
    """What `once` calls the form in this request, all that was typed into it and every file included."""
    sent = [(name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"]
    for name, files in request.FILES.lists():
        sent.append((name, [hashlib.file_digest(file, "sha256").hexdigest() for file in files]))
        for file in files:
            file.seek(0)
    return once.name(request.POST[once.FIELD], by=by, path=request.get_full_path(), sent=sent)
