"""English and Traditional Chinese: each person her own, on screens and in mails."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import translation

from authors.models import User
from config import environment
from opinion import agreement, assignments, dateline, submissions
from opinion.admin.marks import short
from opinion.models import Message
from tests import factories
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db
TAIWAN = {"Accept-Language": "zh-TW,zh;q=0.9,en;q=0.5"}
NOON = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)


@pytest.fixture
def mei() -> User:
    return factories.user(group="contributor", name="Mei Lin")


def page(client: Client, path: str, **headers: str) -> str:
    answer: Any = client.get(path, headers=headers)
    assert answer.status_code == 200
    assert "Accept-Language" in answer.headers["Vary"]
    return str(answer.content.decode())


# --- screens ----------------------------------------------------------------------------------------------


def test_without_a_choice_a_page_is_in_the_browsers_language_and_else_in_english(
    mei: User, client: Client
) -> None:
    client.force_login(mei)

    assert '<html lang="en">' in page(client, "/contribute/")
    assert '<html lang="zh-hant">' in (chinese := page(client, "/contribute/", **TAIWAN))
    assert "撰寫稿件" in chinese
    assert "登入" in page(Client(), "/account/login/", **TAIWAN)
    assert "Sign in" in page(Client(), "/account/login/", **{"Accept-Language": "fr"})


def test_what_somebody_chose_holds_on_every_device(mei: User, client: Client) -> None:
    client.force_login(mei)

    answer = client.post("/account/language/", {"language": "zh-hant", "next": "/contribute/new/"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/contribute/new/")
    assert '<html lang="zh-hant">' in page(client, "/contribute/", **{"Accept-Language": "en"})
    editor = factories.user(group="editor", language="zh-hant")
    client.force_login(editor)
    assert "編輯檯" in page(client, "/desk/")


def test_a_page_offers_the_other_language_by_its_own_name(mei: User, client: Client) -> None:
    client.force_login(mei)

    assert 'name="language" value="zh-hant" lang="zh-hant">繁體中文</button>' in page(client, "/contribute/")
    assert 'name="language" value="en" lang="en">English</button>' in page(client, "/contribute/", **TAIWAN)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "", "javascript:alert(1)"])
def test_the_choice_leads_nowhere_else_and_knows_no_other_language(
    mei: User, client: Client, elsewhere: str
) -> None:
    client.force_login(mei)

    answer = client.post("/account/language/", {"language": "tlh", "next": elsewhere})

    assert answer.headers["Location"] == "/contribute/"
    assert User.objects.get(pk=mei.pk).language == ""


def test_only_somebody_who_is_signed_in_chooses_and_only_by_a_form(mei: User, client: Client) -> None:
    assert "/account/login/" in client.post("/account/language/", {"language": "en"}).headers["Location"]
    client.force_login(mei)
    assert client.get("/account/language/").status_code == 405


def test_the_thread_speaks_to_the_next_person_in_hers(
    mei: User, client: Client, reader: ReaderClient
) -> None:
    client.force_login(mei)

    page(client, "/contribute/", **TAIWAN)

    assert translation.get_language() == "en"
    with translation.override("zh-hant"):
        front: Any = reader.get("/", headers=TAIWAN)
    assert '<html lang="en">' in front.content.decode()
    assert "Vary" not in front.headers or "Accept-Language" not in front.headers["Vary"]


def test_a_form_that_could_not_be_taken_comes_back_in_her_language(mei: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(mei)

    answer = strict.post("/contribute/new/", {"headline": "Mine"}, headers=TAIWAN)

    assert answer.status_code == 403
    assert "尚未儲存" in answer.content.decode()


def test_a_page_that_is_not_hers_says_so_in_her_language(client: Client) -> None:
    client.force_login(factories.user(group="editor", language="zh-hant"))
    client.raise_request_exception = False

    answer = client.get("/desk/figures/contributors/")

    assert answer.status_code == 403
    assert '<html lang="zh-hant">' in answer.content.decode()
    assert "不能這麼做" in answer.content.decode()


def test_whoever_signs_up_in_chinese_is_written_to_in_chinese(client: Client) -> None:
    factories.roles()

    client.post("/account/signup/", {"email": "new@example.org", "password1": ""}, headers=TAIWAN)

    assert User.objects.get(email="new@example.org").language == "zh-hant"


# --- mails ------------------------------------------------------------------------------------------------


def test_a_mail_is_in_its_readers_language_and_the_page_shows_the_same(mei: User) -> None:
    mei.language = "zh-hant"
    mei.save()
    with translation.override("en"):
        piece = submissions.start(submissions.Draft(headline="The strait", body=factories.SOUND), by=mei)
        shown = submissions.receipt(piece, by=mei, arrived=NOON)
    with translation.override("zh-hant"):
        assert submissions.receipt(piece, by=mei, arrived=NOON) == shown

    assert shown.subject == "已收到您的稿件：The strait"
    assert "收到時間：2026年11月24日 12:00 Asia/Taipei（UTC 2026年11月24日 04:00）" in shown.text


def test_what_stands_below_a_letter_is_in_the_authors_language_too(mei: User) -> None:
    User.objects.filter(pk=mei.pk).update(language="zh-hant")
    editor = factories.user(group="editor")
    piece = factories.submitted(by=User.objects.get(pk=mei.pk))
    assignments.take(piece, by=editor)
    agreement.send(piece, subject="請看", text="您好", by=editor)

    assert "請在這裡閱讀並回覆：" in Message.objects.get(template="review").text


# --- dates ------------------------------------------------------------------------------------------------


def test_dates_are_written_as_the_language_writes_them() -> None:
    with translation.override("zh-hant"):
        assert short(NOON) == "11月24日（週二）12:00"
        assert dateline.said(NOON, "day") == "2026年11月24日"
        assert dateline.words(NOON, "day") == "24 November 2026"  # as readers' pages have it
        assert dateline.countdown(NOON, NOON + dt.timedelta(hours=3, minutes=12)) == "3 小時 12 分鐘後"
    assert short(NOON) == "Tue 24 Nov 12:00"
    assert dateline.said(NOON, "day") == "24 November 2026"


# --- the desk's own ---------------------------------------------------------------------------------------


def test_the_desk_has_a_language_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DESK_LANGUAGE", raising=False)
    assert environment.language(["en", "zh-hant"]) == "en"
    monkeypatch.setenv("DESK_LANGUAGE", "zh-Hant")
    assert environment.language(["en", "zh-hant"]) == "zh-hant"
    monkeypatch.setenv("DESK_LANGUAGE", "fr")
    with pytest.raises(ImproperlyConfigured, match="it may be en, zh-hant"):
        environment.language(["en", "zh-hant"])
