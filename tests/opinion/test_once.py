"""A form that is sent twice is carried out once."""

import datetime as dt
import html
import json
import re
import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from opinion import mails, manuscripts, once, submissions
from opinion.models import Article, HandledForm, Image, Original, Step
from opinion.submissions import Draft
from tests import factories, pictures, waiting
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.forms import filled

ADD = "/desk/opinion/article/add/"
DRAFT = {"headline": "Mine", "body": "A text of mine.", "language": "en", "byline_name": "Mei Lin"}
FORM = re.compile(r"<form\b[^>]*\bmethod=[\"']?post\b[^>]*>(.*?)</form>", re.DOTALL | re.IGNORECASE)


@pytest.fixture
def publisher(db):
    return factories.user(group="publisher")


@pytest.fixture
def desk(publisher):
    return signed_in(publisher)


@pytest.fixture
def mei(db):
    return factories.user(group="contributor", name="")


def sent_by_button(response):
    """The first form of the page's main part, as its button would send it."""
    fields = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', FORM.findall(response.text)[-1]
    )
    return dict(fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("room", "typed"),
    [
        ("opinion/topic", {"name": "Islands"}),
        ("opinion/series", {"name": "Islands"}),
        ("authors/author", {"name": "Mei Lin"}),
    ],
)
def test_what_a_popup_adds_is_one_record_and_handed_over_both_times(desk, room, typed):
    address = f"/desk/{room}/add/?_popup=1"
    model = room.split("/")[1]
    form = filled(desk.get(address), f"{model}_form") | typed

    answers = [desk.post(address, form, follow=True) for _ in range(2)]

    row = apps.get_model(room.replace("/", ".")).objects.get(**typed)
    for answer in answers:
        assert 'id="django-admin-popup-response-constants"' in answer.text
        told = html.unescape(answer.text.partition('data-popup-response="')[2].partition('"')[0])
        assert json.loads(told) == {"value": str(row.pk), "obj": str(row)}


@pytest.mark.django_db
def test_a_picture_that_a_popup_takes_in_twice_is_one(desk):
    address = "/desk/opinion/image/add/?_popup=1"
    form = sent_by_button(desk.get(address))
    file = pictures.jpeg()

    answers = [
        desk.post(address, form | {"upload": SimpleUploadedFile("a.jpg", file)}, follow=True)
        for _ in range(2)
    ]

    assert all('id="django-admin-popup-response-constants"' in answer.text for answer in answers)
    assert Image.objects.count() == 1


@pytest.mark.django_db
def test_what_was_handed_over_is_told_to_nobody_who_may_not_see_it(desk, publisher):
    topic = factories.topic("Islands")
    administrator = signed_in(factories.user(group="administrator"))

    answer = administrator.get(f"/desk/opinion/topic/{topic.pk}/change/?_popup=1&_handed=add")

    assert answer.status_code == 403
    assert "Islands" not in answer.text


@pytest.mark.django_db
def test_a_new_piece_sent_twice_is_one_piece_and_leads_to_it_both_times(desk):
    form = filled(desk.get(ADD)) | {"headline": "By mail", "body": "<p>It came by mail.</p>"}

    answers = [desk.post(ADD, form) for _ in range(2)]

    article = Article.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/desk/opinion/article/{article.pk}/change/"] * 2
    assert list(article.steps.values_list("verb", flat=True)) == ["take_in"]
    assert "was not done a second time" in desk.get(answers[1]["Location"]).text


@pytest.mark.django_db
def test_a_contributors_piece_sent_twice_is_one_piece(mei):
    client = signed_in(mei)
    form = DRAFT | {once.FIELD: sent_by_button(client.get("/contribute/new/"))[once.FIELD]}

    answers = [client.post("/contribute/new/", form) for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {f"/contribute/{Article.objects.get().pk}/"}


@pytest.mark.django_db
def test_an_act_sent_twice_is_one_step(desk):
    article = factories.article()
    where = reverse("admin:opinion_article_spike", args=[article.pk])
    form = sent_by_button(desk.get(where)) | {"why": "Not for us."}

    answers = [desk.post(where, form)["Location"] for _ in range(2)]

    assert answers == [reverse("admin:opinion_article_change", args=[article.pk])] * 2
    assert Step.objects.filter(article=article, verb="spike").count() == 1


@pytest.mark.django_db
def test_a_picture_sent_twice_is_one_picture_and_another_file_is_another_picture(desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    where = "/desk/opinion/image/add/"
    key = {once.FIELD: sent_by_button(desk.get(where))[once.FIELD]}

    for width in (600, 600, 601):
        file = SimpleUploadedFile("same.jpg", pictures.jpeg(width=width))
        assert (
            desk.post(where, key | {"alt": "A square", "licence": "own", "upload": file}).status_code == 302
        )

    assert Image.objects.count() == 2


@pytest.mark.django_db
def test_whoever_goes_back_and_types_more_under_the_same_key_has_it_saved(mei):
    client = signed_in(mei)
    article = submissions.start(Draft(headline="Begun"), by=mei)
    where = f"/contribute/{article.pk}/"
    page = client.get(where)
    form = DRAFT | {"base": "1", once.FIELD: sent_by_button(page)[once.FIELD]}
    client.post(where, form)

    answer = client.post(where, form | {"body": "A text of mine, and more.", "base": "2"})

    article.refresh_from_db()
    assert (answer.status_code, article.body) == (302, "<p>A text of mine, and more.</p>")


@pytest.mark.django_db
def test_what_was_answered_with_errors_was_not_carried_out(desk):
    form = filled(desk.get(ADD))

    answers = [desk.post(ADD, form | {"dated_as": "no date"}).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert not HandledForm.objects.exists()


@pytest.mark.django_db
def test_a_key_is_nobody_elses(desk):
    form = filled(desk.get(ADD)) | {"headline": "Mine"}
    desk.post(ADD, form)

    signed_in(factories.user(group="editor")).post(ADD, form)

    assert Article.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "no key", "\x00", "1" * 5000])
def test_what_is_no_key_is_no_hindrance(desk, key):
    form = filled(desk.get(ADD)) | {"headline": "Mine", once.FIELD: key}

    assert [desk.post(ADD, form).status_code for _ in range(2)] == [302, 302]
    assert Article.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_the_second_waits_and_is_led_to_the_same_place():
    client = signed_in(factories.user(group="editor"))
    form = filled(client.get(ADD)) | {"headline": "Clicked twice"}
    other = Client()
    other.cookies = client.cookies

    answers = waiting.together(
        *(lambda browser=browser: browser.post(ADD, form)["Location"] for browser in (client, other))
    )

    assert answers == [f"/desk/opinion/article/{Article.objects.get().pk}/change/"] * 2


@pytest.mark.django_db(transaction=True)
def test_the_second_waits_for_the_first_to_end():
    user = factories.user(group="editor")
    form = once.name("7f3b0a9e-7f44-4d0b-8f5e-1d8a3f1d2c11", by=user, path="/desk/", sent=[])
    seen = []

    def second():
        with transaction.atomic():
            seen.append(once.led_to(form))

    with waiting.meanwhile(second):
        assert once.led_to(form) == ""
        once.carried_out(form, by=user, path="/desk/", led_to="/desk/there/")

    assert seen == ["/desk/there/"]


@pytest.mark.django_db(transaction=True)
def test_where_the_answer_is_an_error_neither_the_deed_nor_its_memory_is_kept():
    """The deed succeeds and the answer fails: as if the process had died in between."""
    editor = factories.user(group="editor")
    client = signed_in(editor)
    client.raise_request_exception = False
    form = filled(client.get(ADD)) | {"headline": "Mine"}
    with connection.cursor() as cursor:  # the database fails after the piece is stored
        cursor.execute("ALTER TABLE opinion_handledform RENAME TO away")
    try:
        assert client.post(ADD, form).status_code >= 500
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO opinion_handledform")

    assert not Article.objects.exists()
    assert client.post(ADD, form).status_code == 302
    assert Article.objects.get().headline == "Mine"


@pytest.mark.django_db
@pytest.mark.parametrize("to_a_piece", [False, True])
def test_a_file_is_kept_whatever_becomes_of_its_reading_and_sent_twice_is_one(desk, monkeypatch, to_a_piece):
    room = f"/desk/opinion/article/{factories.article().pk}/returned/" if to_a_piece else "/desk/arrivals/"

    def sent(key):
        return desk.post(room, {once.FIELD: key, "file": SimpleUploadedFile("a.docx", b"PK, so to speak")})

    desk.raise_request_exception = False
    with monkeypatch.context() as reading:
        reading.delattr(manuscripts, "read")  # as if the process ended here
        assert sent(uuid.uuid4()).status_code == 500
    assert bytes(Original.objects.get().data) == b"PK, so to speak"
    key = uuid.uuid4()
    first, second = sent(key), sent(key)
    assert first.headers["Location"] == second.headers["Location"]
    assert Original.objects.count() == 1


def test_nothing_is_read_for_as_long_as_the_database_waits_for_whoever_is_idle():
    wait = int(
        re.search(r"idle_in_transaction_session_timeout=(\d+)s", Path("config/environment.py").read_text())[1]
    )
    assert max(manuscripts.PATIENCE, mails.PATIENCE) <= wait / 2


def test_forms_are_forgotten_after_a_fortnight(publisher):
    for age in (13, 15):
        form = once.name(f"7f3b0a9e-7f44-4d0b-8f5e-0000000000{age}", by=publisher, path="/", sent=[])
        once.carried_out(form, by=publisher, path="/desk/", led_to="/desk/")
        at = HandledForm.objects.get(pk=form).at - dt.timedelta(days=age)
        HandledForm.objects.filter(pk=form).update(at=at)

    assert once.forget() == 1
    assert HandledForm.objects.count() == 1
