"""Codes to sign in with, through mail servers that take their time: she is told within seconds."""

import ast
import asyncio
import os
import socket
import subprocess
import sys
import time

import pytest
from aiosmtpd.controller import Controller
from allauth.account.models import EmailAddress

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def mei():
    user = factories.user(group="contributor")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def use(settings, port):
    options = {"host": "127.0.0.1", "port": port, "timeout": 1.5}
    prompt = {"BACKEND": "config.prompt_mail.PromptBackend", "OPTIONS": options}
    settings.MAILERS = settings.MAILERS | {"prompt": prompt}


class Slow:
    """A mail server that takes its time over every step, or never comes to an end at one."""

    def __init__(self, *, pause: float = 0, hangs_at: str = "") -> None:
        self.pause, self.hangs_at = pause, hangs_at

    async def _wait(self, step: str) -> None:
        await asyncio.sleep(60 if step == self.hangs_at else self.pause)

    async def handle_MAIL(self, _server, _session, envelope, address, _options):
        await self._wait("MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        await self._wait("RCPT")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, _envelope):
        await self._wait("DATA")
        return "250 OK"


@pytest.fixture
def mail_server(settings):
    """Starts a mail server through which codes are then sent, within a second and a half; ends it."""
    running = []

    def start(handler):
        controller = Controller(handler, hostname="127.0.0.1", port=free_port())
        controller.start()
        running.append(controller)
        use(settings, controller.port)

    yield start
    for controller in running:
        controller.stop(no_assert=True)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_mail_server_that_hangs_is_given_up_soon_and_she_is_told(client, mei, mail_server, step):
    mail_server(Slow(hangs_at=step))
    began = time.monotonic()

    answer = client.post("/account/login/", {"login": mei.email})

    assert time.monotonic() - began < 4
    assert answer.status_code == 503
    assert "The mail could not be sent" in answer.content.decode()
    assert "you can sign in with it now" in answer.content.decode()


def test_a_server_that_never_says_a_word_is_given_up_as_soon(client, mei, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use(settings, silent.getsockname()[1])
        began = time.monotonic()

        answer = client.post("/account/login/", {"login": mei.email})

    assert (answer.status_code, time.monotonic() - began < 4) == (503, True)


def test_the_time_is_for_the_whole_talk_and_not_for_each_answer(client, mei, mail_server):
    mail_server(Slow(pause=0.6))
    began = time.monotonic()

    answer = client.post("/account/login/", {"login": mei.email})

    assert (answer.status_code, time.monotonic() - began < 2.2) == (503, True)


def test_a_server_that_is_quick_takes_it(client, mei, mail_server):
    mail_server(Slow())

    assert client.post("/account/login/", {"login": mei.email}).status_code == 302


def test_a_server_that_is_not_there_is_told(client, mei, settings):
    use(settings, free_port())

    assert client.post("/account/login/", {"login": mei.email}).status_code == 503


def test_the_real_settings_give_a_mail_server_less_than_ten_seconds():
    code = "from config import settings; print(settings.MAILERS['prompt'])"
    asked = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"MAIL_HOST": "mail.example.org"},
        capture_output=True,
        text=True,
        check=True,
    )

    mailer = ast.literal_eval(asked.stdout)

    assert mailer["BACKEND"] == "config.prompt_mail.PromptBackend"
    assert mailer["OPTIONS"]["timeout"] <= 10
    assert mailer["OPTIONS"]["host"] == "mail.example.org"
