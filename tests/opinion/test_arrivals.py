"""What comes in: kept as it came, and read."""

from email.message import EmailMessage
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from procrastinate.contrib.django.models import ProcrastinateJob

from opinion import arrivals, contents, dealing, mails, manuscripts, tasks
from opinion.models import Arrival, Original
from opinion.refusals import NotAllowed
from tests import factories
from tests.word_files import docx, p, r

pytestmark = pytest.mark.django_db

PIECE = docx(
    p("Why islands matter", style="H")
    + p("By Huỳnh Tâm Sáng")
    + p(
        "It began with ",
        '<w:commentRangeStart w:id="7"/>',
        "vaccines",
        '<w:commentRangeEnd w:id="7"/>',
        ", and went on with ships and with a treaty that nobody had expected at the time.",
    )
    + p("Huynh Tam Sang is a lecturer at a university."),
    styles='<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>',
    comments=f'<w:comment w:id="7" w:author="Co Author"><w:p>{r("Is this true?")}</w:p></w:comment>',
)
BODY = "<p>It began with vaccines, and went on with ships and with a treaty that nobody had expected at the time.</p>"


def mail(text: str = "Here it is.", **headers: str) -> EmailMessage:
    message = EmailMessage()
    facts = {
        "From": "Sang <sang@example.org>",
        "Subject": "A piece",
        "Message-ID": "<1@example.org>",
    } | headers
    for name, value in facts.items():
        message[name] = value
    message.set_content(text)
    return message


@pytest.fixture
def editor() -> Any:
    return factories.user(group="editor", name="Edda Editor")


def test_a_file_is_kept_byte_for_byte_and_read(editor: Any) -> None:
    arrival = arrivals.receive_file(PIECE, name="../Bài viết.docx", by=editor)
    assert bytes(Original.objects.get(arrival=arrival).data) == PIECE
    assert (arrival.name, arrival.size, arrival.by, arrival.problem) == (
        "Bài viết.docx",
        len(PIECE),
        editor,
        "",
    )
    assert arrival.body.endswith("<p>Huynh Tam Sang is a lecturer at a university.</p>")
    assert [line.sentence for line in contents.report(arrival)] == ["A comment on “vaccines”"]
    assert list(Arrival.objects.waiting()) == [arrival]


@pytest.mark.parametrize(("data", "problem"), [(b"PK broken", "damaged"), (b"", "empty"), (b"%PDF-1", "pdf")])
def test_a_file_that_cannot_be_read_is_kept_and_says_why(
    monkeypatch: Any, editor: Any, data: bytes, problem: str
) -> None:
    arrival = arrivals.receive_file(data, name="a.docx", by=editor)
    assert arrival.problem == problem
    assert bytes(Original.objects.get(arrival=arrival).data) == data
    assert list(Arrival.objects.waiting()) == [arrival]
    monkeypatch.setattr(manuscripts, "read", killed)
    arrivals.read_on(arrival)  # it is not tried again


def test_a_mail_with_a_word_file_is_one_arrival_with_its_file_beside_it(editor: Any) -> None:
    message = mail()
    message.add_attachment(PIECE, maintype="application", subtype="octet-stream", filename="islands.docx")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="me.png")
    arrival = arrivals.receive_mail(bytes(message))
    assert (arrival.sender, arrival.sender_name, arrival.subject) == ("sang@example.org", "Sang", "A piece")
    assert (arrival.by, arrival.written) == (None, "Here it is.")
    word, picture = arrival.enclosures.order_by("pk")
    assert bytes(Original.objects.get(arrival=picture).data) == b"\x89PNG"
    assert (picture.body, picture.problem) == ("", "")
    assert list(Arrival.objects.waiting()) == [arrival]
    assert contents.texts(arrival) == [word, arrival]


def test_a_mail_with_too_many_files_says_how_many_stay_in_it() -> None:
    message = mail()
    for number in range(arrivals.MOST_FILES + 2):
        message.add_attachment(b"x", maintype="image", subtype="png", filename=f"{number}.png")
    arrival = arrivals.receive_mail(bytes(message))
    assert arrival.enclosures.count() == arrivals.MOST_FILES
    assert [line.sentence for line in contents.report(arrival)] == [
        "2 more files are in the mail; save the mail to get them."
    ]


def killed(*_args: Any, **_facts: Any) -> None:
    raise SystemExit


def with_a_file(name: str = "islands.docx") -> bytes:
    message = mail()
    message.add_attachment(PIECE, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def test_a_file_whose_name_is_in_capitals_is_read_as_any_other() -> None:
    arrival = arrivals.receive_mail(with_a_file("ISLANDS.DOCX"))
    assert "vaccines" in contents.texts(arrival)[0].body


def test_a_mail_is_known_by_its_first_line_whatever_its_file_is_called(editor: Any) -> None:
    saved = b"From sang@example.org Mon Nov 23 07:00:00 2026\n" + bytes(mail())
    arrival = arrivals.receive_file(saved, name="saved", by=editor)
    assert (arrival.how, arrival.sender) == ("mail", "sang@example.org")


@pytest.mark.parametrize(("year", "is_kept"), [(1969, False), (1970, True), (2999, True), (3000, False)])
def test_a_mail_of_a_year_that_no_calendar_of_a_desk_holds_has_no_date(year: int, is_kept: bool) -> None:
    arrival = arrivals.receive_mail(bytes(mail(Date=f"1 Jul {year} 12:00:00 +0000")))
    assert (arrival.sent_at is not None) == is_kept


@pytest.mark.parametrize(
    ("where", "what"),
    [(mails, "read"), (arrivals, "_keep_enclosure"), (manuscripts, "read")],
    ids=["before it is read", "before its files are kept", "before its files are read"],
)
def test_a_mail_whose_reader_is_killed_is_read_with_its_files_when_it_comes_again(
    monkeypatch: Any, where: Any, what: str
) -> None:
    data = with_a_file()
    with monkeypatch.context() as patch:
        patch.setattr(where, what, killed)
        with pytest.raises(SystemExit):
            arrivals.receive_mail(data)
    first = Arrival.objects.earliest("pk")
    assert bytes(Original.objects.get(arrival=first).data) == data
    again = arrivals.receive_mail(data)
    [file] = again.enclosures.filter(how="file")
    assert (again.sender, file.body.count("vaccines")) == ("sang@example.org", 1)
    assert arrivals.read_on(Arrival.objects.get(pk=first.pk)) == again
    assert list(Arrival.objects.waiting()) == [again]


@pytest.mark.parametrize("name", ["islands.docx", "mail.eml"])
def test_what_nobody_came_to_read_is_read_when_it_is_looked_at(
    monkeypatch: Any, editor: Any, name: str
) -> None:
    data = PIECE if name == "islands.docx" else with_a_file()
    with monkeypatch.context() as patch:
        patch.setattr(manuscripts, "read", killed)
        with pytest.raises(SystemExit):
            arrivals.receive_file(data, name=name, by=editor)
    arrival = arrivals.read_on(Arrival.objects.earliest("pk"))
    assert "vaccines" in contents.texts(arrival)[0].body
    with monkeypatch.context() as patch:
        patch.setattr(manuscripts, "read", killed)
        arrivals.read_on(arrival)  # once


def test_what_was_settled_before_it_was_read_is_left_as_it_is(monkeypatch: Any, editor: Any) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(manuscripts, "read", killed)
        with pytest.raises(SystemExit):
            arrivals.receive_file(PIECE, name="islands.docx", by=editor)
    arrival = Arrival.objects.get()
    dealing.set_aside(arrival, by=editor)
    assert arrivals.read_on(arrival).body == ""


def test_files_of_a_mail_for_which_no_time_is_left_are_read_by_the_worker(monkeypatch: Any) -> None:
    monkeypatch.setattr(arrivals, "BUDGET", -1.0)
    arrival = arrivals.receive_mail(with_a_file())
    [job] = ProcrastinateJob.objects.filter(task_name="read_arrival")
    assert (job.args, contents.texts(arrival)) == ({"arrival_id": arrival.pk}, [arrival])
    monkeypatch.undo()
    tasks.read_arrival(**job.args)
    assert "vaccines" in contents.texts(arrival)[0].body


def test_a_mail_that_comes_twice_is_one_arrival_and_nothing_is_lost() -> None:
    first = arrivals.receive_mail(bytes(mail()))
    again = arrivals.receive_mail(bytes(mail("Here it is, by another way.")))
    assert again == first
    assert list(Arrival.objects.waiting()) == [first]
    assert Original.objects.count() == 2


def test_who_forwards_a_mail_is_not_its_writer(editor: Any) -> None:
    outer = mail("For you.", **{"From": "edda@example.org", "Message-ID": "<2@example.org>"})
    outer.add_attachment(mail())
    arrival = arrivals.receive_file(bytes(outer), name="forwarded.eml", by=editor)
    assert (arrival.how, arrival.sender) == ("mail", "sang@example.org")


def test_what_a_program_wrote_is_kept_and_waits_for_nobody() -> None:
    arrival = arrivals.receive_mail(bytes(mail(**{"Auto-Submitted": "auto-replied"})))
    assert arrival.automatic
    assert not Arrival.objects.waiting().exists()


def test_a_pitch_that_comes_through_the_desks_group_waits_like_any_other() -> None:
    arrival = arrivals.receive_mail(bytes(mail(**{"List-Id": "<desk.example.org>", "Precedence": "list"})))
    assert list(Arrival.objects.waiting()) == [arrival]


def test_a_pasted_text_is_cleaned_and_kept_as_it_came(editor: Any) -> None:
    html = '<p class="MsoNormal" style="color:red">One <b>bold</b><o:p></o:p></p>'
    arrival = arrivals.receive_text(html, by=editor)
    assert arrival.body == "<p>One <strong>bold</strong></p>"
    assert bytes(Original.objects.get(arrival=arrival).data) == html.encode()


def test_what_was_on_the_clipboard_is_kept_beside_the_text_and_tells_what_was_lost(editor: Any) -> None:
    pasted = "<p>One.</p><p style='display:none'>Two.</p><img src='data:' alt='A map'>"
    arrival = arrivals.receive_text("<p>One.</p>", pasted=pasted, by=editor)
    assert arrival.body == "<p>One.</p>"
    assert [(line.kind, line.words) for line in contents.report(arrival)] == [
        ("hidden", "Two."),
        ("picture", "A map"),
    ]
    assert [bytes(it.data).decode() for it in Original.objects.order_by("pk")] == ["<p>One.</p>", pasted]
    assert (contents.texts(arrival), list(Arrival.objects.waiting())) == ([arrival], [arrival])


def test_a_text_that_is_too_long_to_look_through_is_kept_all_the_same(editor: Any) -> None:
    html = f"<p>{'x' * manuscripts.LONGEST}</p>"
    arrival = arrivals.receive_text(html, by=editor)
    assert (arrival.problem, arrival.body) == ("long", html)


@pytest.mark.parametrize("group", ["contributor", "administrator", "lawyer"])
def test_who_edits_nothing_brings_nothing_in(group: str) -> None:
    somebody = factories.user(group=group)
    with pytest.raises(NotAllowed):
        arrivals.receive_text("<p>Text.</p>", by=somebody)
    assert not Arrival.objects.exists()


def test_the_database_keeps_what_came_as_it_came(editor: Any) -> None:
    arrival = arrivals.receive_text("<p>Text.</p>", by=editor)
    for statement in (
        "UPDATE opinion_original SET data = 'x'",
        "DELETE FROM opinion_original",
        "UPDATE opinion_arrival SET sha256 = 'x'",
        "UPDATE opinion_arrival SET arrived_at = now()",
        "DELETE FROM opinion_arrival",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrival.objects.filter(pk=arrival.pk).update(outcome="aside")
