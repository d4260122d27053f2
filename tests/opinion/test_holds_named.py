"""Who is told of a legal hold and what, who reads its notes, and who lifts it."""

import pytest

from authors.models import User
from opinion import holds, publishing
from opinion.models import Article, Hold, HoldNote, Message, Revision, Step
from opinion.refusals import NotAllowed, NotPossible
from tests import factories
from tests.opinion.test_holds import SECRET, held, scheduled, told

pytestmark = pytest.mark.django_db


# --- who is told, and what ----------------------------------------------------------------------------------


def test_the_editor_of_the_piece_every_publisher_and_the_named_are_told_and_not_what_it_is_about(
    publisher: User, lawyer: User
) -> None:
    other, gone = factories.user(group="publisher"), factories.user(group="publisher", is_active=False)
    taker, placer = factories.user(group="editor"), factories.user(group="editor", name="Paula")
    article = scheduled()
    Article.objects.filter(pk=article.pk).update(editor=taker)

    held(Article.objects.get(pk=article.pk), placer, lawyer)

    mails = told("held")
    assert set(mails) == {publisher.email, other.email, taker.email, lawyer.email}
    assert gone.email not in mails
    for text in mails.values():
        assert "Paula has put “What the strait is for” under a legal hold" in text
        assert "off the clock" in text
        assert f"/desk/opinion/article/{article.pk}/hold/" in text
        assert SECRET not in text


def test_no_word_of_a_hold_is_in_any_step(editor: User) -> None:
    article = factories.article()
    hold = held(article, editor)
    holds.add_note(hold, by=editor, text=SECRET)
    holds.lift(hold, by=editor, lawyers_word=SECRET)

    steps = list(Step.objects.filter(article=article, verb__in=["hold", "hold_note", "lift"]))

    assert [step.verb for step in steps] == ["lift", "hold_note", "hold"]
    assert all(SECRET not in f"{step.why} {step.facts}" for step in steps)
    assert all(SECRET not in mail.text for mail in Message.objects.all())


# --- who reads it -------------------------------------------------------------------------------------------


def test_only_the_named_read_the_notes_not_even_a_publisher_who_is_not(
    editor: User, publisher: User, lawyer: User
) -> None:
    placer = factories.user(group="editor")
    hold = held(factories.article(), placer, lawyer, editor)
    everybody = [placer, editor, publisher, lawyer, factories.user(group="lawyer", is_staff=True)]
    everybody += [factories.user(group="administrator"), factories.user(group="contributor")]

    readers = [user for user in everybody if holds.is_named(user, hold)]

    assert readers == [editor, lawyer]


def test_a_lawyer_sees_the_pieces_held_for_her_while_they_are_held_and_no_other(
    editor: User, lawyer: User
) -> None:
    article, other = factories.article(), factories.article()
    hold, elsewhere = held(article, editor, lawyer, editor), held(other, editor)

    assert list(Article.objects.visible_to(lawyer)) == [article]
    assert list(Hold.objects.readable_by(lawyer)) == [hold]
    holds.lift(hold, by=lawyer)
    assert not Article.objects.visible_to(lawyer).exists()
    assert not Hold.objects.readable_by(lawyer).exists()
    assert set(Hold.objects.readable_by(editor)) == {hold, elsewhere}


def test_who_was_named_and_has_left_reads_nothing(editor: User) -> None:
    hold = held(factories.article(), editor)
    editor.groups.clear()
    no_rights = User.objects.get(pk=editor.pk)

    assert not holds.is_named(no_rights, hold)
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert not holds.is_named(User.objects.get(pk=editor.pk), hold)


def test_a_note_is_told_to_the_others_who_are_named_without_its_words(
    editor: User, lawyer: User, publisher: User
) -> None:
    hold = held(factories.article(), editor, lawyer, editor)

    holds.add_note(hold, by=lawyer, text="Cut paragraph 4.")

    assert [note.text for note in hold.notes.all()] == [SECRET, "Cut paragraph 4."]
    mails = told("hold_note")
    assert list(mails) == [editor.email]
    assert "Cut" not in mails[editor.email]


def test_who_is_not_named_says_nothing_about_it(editor: User, publisher: User) -> None:
    hold = held(factories.article(), editor)

    with pytest.raises(NotAllowed):
        holds.add_note(hold, by=publisher, text="x")
    with pytest.raises(NotPossible, match="empty"):
        holds.add_note(hold, by=editor, text=" ")

    assert HoldNote.objects.count() == 1


# --- who lifts it -------------------------------------------------------------------------------------------


def test_a_named_lawyer_lifts_it_on_her_own_word(editor: User, lawyer: User, publisher: User) -> None:
    article = factories.article()
    hold = held(article, editor, lawyer)

    holds.lift(hold, by=lawyer)

    assert (hold.lifted_by, hold.lawyers_word) == (lawyer, "")
    assert set(told("hold_lifted")) == {publisher.email, editor.email}
    publishing.publish(article, by=publisher)


def test_an_editor_who_is_named_lifts_it_with_the_lawyers_word_and_not_without(editor: User) -> None:
    article = factories.article()
    hold = held(article, editor)

    for word in ("", " \n "):
        with pytest.raises(NotPossible, match="Note what the lawyer said"):
            holds.lift(hold, by=editor, lawyers_word=word)
    holds.lift(hold, by=editor, lawyers_word="Chen, by telephone: fine without the name.")

    assert hold.lawyers_word == "Chen, by telephone: fine without the name."
    assert holds.open_on(article) is None


@pytest.mark.parametrize("group", ["publisher", "lawyer", "editor"])
def test_nobody_lifts_it_who_is_not_named(editor: User, group: str) -> None:
    article = factories.article()
    hold = held(article, editor)

    with pytest.raises(NotAllowed):
        holds.lift(hold, by=factories.user(group=group, is_staff=True), lawyers_word="x")

    assert holds.open_on(article) == hold


def test_nothing_goes_out_by_lifting(editor: User) -> None:
    article = scheduled()
    hold = held(article, editor)

    holds.lift(hold, by=editor, lawyers_word="fine")

    assert not article.editions.scheduled().exists()
    with pytest.raises(NotPossible, match="was lifted on"):
        holds.lift(hold, by=editor, lawyers_word="fine")
    assert Revision.objects.filter(article=article).exists()


def test_the_named_name_others(editor: User, lawyer: User, publisher: User) -> None:
    hold = held(factories.article(), editor)

    with pytest.raises(NotAllowed):
        holds.name_lifters(hold, by=publisher, lifters=[publisher])
    holds.name_lifters(hold, by=editor, lifters=[lawyer])

    assert list(hold.lifters.all()) == [lawyer]
    assert list(told("hold_note")) == [lawyer.email]
    assert Step.objects.get(verb="hold_named").facts == {"hold": hold.pk, "lifters": [lawyer.pk]}


def test_where_none_of_the_named_is_here_any_more_a_publisher_names_others(
    editor: User, lawyer: User, publisher: User
) -> None:
    hold = held(factories.article(), editor)
    User.objects.filter(pk=editor.pk).update(is_active=False)
    other = factories.user(group="editor")

    with pytest.raises(NotAllowed):
        holds.name_lifters(hold, by=other, lifters=[other])
    holds.name_lifters(hold, by=publisher, lifters=[lawyer])
    with pytest.raises(NotAllowed):
        holds.name_lifters(hold, by=publisher, lifters=[publisher])

    assert list(hold.lifters.all()) == [lawyer]
    assert not holds.is_named(publisher, hold)
