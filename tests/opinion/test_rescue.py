"""Forms that could not be taken: what was typed comes back."""

import html
import re

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.test import Client, RequestFactory

from opinion import rescue, submissions
from opinion.models import Article
from opinion.submissions import Draft
from tests import factories

pytestmark = pytest.mark.django_db

BODY = 'First "line" <b>& more</b>\n\n釣魚台</textarea><script>alert(1)</script>\n\n' + "A long one. " * 500
KEY = "7f3b0a9e-7f44-4d0b-8f5e-1d8a3f1d2c11"
SENT = {
    "headline": "Mine",
    "body": BODY,
    "language": "en",
    "then": "save",
    "form_key": KEY,
    "csrfmiddlewaretoken": "stale",
}


@pytest.fixture
def mei():
    return factories.user(group="contributor")


@pytest.fixture
def client(mei):
    """Mei's browser, which the server distrusts as it does real ones."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(mei)
    return client


def given_back(page):
    """The fields of the form that the page offers to send again."""
    form = re.search(r'<main.*?<form method="post"[^>]*>(.*?)</form>', page.text, re.DOTALL)[1]
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    fields += re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    return {name: html.unescape(value) for name, value in fields}


def test_a_form_with_a_stale_token_comes_back_and_needs_only_be_sent_again(client):
    page = client.post("/contribute/new/", SENT)

    fields = given_back(page)
    assert page.status_code == 403
    assert {**fields, "csrfmiddlewaretoken": "stale"} == SENT
    assert b"<script>alert" not in page.content

    again = client.post("/contribute/new/", fields)
    assert again.status_code == 302
    assert Article.objects.get().headline == "Mine"


def test_a_form_sent_after_the_session_ended_comes_back_and_is_saved_after_signing_in(client, mei):
    article = submissions.start(Draft(headline="Before"), by=mei)
    page = client.get(f"/contribute/{article.pk}/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    client.session.flush()

    page = client.post(f"/contribute/{article.pk}/", {**SENT, "base": "1", "csrfmiddlewaretoken": token})
    assert page.status_code == 403
    assert "You are no longer signed in" in page.text
    assert Article.objects.get().headline == "Before"
    client.force_login(mei)
    answer = client.post(f"/contribute/{article.pk}/", given_back(page))

    assert answer.status_code == 302
    assert Article.objects.get().headline == "Mine"


@pytest.mark.parametrize("foreign", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_what_another_site_sent_is_shown_and_cannot_be_sent_on_with_a_click(client, foreign):
    page = client.post("/contribute/new/", SENT, headers=foreign)

    main = page.text[page.text.index("<main") :]
    assert page.status_code == 403
    assert html.escape("釣魚台</textarea>") in main
    assert ("<form" in main, "Send it again" in main) == (False, False)


def test_a_form_with_a_password_in_it_is_given_back_to_nobody():
    form = {"login": "mei@example.org", "password": "correct horse", "csrfmiddlewaretoken": "stale"}

    page = Client(enforce_csrf_checks=True).post("/account/login/?next=/contribute/new/", form)

    assert page.status_code == 403
    assert ("correct horse" in page.text, "mei@example.org" in page.text) == (False, False)
    assert 'href="/account/login/?next=/contribute/new/">Try again' in page.text


def test_the_desks_forms_come_back_as_well():
    editor = factories.user(group="editor")
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    page = client.post("/desk/opinion/article/add/", {"headline": "Mine", "body": BODY})

    assert page.status_code == 403
    assert given_back(page)["body"] == BODY


# --- too large --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart"])
def test_more_than_can_be_taken_is_refused_in_a_sentence_and_nothing_is_saved(mei, kind):
    client = Client()
    client.force_login(mei)
    sent = {"headline": "Mine", "body": "x" * (11 * 1024 * 1024)}

    if kind == "multipart":
        page = client.post("/contribute/new/", sent)
    else:
        page = client.post(
            "/contribute/new/", "&".join(f"{k}={v}" for k, v in sent.items()), content_type=kind
        )

    assert page.status_code == 413
    assert "nothing of it was saved" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert not Article.objects.exists()


def test_all_that_is_sent_is_read_else_the_browser_would_see_a_broken_connection_and_no_answer():
    request = RequestFactory().post("/contribute/new/", b"x" * 20_000_000, content_type="text/plain")

    answer = rescue.bad_request(request, RequestDataTooBig())

    assert (answer.status_code, request.read()) == (413, b"")


def test_more_fields_than_any_form_has_are_refused_alike(mei):
    client = Client()
    client.force_login(mei)

    assert client.post("/contribute/new/", {f"field{n}": "x" for n in range(2001)}).status_code == 413


@pytest.mark.parametrize("size", [2_400_000, 2_600_000, 9_000_000])
def test_a_text_too_long_to_be_a_piece_stays_in_the_form(mei, size):
    client = Client()
    client.force_login(mei)

    page = client.post("/contribute/new/", {"headline": "Mine", "body": "x" * size, "language": "en"})

    assert page.status_code == 422
    assert "x" * size in page.text
    assert not Article.objects.exists()


def test_any_other_bad_request_stays_one():
    assert Client().get("/contribute/", headers={"Host": "evil.example"}).status_code == 400


# --- the server cannot keep it ------------------------------------------------------------------------------


@pytest.fixture
def writes(mei):
    """Mei's browser, which is shown what goes wrong as a real one is."""
    client = Client(raise_request_exception=False)
    client.force_login(mei)
    return client


def full_disk():
    """From now on the database says of every new piece what it says when its disk is full."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.full() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;"
            "CREATE TRIGGER full_disk BEFORE INSERT ON opinion_article EXECUTE FUNCTION pg_temp.full()"
        )


def test_with_a_full_disk_nothing_is_half_saved_and_the_text_comes_back(writes):
    full_disk()

    page = writes.post("/contribute/new/", SENT)

    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert "The server cannot keep anything just now" in page.text
    assert given_back(page) | {"csrfmiddlewaretoken": "stale"} == SENT
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER full_disk ON opinion_article")
    assert not Article.objects.exists()
    assert writes.post("/contribute/new/", given_back(page)).status_code == 302
    assert Article.objects.get().headline == "Mine"


@pytest.mark.django_db(transaction=True)
def test_a_database_that_can_only_be_read_keeps_nothing_and_the_text_comes_back(writes):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        name = cursor.fetchone()[0]
        cursor.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    try:
        connection.close()
        page = writes.post("/contribute/new/", SENT)
    finally:
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            cursor.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
        connection.close()

    assert page.status_code == 503
    assert given_back(page)["body"] == BODY
    assert writes.get("/contribute/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_with_the_database_gone_the_text_comes_back_and_nobody_is_asked_for(writes):
    here = {**connection.settings_dict}
    connection.close()
    connection.settings_dict["PORT"] = "1"
    connection.settings_dict["HOST"] = "127.0.0.1"
    try:
        page = writes.post("/contribute/new/", SENT)
    finally:
        connection.settings_dict.update(here)
        connection.close()

    assert page.status_code == 503
    assert given_back(page)["body"] == BODY
    assert "Sign out" not in page.text


def test_an_error_of_ours_hands_the_text_back(writes):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE opinion_kind RENAME COLUMN guidelines TO away")

    page = writes.post("/contribute/new/", SENT)

    assert (page.status_code, "Something went wrong on our side" in page.text) == (500, True)
    assert given_back(page)["body"] == BODY


def test_an_error_while_somebody_reads_is_the_plain_page(writes):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE opinion_article RENAME TO away")

    page = writes.get("/contribute/")

    assert (page.status_code, 'method="post"' in page.text) == (500, False)


# --- what is told where there is nothing to hand back ------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "told", "onward"),
    [("en", "No page is here", "The desk"), ("zh-hant", "這裡沒有頁面", "編輯檯")],
)
def test_at_the_desk_what_is_not_there_is_said_in_its_language_and_leads_back(language, told, onward):
    editor = factories.user(group="editor", language=language)
    client = Client()
    client.force_login(editor)

    page = client.get("/desk/nothing/here/")

    assert page.status_code == 404
    assert (told in page.text, f'<a href="/desk/">{onward}</a>' in page.text) == (True, True)
    assert f'<html lang="{language}">' in page.text
    assert client.get("/nothing/here/").text.count("No page is here") == 1  # readers have their own


def test_a_fault_of_ours_is_said_in_the_language_of_who_works_here(writes, mei):
    mei.language = "zh-hant"
    mei.save()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE opinion_article RENAME TO away")

    page = writes.get("/contribute/")

    assert page.status_code == 500
    assert "我們這邊出了問題" in page.text
    assert '<a href="/contribute/">' in page.text


def test_what_this_account_may_not_do_is_said_where_she_works():
    client = Client()
    client.force_login(factories.user(group="administrator", language="zh-hant"))

    page = client.get("/desk/arrivals/")

    assert page.status_code == 403
    assert "不能這麼做" in page.text
    assert ('<a href="/desk/">' in page.text, "Archive" in page.text) == (True, False)


def test_what_cannot_be_read_at_the_desk_is_said_in_the_browsers_language():
    page = Client().get("/desk/", headers={"Host": "evil.example", "Accept-Language": "zh-Hant"})

    assert page.status_code == 400
    assert '<html lang="zh-hant">' in page.text


@pytest.mark.parametrize(
    ("language", "told"), [("en", "This address takes forms"), ("zh-hant", "這個網址只收表單")]
)
def test_the_address_of_a_form_that_somebody_opens_says_what_it_is(language, told):
    article = factories.article()
    client = Client()
    client.force_login(factories.user(group="editor", language=language))

    page = client.get(f"/desk/opinion/article/{article.pk}/take/")

    assert (page.status_code, page.headers["Allow"]) == (405, "POST")
    assert (told in page.text, '<a href="/desk/">' in page.text) == (True, True)
