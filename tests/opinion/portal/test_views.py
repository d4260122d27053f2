"""The portal through its pages: whose pieces they show, and where a piece stands."""

import re

import pytest
from django.test import Client

from opinion import submissions
from opinion.models import Article
from opinion.submissions import Draft
from tests import factories
from tests.opinion.portal.conftest import signed_in
from tests.opinion.portal.pages import DRAFT, FILLED, in_state, texts

pytestmark = pytest.mark.django_db
METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]


def without_tokens(page):
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page.content)


# --- whose pieces -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "address", ["/contribute/", "/contribute/new/", "/contribute/{}/", "/contribute/{}/submit/"]
)
def test_who_has_not_signed_in_is_led_there_and_learns_nothing(mei, method, address):
    article = submissions.start(DRAFT, by=mei)
    client = Client()

    there = getattr(client, method)(address.format(article.pk))
    nowhere = getattr(client, method)(address.format(article.pk + 1))

    if method == "post":
        elsewhere = without_tokens(nowhere).replace(b"%d" % (article.pk + 1), b"%d" % article.pk)
        assert (there.status_code, without_tokens(there)) == (403, elsewhere)
    else:
        path = address.format(article.pk)
        assert (there.status_code, there.headers["Location"]) == (302, f"/account/login/?next={path}")
        assert nowhere.status_code == 302


@pytest.mark.parametrize("state", ["draft", "submitted", "editing", "published", "spiked"])
@pytest.mark.parametrize("who", ["stranger", "editor", "administrator"])
@pytest.mark.parametrize("method", METHODS)
def test_anothers_piece_is_no_other_than_one_that_does_not_exist(mei, editor, state, who, method):
    article = in_state(state, by=mei, desk=editor)
    client = signed_in(factories.user(group={"stranger": "contributor"}.get(who, who)))
    before = Article.objects.values().get()

    for address in ("/contribute/{}/", "/contribute/{}/submit/"):
        theirs = getattr(client, method)(address.format(article.pk), {**FILLED, "base": article.version})
        none = getattr(client, method)(address.format(article.pk + 1), {**FILLED, "base": article.version})

        assert theirs.status_code == (404 if method in ("get", "head", "post") else 405)
        assert (theirs.status_code, without_tokens(theirs)) == (none.status_code, without_tokens(none))
    assert Article.objects.values().get() == before


def test_the_list_holds_her_own_pieces_and_no_others(client, mei, stranger):
    submissions.start(Draft(headline="Of a stranger"), by=stranger)
    factories.article(headline="Of the desk")
    submissions.start(Draft(headline="Hers, one"), by=mei)
    submissions.start(Draft(headline="Hers, two"), by=mei)

    page = client.get("/contribute/")

    assert re.findall(r"<h2[^>]*><a[^>]*>(.*?)</a>", page.content.decode()) == ["Hers, two", "Hers, one"]


def test_the_list_asks_as_often_for_three_pieces_as_for_one(client, mei, editor, django_assert_num_queries):
    in_state("published", by=mei, desk=editor)
    client.get("/contribute/")
    with django_assert_num_queries(5) as once:
        client.get("/contribute/")
    in_state("editing", by=mei, desk=editor)
    in_state("draft", by=mei, desk=editor)

    with django_assert_num_queries(len(once)):
        client.get("/contribute/")


def test_no_number_is_too_large_to_be_not_found(client):
    assert client.get(f"/contribute/{10**30}/").status_code == 404


# --- where it stands --------------------------------------------------------------------------------------

DESK_WORDS = ["spiked", "preflight", "finding", "waiver", "edition", "revision", "inbox", "gate"]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("draft", "Your turn: this is a draft."),
        ("submitted", "With the desk since"),
        ("editing", "An editor is working on it"),
        ("published", "Published."),
        ("spiked", "Will not be published."),
    ],
)
def test_she_reads_where_it_stands_in_plain_words_and_nothing_of_the_desks(
    client, mei, editor, state, sentence
):
    article = in_state(state, by=mei, desk=editor)
    Article.objects.filter(pk=article.pk).update(desk_note="a private note")

    pages = [client.get("/contribute/"), client.get(f"/contribute/{article.pk}/")]

    assert sentence in texts(pages[0])
    assert (sentence in texts(pages[1])) == (state != "draft")
    for page in pages:
        found = texts(page).lower()
        assert [word for word in [*DESK_WORDS, "private", "edith"] if word in found] == []


@pytest.mark.parametrize("state", ["submitted", "editing", "published", "spiked"])
def test_once_it_is_submitted_she_reads_her_own_text_and_not_the_desks(client, mei, editor, state):
    article = in_state(state, by=mei, desk=editor)
    Article.objects.filter(pk=article.pk).update(body="<p>Being rewritten</p>", headline="A new headline")

    page = client.get(f"/contribute/{article.pk}/")

    assert "That is no reason to be silent." in texts(page)
    assert "Being rewritten" not in texts(page)
    assert '<form method="post" class="writing"' not in page.text
    assert client.get(f"/contribute/{article.pk}/submit/").headers["Location"] == f"/contribute/{article.pk}/"
