"""A piece is written in the portal, saved, looked over and submitted; of two texts neither is lost."""

import html
import re

import pytest

from authors.models import Author
from opinion import revisions, submissions
from opinion.models import Article, Message, Revision
from opinion.states import RevisionKind, State
from opinion.submissions import Draft
from tests import factories
from tests.opinion.portal.conftest import signed_in
from tests.opinion.portal.pages import BODY, DRAFT, FILLED, in_state, texts

pytestmark = pytest.mark.django_db


def test_a_piece_is_written_saved_changed_and_submitted_without_any_script(client, mei):
    assert client.get("/contribute/new/").status_code == 200

    answer = client.post("/contribute/new/", {**FILLED, "then": "save"})
    article = Article.objects.get()
    assert answer.headers["Location"] == f"/contribute/{article.pk}/"
    assert (article.headline, article.body, article.submitted_by) == ("The strait", BODY, mei)

    form = client.get(f"/contribute/{article.pk}/")
    assert textarea(form, "body") == "It is wide.\n\nAnd deep."
    sent = {**FILLED, "body": "It is wide.\n\nAnd deep.\n\nAnd ours.", "base": "1", "then": "submit"}
    answer = client.post(f"/contribute/{article.pk}/", sent)
    assert answer.headers["Location"] == f"/contribute/{article.pk}/submit/"

    page = client.get(f"/contribute/{article.pk}/submit/")
    assert "And ours." in texts(page)
    assert "The receipt that you get at once" in texts(page)
    receipt = page.context["receipt"]
    answer = client.post(f"/contribute/{article.pk}/submit/", {"base": "2"}, follow=True)

    article.refresh_from_db()
    assert article.state == State.SUBMITTED
    assert f"A receipt goes to {mei.email}." in texts(answer)
    assert "With the desk since" in texts(answer)
    assert list(article.revisions.order_by("number").values_list("kind", flat=True)) == ["arrived", "saved"]
    message = Message.objects.get()
    assert (message.to, message.role) == (mei.email, "author")
    arrived = re.compile(r"Received: .*")
    assert arrived.sub("", message.text) == arrived.sub("", receipt.text)


def textarea(page, name):
    """What stands in a textarea."""
    found = re.search(
        rf'<textarea[^>]*name="{name}"[^>]*>\r?\n?(.*?)</textarea>', page.content.decode(), re.DOTALL
    )
    return html.unescape(found[1])


def test_a_piece_may_be_saved_half_done_but_not_empty(client):
    empty = client.post("/contribute/new/", {"language": "en", "byline_name": "Mei Lin"})
    half = client.post("/contribute/new/", {"language": "en", "standfirst": "Only this"})

    assert (empty.status_code, half.status_code) == (422, 302)
    assert "There is nothing to save yet." in texts(empty)
    assert Article.objects.get().standfirst == "Only this"


def test_what_cannot_be_saved_is_told_beside_its_field_and_the_text_stays_in_the_form(client):
    page = client.post(
        "/contribute/new/", {**FILLED, "headline": "x" * 301, "language": "tlh", "body": "<b>Mine"}
    )

    assert page.status_code == 422
    assert "This is too long: 301 characters, where 300 are possible." in texts(page)
    assert textarea(page, "body") == "<b>Mine"
    assert not Article.objects.exists()


def test_what_is_missing_is_asked_for_before_it_can_be_submitted(client, mei):
    article = submissions.start(Draft(body=BODY), by=mei)

    page = client.get(f"/contribute/{article.pk}/submit/")
    answer = client.post(f"/contribute/{article.pk}/submit/", {"base": "1"})

    for shown in (page, answer):
        assert "Add a headline before you submit." in texts(shown)
        assert "Say under which name it should appear before you submit." in texts(shown)
    assert "Submit to the desk" not in texts(page)
    assert (answer.status_code, Article.objects.get().state) == (422, State.DRAFT)


def test_a_text_that_changed_since_it_was_looked_over_is_shown_again(client, mei):
    article = submissions.start(DRAFT, by=mei)
    client.post(f"/contribute/{article.pk}/", {**FILLED, "headline": "Changed", "base": "1"})

    for base in ({"base": "1"}, {"base": "soon"}, {}):
        page = client.post(f"/contribute/{article.pk}/submit/", base)
        assert (page.status_code, Article.objects.get().state) == (409, State.DRAFT)
        assert "Changed" in texts(page)


def test_a_new_piece_proposes_the_name_and_bio_line_of_the_last_one(client, mei):
    submissions.start(Draft(headline="One", byline_name="Mei Lin", bio_line="Mei Lin teaches."), by=mei)

    page = client.get("/contribute/new/")

    assert 'value="Mei Lin"' in page.content.decode()
    assert textarea(page, "bio_line") == "Mei Lin teaches."


def test_a_name_under_which_she_is_published_stands_in_the_form_and_cannot_be_changed_there(
    client, mei, editor
):
    in_state("published", by=mei, desk=editor)

    page = client.get("/contribute/new/")
    client.post("/contribute/new/", {**FILLED, "byline_name": "Xi Jinping"})

    assert re.search(r'<input[^>]*value="Mei Lin"[^>]*disabled', page.content.decode())
    assert Author.objects.get().name == "Mei Lin"
    assert Article.objects.first().bylines.get().author.name == "Mei Lin"


# --- two texts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["herself", "the desk"])
def test_a_stale_save_shows_both_texts_and_keeps_both(client, mei, editor, who):
    article = submissions.start(DRAFT, by=mei)
    with revisions.saving(article, by=mei if who == "herself" else editor, base=1) as locked:
        locked.body = "<p>What was saved meanwhile</p>"

    page = client.post(f"/contribute/{article.pk}/", {**FILLED, "body": "What she has now", "base": "1"})

    assert page.status_code == 409
    assert "What was saved meanwhile" in texts(page)
    assert textarea(page, "body") == "What she has now"
    assert ("You saved another version" in texts(page)) == (who == "herself")
    assert "Edith" not in texts(page)
    kept = article.revisions.order_by("number").values_list("kind", "body")
    assert list(kept)[1:] == [
        (RevisionKind.SAVED, "<p>What was saved meanwhile</p>"),
        (RevisionKind.CONFLICT, "<p>What she has now</p>"),
    ]

    form = {
        **FILLED,
        "body": textarea(page, "body"),
        "base": re.search(r'name="base" value="(\d+)"', page.text)[1],
    }
    assert client.post(f"/contribute/{article.pk}/", form).status_code == 302
    article.refresh_from_db()
    assert article.body == "<p>What she has now</p>"


@pytest.mark.parametrize("state", ["submitted", "editing", "published", "spiked"])
def test_a_text_that_comes_after_the_piece_has_gone_to_the_desk_is_kept_beside_it(client, mei, editor, state):
    article = in_state(state, by=mei, desk=editor)
    before = Article.objects.values().get()

    page = client.post(f"/contribute/{article.pk}/", {**FILLED, "body": "Too late", "base": "1"})

    assert page.status_code == 409
    assert "Your last change came too late" in texts(page)
    assert "Too late" in texts(page)
    assert Article.objects.values().get() == before
    assert Revision.objects.get(kind=RevisionKind.CONFLICT).body == "<p>Too late</p>"


def test_an_editor_changes_her_own_piece_at_the_desk_and_not_here_once_it_is_submitted(editor):
    article = factories.submitted(by=editor)

    page = signed_in(editor).post(f"/contribute/{article.pk}/", {**FILLED, "base": article.version})

    assert page.status_code == 409
    assert Article.objects.get().headline == "From outside"
