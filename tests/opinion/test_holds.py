"""Legal holds: what they stop, where they stop it, and who places them."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from authors.models import User
from opinion import erasure, holds, preflight, publishing, workflow
from opinion.models import Article, Edition, Hold, HoldNote, Message, Step, clock
from opinion.publishing import Epitaph
from opinion.refusals import Blocked, NotAllowed, NotPossible, Refused
from opinion.states import EditionKind, State
from tests import factories

pytestmark = pytest.mark.django_db

SECRET = "the businessman's lawyers wrote to us"
AN_HOUR = dt.timedelta(hours=1)


def held(article: Article, by: User, *lifters: User) -> Hold:
    return holds.place(article, by=by, lifters=lifters or (by,), note=SECRET)


def told(template: str) -> dict[str, str]:
    """What each person was told, by address."""
    return {mail.to: f"{mail.subject}\n{mail.text}" for mail in Message.objects.filter(template=template)}


def scheduled(article: Article | None = None) -> Article:
    article = article or factories.article()
    publishing.schedule(article, at=clock.read() + AN_HOUR, by=None)
    return article


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
        with pytest.raises(Blocked, match="under a legal hold, placed by Edith Editor"):
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
