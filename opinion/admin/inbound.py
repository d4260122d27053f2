"""The address to which a service for incoming mail posts raw messages. It knows nobody but by the secret.

Services differ in how they wrap a message: bare, as a field of a form (Mailgun: `body-mime`; SendGrid: `email`), or as
one of a JSON object (Postmark: `RawEmail`). Mailgun wraps a raw one only where the address ends in "mime".
"""

import base64
import binascii
import json
import re
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.core import checks
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from opinion import arrivals, mails

MOST_BYTES = mails.MAX_BYTES + mails.MB  # of a request: a mail, and the fields around it
SHORTEST = 24  # characters of a secret
FIELDS = ("body-mime", "email", "RawEmail")
HEAD = 8_192  # bytes of a part's head in which its name stands
_NAMED = re.compile(rb'content-disposition:[^\r\n]*\bname="?(?:body-mime|email)"?(?:;|\s|$)', re.IGNORECASE)


class NoMail(Exception):
    """What was posted holds none."""


@checks.register(checks.Tags.security, deploy=True)
def secret_is_long(**_facts: Any) -> list[checks.CheckMessage]:
    """Warns of a secret that somebody could guess."""
    if not settings.INBOUND_SECRET or len(settings.INBOUND_SECRET) >= SHORTEST:
        return []
    words = f"INBOUND_SECRET has fewer than {SHORTEST} characters. Whoever guesses it lays mails under What came in."
    return [checks.Warning(words, id="standfirst.W001")]


@csrf_exempt
@require_POST
def inbound_view(request: HttpRequest) -> HttpResponse:
    """Takes in one raw message, as `manage.py receive_mail` does. Without INBOUND_SECRET there is no such address."""
    if not settings.INBOUND_SECRET:
        raise Http404
    if not constant_time_compare(_said(request.headers.get("Authorization", "")), settings.INBOUND_SECRET):
        return _answer(HTTPStatus.FORBIDDEN, "The secret is missing or wrong.")
    data = _bounded(request)
    if data is None:
        return _answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The mail is larger than 40 MB.")
    try:
        arrival = arrivals.receive_mail(_raw(request, data))
    except NoMail:
        return _answer(HTTPStatus.BAD_REQUEST, "There is no raw message in it.")
    except OperationalError:
        return _answer(HTTPStatus.SERVICE_UNAVAILABLE, "The database is away. Please send it again later.")
    return _answer(HTTPStatus.OK, f"Kept as arrival {arrival.pk}.")


def _answer(status: HTTPStatus, words: str) -> HttpResponse:
    return HttpResponse(f"{words}\n", "text/plain; charset=utf-8", status)


def _said(header: str) -> str:
    """The secret in a header: a bearer's token, or the password of basic authentication, whatever the name."""
    way, _space, value = header.partition(" ")
    if way.lower() == "bearer":
        return value.strip()
    if way.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _bounded(request: HttpRequest) -> bytes | None:
    """What was posted, or None where that is too much. Nothing is read of what says beforehand that it is."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    is_number = said.isascii() and said.isdigit() and len(said) < 19  # int() refuses some thousand digits
    if not is_number or int(said) > MOST_BYTES:
        return None
    return request.read()


def _raw(request: HttpRequest, data: bytes) -> bytes:
    """The message, byte for byte. Raises NoMail."""
    kind = request.content_type
    if kind == "multipart/form-data":
        found = _of_form(data, (request.content_params or {}).get("boundary", ""))
    elif kind == "application/x-www-form-urlencoded":
        pairs = parse_qsl(data.decode("ascii", "replace"), encoding="latin-1", max_num_fields=1000)
        found = next((value.encode("latin-1") for name, value in pairs if name in FIELDS), b"")
    elif kind == "application/json":
        found = _of_object(data)
    else:
        found = data
    if not found.strip():
        raise NoMail
    return found


def _of_form(data: bytes, boundary: str) -> bytes:
    """The bytes of the field. Django's parser decodes fields and bounds them, and a mail is neither text nor short."""
    if not boundary:
        return b""
    line = rb"\r\n--" + re.escape(boundary.encode("ascii", "replace")) + rb"(?=--|[ \t]*\r\n)"
    for part in re.split(line, b"\r\n" + data)[1:]:
        head, _line, value = part.partition(b"\r\n\r\n")
        if _NAMED.search(head, 0, HEAD):
            return value
    return b""


def _of_object(data: bytes) -> bytes:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return b""
    values = [found.get(name) for name in FIELDS] if isinstance(found, dict) else []
    return next((value.encode("utf-8", "surrogatepass") for value in values if isinstance(value, str)), b"")
