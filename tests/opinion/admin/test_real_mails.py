"""Mails that were really sent, through the inbound door: kept as they came, and read."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from opinion.models import Arrival, Original

pytestmark = pytest.mark.django_db
SECRET = "a secret of more than two dozen letters"
REAL = Path(__file__).parent.parent.parent / "files" / "mail" / "cpython"


@pytest.mark.parametrize(
    ("name", "sender", "automatic", "files", "says"),
    [
        ("02", "barry@digicool.com", "", 5, "Send Ppp mailing list submissions"),  # a digest of a list
        ("06", "barry@python.org", "", 1, ""),  # a mail that is wholly another one, passed on
        ("07", "barry@digicool.com", "", 1, "This is the dingus fish."),  # a picture
        ("10", "barry@python.org", "", 0, "This is a Base64 encoded message."),  # each part encoded otherwise
        ("16", "henryi@oxy.edu", "bounce", 1, "This report relates to a message you sent"),
        ("25", "mailer-daemon@zinfandel.lacita.com", "bounce", 1, ""),  # of a mailbox file, its parts broken
        ("26", "father.time@xcar.wooster.local", "", 1, "Simple email with attachment."),  # RISC OS
        ("32", "aperson@example.com", "", 0, "Some message."),  # through a list
        ("43", "", "bounce", 1, "BANNED FILENAME ALERT"),  # a sender without an address
        ("46", "sender@example.net", "", 1, ""),  # passed on by Groupwise
    ],
)
def test_real_mails_are_kept_and_read(
    settings: Any, name: str, sender: str, automatic: str, files: int, says: str
) -> None:
    raw = (REAL / f"msg_{name}.txt").read_bytes()
    settings.INBOUND_SECRET = SECRET
    way = {"Authorization": f"Bearer {SECRET}"}
    assert (
        Client().generic("POST", "/desk/inbound/mime", raw, "message/rfc822", headers=way).status_code == 200
    )
    arrival = Arrival.objects.get(within=None)
    assert bytes(Original.objects.get(arrival=arrival).data) == raw
    assert (arrival.sender, arrival.automatic, arrival.problem) == (sender, automatic, "")
    assert arrival.enclosures.count() == files
    assert says in arrival.written
    assert Arrival.objects.waiting().exists() == (not automatic)
