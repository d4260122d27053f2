"""Hostile input into the pages of the portal."""

import pytest
from django.db import models
from hypothesis import example, given, settings
from hypothesis import strategies as st

from authors.models import Author, Contributor, User
from opinion import submissions
from opinion.models import Article, Revision, Step
from opinion.states import State
from tests import factories
from tests.opinion.portal.conftest import signed_in
from tests.opinion.portal.pages import DRAFT, FILLED, texts

pytestmark = pytest.mark.django_db


def everything():
    """A value for every column that we have, under its own name and its attribute's."""
    for model in (Article, User, Revision, Step, Contributor, Author):
        for field in model._meta.get_fields():
            if isinstance(field, models.Field):
                yield from dict.fromkeys([field.name, field.attname], "1").items()


def test_no_column_is_set_by_naming_it_in_a_form(client, mei, editor):
    article = submissions.start(DRAFT, by=mei)
    account, contributor = User.objects.filter(pk=mei.pk), Contributor.objects.filter(user=mei)
    hers = {"headline", "standfirst", "body", "disclosure", "language"}
    kept = {f.attname for f in Article._meta.concrete_fields} - hers - {"version", "changed_at"}
    before = [Article.objects.values(*kept).get(), account.values().get(), contributor.values().get()]
    names = {**dict(everything()), "state": "published", "is_staff": "on", "is_superuser": "on"}

    saved = client.post(f"/contribute/{article.pk}/", {**names, **FILLED, "base": "1"})
    looked = client.post(f"/contribute/{article.pk}/submit/", {**names, "base": "1"})

    assert (saved.status_code, looked.status_code) == (302, 409)
    assert [Article.objects.values(*kept).get(), account.values().get(), contributor.values().get()] == before
    client.post("/contribute/new/", {**names, **FILLED})
    new = Article.objects.first()
    assert (new.pk != article.pk, new.state, new.submitted_by, new.path) == (True, State.DRAFT, mei, None)


def test_markup_that_is_sent_is_cleaned_and_shown_as_text_where_it_is_none(client, mei):
    evil = '<p>a<script>alert(1)</script><img src="//evil.example/x" onerror="alert(1)"></p>'
    client.post("/contribute/new/", {**FILLED, "headline": "<script>alert(2)</script>", "body": evil})
    article = Article.objects.get()

    pages = [client.get(f"/contribute/{article.pk}/{way}") for way in ("", "submit/")] + [
        client.get("/contribute/")
    ]

    assert article.body == "<p>a</p>"
    for page in pages:
        assert b"<script>alert" not in page.content
        assert b"evil.example" not in page.content


WILD = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


def test_no_text_breaks_a_page(client, mei):
    article = submissions.start(DRAFT, by=mei)

    @settings(max_examples=40, deadline=None)
    @example({"headline": "\0", "body": "\0\0", "base": "\0"})
    @example({"body": "<p>" * 3000, "base": "9" * 40, "language": "\0"})
    @example({"body": "<table><tr><td>x", "bio_line": "\u202e", "byline_name": "\u200b"})
    @given(st.fixed_dictionaries({}, optional=dict.fromkeys([*FILLED, "base", "then"], WILD)))
    def every_page_answers(sent):
        for address in (
            "/contribute/new/",
            f"/contribute/{article.pk}/",
            f"/contribute/{article.pk}/submit/",
        ):
            assert client.post(address, sent).status_code in {302, 409, 422}
        assert client.get("/contribute/").status_code == 200
        assert client.get(f"/contribute/{article.pk}/").status_code == 200

    every_page_answers()


def test_what_is_left_out_of_a_text_is_told_after_saving() -> None:
    mei = factories.user(group="contributor")

    page = signed_in(mei).post(
        "/contribute/new/",
        FILLED | {"body": '<p>It is wide.<img src="https://tracker.example/1.gif"></p>'},
        follow=True,
    )

    assert "Pictures in the text were left out" in texts(page)
    assert Article.objects.get().body == "<p>It is wide.</p>"
