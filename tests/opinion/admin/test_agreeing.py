"""The desk's pages about the author's yes and no: what stands there beforehand, and what the click does."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from authors.models import Contributor
from opinion import agreement, objections, revisions, workflow
from opinion.models import Approval, Article, Message, Objection
from opinion.states import Channel, Origin, Scope, State
from tests import factories
from tests.opinion.admin.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def mei(db: Any) -> Any:
    return factories.user(group="contributor", name="Mei Lin")


@pytest.fixture
def article(mei: Any, editor: Any) -> Article:
    """A contributor's piece on which the editor is at work."""
    made = factories.submitted(by=mei, headline="The strait")
    workflow.move(made, "edit", by=editor)
    return made


def where(article: Article, name: str, *more: Any) -> str:
    return reverse(f"admin:opinion_article_{name}", args=[article.pk, *more])


def do(client: Client, article: Article, name: str, **given: Any) -> Any:
    """Looks at the page, and presses its button with what stands there, but for what is given."""
    context = client.get(where(article, name)).context
    stands = {field.html_name: field.value() for field in context["form"] if field.value() is not None}
    return client.post(where(article, name), {"seen": context["seen"], **stands, **given})


def panel(client: Client, article: Article) -> str:
    page = client.get(where(article, "change")).content.decode()
    return strip_tags(page.partition('id="agreement"')[2].partition("</section>")[0])


def test_the_mail_stands_in_the_confirmation_and_the_click_sends_exactly_that(article, editor):
    call_command("loaddata", "letters", verbosity=0)
    client = signed_in(editor)
    page = client.get(where(article, "send")).content.decode()
    assert "Mei Lin gets the letter below at" in page
    assert "Dear Mei Lin,\n\nwe have edited “The strait”." in page

    answer = do(client, article, "send", subject="Have a look")

    article.refresh_from_db()
    message = Message.objects.get(template="review")
    assert (answer.status_code, article.state) == (302, State.WITH_AUTHOR)
    assert (message.subject, message.text.partition(",")[0]) == ("Have a look", "Dear Mei Lin")


def test_the_button_names_who_is_asked(article, editor):
    assert "Send to Mei Lin …" in signed_in(editor).get(where(article, "change")).content.decode()


def test_without_a_letter_of_the_desks_there_is_one_to_begin_with(article, editor):
    assert "Dear Mei Lin," in signed_in(editor).get(where(article, "send")).content.decode()


def test_a_yes_is_noted_with_its_words_and_the_panel_says_where_it_stands(article, editor):
    client = signed_in(editor)
    assert "Mei Lin has not agreed to any text yet." in panel(client, article)

    answer = do(client, article, "note_yes", channel="telephone", words="Go ahead.", scope="small")

    yes = Approval.objects.get()
    assert answer.status_code == 302
    assert (yes.channel, yes.words, yes.scope, yes.by) == (
        Channel.TELEPHONE,
        "Go ahead.",
        Scope.SMALL,
        editor,
    )
    assert (
        f"Mei Lin agreed to version {article.version}; text, byline and disclosure are still the same."
        in panel(client, article)
    )


def test_a_void_yes_leads_to_what_has_changed_since(article, editor):
    client = signed_in(editor)
    factories.agree(article)
    number = article.version
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.body = locked.body.replace("no reason", "a reason")

    page = client.get(where(article, "change")).content.decode()

    assert f"Mei Lin agreed to version {number}; since then 1 word." in page
    assert f"?before={number}&amp;after={article.version}" in page


def test_the_yes_can_be_to_what_was_sent(article, editor):
    agreement.send(article, subject="Please", text="Read it.", by=editor)
    number = article.version
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.body = "<p>Another text.</p>"

    do(signed_in(editor), article, "note_yes", channel="mail", words="Yes.", version=number)

    assert Approval.objects.get().revision.number == number


@pytest.mark.parametrize("given", [{"words": ""}, {"scope": "cuts"}, {"channel": "portal"}])
def test_a_yes_without_words_number_or_road_is_asked_for_again(article, editor, given):
    facts = {"channel": "mail", "words": "Yes.", "scope": "exact", **given}

    assert do(signed_in(editor), article, "note_yes", **facts).status_code == 200
    assert not Approval.objects.exists()


def test_a_reading_editor_vouches_for_a_translation_and_for_nothing_else(article, editor):
    client = signed_in(editor)
    assert client.get(where(article, "vouch")).status_code == 302

    Article.objects.filter(pk=article.pk).update(origin=Origin.TRANSLATED)
    do(client, article, "vouch", words="The original.")

    assert (Approval.objects.get().role, Approval.objects.get().by) == ("reading_editor", editor)


def test_an_objection_stands_in_red_until_it_is_answered_in_words(article, editor, mei):
    client = signed_in(editor)
    agreement.send(article, subject="Please", text="Read it.", by=editor)
    no = objections.object_(article, by=mei, text="That is not what I said.")
    assert "That is not what I said." in panel(client, article)
    page = client.get(where(article, "answer_objection", no.pk)).content.decode()
    assert "That is not what I said." in page
    assert "It took the yes back, so a new one is needed all the same." in page

    client.post(where(article, "answer_objection", no.pk), {"answer": "We put it right."})

    no.refresh_from_db()
    assert (no.answer, no.answered_by) == ("We put it right.", editor)
    assert "That is not what I said." not in panel(client, article)


def test_an_objection_is_answered_on_the_page_of_its_own_piece(article, editor, mei):
    agreement.send(article, subject="Please", text="Read it.", by=editor)
    no = objections.object_(article, by=mei, text="No.")

    assert signed_in(editor).get(where(factories.article(), "answer_objection", no.pk)).status_code == 404


@pytest.mark.parametrize("name", ["send", "note_yes", "vouch"])
def test_only_who_edits_enters(article, administrator, mei, name):
    for user in (administrator, mei):
        assert signed_in(user).get(where(article, name)).status_code in {302, 403}
        assert signed_in(user).post(where(article, name), {"words": "Yes."}).status_code in {302, 403}
    assert not Approval.objects.exists()
    assert not Objection.objects.exists()


def test_what_the_first_publisher_permits_is_noted_with_the_piece(article, desk):
    page = desk.get(where(article, "change")).content.decode()

    for name in (
        "first_permitted_on",
        "first_is_verbatim",
        "first_without_picture",
        "first_not_before",
        "first_credit",
    ):
        assert f'name="{name}"' in page


def test_an_account_of_an_author_reaches_a_piece_of_the_desk(editor):
    author, account = factories.author(name="Tsai Ing-wen"), factories.user(group="contributor")
    Contributor.objects.create(author=author, user=account)
    article = factories.article(authors=[author])

    page = signed_in(editor).get(where(article, "send")).content.decode()

    assert f"Tsai Ing-wen gets the letter below at {account.email}" in page
