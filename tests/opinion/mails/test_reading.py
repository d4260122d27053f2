"""From a raw message to who wrote it, what was written and what was attached; whatever program sent it."""

from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opinion import mails

FILES = Path(__file__).parent.parent.parent / "files" / "mail"


def message(text: str = "Dear desk,\n\nhere it is.\n", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    facts = {
        "From": "Huỳnh Tâm Sáng <Sang@Example.org>",
        "To": "desk@example.org",
        "Subject": "A piece",
    } | headers
    for name, value in facts.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def raw(head: str, body: bytes) -> bytes:
    return f"From: a@example.org\nSubject: x\n{head}\n\n".encode() + body


def test_a_plain_mail_says_who_what_and_when() -> None:
    mail = mails.read(
        bytes(
            message(
                Date="Mon, 16 Nov 2026 09:05:00 +0700", Message_ID="<1@example.org>", References="<a@b> <c@d>"
            )
        )
    )
    assert mail.sender == ("Huỳnh Tâm Sáng", "sang@example.org")
    assert (mail.subject, mail.sent_at, mail.identifier) == (
        "A piece",
        "2026-11-16T09:05:00+07:00",
        "1@example.org",
    )
    assert mail.answers == ("c@d", "a@b")
    assert mail.html == "<p>Dear desk,</p><p>here it is.</p>"
    assert mail.written == "Dear desk,\n\nhere it is."
    assert (mail.quoted, mail.original, mail.automatic, mail.attachments, mail.items) == (
        "",
        None,
        "",
        (),
        (),
    )


def test_a_mail_in_html_alone_is_cleaned_by_the_rules_of_a_body() -> None:
    mail = message()
    mail.set_content(
        "<style>p{}</style><p class=MsoNormal>One <b>bold</b>.<script>x()</script></p>", subtype="html"
    )
    found = mails.read(bytes(mail))
    assert found.html == "<p>One <strong>bold</strong>.</p>"
    assert found.written == "One bold."


def test_files_come_out_byte_for_byte_with_their_names() -> None:
    mail = message()
    mail.add_attachment(
        b"PK\0\r\n\xff", maintype="application", subtype="octet-stream", filename="Bài viết 稿.docx"
    )
    mail.add_attachment("# Notes\n", subtype="plain", filename="notes.txt")
    found = mails.read(bytes(mail))
    assert [(it.name, it.media_type) for it in found.attachments] == [
        ("Bài viết 稿.docx", "application/octet-stream"),
        ("notes.txt", "text/plain"),
    ]
    assert found.attachments[0].data == b"PK\0\r\n\xff"
    assert found.written == "Dear desk,\n\nhere it is."


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        ("Content-Type: text/plain; charset=big5", "台灣與日本".encode("big5"), "台灣與日本"),
        ("Content-Type: text/plain; charset=gb2312", "臺灣與日本".encode("gb18030"), "臺灣與日本"),
        ("Content-Type: text/plain; charset=iso-8859-1", b"It\x92s late", "It’s late"),
        ("Content-Type: text/plain; charset=iso-2022-jp", "日本".encode("iso-2022-jp"), "日本"),
        ("Content-Type: text/plain; charset=windows-1258", "Đà".encode("cp1258"), "Đà"),
        (
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
            b"VGhlIGVuZA==",
            "The end",
        ),
        ("Content-Type: text/plain", "Tiếng Việt".encode(), "Tiếng Việt"),
    ],
)
def test_whatever_encoding_it_names_it_is_read(head: str, body: bytes, text: str) -> None:
    found = mails.read(raw(head, body))
    assert found.written == text
    assert found.items == ()


@pytest.mark.parametrize("named", ["x-unknown", "utf-8", ""])
def test_an_encoding_that_it_does_not_name_is_guessed_and_told(named: str) -> None:
    text = "台灣與日本的關係在過去幾年間不斷深化，這是一個重要的問題。"
    kind = f"Content-Type: text/plain; charset={named}" if named else "Content-Type: text/plain"
    found = mails.read(raw(kind, text.encode("big5")))
    assert found.written == text
    assert [item["kind"] for item in found.items] == ["encoding_guessed"]


REPLIES = {
    "English": "On Mon, 16 Nov 2026 at 09:05, The Desk <desk@example.org> wrote:",
    "Chinese": "編輯台 <desk@example.org> 於 2026年11月16日 週一 上午9:05寫道：",
    "Vietnamese": "Vào Th 2, 16 thg 11, 2026 lúc 09:05 Desk <desk@example.org> đã viết:",
    "broken in two": "On Mon, 16 Nov 2026 at 09:05, The Desk\n<desk@example.org> wrote:",
}


@pytest.mark.parametrize("language", REPLIES)
def test_what_is_quoted_below_an_answer_is_told_from_it(language: str) -> None:
    text = f"Yes, but “island”.\n\nSang\n\n{REPLIES[language]}\n\n> Do you agree?\n> Yours\n>\n> The desk\n"
    found = mails.read(bytes(message(text)))
    assert found.written == "Yes, but “island”.\n\nSang"
    assert found.quoted.endswith("> The desk")


def test_words_between_the_quoted_lines_are_the_writers() -> None:
    found = mails.read(bytes(message("> Do you agree?\nYes.\n> To all of it?\nNo.\n")))
    assert "Yes." in found.written
    assert "No." in found.written


@pytest.mark.parametrize(
    ("rule", "label"),
    [
        ("---------- Forwarded message ---------", "From"),
        ("-----Original Message-----", "From"),
        ("________________________________", "From"),
        ("---------- 轉寄郵件 ----------", "寄件者"),
        ("---------- Thư đã chuyển tiếp ----------", "Từ"),
    ],
)
def test_a_forwarded_mail_names_who_wrote_it(rule: str, label: str) -> None:
    text = (
        f"For you.\n\n{rule}\n{label}: Trần Lan <Lan@Example.org>\nDate: Mon, 16 Nov 2026\nSubject: Op-ed\n"
        "To: editor@example.org\n\nDear editor,\n"
    )
    found = mails.read(bytes(message(text)))
    assert found.written == "For you."
    assert found.original == ("Trần Lan", "lan@example.org")


def test_a_mail_that_is_attached_names_who_wrote_it_and_stays_whole() -> None:
    inner = message("The piece itself.", From="Trần Lan <lan@example.org>")
    inner.add_attachment(b"PK", maintype="application", subtype="octet-stream", filename="piece.docx")
    outer = message("For you.", From="editor@example.org")
    outer.add_attachment(inner)
    found = mails.read(bytes(outer))
    assert found.original == ("Trần Lan", "lan@example.org")
    [attached] = found.attachments
    assert attached.media_type == "message/rfc822"
    again = mails.read(attached.data)
    assert (again.written, again.attachments[0].name) == ("The piece itself.", "piece.docx")


def test_a_signature_is_not_what_was_written() -> None:
    assert mails.read(bytes(message("Yes.\n\n-- \nSang\nHCMC\n"))).written == "Yes."


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"Auto_Submitted": "auto-replied"}, "reply"),
        ({"Subject": "Automatic reply: A piece"}, "reply"),
        ({"Subject": "自動回覆: 稿"}, "reply"),
        ({"X_Autoreply": "yes"}, "reply"),
        ({"Subject": "Out of Office"}, "reply"),
        ({"Subject": "Out of Office AutoReply: A piece"}, "reply"),
        ({"Subject": "Out of office politics: a pitch"}, ""),
        ({"Subject": "Automatic response to an invasion"}, ""),
        ({"From": "Mail Delivery System <MAILER-DAEMON@example.org>"}, "bounce"),
        ({"List_Id": "<desk.example.org>", "Precedence": "list"}, ""),
        ({"List_Id": "<desk.example.org>", "Precedence": "list", "Auto_Submitted": "auto-replied"}, "reply"),
        ({"Precedence": "bulk"}, ""),
        ({"Auto_Submitted": "no"}, ""),
        ({}, ""),
    ],
)
def test_what_a_program_wrote_is_told_from_what_a_person_did(headers: dict[str, str], kind: str) -> None:
    assert mails.read(bytes(message(**headers))).automatic == kind


def test_a_mail_with_a_word_file_is_looked_at_whatever_its_subject_says() -> None:
    away = message(Subject="Out of office: a pitch")
    away.add_attachment(b"PK", maintype="application", subtype="octet-stream", filename="piece.docx")
    assert mails.read(bytes(away)).automatic == ""


def test_the_footer_of_a_list_does_not_replace_a_text_in_html() -> None:
    mail = MIMEMultipart("mixed")
    mail["From"] = "a@example.org"
    mail.attach(MIMEText("<p>The <em>piece</em> itself.</p>", "html"))
    mail.attach(MIMEText("The footer of the list.", "plain"))
    found = mails.read(bytes(mail))
    assert found.written == "The piece itself.\n\nThe footer of the list."
    assert found.html == "<p>The <em>piece</em> itself.</p><p>The footer of the list.</p>"


def test_a_little_html_does_not_replace_the_text() -> None:
    mail = MIMEMultipart("mixed")
    mail["From"] = "a@example.org"
    both = MIMEMultipart("alternative")
    both.attach(MIMEText("Said twice.", "plain"))
    both.attach(MIMEText("<p>Said <strong>twice</strong>.</p>", "html"))
    for part in (MIMEText("The piece itself.", "plain"), both, MIMEText("<p>Sent from afar.</p>", "html")):
        mail.attach(part)
    found = mails.read(bytes(mail))
    assert found.written == "The piece itself.\n\nSaid twice.\n\nSent from afar."
    assert found.html == "<p>The piece itself.</p><p>Said <strong>twice</strong>.</p><p>Sent from afar.</p>"


def test_a_text_that_is_too_long_says_that_it_was_cut() -> None:
    found = mails.read(bytes(message("A line of words, again.\n\n" * 20_000)))
    assert [it["kind"] for it in found.items] == ["text_cut"]
    assert found.html.startswith("<p>A line of words, again.</p>")
    assert found.html.endswith("</p>")
    assert not mails.read(bytes(message("Short."))).items


def test_a_report_of_a_mail_server_is_a_bounce() -> None:
    report = MIMEMultipart("report")
    report["From"], report["Subject"] = "server@example.org", "Undelivered"
    assert mails.read(bytes(report)).automatic == "bounce"


@pytest.mark.parametrize(
    ("file", "names", "item"),
    [
        ("two-files.tnef", ["AUTHORS", "README"], {"kind": "winmail_unpacked", "count": 2}),
        ("body.tnef", [], {"kind": "winmail_unpacked", "count": 0}),
    ],
)
def test_what_outlook_packed_is_unpacked(file: str, names: list[str], item: dict[str, object]) -> None:
    mail = MIMEMultipart()
    mail["From"] = "a@example.org"
    mail.attach(MIMEApplication((FILES / file).read_bytes(), "ms-tnef", Name="winmail.dat"))
    found = mails.read(bytes(mail))
    assert [it.name for it in found.attachments] == names
    assert found.items == (item,)
    assert all(it.data for it in found.attachments)


def test_what_cannot_be_unpacked_is_kept_as_it_is() -> None:
    mail = MIMEMultipart()
    mail["From"] = "a@example.org"
    mail.attach(MIMEApplication(b"\x78\x9f\x3e\x22broken", "ms-tnef", Name="winmail.dat"))
    found = mails.read(bytes(mail))
    assert [(it.name, it.data) for it in found.attachments] == [("winmail.dat", b"\x78\x9f\x3e\x22broken")]
    assert found.items == ({"kind": "winmail_kept"},)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"x" * (41 * 1024 * 1024), "heavy_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 ...", "outlook"),
        (b"PK\x03\x04 not a mail", "kind"),
    ],
)
def test_what_is_no_mail_is_refused_with_a_sentence(given: bytes, reason: str) -> None:
    with pytest.raises(mails.NotRead) as refusal:
        mails.read(given)
    assert refusal.value.reason == reason
    assert str(refusal.value).endswith("We kept it; an editor will read it by hand.")


def test_mails_within_mails_end_somewhere() -> None:
    boundary = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(40))
    found = mails.read(f"From: a@example.org\n{boundary}Content-Type: text/plain\n\nx".encode())
    assert {"kind": "parts_left_out"} in found.items


@settings(max_examples=15, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["Subject", "Date", "Message-ID", "Content-Type", "References", "To"]),
)
def test_whatever_stands_in_a_header_it_is_a_mail(value: bytes, name: str) -> None:
    line = value.replace(b"\n", b" ").replace(b"\r", b" ")
    found = mails.read(b"From: a@example.org\n" + name.encode() + b": " + line + b"\n\nText.")
    assert found.sender == ("", "a@example.org")
