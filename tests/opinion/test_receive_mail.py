"""A mail server's pipe: the raw message on standard input."""

import io
import os
import sys
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError

from opinion import arrivals
from opinion.models import Arrival, Original
from tests.opinion.test_arrivals import mail

pytestmark = pytest.mark.django_db


def pipe(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> str:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    out = io.StringIO()
    call_command("receive_mail", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("charset", ["utf-8", "big5"])
def test_a_mail_is_kept_byte_for_byte_and_waits_for_the_desk(
    monkeypatch: pytest.MonkeyPatch, charset: str
) -> None:
    head = f"From: a@example.org\nSubject: x\nContent-Type: text/plain; charset={charset}\n\n"
    raw = head.encode() + "台灣".encode(charset)
    said = pipe(monkeypatch, raw)
    arrival = Arrival.objects.waiting().get()
    assert said == f"Kept as arrival {arrival.pk}.\n"
    assert (arrival.sender, arrival.written, arrival.by) == ("a@example.org", "台灣", None)
    assert bytes(Original.objects.get(arrival=arrival).data) == raw


def test_what_cannot_be_read_is_kept_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "it has neither a sender nor a subject" in pipe(monkeypatch, b"PK\x03\x04 no mail")
    assert Original.objects.count() == 1


def test_with_the_database_away_the_server_is_told_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(raw: bytes) -> Arrival:
        raise OperationalError("gone")

    monkeypatch.setattr(arrivals, "receive_mail", away)
    with pytest.raises(SystemExit) as end:
        pipe(monkeypatch, bytes(mail()))
    assert end.value.code == os.EX_TEMPFAIL
