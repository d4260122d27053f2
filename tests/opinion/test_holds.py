"""Legal holds: what they stop, who is told, who reads their notes, who lifts them."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from authors.models import User
from opinion import erasure, holds, preflight, publishing, workflow
from opinion.models import Article, Edition, Hold, HoldNote, Message, Revision, Step, clock
from opinion.publishing import Epitaph
from opinion.refusals import Blocked, NotAllowed, NotPossible, Refused
from opinion.states import EditionKind, State
from tests import factories

pytestmark = pytest.mark.django_db

SECRET = "the businessman's lawyers wrote to us"
AN_HOUR = dt.timedelta(hours=1)


@pytest.fixture
def editor() -> User:
    return factories.user(group="editor", name="Edith")


@pytest.fixture
def publisher() -> User:
    return factories.user(group="publisher", name="Pia")


@pytest.fixture
def lawyer() -> User:
    return factories.user(group="lawyer", name="Lena", is_staff=True)


def held(article: Article, by: User, *lifters: User) -> Hold:
    return holds.place(article, by=by, lifters=lifters or (by,), note=SECRET)


def told(template: str) -> dict[str, str]:
    """What each person was told, by address."""
    return {mail.to: f"{mail.subject}\n{mail.text}" for mail in Message.objects.filter(template=template)}


def scheduled(article: Article | None = None) -> Article:
    article = article or factories.article()
    publishing.schedule(article, at=clock.read() + AN_HOUR, by=None)
    return article


# --- what it stops ------------------------------------------------------------------------------------------


def test_every_door_refuses_a_held_piece_with_a_sentence_that_names_the_hold(
    editor: User, publisher: User
) -> None:
    fresh, taken_down = factories.article(), factories.published().article
    publishing.take_down(taken_down, by=publisher, why="x", epitaph=Epitaph())
    held(fresh, editor), held(taken_down, editor)
    tomorrow = clock.read() + dt.timedelta(days=1)

    for attempt in (
        lambda: publishing.publish(fresh, by=publisher),
        lambda: publishing.schedule(fresh, at=tomorrow, by=publisher),
        lambda: publishing.put_back(taken_down, by=publisher),
        lambda: workflow.move(fresh, "ready", by=editor),
        lambda: publishing.publish(fresh, by=None),
    ):
        with pytest.raises(Blocked, match="under a legal hold, placed by Edith"):
            attempt()

    assert not Edition.objects.live().exists()


def test_no_waiver_passes_a_hold(editor: User) -> None:
    article = factories.article()
    held(article, editor)

    finding = next(finding for finding in preflight.run(article) if finding.rule == "hold")

    assert (finding.blocks, finding.waivable) == (True, False)


def test_the_database_refuses_an_edition_under_a_hold_and_the_refusal_is_a_sentence(editor: User) -> None:
    article = factories.published().article
    held(article, editor)
    last = article.editions.get()

    def print_again() -> None:
        last.pk, last.number, last.kind = None, 2, EditionKind.UPDATE
        last.live_from, last.live_until = clock.read() + AN_HOUR, None
        last.save(force_insert=True)

    with pytest.raises(IntegrityError, match="under a legal hold"), transaction.atomic():
        print_again()
    with pytest.raises(NotPossible, match=r"^This piece is under a legal hold: nothing of it goes out\.$"):
        publishing.in_time()(print_again)()


def test_the_piece_goes_off_the_clock_in_the_same_transaction(editor: User) -> None:
    article = scheduled()

    held(article, editor)

    assert (article.state, article.path, article.editor) == (State.EDITING, None, editor)
    assert not article.editions.scheduled().exists()
    assert article.editions.get().live_until == article.editions.get().live_from
    step = Step.objects.get(verb="hold_scheduled")
    assert (step.by, step.source, step.target) == (editor, State.PUBLISHED, State.EDITING)


def test_a_refused_hold_leaves_the_clock_as_it_was(editor: User) -> None:
    article = scheduled()

    with pytest.raises(NotPossible, match="neither a lawyer nor an editor"):
        held(article, editor, factories.user(group="contributor"))

    assert article.editions.scheduled().exists()
    assert not Hold.objects.exists()


def test_readers_go_on_seeing_a_live_piece_and_its_scheduled_update_is_off_the_clock(editor: User) -> None:
    edition = factories.published()
    scheduled(edition.article)

    held(edition.article, editor)

    edition.refresh_from_db()
    assert (edition.live_until, edition.article.state) == (None, State.PUBLISHED)
    assert not edition.article.editions.scheduled().exists()


def test_placing_a_hold_may_take_the_piece_down_with_nothing_left_at_its_address(publisher: User) -> None:
    article = factories.published().article

    holds.place(article, by=publisher, lifters=[publisher], note=SECRET, take_down=True)

    stone = article.tombstones.get()
    assert (stone.headline, stone.byline, stone.reason) == ("", "", "")
    assert not article.editions.live().exists()


def test_an_editor_who_may_not_take_down_places_no_hold_by_trying_to(editor: User) -> None:
    article = factories.published().article

    with pytest.raises(NotAllowed):
        holds.place(article, by=editor, lifters=[editor], note=SECRET, take_down=True)

    assert (Hold.objects.count(), article.editions.live().count()) == (0, 1)


@pytest.mark.parametrize("state", State)
def test_a_piece_can_be_held_wherever_it_stands(editor: User, state: State) -> None:
    article = factories.published().article if state == State.PUBLISHED else factories.article()
    Article.objects.filter(pk=article.pk).update(state=state)
    article.refresh_from_db()

    held(article, editor)

    assert (article.state, holds.open_on(article) is not None) == (state, True)


def test_a_second_hold_is_refused(editor: User, publisher: User) -> None:
    article = factories.article()
    held(article, editor)

    with pytest.raises(NotPossible, match="already"):
        held(article, publisher)


@pytest.mark.parametrize("group", ["contributor", "administrator", "lawyer", ""])
def test_who_is_no_editor_places_no_hold(group: str, editor: User) -> None:
    with pytest.raises(NotAllowed):
        held(factories.article(), factories.user(group=group), editor)


@pytest.mark.parametrize("note", ["", "  \n"])
def test_a_hold_says_what_it_is_about_and_names_somebody(editor: User, note: str) -> None:
    with pytest.raises(NotPossible, match="Say what it is about"):
        holds.place(factories.article(), by=editor, lifters=[editor], note=note)
    with pytest.raises(NotPossible, match="Name at least one"):
        holds.place(factories.article(), by=editor, lifters=[], note="x")


@pytest.mark.django_db(transaction=True)
def test_of_a_hold_and_a_publication_at_once_no_held_edition_comes_out(editor: User, publisher: User) -> None:
    """Whichever is first, the other waits for the lock and finds out."""
    for _round in range(3):
        article = factories.article()
        outcomes: list[str] = []

        def attempt(verb: str, pk: int = article.pk, outcomes: list[str] = outcomes) -> None:
            mine = Article.objects.get(pk=pk)
            try:
                if verb == "hold":
                    holds.place(mine, by=editor, lifters=[editor], note=SECRET)
                else:
                    publishing.schedule(mine, at=clock.read() + AN_HOUR, by=publisher)
                outcomes.append(verb)
            except Refused:
                outcomes.append("refused")
            finally:
                connection.close()

        threads = [threading.Thread(target=attempt, args=(verb,)) for verb in ("schedule", "hold")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert "hold" in outcomes
        assert not article.editions.scheduled().exists()


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


# --- and the one door in what is kept for ever --------------------------------------------------------------


def test_a_held_piece_is_not_purged_and_one_whose_hold_was_lifted_goes_with_its_notes(
    editor: User, publisher: User
) -> None:
    article = factories.article()
    hold = held(article, editor)
    people = {"by": publisher, "second": editor}

    with pytest.raises(NotPossible, match="so it stays on record"):
        erasure.purge(article, **people, why="spam")
    holds.lift(hold, by=editor, lawyers_word="fine")
    erasure.purge(article, **people, why="spam")

    assert [model.objects.count() for model in (Hold, HoldNote, Article)] == [0, 0, 0]
