"""What servers and machines answer to a mail of ours: it came back, it is late, she is away."""

from typing import Any

import pytest

from opinion import arrivals, notifications, threads
from opinion.models import Arrival, Message
from tests import factories
from tests.opinion.correspondence import reply, report, sent
from tests.opinion.test_arrivals import mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(editor: Any) -> Message:
    return sent(factories.article(editor=editor))


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers", "message/global"])
def test_a_mail_that_comes_back_says_so_and_waits_for_who_has_the_piece(
    letter: Message, original: str
) -> None:
    arrival = arrivals.receive_mail(report(letter, original=original))
    letter.refresh_from_db()
    assert (arrival.automatic, arrival.answers, arrival.article) == ("bounce", letter, letter.article)
    assert letter.returned_at is not None
    assert letter.error == "smtp; 550 5.1.1 <sang@example.org>: Recipient address rejected"
    assert letter.standing == "came back undelivered"
    assert list(Arrival.objects.unread()) == [arrival]


def test_of_several_recipients_the_one_whom_it_does_not_reach_counts(letter: Message) -> None:
    other = b"Final-Recipient: rfc822; lan@example.org\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient:"
    arrival = arrivals.receive_mail(report(letter).replace(b"Final-Recipient:", other, 1))
    letter.refresh_from_db()
    assert (arrival.automatic, arrival.answers) == ("bounce", letter)
    assert letter.error.startswith("smtp; 550 5.1.1")


def test_a_server_that_gives_no_words_is_told_by_its_number(letter: Message) -> None:
    raw = report(letter).decode()
    start, end = raw.index("Diagnostic-Code"), raw.index("--b\nContent-Type: message/rfc822")
    arrivals.receive_mail((raw[:start] + "\n" + raw[end:]).encode())
    letter.refresh_from_db()
    assert letter.error == "5.1.1"


def test_of_many_mails_one_that_came_back_is_among_those_that_wait(letter: Message, editor: Any) -> None:
    article = letter.article
    assert article is not None
    bounce = arrivals.receive_mail(report(letter))
    answer = arrivals.receive_mail(bytes(reply(letter)))
    threads.read(answer, by=editor)
    assert threads.of(article, editor) == [answer, bounce]
    assert threads.of(article, editor, most=1) == [bounce]


def test_the_letter_of_a_server_that_fills_in_no_form_is_understood(letter: Message) -> None:
    words = (
        "Hi. This is the qmail-send program.\n\n<sang@example.org>:\nuser unknown\n\n--- Below is a copy.\n\n"
        f"Return-Path: <desk@example.com>\nMessage-ID: <{notifications.identifier(letter)}>\nSubject: Your piece\n"
    )
    arrival = arrivals.receive_mail(
        bytes(mail(words, From="MAILER-DAEMON@example.org", Subject="failure notice"))
    )
    letter.refresh_from_db()
    assert (arrival.answers, letter.returned_at is None) == (letter, False)
    assert letter.error.startswith("Hi. This is the qmail-send program. <sang@example.org>: user unknown")


@pytest.mark.parametrize(
    ("kind", "action"), [("delivery-status", "delayed"), ("disposition-notification", "displayed")]
)
def test_a_mail_that_is_late_or_was_read_has_not_come_back(letter: Message, kind: str, action: str) -> None:
    arrival = arrivals.receive_mail(report(letter, type=kind, action=action))
    letter.refresh_from_db()
    assert (arrival.automatic, letter.returned_at) == ("reply", None)
    assert not Arrival.objects.unread().exists()


def test_an_answer_out_of_office_is_kept_in_the_thread_and_makes_nobodys_turn(letter: Message) -> None:
    arrival = arrivals.receive_mail(bytes(reply(letter, "I am away.", **{"Auto-Submitted": "auto-replied"})))
    letter.refresh_from_db()
    assert (arrival.automatic, arrival.article) == ("reply", letter.article)
    assert not Arrival.objects.unread().exists()
    assert not Arrival.objects.waiting().exists()
    assert letter.returned_at is None
