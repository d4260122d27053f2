"""A service posts raw messages: each is kept as it came, and nobody who does not know the secret lays one down."""

import base64
import json
import time
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.core import checks
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opinion import arrivals, mails
from opinion.admin import inbound
from opinion.models import Arrival, Original
from tests import factories
from tests.opinion.correspondence import reply, sent
from tests.opinion.test_arrivals import PIECE, mail

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/inbound/mime"
SECRET = "a secret of more than two dozen letters"
BEARER = f"Bearer {SECRET}"


@pytest.fixture(autouse=True)
def secret(settings: Any) -> None:
    settings.INBOUND_SECRET = SECRET


def post(data: bytes, kind: str = "message/rfc822", authorization: str = BEARER, **more: Any) -> Any:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    return client.generic("POST", ADDRESS, data, kind, headers={"Authorization": authorization}, **more)


def kept() -> list[bytes]:
    return [bytes(row.data) for row in Original.objects.filter(arrival__how="mail").order_by("pk")]


def form(name: str, data: bytes, *, as_file: bool = False) -> tuple[bytes, str]:
    file = b'; filename="mail.eml"\r\nContent-Type: message/rfc822' if as_file else b""
    body = (
        b'--B\r\nContent-Disposition: form-data; name="recipient"\r\n\r\ndesk@example.org\r\n'
        b'--B\r\nContent-Disposition: form-data; name="' + name.encode() + b'"' + file + b"\r\n\r\n" + data
    )
    return body + b"\r\n--B--\r\n", "multipart/form-data; boundary=B"


RAW = b"From: a@example.org\r\nSubject: x\r\nContent-Type: text/plain; charset=big5\r\n\r\n" + (
    "台灣的海峽".encode("big5") + b"\r\n--Bad\r\n"
)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (RAW, "message/rfc822"),
        (RAW, "application/octet-stream"),
        form("body-mime", RAW),
        form("email", RAW),
        form("email", RAW, as_file=True),
        (
            b"recipient=desk%40example.org&body-mime=" + quote_from_bytes(RAW).encode(),
            "application/x-www-form-urlencoded",
        ),
    ],
)
def test_a_message_is_kept_byte_for_byte_however_a_service_wraps_it(data: bytes, kind: str) -> None:
    answer = post(data, kind)
    arrival = Arrival.objects.waiting().get()
    assert (answer.status_code, answer.content.decode()) == (200, f"Kept as arrival {arrival.pk}.\n")
    assert kept() == [RAW]
    assert arrival.written.startswith("台灣的海峽")
    assert arrival.by is None


def test_a_message_within_an_object_is_kept() -> None:
    raw = "From: a@example.org\nSubject: x\n\nTiếng Việt"
    assert (
        post(json.dumps({"From": "a@example.org", "RawEmail": raw}).encode(), "application/json").status_code
        == 200
    )
    assert kept() == [raw.encode()]


def test_a_message_that_is_posted_twice_is_one_arrival() -> None:
    answers = [post(bytes(mail())).content for _ in range(2)]
    assert answers[0] == answers[1]
    assert Arrival.objects.waiting().count() == 1


def test_files_of_a_message_are_read_and_an_answer_finds_its_piece() -> None:
    letter = sent(factories.article())
    message = reply(letter)
    message.add_attachment(PIECE, maintype="application", subtype="octet-stream", filename="islands.docx")
    assert post(bytes(message)).status_code == 200
    arrival = Arrival.objects.unread().get()
    assert arrival.article == letter.article
    assert "It began with vaccines" in arrival.enclosures.get().body


def basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


@pytest.mark.parametrize("way", [BEARER, f"bearer {SECRET}", basic("mail", SECRET), basic("", SECRET)])
def test_the_secret_is_said_as_a_token_or_as_a_password(way: str) -> None:
    assert post(RAW, authorization=way).status_code == 200


def test_a_secret_may_have_a_colon(settings: Any) -> None:
    settings.INBOUND_SECRET = f"{SECRET}:{SECRET}"
    assert post(RAW, authorization=basic("mail", settings.INBOUND_SECRET)).status_code == 200
    assert post(RAW, authorization=basic("mail", SECRET)).status_code == 403


def test_the_line_between_the_fields_may_have_signs_that_patterns_have() -> None:
    data, kind = form("email", RAW)
    line = "=_(part)?+.1"
    assert (
        post(data.replace(b"--B", b"--" + line.encode()), kind.replace("=B", f'="{line}"')).status_code == 200
    )
    assert kept() == [RAW.replace(b"--B", b"--" + line.encode())]


@pytest.mark.parametrize(
    "way",
    [
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {SECRET[:-1]}",
        f"Bearer {SECRET}x",
        f"Bearer {SECRET.upper()}",
        SECRET,
        basic(SECRET, ""),
        basic("mail", "wrong"),
        "Basic ###",
        "Basic /w==",
        f"Digest {SECRET}",
        "Bearer gehëim",
    ],
)
def test_without_the_secret_nothing_is_read_or_kept(way: str) -> None:
    answer = post(RAW, authorization=way)
    assert (answer.status_code, kept()) == (403, [])


def test_who_is_signed_in_needs_the_secret_too() -> None:
    client = Client()
    client.force_login(factories.user(group="publisher"))
    assert client.post(ADDRESS, RAW, "message/rfc822").status_code == 403
    assert client.get(ADDRESS).status_code == 405


def test_a_head_without_end_takes_no_time() -> None:
    head = b"content-disposition:" * 100_000
    before = time.monotonic()
    answer = post(b"--B\r\n" + head + b"\r\n\r\nx\r\n--B--\r\n", "multipart/form-data; boundary=B")
    assert answer.status_code in (400, 406)
    assert time.monotonic() - before < 5


def test_without_a_secret_there_is_no_such_address(settings: Any) -> None:
    settings.INBOUND_SECRET = ""
    for way in (BEARER, "Bearer ", basic("", "")):
        assert post(RAW, authorization=way).status_code == 404
    assert kept() == []


def test_a_message_larger_than_a_mail_may_be_is_refused_unread() -> None:
    answer = post(b"x", CONTENT_LENGTH=str(inbound.MOST_BYTES + 1))
    assert (answer.status_code, kept()) == (413, [])
    assert post(b"x", CONTENT_LENGTH="many").status_code == 413


def test_a_message_larger_than_a_page_may_be_is_taken(settings: Any) -> None:
    raw = RAW + b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    assert post(raw).status_code == 200
    assert post(*form("body-mime", raw + b"y")).status_code == 200
    assert [len(it) for it in kept()] == [len(raw), len(raw) + 1]
    assert len(raw) < mails.MAX_BYTES


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "message/rfc822"),
        (b"text=hello", "application/x-www-form-urlencoded"),
        (b"[]", "application/json"),
        (b'{"RawEmail": 7}', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"\xff", "application/json"),
        (b"--B\r\n", "multipart/form-data"),
        form("text", RAW),
        form("not-email", RAW),
    ],
)
def test_what_holds_no_message_is_refused_with_a_sentence(data: bytes, kind: str) -> None:
    answer = post(data, kind)
    assert (answer.status_code, answer.content) == (400, b"There is no raw message in it.\n")
    assert kept() == []


def test_what_is_no_mail_is_kept_all_the_same() -> None:
    assert post(b"PK\x03\x04 no mail").status_code == 200
    assert Arrival.objects.get().problem == "kind"


def test_with_the_database_away_the_service_is_told_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(raw: bytes) -> Arrival:
        raise OperationalError("gone")

    monkeypatch.setattr(arrivals, "receive_mail", away)
    assert post(RAW).status_code == 503


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))  # a process each
@given(
    st.binary(max_size=300),
    st.sampled_from(["multipart/form-data; boundary=B", "application/json", "text/plain"]),
)
def test_whatever_is_posted_is_answered(data: bytes, kind: str) -> None:
    request = Client().generic("POST", ADDRESS, data, kind, headers={"Authorization": BEARER})
    assert request.status_code in (200, 400)


@pytest.mark.parametrize(
    ("secret", "warnings"), [("", 0), ("short", 1), ("x" * 23, 1), ("x" * 24, 0), (SECRET, 0)]
)
def test_a_short_secret_is_warned_of(settings: Any, secret: str, warnings: int) -> None:
    settings.INBOUND_SECRET = secret
    found = [it for it in checks.run_checks(include_deployment_checks=True) if it.id == "standfirst.W001"]
    assert len(found) == warnings
