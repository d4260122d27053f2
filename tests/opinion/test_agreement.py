"""Sending, agreeing, noting: who may, what it leaves behind, and who is told."""

import datetime as dt
from typing import Any

import pytest

from authors.models import Contributor, User
from opinion import agreement, consent, objections, preflight, publishing, revisions, workflow
from opinion.consent import Ground
from opinion.models import Approval, Article, Byline, Message, Step, clock
from opinion.refusals import Blocked, NotAllowed, NotPossible
from opinion.states import Channel, Scope, State
from tests import factories

pytestmark = pytest.mark.django_db
AN_HOUR = dt.timedelta(hours=1)
LETTER = {"subject": "Your piece", "text": "Dear Mei Lin, please read it."}


@pytest.fixture
def mei() -> User:
    return factories.user(group="contributor", name="Mei Lin")


@pytest.fixture
def editor() -> User:
    return factories.user(group="editor")


@pytest.fixture
def publisher() -> User:
    return factories.user(group="publisher")


def edited(mei: User, editor: User) -> Article:
    """A contributor's piece on which an editor is at work, with one word changed."""
    article = factories.submitted(by=mei)
    workflow.move(article, "edit", by=editor)
    save(article, body=article.body.replace("most of what", "much of what"))
    return article


def sent(mei: User, editor: User) -> Article:
    article = edited(mei, editor)
    agreement.send(article, **LETTER, by=editor)
    return article


def save(article: Article, **facts: Any) -> None:
    with revisions.saving(article, by=None, base=None) as locked:
        for name, value in facts.items():
            setattr(locked, name, value)


def agreed(article: Article, mei: User, **facts: Any) -> Approval:
    asked = agreement.asked_about(article)
    assert asked is not None
    return agreement.agree(article, by=mei, revision=asked.number, **facts)


def mails(template: str) -> list[str]:
    return list(Message.objects.filter(template=template).order_by("to").values_list("to", flat=True))


# --- sending ----------------------------------------------------------------------------------------------


def test_sending_leaves_the_text_with_its_author_and_mails_the_letter_with_the_way_to_answer(
    mei: User, editor: User
) -> None:
    article = edited(mei, editor)

    message = agreement.send(article, **LETTER, by=editor, why="She asked for it")

    step = Step.objects.get(verb="send")
    assert (article.state, step.by, step.why) == (State.WITH_AUTHOR, editor, "She asked for it")
    assert step.facts == {"revision": article.version, "to": mei.pk, "message": message.pk}
    assert (message.to, message.subject, message.template) == (mei.email, "Your piece", "review")
    assert message.text.startswith("Dear Mei Lin, please read it.")
    assert f"/contribute/{article.pk}/answer/" in message.text


def test_who_has_no_account_gets_the_text_and_what_changed_in_the_mail(editor: User) -> None:
    author = factories.author(name="Tsai Ing-wen")
    Contributor.objects.create(author=author, email="tsai@example.org")
    article = factories.article(authors=[author], is_agreed=False)
    agreement.note_yes(article, by=editor, channel=Channel.MAIL, words="Yes, but show me again.")
    save(article, body=factories.SOUND.replace("a hundred miles", "sixty miles"))

    message = agreement.send(article, **LETTER, by=editor)

    assert (message.to, "/contribute/" in message.text) == ("tsai@example.org", False)
    assert "- was: The strait is a hundred miles wide" in message.text
    assert "- now: The strait is sixty miles wide" in message.text
    assert "That is no reason to be silent." in message.text
    assert Step.objects.get(verb="send").facts["to"] is None


def test_nobody_can_be_asked_at_an_unknown_address(editor: User) -> None:
    article = factories.article()

    with pytest.raises(NotPossible, match="no mail address of Huynh Tam Sang"):
        agreement.send(article, **LETTER, by=editor)

    assert (article.state, Message.objects.filter(template="review").count()) == (State.EDITING, 0)


@pytest.mark.parametrize("letter", [{"subject": " "}, {"text": ""}])
def test_an_empty_letter_is_not_sent(mei: User, editor: User, letter: dict[str, Any]) -> None:
    with pytest.raises(NotPossible, match="needs a subject and a text"):
        agreement.send(edited(mei, editor), **LETTER | letter, by=editor)


def test_the_lead_author_is_asked_and_not_whoever_brought_the_piece_in(mei: User, editor: User) -> None:
    article = edited(mei, editor)
    lead = factories.author(name="Lead")
    account = factories.user(group="contributor")
    Contributor.objects.create(author=lead, user=account)
    article.bylines.update(position=1)
    Byline.objects.create(article=article, author=lead, position=0)

    assert agreement.send(article, **LETTER, by=editor).to == account.email
    assert list(Article.objects.of_author(account)) == [article]


def test_a_draft_of_the_desk_under_her_name_is_not_hers_to_see_until_it_was_sent(editor: User) -> None:
    author, account = factories.author(), factories.user(group="contributor")
    Contributor.objects.create(author=author, user=account)
    article = factories.article(authors=[author])

    assert not article.is_of(account)
    assert not Article.objects.of_author(account).exists()
    with pytest.raises(NotAllowed):
        objections.object_(article, by=account, text="No.")

    agreement.send(article, **LETTER, by=editor)
    assert article.is_of(account)


# --- yes --------------------------------------------------------------------------------------------------


def test_the_authors_yes_binds_her_to_the_text_that_was_sent_and_tells_the_editor(
    mei: User, editor: User
) -> None:
    article = sent(mei, editor)

    yes = agreed(article, mei, scope=Scope.SMALL)

    assert (article.state, str(yes.author), yes.by, yes.channel) == (
        State.EDITING,
        "Mei Lin",
        mei,
        Channel.PORTAL,
    )
    assert yes.parts == article.snapshot().fingerprints()
    assert mails("answered") == [editor.email]
    assert consent.standing(article, article.snapshot())[0].ground == Ground.EXACT
    step = Step.objects.get(verb="answer")
    assert (step.by, step.facts["revision"]) == (mei, article.version)


def test_a_yes_to_what_was_sent_is_no_yes_to_what_the_desk_wrote_meanwhile(
    mei: User, editor: User, publisher: User
) -> None:
    article = sent(mei, editor)
    save(article, body="<p>Words that she never saw.</p>")

    agreed(article, mei)

    with pytest.raises(Blocked, match="Mei Lin agreed to version"):
        publishing.publish(article, by=publisher)


def test_a_page_that_is_older_than_what_was_sent_last_gives_no_yes(mei: User, editor: User) -> None:
    article = sent(mei, editor)
    old = article.version
    workflow.move(article, "call_back", by=editor)
    save(article, body="<p>Quite another text.</p>")
    agreement.send(article, **LETTER, by=editor)

    with pytest.raises(NotPossible, match="changed this text since you opened it"):
        agreement.agree(article, by=mei, revision=old)

    assert not Approval.objects.exists()


def test_nothing_is_asked_once_the_desk_has_called_it_back(mei: User, editor: User) -> None:
    article = sent(mei, editor)
    workflow.move(article, "call_back", by=editor)

    with pytest.raises(NotPossible, match="working on this text again"):
        agreement.agree(article, by=mei, revision=article.version)


@pytest.mark.parametrize("who", ["stranger", "editor", "co-author"])
def test_nobody_says_yes_for_somebody_else(mei: User, editor: User, who: str) -> None:
    article = sent(mei, editor)
    account = editor if who == "editor" else factories.user(group="contributor")
    if who == "co-author":
        second = factories.author(name="Second")
        Contributor.objects.create(author=second, user=account)
        Byline.objects.create(article=article, author=second, position=5)
        workflow.note(article, "send", by=editor, facts={"revision": article.version, "to": account.pk})

    with pytest.raises(NotAllowed):
        agreement.agree(article, by=account, revision=article.version)

    assert not Approval.objects.exists()


def test_the_desk_notes_a_yes_with_the_words_in_which_it_came(editor: User) -> None:
    article = factories.article(is_agreed=False)

    yes = agreement.note_yes(article, by=editor, channel=Channel.TELEPHONE, words="“Go ahead.”")

    assert (yes.by, yes.words, yes.scope, str(yes.author)) == (
        editor,
        "“Go ahead.”",
        Scope.EXACT,
        "Huynh Tam Sang",
    )
    assert Step.objects.get(verb="agree").facts == {
        "approval": yes.pk,
        "revision": article.version,
        "role": "author",
    }
    assert [finding.rule for finding in preflight.run(article) if finding.blocks] == []


@pytest.mark.parametrize("given", [{"words": " "}, {"channel": Channel.PORTAL}, {"scope": Scope.CUTS}])
def test_a_yes_without_words_a_road_or_a_number_is_not_noted(editor: User, given: dict[str, Any]) -> None:
    facts = {"channel": Channel.MAIL, "words": "Yes.", **given}

    with pytest.raises(NotPossible):
        agreement.note_yes(factories.article(is_agreed=False), by=editor, **facts)


def test_a_yes_to_small_fixes_needs_an_address_at_which_to_tell_of_them() -> None:
    with pytest.raises(NotPossible, match="no mail address of Huynh Tam Sang at which"):
        factories.agree(factories.article(), scope=Scope.SMALL)


def test_a_noted_yes_can_be_to_the_text_that_was_sent_rather_than_to_todays(mei: User, editor: User) -> None:
    article = sent(mei, editor)
    number = article.version
    save(article, disclosure="She is paid by a shipyard.")

    yes = agreement.note_yes(article, by=editor, channel=Channel.MAIL, words="Yes.", revision=number)

    assert (yes.revision.number, article.state) == (number, State.EDITING)
    assert consent.standing(article, article.snapshot())[0].ground == Ground.VOID


@pytest.mark.parametrize("group", ["contributor", "administrator"])
def test_only_the_desk_notes_a_yes(group: str) -> None:
    with pytest.raises(NotAllowed):
        agreement.note_yes(
            factories.article(), by=factories.user(group=group), channel=Channel.MAIL, words="Yes."
        )


def test_a_translator_does_not_vouch_for_her_own_translation(editor: User) -> None:
    article = factories.article(origin="translated", is_agreed=False)
    Contributor.objects.create(author=article.bylines.get().author, user=editor)

    with pytest.raises(NotAllowed):
        agreement.vouch(article, by=editor, words="All of it.")


# --- told at once -----------------------------------------------------------------------------------------


def test_a_small_fix_that_goes_out_is_mailed_at_once_with_its_redline_and_once_a_text(
    mei: User, editor: User, publisher: User
) -> None:
    article = sent(mei, editor)
    agreed(article, mei, scope=Scope.SMALL)
    save(
        article,
        body=article.body.replace("a reason to ask those who did", "a good reason to ask those who did"),
    )

    publishing.schedule(article, at=clock.read() + AN_HOUR, by=publisher)
    publishing.publish(article, by=publisher)

    message = Message.objects.get(template="small_fix")
    assert message.to == mei.email
    assert "- was: That is no reason to be silent. It is a reason to ask those who did." in message.text
    assert "- now: That is no reason to be silent. It is a good reason to ask those who did." in message.text
    assert "It will appear on" in message.text
    assert Step.objects.filter(verb="tell_small_fix").count() == 1


def test_what_she_agreed_to_word_by_word_is_not_mailed_again(
    mei: User, editor: User, publisher: User
) -> None:
    article = sent(mei, editor)
    agreed(article, mei, scope=Scope.SMALL)

    publishing.publish(article, by=publisher)

    assert mails("small_fix") == mails("without_yes") == []
