"""The breaking-news rule: what is passed together, for which text and by whom, and what is owed for it."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from opinion import agreement, holds, objections, preflight, publishing, revisions, workflow
from opinion.models import Article, Debt, Desk, Message, Note, Waiver, clock
from opinion.refusals import Blocked, NotAllowed, NotPossible
from opinion.states import DebtKind
from tests import factories
from tests.opinion.waiving import FOUR, owed, unfinished, waive

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def test_what_stops_a_piece_is_passed_together_and_the_piece_goes_out(publisher: Any) -> None:
    article = unfinished()

    waiver = waive(article, publisher)
    publishing.publish(article, by=publisher)

    assert article.editions.live().count() == 1
    assert (waiver.rules, waiver.text_hash) == (
        ["agreement", "image_licence", "must_note"],
        article.snapshot().fingerprint(),
    )
    step = article.steps.get(verb="waive")
    assert (step.by, step.why, step.facts["rules"]) == (publisher, waiver.sentence, FOUR)


def test_each_thing_passed_is_owed_by_the_pieces_editor_and_the_reading_by_somebody_else(
    publisher: Any, editor: Any
) -> None:
    Desk.objects.update_or_create(pk=1, defaults={"debt_hours": 10, "second_eyes_hours": 3})
    article = unfinished()
    Article.objects.filter(pk=article.pk).update(editor=editor)

    waiver = waive(article, publisher)

    debts = list(waiver.debts.order_by("pk"))
    assert [(d.kind, d.rule, d.owner, d.due_at - waiver.at) for d in debts] == [
        *((DebtKind.FINDING, debt.rule, editor, 10 * HOUR) for debt in debts[:4]),
        (DebtKind.SECOND_EYES, "", editor, 3 * HOUR),
    ]
    assert sorted(debt.rule for debt in debts[:4]) == FOUR
    assert [d.sentence for d in debts if d.rule == "must_note"] == [
        "A note has to be settled first: “Who says so?”",
        "A note has to be settled first: “Which minister?”",
    ]


def test_a_piece_in_nobodys_hand_is_owed_by_who_passed_it_and_read_by_another_publisher(
    publisher: Any,
) -> None:
    other = factories.user(group="publisher")
    article = factories.article(is_agreed=False)

    debts = list(waive(article, publisher).debts.order_by("pk"))

    assert [debt.owner for debt in debts] == [publisher, other]


def test_where_nobody_else_is_there_the_reading_is_nobodys_and_administrators_are_told(
    publisher: Any,
) -> None:
    administrator = factories.user(group="administrator", is_staff=True)
    article = factories.article(is_agreed=False)

    debts = list(waive(article, publisher).debts.order_by("pk"))

    assert [debt.owner for debt in debts] == [publisher, None]
    mail = Message.objects.get(template="nobody_can")
    assert (mail.to, mail.role, mail.article) == (administrator.email, "admin", article)
    assert debts[1].sentence in mail.text


def test_a_waiver_holds_for_that_text_alone(publisher: Any) -> None:
    article = unfinished()
    waive(article, publisher)
    with revisions.saving(article, by=publisher, base=None) as locked:
        locked.standfirst = "One word more"

    with pytest.raises(Blocked) as refused:
        publishing.publish(article, by=publisher)

    assert sorted(finding.rule for finding in refused.value.findings) == FOUR


def test_what_somebody_brings_up_afterwards_is_not_passed_though_the_text_is_the_same(publisher: Any) -> None:
    contributor = factories.user(group="contributor")
    article = unfinished(submitted_by=contributor)
    agreement.send(article, subject="Your piece", text="Please read it.", by=publisher)
    objections.object_(article, by=contributor, text="Not this word.")
    waive(article, publisher)
    assert preflight.blocking(article) == []

    objections.object_(article, by=contributor, text="Nor that one.")
    Note.objects.create(article=article, by=publisher, at=clock.read(), text="Libel?", is_must=True)

    assert [finding.sentence for finding in preflight.blocking(article)] == [
        f"{contributor} objects: “Nor that one.” Answer that first.",
        "A note has to be settled first: “Libel?”",
    ]


def test_a_waiver_of_another_piece_with_the_same_text_does_not_hold(publisher: Any) -> None:
    person = factories.author()
    article, twin = (factories.article(is_agreed=False, authors=[person]) for _ in range(2))
    waive(article, publisher)

    with pytest.raises(Blocked):
        publishing.publish(twin, by=publisher)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"headline": ""}, "headline"),
        ({"headline_is_working": True}, "working_headline"),
        ({"authors": []}, "byline"),
        ({"body": ""}, "body"),
        ({"body": "<p>The strait is a hundred miles and</p>"}, "breaks_off"),
        ({"is_opening": True}, "opening"),
        ({"origin": "unknown"}, "origin"),
    ],
)
def test_what_can_never_be_passed_is_refused_with_all_the_rest(
    publisher: Any, facts: dict[str, Any], rule: str
) -> None:
    article = factories.article(**{"is_agreed": False, **facts})

    with pytest.raises(Blocked) as refused, transaction.atomic():
        waive(article, publisher)

    assert rule in [finding.rule for finding in refused.value.findings]
    assert not any(finding.waivable for finding in refused.value.findings)
    assert not Waiver.objects.exists()


def test_a_legal_hold_is_never_passed(publisher: Any) -> None:
    article = factories.article(is_agreed=False)
    holds.place(article, by=publisher, lifters=[publisher], note="x")

    with pytest.raises(Blocked, match="legal hold"):
        waive(article, publisher)


def test_only_who_may_publish_passes_anything(editor: Any) -> None:
    article = unfinished()

    with pytest.raises(NotAllowed):
        waive(article, editor)
    Desk.objects.update_or_create(pk=1, defaults={"editors_may_publish": True})
    waive(article, editor)

    assert article.waivers.get().by == editor


def test_a_closed_account_passes_nothing(publisher: Any) -> None:
    publisher.is_active = False

    with pytest.raises(NotAllowed):
        waive(unfinished(), publisher)


@pytest.mark.parametrize(
    "seen",
    [
        ["agreement"],
        ["agreement", "image_licence", "must_note"],
        [],
    ],
)
def test_nothing_is_passed_that_the_person_did_not_see(publisher: Any, seen: list[str]) -> None:
    with pytest.raises(NotPossible, match="Something else"):
        waive(unfinished(), publisher, rules=seen)


def test_a_sentence_is_needed_and_something_to_pass(publisher: Any) -> None:
    with pytest.raises(NotPossible, match="in a sentence"):
        waive(unfinished(), publisher, sentence="  ")
    with pytest.raises(NotPossible, match="Nothing stands"):
        waive(factories.article(), publisher)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_passed_apart_from_what_goes_out(publisher: Any) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        waive(factories.article(is_agreed=False), publisher)


@pytest.mark.django_db(transaction=True)
def test_what_does_not_go_out_leaves_neither_waiver_nor_debt(publisher: Any) -> None:
    article = factories.article(is_agreed=False)

    def too_late() -> None:
        with transaction.atomic():
            waive(article, publisher)
            publishing.schedule(article, at=clock.read() - HOUR, by=publisher)

    with pytest.raises(NotPossible, match="time has passed"):
        too_late()

    assert (Waiver.objects.count(), Debt.objects.count()) == (0, 0)


def test_an_embargo_is_judged_by_the_moment_at_which_the_piece_goes_out(publisher: Any) -> None:
    now = clock.read()
    article = factories.article(
        origin="republished", first_outlet="Taipei Times", first_permission="Their editor",
        first_permitted_on=now.date(), first_not_before=now + HOUR, is_agreed=False,
    )  # fmt: skip

    with pytest.raises(NotPossible, match="Nothing stands"):
        waive(article, publisher, at=now + 2 * HOUR, rules=[])
    waive(article, publisher)

    assert owed(article) == [("finding", "embargo"), ("second_eyes", "")]


def test_the_author_is_told_at_once_with_what_has_changed(publisher: Any) -> None:
    contributor = factories.user(group="contributor")
    article = factories.submitted(by=contributor, byline_name="Mei Lin")
    with revisions.saving(article, by=publisher, base=None) as locked:
        locked.body = locked.body.replace("hundred", "thousand")
    workflow.move(article, "edit", by=publisher)

    waive(article, publisher)
    publishing.publish(article, by=publisher)

    mail = Message.objects.get(template="without_yes")
    assert mail.to == contributor.email
    assert "thousand" in mail.text
