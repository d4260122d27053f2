"""Declining and returning: what the author is told, and that nothing is told twice or to nobody."""

from typing import Any

import pytest
from django.core.management import call_command

from opinion import house, letters, workflow
from opinion.models import Letter, Message, Step
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import State
from tests import factories

pytestmark = pytest.mark.django_db


def letter(use: str = "decline", **facts: Any) -> Letter:
    return Letter.objects.create(
        slug=f"a-{use}",
        use=use,
        reason="too long",
        subject="Your piece “{headline}”",
        text="Dear {name},\n\nwe cannot publish {headline}.",
        **facts,
    )


def test_a_proposal_has_name_and_headline_in_their_places() -> None:
    author = factories.user(group="contributor", name="Huỳnh Tâm Sáng")
    article = factories.submitted(by=author, headline="Islands")

    proposed = letters.proposal(letter(), article)

    assert (proposed.to, proposed.subject) == (author.email, "Your piece “Islands”")
    assert proposed.text == "Dear Huỳnh Tâm Sáng,\n\nwe cannot publish Islands."


def test_declining_sends_the_words_of_the_editor_once_and_counts_the_reason() -> None:
    author, editor = factories.user(group="contributor"), factories.user(group="editor")
    article = factories.submitted(by=author)
    before = Message.objects.count()

    sent = letters.decline(article, letter=letter(), subject="No", text="My own words.", by=editor)

    message = Message.objects.get(template="decline")
    assert (sent, article.state, Message.objects.count()) == (True, State.DECLINED, before + 1)
    assert (message.to, message.subject, message.text) == (author.email, "No", "My own words.")
    assert Step.objects.get(article=article, verb="decline").facts == {
        "reason": "a-decline",
        "message": str(message.pk),
    }


def test_returning_gives_the_text_back_into_its_authors_hands() -> None:
    author, editor = factories.user(group="contributor"), factories.user(group="editor")
    article = factories.submitted(by=author)

    letters.give_back(article, letter=letter("return"), subject="Please", text="Shorter.", by=editor)

    assert article.state == State.DRAFT
    workflow.move(article, "submit", by=author)
    assert article.state == State.SUBMITTED


def test_without_an_address_a_piece_can_be_declined_and_nothing_is_sent() -> None:
    article, editor = factories.article(), factories.user(group="editor")

    assert not letters.decline(article, letter=letter(), subject="", text="", by=editor)
    assert not Message.objects.filter(template="decline").exists()
    with pytest.raises(NotPossible, match="Nobody submitted"):
        letters.give_back(factories.article(), letter=letter("return"), subject="", text="", by=editor)


def test_a_letter_without_words_or_for_something_else_moves_nothing() -> None:
    article, editor = (
        factories.submitted(by=factories.user(group="contributor")),
        factories.user(group="editor"),
    )

    with pytest.raises(NotPossible, match="subject and a text"):
        letters.decline(article, letter=letter(), subject="No", text=" ", by=editor)
    with pytest.raises(NotPossible, match="something else"):
        letters.decline(article, letter=letter("return"), subject="No", text="No", by=editor)
    with pytest.raises(NotAllowed):
        letters.decline(
            article,
            letter=Letter.objects.get(slug="a-decline"),
            subject="a",
            text="b",
            by=article.submitted_by,
        )

    article.refresh_from_db()
    assert article.state == State.SUBMITTED
    assert not Message.objects.filter(template__in=["decline", "return"]).exists()


def test_what_readers_see_is_not_declined_under_their_eyes() -> None:
    edition, editor = factories.published(), factories.user(group="editor")
    workflow.move(edition.article, "reopen", by=editor)

    with pytest.raises(NotPossible, match="Take it down first"):
        letters.decline(edition.article, letter=letter(), subject="No", text="No", by=editor)


def test_a_headline_that_looks_like_a_blank_is_left_as_it_is() -> None:
    author = factories.user(group="contributor", name="Mei Lin")
    article = factories.submitted(by=author, headline="Who is {name}? {publisher}")

    assert letters.proposal(letter(), article).subject == "Your piece “Who is {name}? {publisher}”"


@pytest.mark.parametrize("field", ["subject", "text"])
def test_a_letter_with_an_unknown_blank_is_kept_by_no_door(field: str) -> None:
    row = Letter(
        **{"slug": "new", "use": "decline", "reason": "New", "subject": "S", "text": "T", field: "{nmae}"}
    )

    with pytest.raises(NotPossible, match=r"Nothing fills in \{nmae\}\. What can be filled in is: \{name\}"):
        house.keep(row, by=factories.user(group="publisher"))
    assert not Letter.objects.filter(slug="new").exists()


def test_the_letters_that_come_with_the_desk_have_no_unknown_blank() -> None:
    call_command("loaddata", "letters", verbosity=0)

    for row in Letter.objects.all():
        row.full_clean()
        assert "{" not in letters.sample(row).subject + letters.sample(row).text
