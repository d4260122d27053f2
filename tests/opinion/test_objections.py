"""An author's no: what it stops, who is told, and how it is answered."""

import pytest

from authors.models import User
from opinion import agreement, objections, preflight, publishing, workflow
from opinion.models import Message, Objection, Step, clock
from opinion.refusals import Blocked, NotAllowed, NotPossible
from opinion.states import PublicLife, State
from tests import factories
from tests.opinion.test_agreement import AN_HOUR, LETTER, agreed, edited, mails, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def mei() -> User:
    return factories.user(group="contributor", name="Mei Lin")


@pytest.fixture
def editor() -> User:
    return factories.user(group="editor")


@pytest.fixture
def publisher() -> User:
    return factories.user(group="publisher")


def test_an_objection_to_what_is_scheduled_takes_it_off_the_clock_and_tells_editor_and_publishers(
    mei: User, editor: User, publisher: User
) -> None:
    article = sent(mei, editor)
    agreed(article, mei)
    publishing.schedule(article, at=clock.read() + AN_HOUR, by=publisher)

    no = objections.object_(article, by=mei, text="I cannot stand behind the third paragraph.")

    assert (article.state, workflow.public_life(article)) == (State.EDITING, PublicLife.NEVER)
    assert (no.revision.number, no.answered_at) == (article.version, None)
    assert mails("objection") == sorted([editor.email, publisher.email])
    text = Message.objects.filter(template="objection")[0].text
    assert "I cannot stand behind the third paragraph." in text
    assert "is off the clock" in text
    with pytest.raises(Blocked, match="took the yes back"):
        publishing.schedule(article, at=clock.read() + AN_HOUR, by=publisher)


def test_an_objection_to_what_readers_see_leaves_it_there_and_stands_in_red(
    mei: User, editor: User, publisher: User
) -> None:
    article = sent(mei, editor)
    agreed(article, mei)
    publishing.publish(article, by=publisher)

    objections.object_(article, by=mei, text="The headline!", takes_back_yes=False)

    assert workflow.public_life(article) == PublicLife.LIVE
    assert [finding.rule for finding in preflight.run(article) if finding.blocks] == ["objection"]


def test_an_answered_objection_to_the_headline_leaves_the_yes_standing(
    mei: User, editor: User, publisher: User
) -> None:
    article = sent(mei, editor)
    agreed(article, mei)
    no = objections.object_(article, by=mei, text="The headline!", takes_back_yes=False)

    objections.answer_objection(no, by=editor, answer="We changed it.")

    assert (no.answer, no.answered_by) == ("We changed it.", editor)
    assert mails("objection_answered") == [mei.email]
    publishing.publish(article, by=publisher)


def test_an_answered_objection_to_the_text_leaves_no_yes_until_she_gives_a_new_one(
    mei: User, editor: User, publisher: User
) -> None:
    article = sent(mei, editor)
    agreed(article, mei)
    no = objections.object_(article, by=mei, text="I never said that.")
    objections.answer_objection(no, by=editor, answer="You did.")

    with pytest.raises(Blocked, match="took the yes back"):
        publishing.publish(article, by=publisher)

    agreement.send(article, **LETTER, by=editor)
    agreed(article, mei)
    publishing.publish(article, by=publisher)


def test_an_objection_while_she_is_asked_is_her_answer(mei: User, editor: User) -> None:
    article = sent(mei, editor)

    objections.object_(article, by=mei, text="Not like this.")

    assert article.state == State.EDITING
    assert Step.objects.get(verb="answer").facts["objection"] == Objection.objects.get().pk


def test_an_objection_is_answered_once_and_in_words(mei: User, editor: User) -> None:
    article = sent(mei, editor)
    no = objections.object_(article, by=mei, text="Not like this.")

    with pytest.raises(NotPossible, match="Write what"):
        objections.answer_objection(no, by=editor, answer=" ")
    objections.answer_objection(no, by=editor, answer="As you like.")
    with pytest.raises(NotPossible, match="answered already"):
        objections.answer_objection(no, by=editor, answer="Again.")
    with pytest.raises(NotAllowed):
        objections.answer_objection(no, by=mei, answer="By myself.")


def test_there_is_nothing_to_object_to_before_the_desk_has_shown_anything(mei: User, editor: User) -> None:
    with pytest.raises(NotAllowed):
        objections.object_(edited(mei, editor), by=mei, text="No.")
