"""Files and mails through the doors of the desk, hostile and real ones: each is kept, and says what is the matter."""

import base64
import random
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from opinion import contents
from opinion.models import Arrival, Original
from tests import factories
from tests.opinion.admin.test_inbound import post, secret
from tests.opinion.manuscripts.test_hostile import HOSTILE, MB, OLE
from tests.word_files import OFFICE, docx, p

pytestmark = pytest.mark.django_db
MAILS = Path(__file__).parent.parent.parent / "files" / "mail"
__all__ = ["secret"]  # the fixture: a service that may post


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(factories.user(group="editor"))
    return client


def brought(desk: Client, data: bytes, name: str = "piece.docx") -> tuple[Arrival, str]:
    """What came in, and its page."""
    answer = desk.post("/desk/arrivals/", {"file": SimpleUploadedFile(name, data)})
    arrival = Arrival.objects.get(within=None)
    assert answer.headers["Location"] == f"/desk/arrivals/{arrival.pk}/"
    assert bytes(Original.objects.get(arrival=arrival).data) == data
    page = desk.get(f"/desk/arrivals/{arrival.pk}/")
    assert page.status_code == 200
    return arrival, page.content.decode()


@pytest.mark.parametrize(
    "said",
    [
        "Fri, 31 Dec 9999 23:59:59 -0100",
        "Fri, 31 Dec 9999 23:59:59 +0000",
        "Wed, 31 Dec 1969 23:59:59 +0000",
    ],
)
def test_a_mail_of_no_year_of_ours_has_no_date_and_every_page_stands(desk: Client, said: str) -> None:
    raw = f"From: sang@example.org\nSubject: Walrus\nDate: {said}\n\nHere it is.\n"
    arrival, page = brought(desk, raw.encode(), "walrus.eml")
    assert Arrival.objects.get(pk=arrival.pk).sent_at is None
    assert "Here it is." in page
    for address in ("/desk/arrivals/", "/desk/search/?q=walrus"):
        assert f"/desk/arrivals/{arrival.pk}/" in desk.get(address).content.decode()


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_sound_word_file_is_kept_and_its_page_says_why(desk: Client, name: str) -> None:
    data, reason = HOSTILE[name]
    arrival, page = brought(desk, data)
    assert arrival.problem == reason
    assert contents.problem(arrival) in page
    assert "It is kept." in page
    assert "Make the piece" not in page


@pytest.mark.parametrize(
    "name", ["invoice.exe", "piece", "a" * 300 + ".docx", "\u202excod.exe", "../../x.docx"]
)
def test_a_file_of_any_name_is_kept(desk: Client, name: str) -> None:
    arrival, _page = brought(desk, b"MZ\x90\x00", name)
    assert arrival.problem == "kind"
    assert "/" not in arrival.name


def test_programs_and_what_is_elsewhere_are_told_and_neither_run_nor_fetched(desk: Client) -> None:
    link = f'<Relationship Id="x" Type="{OFFICE}/image" Target="http://127.0.0.1:9/x.png" TargetMode="External"/>'
    data = docx(p("Text."), links=link, files={"word/vbaProject.bin": OLE})
    arrival, page = brought(desk, data, "piece.docm")
    assert (arrival.body, arrival.problem) == ("<p>Text.</p>", "")
    assert [line.kind for line in contents.report(arrival)] == ["elsewhere", "macros"]
    assert "macros (programs)" in page
    assert "nothing was fetched" in page


def test_a_sound_file_of_nearly_twenty_megabytes_is_read(desk: Client) -> None:
    noise = random.Random(5).randbytes(19 * MB)  # noqa: S311 - as pictures are, no smaller when packed
    arrival, _page = brought(desk, docx(p("Text."), files={"word/media/a.png": noise}))
    assert (arrival.body, arrival.problem) == ("<p>Text.</p>", "")
    assert arrival.size > 19 * MB


# --- mails, as a service posts them -----------------------------------------------------------------------


def mail(text: str = "Here it is.", charset: str = "utf-8", **headers: str) -> EmailMessage:
    message = EmailMessage()
    facts = {"From": "Sang <sang@example.org>", "Subject": "A piece"} | headers
    for name, value in facts.items():
        message[name.replace("_", "-")] = value
    message.set_content(text, charset=charset, cte="8bit")
    return message


def taken(raw: bytes) -> Arrival:
    assert post(raw).status_code == 200
    arrival = Arrival.objects.get(within=None)
    assert bytes(Original.objects.get(arrival=arrival).data) == raw
    return arrival


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("big5", "台灣的海峽很窄。"),
        ("big5hkscs", "佢哋喺香港。"),
        ("gb18030", "海峡很窄。"),
        ("shift_jis", "海峡は狭い。"),
        ("iso-2022-jp", "海峡は狭い。"),
        ("euc-kr", "해협은 좁다."),
        ("iso-8859-1", "Détroit étroit."),
        ("iso-8859-15", "Cent euros: 100 €."),
        ("iso-8859-2", "Wąska cieśnina."),
        ("windows-1258", "eo biên hep."),
        ("koi8-r", "Узкий пролив."),
    ],
)
def test_a_mail_is_read_in_its_charset(charset: str, text: str) -> None:
    head = f"From: a@example.org\r\nSubject: x\r\nContent-Type: text/plain; charset={charset}\r\n\r\n"
    assert taken(head.encode() + text.encode(charset)).written == text


def test_a_mail_in_html_alone_is_cleaned() -> None:
    message = mail()
    message.set_content("<p>One <b>bold</b>.<script>x()</script></p><img src=cid:1>", subtype="html")
    assert taken(bytes(message)).body == "<p>One <strong>bold</strong>.</p>"


def test_a_mail_forwarded_twice_names_the_one_that_was_forwarded_to_us() -> None:
    first = mail("The piece.", From="Lan <lan@example.org>")
    second = mail("See below.", From="Otto <otto@example.org>", Subject="Fwd: A piece")
    second.add_attachment(first)
    third = mail("For you.", From="Edda <edda@example.org>", Subject="Fwd: Fwd: A piece")
    third.add_attachment(second)
    arrival = taken(bytes(third))
    assert arrival.sender == "otto@example.org"
    assert [it.media_type for it in arrival.enclosures.all()] == ["message/rfc822"]


@pytest.mark.parametrize("name", ["two-files", "body"])
def test_what_outlook_packed_is_unpacked(name: str) -> None:
    message = mail()
    data = (MAILS / f"{name}.tnef").read_bytes()
    message.add_attachment(data, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    arrival = taken(bytes(message))
    assert "winmail_unpacked" in [item["kind"] for item in arrival.report]


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"Auto_Submitted": "auto-replied"}, "reply"),
        ({"From": "MAILER-DAEMON@example.org", "Subject": "failure notice"}, "bounce"),
        ({"List_Id": "<news.example.org>", "Subject": "Out of office"}, "reply"),
    ],
)
def test_what_a_program_wrote_waits_for_nobody(headers: dict[str, str], kind: str) -> None:
    arrival = taken(bytes(mail(**headers)))
    assert arrival.automatic == kind
    assert not Arrival.objects.waiting().exists()


def test_a_mail_whose_parts_lie_is_kept_and_answered() -> None:
    broken = (
        b"From: a@b\r\nSubject: =?big5?B?////?=\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
    )
    part = b"Content-Type: text/plain; charset=nonsense\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert taken(broken + part + base64.b64encode("é".encode("cp1252")) + b"===\r\n--x").problem == ""
