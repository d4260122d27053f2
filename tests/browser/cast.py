"""Who plays the two days: three people of a desk, two authors, a reader and a postman; and what the authors wrote."""

import email
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from typing import Any

from aiosmtpd.controller import Controller
from allauth.account.models import EmailAddress
from playwright.sync_api import Browser, ConsoleMessage, Page

from opinion import notifications
from opinion.models import Message
from opinion.states import MessageState
from tests import factories
from tests.browser.tally import Player
from tests.opinion.test_notifications import free_port

PASSWORD = "correct horse battery"
# Of what is pasted, and of pages that are gone or answer 409, the browser speaks by itself.
EXPECTED = ("Applying inline style", "Failed to load resource")

CHINESE_NAME, CHINESE_HEADLINE = "陳美齡", "海峽不是一道牆"
CHINESE_BIO = "陳美齡為成功大學歷史系副教授。"
CHINESE = [
    "上週四，我站在馬祖的碼頭上，看著對岸的燈火。漁民說，他們從來不把這片水叫做邊界。",
    "海峽不是一道牆。三百年來，它是一條路，運過茶葉、家書和逃難的人。把它畫成一道牆的，是地圖，不是船。",
    "政府去年編列了十二億元修建碼頭，卻沒有一分錢用來記錄船員的口述。這些人己經八十多歲了，他們記得的，檔案裡沒有。",
    "記住一條路，比記住一場戰役便宜，也更有用。請從明年的預算開始。",
]
VIETNAMESE_NAME = "Nguyễn Thị Hồng Hạnh"
VIETNAMESE_HEADLINE = "The river does not stop at the border"
VIETNAMESE_BIO = "Nguyễn Thị Hồng Hạnh teaches water law at Can Tho University."
VIETNAMESE = [
    "The Mekong does not stop at the border, and neither does what is poured into it. Mainland China holds back the "
    "water in the dry months and lets it go in the wet ones, and the delta learns of both from its own wells.",
    "The ministers who met in Vientiane did not ask for the figures of the dams. They asked for a hotline. A hotline "
    "is a fine thing, if somebody at the other end knows what is in the reservoir.",
    "Vietnam should ask for the figures, every day, from every dam, and print them. Farmers can read a number.",
]

HEADLINES = [
    "Ask for the figures, every day",
    "What is in the reservoir",
    "The ministers have asked for the figures at last",
]


class Postman:
    """A mail server that takes everything; `taken` holds the mails."""

    def __init__(self) -> None:
        self.taken: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Takes a mail."""
        self.taken.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def post_office(settings: Any) -> Iterator[Postman]:
    """A running mail server, through which the mails of the outbox go."""
    postman = Postman()
    port = free_port()
    controller = Controller(postman, hostname="127.0.0.1", port=port)
    controller.start()
    backend = "django.core.mail.backends.smtp.EmailBackend"
    options = {"host": "127.0.0.1", "port": port, "timeout": 20}
    settings.MAILERS = settings.MAILERS | {"default": {"BACKEND": backend, "OPTIONS": options}}
    yield postman
    controller.stop(no_assert=True)


@dataclass
class Cast:
    """Everybody, each with a browser of their own."""

    edith: Player
    emil: Player
    pia: Player
    mei: Player
    hanh: Player
    reader: Page
    post: Postman
    complaints: list[str] = field(default_factory=list)

    def mail(self, to: str, about: str) -> str:
        """Delivers what lies in the outbox; the newest mail to this person with these words in its subject."""
        for message in Message.objects.filter(state=MessageState.QUEUED).order_by("pk"):
            assert notifications.send(message.pk), message.error
        found = [m for m in self.post.taken if m["To"] == f"{to}@example.org" and about in str(m["Subject"])]
        assert found, [(m["To"], str(m["Subject"])) for m in self.post.taken]
        return str(found[-1].get_content())

    def readers_see(self, path: str) -> str:
        """The status and the headline that a reader finds at an address."""
        answer = self.reader.goto(path)
        assert answer is not None
        return f"{answer.status} {self.reader.locator('h1').first.inner_text()}"


@contextmanager
def cast(chromium: Browser, site: str, settings: Any) -> Iterator[Cast]:
    """Signs everybody in; at the end no browser may have complained of anything."""
    contexts, complaints = [], list[str]()

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(words in message.text for words in EXPECTED):
            complaints.append(f"{message.location['url']}: {message.text}")

    def page(width: int, **facts: Any) -> Page:
        view = {"width": width, "height": 844}
        context = chromium.new_context(viewport=view, locale="en-GB", base_url=site, **facts)
        context.on("console", listen)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    with post_office(settings) as post:
        people = {
            "edith": signed_in(page(1280), "edith", "Edith Editor", "editor"),
            "emil": signed_in(page(1280), "emil", "Emil Editor", "editor"),
            "pia": signed_in(page(1280), "pia", "Pia Publisher", "publisher"),
            "mei": signed_in(page(390, has_touch=True), "mei", CHINESE_NAME, "contributor"),
            "hanh": signed_in(page(390, has_touch=True), "hanh", VIETNAMESE_NAME, "contributor"),
        }
        reader = page(1280, java_script_enabled=False)
        yield Cast(**people, reader=reader, post=post, complaints=complaints)
    assert reader.context.cookies() == []
    for context in contexts:
        context.close()
    assert complaints == []


def signed_in(page: Page, who: str, name: str, group: str) -> Player:
    """Somebody with an account, who types address and password."""
    user = factories.user(group=group, name=name)
    user.email = f"{who}@example.org"
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/contribute/" if group == "contributor" else "**/desk/")
    return Player(page)


def from_a_mac(words: str) -> str:
    """The same words as a Mac writes them: the marks of each letter apart."""
    return unicodedata.normalize("NFD", words)


def type_text(page: Page, paragraphs: list[str]) -> None:
    """Into the editor, paragraph by paragraph."""
    page.locator(".tiptap").click()
    for number, words in enumerate(paragraphs):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.insert_text(words)
