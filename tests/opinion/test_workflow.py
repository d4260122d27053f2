"""The gate: who may make which move from which state, and what a move leaves behind."""

import threading

import pytest
from django.db import connection

from authors.models import User
from opinion import workflow
from opinion.models import Article, Step
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import State
from opinion.workflow import MOVES
from tests import factories

pytestmark = pytest.mark.django_db

S = State
# Who may make the move at all; and from where.
EVERY_EDITOR, PUBLISHERS = {"editor", "publisher"}, {"publisher"}
IN_WORK = {S.EDITING, S.WITH_AUTHOR, S.READY}
AT_THE_DESK = {S.SUBMITTED, *IN_WORK}
EXPECTED: dict[str, tuple[set[str], set[State]]] = {
    "submit": ({"owner", *EVERY_EDITOR}, {S.DRAFT}),
    "edit": (EVERY_EDITOR, {S.DRAFT, S.SUBMITTED}),
    "return": (EVERY_EDITOR, {S.SUBMITTED, S.EDITING}),
    "send": (EVERY_EDITOR, {S.EDITING, S.READY}),
    "call_back": (EVERY_EDITOR, {S.WITH_AUTHOR}),
    "answer": ({"owner", *EVERY_EDITOR}, {S.WITH_AUTHOR}),
    "ready": (EVERY_EDITOR, {S.EDITING}),
    "unready": (EVERY_EDITOR, {S.READY}),
    "publish": (PUBLISHERS, {*IN_WORK, S.PUBLISHED}),
    "schedule": (PUBLISHERS, {*IN_WORK, S.PUBLISHED}),
    "put_back": (PUBLISHERS, IN_WORK),
    "reopen": (EVERY_EDITOR, {S.PUBLISHED}),
    "unschedule": (PUBLISHERS, {*IN_WORK, S.PUBLISHED}),
    "withdraw_schedule": (PUBLISHERS, {S.PUBLISHED}),
    "take_down": (PUBLISHERS, {*IN_WORK, S.PUBLISHED}),
    "hold": (EVERY_EDITOR, set(State)),
    "hold_scheduled": (EVERY_EDITOR, {S.PUBLISHED}),
    "decline": (EVERY_EDITOR, AT_THE_DESK),
    "withdraw": ({"owner", *EVERY_EDITOR}, {*AT_THE_DESK, S.PUBLISHED}),
    "spike": (EVERY_EDITOR, {S.DRAFT, *AT_THE_DESK}),
    "restore": (EVERY_EDITOR, {S.SPIKED, S.DECLINED, S.WITHDRAWN}),
}
ROLES = [
    "owner",
    "disabled owner",
    "contributor",
    "editor",
    "publisher",
    "administrator",
    "disabled publisher",
    "nobody",
]


def person(role: str) -> User:
    if role == "disabled publisher":
        return factories.user(group="publisher", is_active=False)
    if role == "disabled owner":
        return factories.user(group="contributor", is_active=False)
    if role in {"owner", "nobody"}:
        return factories.user(group="contributor" if role == "owner" else "")
    return factories.user(group=role)


def test_the_table_of_expectations_is_complete() -> None:
    assert EXPECTED.keys() == MOVES.keys()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", State)
def test_exactly_these_moves_are_open_to_this_role_in_this_state(role: str, state: State) -> None:
    article, user = factories.article(), person(role)
    article.state = state
    if role in {"owner", "disabled owner"}:
        article.submitted_by = user

    found = {move.verb for move in workflow.available(article, user)}

    assert found == {verb for verb, (roles, states) in EXPECTED.items() if role in roles and state in states}


@pytest.mark.parametrize("role", ["contributor", "administrator", "nobody"])
@pytest.mark.parametrize("verb", MOVES)
def test_who_has_no_right_changes_nothing(role: str, verb: str) -> None:
    article = factories.article()

    with pytest.raises(NotAllowed):
        workflow.move(article, verb, by=person(role))

    article.refresh_from_db()
    assert (article.state, article.steps.filter(verb=verb, by__isnull=False).count()) == (State.EDITING, 0)


def test_a_move_writes_its_step_with_who_when_why_and_from_where_to_where() -> None:
    article, editor = factories.article(), factories.user(group="editor")

    workflow.move(article, "spike", by=editor, why="page furniture")

    step = Step.objects.get(article=article, verb="spike")
    assert (step.by, step.why, step.source, step.target) == (editor, "page furniture", "editing", "spiked")
    assert step.at == article.changed_at
    assert article.state == State.SPIKED


def test_a_move_from_the_wrong_state_says_where_the_piece_stands() -> None:
    with pytest.raises(NotPossible, match="Being edited"):
        workflow.move(factories.article(), "restore", by=factories.user(group="editor"))


def test_a_spiked_piece_comes_back_as_it_was() -> None:
    article = factories.article(headline="Kept")
    copy = article.snapshot()

    workflow.move(article, "spike", by=None)
    workflow.move(article, "restore", by=None)

    assert (article.state, article.snapshot()) == (State.EDITING, copy)


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_move_at_once_one_is_told() -> None:
    article = factories.article()
    outcomes: list[str] = []

    def spike() -> None:
        try:
            workflow.move(Article.objects.get(pk=article.pk), "spike", by=None)
            outcomes.append("moved")
        except NotPossible:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=spike) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["moved", "told", "told", "told"]
    assert Step.objects.filter(article=article, verb="spike").count() == 1
