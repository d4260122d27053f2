"""Mail against real SMTP servers: one that takes it, ones that refuse it, ones that hang."""

import asyncio
import datetime as dt
import email
import socket
import threading
from collections.abc import Callable, Iterator
from email import policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import close_old_connections, connection, transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from opinion import notifications, prose, submissions
from opinion.models import Article, Message
from opinion.states import MessageState, Recipient
from tests import factories

pytestmark = pytest.mark.django_db

HEADERS = sorted(
    [
        "content-type",
        "content-transfer-encoding",
        "mime-version",
        "subject",
        "from",
        "to",
        "date",
        "message-id",
    ]
)


class Postman:
    """What a server does with what it is handed; `taken` holds the mails that it took."""

    def __init__(self, *, recipient: str = "250 OK", data: str = "250 OK", hangs: bool = False) -> None:
        self.recipient, self.data, self.hangs = recipient, data, hangs
        self.taken: list[Any] = []
        self.recipients: list[list[str]] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server, session, envelope):
        if self.hangs:
            await asyncio.sleep(60)
        if self.data.startswith("250"):
            self.taken.append(email.message_from_bytes(envelope.content, policy=policy.default))
            self.recipients.append(envelope.rcpt_tos)
        return self.data


@pytest.fixture
def server(settings) -> Iterator[Callable[[Postman], Postman]]:
    """Starts a mail server that we then send through, and ends it."""
    running = []

    def start(postman: Postman) -> Postman:
        controller = Controller(postman, hostname="127.0.0.1", port=free_port())
        controller.start()
        running.append(controller)
        use(settings, controller.port)
        return postman

    yield start
    for controller in running:
        controller.stop(no_assert=True)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def use(settings: Any, port: int) -> None:
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 0.5},
        }
    }


def written(**facts: Any) -> Message:
    """A receipt in the outbox."""
    article = factories.article(**facts)
    return notifications.write(
        "receipt",
        to="mei@example.org",
        role=Recipient.AUTHOR,
        article=article,
        count=prose.words(""),
        arrived=dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC),
    )


def state(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def jobs() -> list[tuple[str, Any]]:
    """What the worker is asked to do, with the minutes until then."""
    now = dt.datetime.now(dt.UTC)
    return [
        (job.args, round((job.scheduled_at - now).total_seconds() / 60) if job.scheduled_at else 0)
        for job in ProcrastinateJob.objects.filter(task_name="send_message").order_by("id")
    ]


def test_a_mail_goes_out_as_it_stands_in_the_outbox_and_the_row_says_when(server):
    postman = server(Postman())
    message = written(headline="釣魚台 & the “strait”")

    assert notifications.send(message.pk)

    (mail,) = postman.taken
    assert state(message) == MessageState.SENT
    assert message.sent_at is not None
    assert (mail["To"], mail["Subject"]) == ("mei@example.org", "We have your piece: 釣魚台 & the “strait”")
    assert mail.get_content().strip().splitlines()[0] == "“釣魚台 & the “strait””"
    assert mail.get_content().splitlines() == message.text.splitlines()


def test_a_mail_is_sent_once_however_often_it_is_asked_for(server):
    postman = server(Postman())
    message = written()

    assert [notifications.send(message.pk) for _ in range(3)] == [True, False, False]
    assert len(postman.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(server):
    postman = server(Postman())
    message = written()
    answers, start = [], threading.Barrier(4)

    def work():
        start.wait()
        answers.append(notifications.send(message.pk))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()

    assert sorted(answers) == [False, False, False, True]
    assert len(postman.taken) == 1


def test_what_a_crash_left_in_the_middle_stays_visible_and_is_not_sent_again(server):
    postman = server(Postman())
    message = written()
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENDING)

    assert not notifications.send(message.pk)

    assert (state(message), postman.taken) == (MessageState.SENDING, [])


@pytest.mark.parametrize(
    "refusal", [Postman(recipient="550 No such person here"), Postman(data="554 We do not want this")]
)
def test_a_mail_that_is_refused_for_good_is_not_tried_again_and_says_why(server, refusal):
    server(refusal)
    message = written()

    assert not notifications.send(message.pk)

    assert state(message) == MessageState.FAILED
    assert refusal.recipient[4:] in message.error or refusal.data[4:] in message.error
    assert jobs() == [({"message_id": message.pk}, 0)]


@pytest.mark.parametrize("refusal", [Postman(recipient="451 Come back later"), Postman(data="452 No room")])
def test_a_mail_that_is_refused_for_now_is_tried_again_after_a_while(server, refusal):
    server(refusal)
    message = written()

    assert not notifications.send(message.pk)

    assert (state(message), message.attempts) == (MessageState.QUEUED, 1)
    assert jobs() == [({"message_id": message.pk}, 0), ({"message_id": message.pk}, 1)]

    refusal.recipient = refusal.data = "250 OK"

    assert notifications.send(message.pk)
    assert (state(message), message.error, len(refusal.taken)) == (MessageState.SENT, "", 1)


def test_a_server_that_is_away_is_tried_for_a_day_and_then_the_mail_counts_as_not_delivered(settings):
    use(settings, free_port())
    message = written()

    answers = [notifications.send(message.pk) for _ in range(8)]

    assert answers == [False] * 8
    assert (state(message), message.attempts) == (MessageState.FAILED, 7)
    assert [pause for _, pause in jobs()] == [0, 1, 5, 30, 120, 360, 960]


def test_a_server_that_says_nothing_holds_nobody_up(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use(settings, silent.getsockname()[1])
        message = written()

        assert not notifications.send(message.pk)

    assert state(message) == MessageState.QUEUED


def test_a_mail_that_may_have_arrived_is_not_sent_twice(server):
    server(Postman(hangs=True))
    message = written()

    assert not notifications.send(message.pk)

    assert state(message) == MessageState.FAILED
    assert message.error.startswith("The server broke off; the mail may have arrived or not.")
    assert jobs() == [({"message_id": message.pk}, 0)]


@pytest.mark.parametrize("to", ["mei@example.org\nBcc: all@example.org", "mei@", "ſmei@example.org", ""])
def test_an_address_that_no_mail_can_go_to_is_a_mail_not_delivered(server, to):
    postman = server(Postman())
    message = written()
    Message.objects.filter(pk=message.pk).update(to=to)

    assert not notifications.send(message.pk)

    assert (state(message), postman.taken) == (MessageState.FAILED, [])
    assert message.error


def test_no_headline_writes_a_header_of_its_own(server):
    postman = server(Postman())
    kind = submissions.default_kind()

    @settings(max_examples=60, deadline=None)
    @example("Strait\r\nBcc: everybody@example.org")
    @example("Strait\n\nAll is well")
    @example("Strait\u2028Bcc: everybody@example.org")
    @example("=?utf-8?q?x=0ABcc:_everybody=40example.org?=")
    @example("x" * 300)
    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
    def one_mail_to_one_person(headline):
        article = Article.objects.create(kind=kind, headline=headline)
        message = notifications.write(
            "receipt",
            to="mei@example.org",
            role=Recipient.AUTHOR,
            article=article,
            count=prose.words(""),
            arrived=dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC),
        )

        assert notifications.send(message.pk)

        mail = postman.taken[-1]
        assert postman.recipients[-1] == ["mei@example.org"]
        assert sorted(key.lower() for key in mail) == HEADERS
        assert mail["Subject"].startswith("We have your piece:")

    one_mail_to_one_person()


def test_a_mail_whose_cause_is_undone_is_neither_in_the_outbox_nor_in_the_queue():
    with transaction.atomic():
        written()
        transaction.set_rollback(True)

    assert (list(Message.objects.all()), jobs()) == ([], [])
