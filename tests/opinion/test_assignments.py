"""Whose a piece is, until when something has to happen, and what becomes of it when somebody leaves."""

import datetime as dt
from typing import Any

import pytest

from opinion import assignments, debtors, waivers, workflow
from opinion.models import Article, Debt, Desk, Message, Step, clock
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import DebtKind, State, WaiverReason
from tests import factories

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def test_taking_a_piece_from_the_inbox_begins_its_editing_and_it_is_mine_and_due() -> None:
    article = factories.submitted(by=factories.user(group="contributor"))
    editor = factories.user(group="editor")
    assert article.editor is None

    assignments.take(article, by=editor)

    assert (article.state, article.editor) == (State.EDITING, editor)
    assert article.due_at == article.changed_at + dt.timedelta(days=Desk.settings().days_in_editing)


def test_a_piece_in_the_inbox_is_due_as_the_desk_says() -> None:
    Desk.objects.create(pk=1, days_in_inbox=7)

    article = factories.submitted(by=factories.user(group="contributor"))

    assert article.due_at == article.changed_at + dt.timedelta(days=7)


def test_taking_over_from_a_colleague_is_a_step_that_names_both() -> None:
    one, two = factories.user(group="editor"), factories.user(group="editor")
    article = factories.submitted(by=factories.user(group="contributor"))
    assignments.take(article, by=one)

    assignments.take(article, by=two)

    assert article.editor == two
    assert Step.objects.get(article=article, verb="assign").facts == {"from": one.pk, "to": two.pk}


def test_taking_what_is_mine_already_leaves_no_step() -> None:
    editor, article = factories.user(group="editor"), factories.article()
    assignments.assign(article, to=editor, by=editor)

    assignments.take(article, by=editor)

    assert Step.objects.filter(article=article, verb="assign").count() == 1


@pytest.mark.parametrize("group", ["contributor", "administrator", "lawyer", ""])
def test_nobody_is_given_a_piece_who_does_not_edit(group: str) -> None:
    article, editor = factories.article(), factories.user(group="editor")

    with pytest.raises(NotPossible, match="does not edit here"):
        assignments.assign(article, to=factories.user(group=group), by=editor)
    with pytest.raises(NotAllowed):
        assignments.assign(article, to=editor, by=factories.user(group=group))


def test_a_spiked_piece_is_nobodys_to_take() -> None:
    article, editor = factories.article(), factories.user(group="editor")
    workflow.move(article, "spike", by=editor)

    with pytest.raises(NotPossible, match="Spiked"):
        assignments.take(article, by=editor)


def test_a_piece_that_leaves_the_desk_is_due_no_more_and_promised_no_more() -> None:
    article, editor = factories.article(), factories.user(group="editor")
    workflow.move(article, "spike", by=editor)
    workflow.move(article, "restore", by=editor)
    promise(article, clock.read() + HOUR, editor)

    workflow.move(article, "spike", by=editor)

    assert (article.due_at, article.promised_at) == (None, None)


def promise(article: Article, at: dt.datetime, by: Any) -> None:
    assignments.set_dates(article, due_at=at, promised_at=at, news_peg=None, by=by)


def test_dates_are_noted_as_a_step_and_only_where_they_change() -> None:
    article, editor = factories.article(), factories.user(group="editor")
    at, peg = clock.read() + HOUR, dt.date(2027, 3, 1)
    for _again in range(2):
        assignments.set_dates(article, due_at=at, promised_at=None, news_peg=peg, by=editor)

    assert (article.due_at, article.news_peg) == (at, peg)
    assert Step.objects.get(article=article, verb="set_dates").facts["news_peg"] == "2027-03-01"


def test_whoever_has_the_piece_is_reminded_once_of_a_promise_that_comes_near() -> None:
    article, editor = factories.article(), factories.user(group="editor")
    assignments.take(article, by=editor)
    promise(article, clock.read() + dt.timedelta(days=3), editor)
    assert assignments.remind() == 0

    promise(article, clock.read() + 3 * HOUR, editor)
    assert [assignments.remind(), assignments.remind()] == [1, 0]

    assert [message.to for message in Message.objects.filter(template="promise")] == [editor.email]


def test_a_new_promise_is_reminded_of_anew() -> None:
    article, editor = factories.article(), factories.user(group="editor")
    for hours in (1, 2):
        promise(article, clock.read() + hours * HOUR, editor)
        assert assignments.remind() == 1


def test_a_promise_about_a_piece_that_nobody_has_reminds_every_publisher() -> None:
    publisher = factories.user(group="publisher")
    factories.user(group="publisher", is_active=False)
    article = factories.submitted(by=factories.user(group="contributor"))
    promise(article, clock.read() - HOUR, publisher)

    assignments.remind()

    assert [m.to for m in Message.objects.filter(template="promise")] == [publisher.email]


def test_who_leaves_hands_over_everything_in_one_act_and_cannot_sign_in_any_more() -> None:
    leaver, heir = factories.user(group="editor"), factories.user(group="editor")
    pieces = [factories.article(headline=f"Piece {number}") for number in range(3)]
    for piece in pieces:
        assignments.take(piece, by=leaver)
    workflow.move(pieces[2], "spike", by=leaver)

    count = assignments.hand_over(leaver, to=heir, by=factories.user(group="administrator"))

    leaver.refresh_from_db()
    assert (count, leaver.is_active) == (2, False)
    assert set(Article.objects.in_hand_of(heir)) == set(pieces[:2])
    assert Step.objects.filter(verb="assign", facts__closed=True).count() == 2


def test_nobody_leaves_while_pieces_would_be_left_lying() -> None:
    leaver = factories.user(group="editor")
    assignments.take(factories.article(), by=leaver)
    administrator = factories.user(group="administrator")

    for heir in (None, leaver, factories.user(group="contributor")):
        with pytest.raises(NotPossible, match="takes over"):
            assignments.hand_over(leaver, to=heir, by=administrator)

    leaver.refresh_from_db()
    assert leaver.is_active


def test_who_has_nothing_in_hand_may_leave_without_an_heir_but_nobody_closes_her_own_account() -> None:
    administrator = factories.user(group="administrator")

    assert assignments.hand_over(factories.user(group="contributor"), to=None, by=administrator) == 0
    with pytest.raises(NotPossible):
        assignments.hand_over(administrator, to=None, by=administrator)
    with pytest.raises(NotAllowed):
        assignments.hand_over(administrator, to=None, by=factories.user(group="publisher"))


def test_an_heir_takes_over_what_is_owed_but_not_the_second_reading_of_what_he_passed() -> None:
    heir = factories.user(group="publisher")
    leaver = factories.user(group="editor")
    other = factories.user(group="editor")
    article = factories.article(is_agreed=False)
    Article.objects.filter(pk=article.pk).update(editor=leaver)
    article.refresh_from_db()
    passing(article, heir)

    assignments.hand_over(leaver, to=heir, by=factories.user(group="administrator"))

    owners = dict(Debt.objects.values_list("kind", "owner"))
    assert owners == {DebtKind.FINDING: heir.pk, DebtKind.SECOND_EYES: other.pk}


def test_where_nobody_is_left_who_could_read_it_the_mail_is_the_one_that_was_foreseen() -> None:
    heir, leaver = factories.user(group="publisher"), factories.user(group="editor")
    administrator = factories.user(group="administrator", is_staff=True)
    article = factories.article(is_agreed=False)
    passing(article, heir)
    foreseen = [(mail.to, mail.text) for mail in debtors.foreseen(leaver, by=administrator)]

    assignments.hand_over(leaver, to=heir, by=administrator)

    assert Debt.objects.get(kind=DebtKind.SECOND_EYES).owner is None
    assert list(Message.objects.filter(template="nobody_can").values_list("to", "text")) == foreseen
    assert [to for to, _text in foreseen] == [heir.email]


def passing(article: Article, by: object) -> None:
    """Passes all that stands in its way."""
    waivers.waive(
        article,
        by=by,
        reason=WaiverReason.BREAKING,
        sentence="War.",
        rules=["agreement"],
    )
