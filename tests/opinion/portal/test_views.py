"""The portal through its pages."""

import html
import re

import pytest
from django.db import models
from django.test import Client
from hypothesis import example, given, settings
from hypothesis import strategies as st

from authors.models import Author, Contributor, User
from opinion import publishing, revisions, submissions, workflow
from opinion.models import Article, Message, Revision, Step
from opinion.states import RevisionKind, State
from opinion.submissions import Draft
from tests import factories
from tests.opinion.portal.conftest import signed_in

pytestmark = pytest.mark.django_db

FILLED = {
    "headline": "The strait",
    "standfirst": "A summary.",
    "body": "It is wide.\n\nAnd deep.",
    "language": "en",
    "byline_name": "Mei Lin",
    "bio_line": "Mei Lin teaches.",
    "disclosure": "",
}
BODY = "<p>It is wide.</p><p>And deep.</p>"
DRAFT = Draft(headline="Mine", body=BODY, byline_name="Mei Lin")
METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]


def texts(page):
    """What stands on a page, markup apart."""
    return html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode()))


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


def in_state(state, *, by, desk):
    """A contributor's piece as far as that."""
    if state == "draft":
        return submissions.start(DRAFT, by=by)
    article = factories.submitted(by=by, headline="Mine")
    if state == "spiked":
        workflow.move(article, "spike", by=desk, why="a private reason")
    if state in ("editing", "published"):
        workflow.move(article, "edit", by=desk)
    if state == "published":
        factories.agree(article)
        publishing.publish(article, by=None)
    return article


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


# --- writing ----------------------------------------------------------------------------------------------


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


# --- hostile input ----------------------------------------------------------------------------------------


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
