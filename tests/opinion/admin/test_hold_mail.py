"""What answers a mail about a legal hold, on the hold's own page: the lawyer has no other on which to read it."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from authors.models import User
from opinion import arrivals, holds, threads
from opinion.models import Arrival, Article, Hold, Message
from opinion.refusals import NotAllowed
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.correspondence import reply
from tests.word_files import docx, p

pytestmark = pytest.mark.django_db
LISTED = "/desk/opinion/hold/"


@pytest.fixture
def lawyer(db: Any) -> User:
    return factories.user(group="lawyer", name="Lena Lawyer", is_staff=True)


@pytest.fixture
def article(editor: User) -> Article:
    return factories.article(editor=editor)


@pytest.fixture
def hold(article: Article, publisher: User, lawyer: User) -> Hold:
    return holds.place(article, by=publisher, lifters=[lawyer], note="x")


def page(hold: Hold) -> str:
    return f"{LISTED}{hold.pk}/change/"


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def answered(hold: Hold, text: str = "The walrus sues.", *, by: str = "editor@example.org") -> Arrival:
    """What somebody answers to a mail about this hold, with a file."""
    message = reply(Message.objects.filter(hold=hold).earliest("pk"), text, From=f"Edith <{by}>")
    message.replace_header("Message-ID", f"<{Message.objects.count()}@example.org>")
    memo = docx(p("The memo."))
    message.add_attachment(memo, maintype="application", subtype="x", filename="memo.docx")
    return arrivals.receive_mail(bytes(message))


def test_a_lawyer_who_alone_is_named_reads_an_answer_with_its_file(hold: Hold, lawyer: User) -> None:
    her = signed_in(lawyer)
    assert "To be read" not in words(her, LISTED)
    arrival = answered(hold)
    [file] = arrival.enclosures.all()
    said = words(her, page(hold))
    assert "The walrus sues." in said
    assert "To be read Edith editor@example.org" in said
    assert "memo.docx" in said
    assert "To be read" in words(her, LISTED)
    for pk in (arrival.pk, file.pk):
        assert her.get(f"/desk/arrivals/{pk}/original/").status_code == 200
    assert her.get(f"/desk/arrivals/{arrival.pk}/").status_code == 403


def test_she_is_told_that_there_is_something_to_read_and_not_what(hold: Hold, lawyer: User) -> None:
    answered(hold)
    told = Message.objects.filter(template="hold_note")
    assert [(mail.to, mail.hold) for mail in told] == [(lawyer.email, hold)]
    assert "Edith has something for you" in told.get().text
    assert "walrus" not in told.get().text
    answered(hold, "And once more.")
    assert told.all().count() == 1  # asked anew; the first waits still


def test_who_answers_herself_and_what_a_program_writes_is_told_to_nobody(hold: Hold, lawyer: User) -> None:
    answered(hold, by=lawyer.email.upper())
    letter = Message.objects.filter(hold=hold).earliest("pk")
    away = reply(letter, "Away.", **{"Message-ID": "<away@example.org>", "Auto-Submitted": "auto-replied"})
    arrivals.receive_mail(bytes(away))
    assert not Message.objects.filter(template="hold_note").exists()


def test_what_it_says_goes_into_the_notes_on_the_hold(hold: Hold, lawyer: User, editor: User) -> None:
    holds.name_lifters(hold, by=lawyer, lifters=[lawyer, editor])
    arrival = answered(hold)
    signed_in(lawyer).post(page(hold), {"do": "mail_note", "mail": arrival.pk})
    arrival.refresh_from_db()
    assert [note.text for note in hold.notes.all()] == ["x", "Edith, by mail: The walrus sues."]
    assert (arrival.outcome, arrival.settled_by) == ("read", lawyer)
    assert Message.objects.filter(template="hold_note").latest("pk").to == editor.email
    assert not hold.article.notes.exists()


def test_a_click_and_it_is_read(hold: Hold, lawyer: User) -> None:
    arrival, her = answered(hold), signed_in(lawyer)
    her.post(page(hold), {"do": "mail_read", "mail": arrival.pk})
    arrival.refresh_from_db()
    assert (arrival.outcome, hold.notes.count()) == ("read", 1)
    assert her.post(page(hold), {"do": "mail_read", "mail": arrival.pk}).status_code == 409


def test_a_mail_of_another_hold_is_not_dealt_with_here(
    hold: Hold, lawyer: User, publisher: User, editor: User
) -> None:
    other = holds.place(factories.article(), by=publisher, lifters=[editor], note="y")
    arrival = answered(other)
    assert signed_in(lawyer).post(page(hold), {"do": "mail_read", "mail": arrival.pk}).status_code == 404
    for verb in (threads.read, threads.keep_on_hold):
        with pytest.raises(NotAllowed):
            verb(arrival, by=lawyer)
    assert signed_in(lawyer).get(f"/desk/arrivals/{arrival.pk}/original/").status_code == 403


def test_of_two_holds_an_answer_is_about_the_one_whose_mail_it_answers(
    article: Article, hold: Hold, lawyer: User, publisher: User, editor: User
) -> None:
    """Also where the second is placed in the minute in which the first was lifted."""
    holds.name_lifters(hold, by=lawyer, lifters=[lawyer, editor])
    holds.lift(hold, by=lawyer)
    second = holds.place(article, by=publisher, lifters=[lawyer], note="y")
    lifted = Message.objects.filter(template="hold_lifted").latest("pk")
    about_first = arrivals.receive_mail(bytes(reply(lifted, "About the first.")))
    about_second = answered(second, "About the second.")
    assert list(Arrival.objects.said_to(editor).filter(within=None)) == [about_first]
    assert "About the second." in words(signed_in(lawyer), page(second))
    assert "About the first." not in words(signed_in(lawyer), page(second))
    assert "About the first." in words(signed_in(editor), page(hold))
    assert about_second not in Arrival.objects.visible_to(editor)


def test_a_lawyer_reads_what_is_answered_after_the_hold_was_lifted_and_then_it_is_over(
    hold: Hold, lawyer: User
) -> None:
    her = signed_in(lawyer)
    holds.lift(hold, by=lawyer)
    assert her.get(page(hold)).status_code == 403
    arrival = answered(hold, "One more thing.")
    assert "One more thing." in words(her, page(hold))
    assert "Add it to the notes" not in words(her, page(hold))
    her.post(page(hold), {"do": "mail_read", "mail": arrival.pk})
    assert her.get(page(hold)).status_code == 403


def test_an_editor_who_is_named_is_led_from_the_mail_to_the_hold(
    hold: Hold, lawyer: User, editor: User
) -> None:
    holds.name_lifters(hold, by=lawyer, lifters=[lawyer, editor])
    arrival = answered(hold)
    said = signed_in(editor).get(f"/desk/arrivals/{arrival.pk}/").content.decode()
    assert f'href="{page(hold)}#mail"' in said
    assert ("Make the piece" in said, "Compare it with what was sent" in said) == (False, False)


def test_who_answers_from_where_we_wrote_to_is_no_stranger(hold: Hold, lawyer: User, editor: User) -> None:
    holds.name_lifters(hold, by=lawyer, lifters=[lawyer, editor])
    strange = "From an address that we do not know for this piece."
    letter = Message.objects.filter(hold=hold).earliest("pk")
    from_her, other = answered(hold, by=letter.to), answered(hold, by="walrus@example.org")
    desk = signed_in(editor)
    assert strange not in words(desk, f"/desk/arrivals/{from_her.pk}/")
    assert strange in words(desk, f"/desk/arrivals/{other.pk}/")
