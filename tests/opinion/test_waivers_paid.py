"""What was passed is owed, and only a deed pays it."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from opinion import agreement, erasure, objections, publishing, revisions, waivers
from opinion.models import Debt, Image, Note, Waiver, clock
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import Channel, DebtKind
from tests import factories
from tests.opinion.waiving import debt_of, out_early, owed, waive

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def test_a_debt_does_not_vanish_without_a_deed(publisher: Any) -> None:
    article = out_early(publisher)
    debt = debt_of(article, "image_licence")

    with pytest.raises(NotPossible, match="still stands there"):
        waivers.pay(debt, by=publisher, deed="  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Debt.objects.filter(pk=debt.pk).update(paid_at=clock.read())

    assert len(owed(article)) == 5


def test_what_is_gone_is_checked_and_the_deed_says_so(publisher: Any, editor: Any) -> None:
    article = out_early(publisher)
    debt = debt_of(article, "image_licence")
    Image.objects.update(licence="own")

    waivers.pay(debt, by=editor)

    assert (debt.paid_by, debt.deed) == (editor, "Checked: the text that is out has nothing of it any more.")
    step = article.steps.get(verb="pay")
    assert (step.by, step.facts) == (
        editor,
        {"debt": debt.pk, "kind": "finding", "rule": "image_licence", "checked": True},
    )


def test_a_correction_at_the_desk_pays_only_once_readers_have_it(publisher: Any) -> None:
    article = out_early(publisher)
    debt = debt_of(article, "image_licence")
    Note.objects.update(resolved_at=clock.read(), resolved_by=publisher)
    with revisions.saving(article, by=publisher, base=None) as locked:
        locked.lead_image = None
    factories.agree(article)

    with pytest.raises(NotPossible):
        waivers.pay(debt, by=publisher)
    publishing.publish(article, by=publisher)
    waivers.pay(debt, by=publisher)

    assert debt.paid_at is not None


def test_a_sentence_that_says_what_was_done_pays_and_is_kept(publisher: Any) -> None:
    article = out_early(publisher)
    debt = debt_of(article, "must_note")

    waivers.pay(debt, by=publisher, deed="The ministry has confirmed it by mail.")

    assert (debt.deed, article.steps.get(verb="pay").facts["checked"]) == (
        "The ministry has confirmed it by mail.",
        False,
    )
    assert owed(article).count(("finding", "must_note")) == 1


def test_nothing_is_paid_twice_nor_by_who_does_not_edit(publisher: Any) -> None:
    debt = debt_of(out_early(publisher), "must_note")

    with pytest.raises(NotAllowed):
        waivers.pay(debt, by=factories.user(group="contributor"), deed="Done.")
    waivers.pay(debt, by=publisher, deed="Done.")
    with pytest.raises(NotPossible, match="already"):
        waivers.pay(debt, by=publisher, deed="Done again.")


def test_the_second_pair_of_eyes_is_another_persons(publisher: Any, editor: Any) -> None:
    article = out_early(publisher)
    debt = article.debts.get(kind=DebtKind.SECOND_EYES)

    with pytest.raises(NotAllowed, match="Pia Publisher"):
        waivers.pay(debt, by=publisher, deed="I read it again.")
    waivers.pay(debt, by=editor, deed="A comma is wrong.")

    assert debt.deed == f"Read: version {article.version}. A comma is wrong."


def test_the_authors_yes_pays_by_itself_what_was_owed_of_it(publisher: Any) -> None:
    article = out_early(publisher)

    agreement.note_yes(article, by=publisher, channel=Channel.TELEPHONE, words="Yes.", revision=1)

    assert [(debt.rule, debt.paid_by, debt.deed) for debt in Debt.objects.paid()] == [
        (
            "agreement",
            publisher,
            "Huynh Tam Sang agreed to version 1; text, byline and disclosure are still the same.",
        )
    ]
    assert len(owed(article)) == 4


def test_a_yes_to_another_text_pays_nothing(publisher: Any) -> None:
    article = out_early(publisher)
    with revisions.saving(article, by=publisher, base=None) as locked:
        locked.body += "<p>One sentence more.</p>"

    agreement.note_yes(article, by=publisher, channel=Channel.MAIL, words="Yes.")

    assert not Debt.objects.paid().exists()


def test_an_answer_pays_by_itself_what_was_owed_of_an_objection(publisher: Any) -> None:
    contributor = factories.user(group="contributor")
    article = factories.article(submitted_by=contributor)
    agreement.send(article, subject="Your piece", text="Please read it.", by=publisher)
    no = objections.object_(article, by=contributor, text="Not this word.", takes_back_yes=False)
    waive(article, publisher)
    publishing.publish(article, by=publisher)

    objections.answer_objection(no, by=publisher, answer="It stays, since it is yours.")

    assert [(debt.rule, debt.deed) for debt in Debt.objects.paid()] == [
        ("objection", "The author was answered: It stays, since it is yours.")
    ]


def test_a_piece_that_was_never_public_is_purged_with_what_was_passed_and_owed(publisher: Any) -> None:
    article = factories.article(is_agreed=False)
    waive(article, publisher)

    erasure.purge(article, by=publisher, second=factories.user(group="publisher"), why="Spam.")

    assert (Waiver.objects.count(), Debt.objects.count()) == (0, 0)


# --- counting


def test_reports_can_count_them(publisher: Any) -> None:
    article = out_early(publisher)
    now = clock.read()
    waivers.pay(debt_of(article, "must_note"), by=publisher, deed="Done.")
    Debt.objects.filter(rule="image_licence").update(due_at=now - HOUR)
    Debt.objects.filter(rule="must_note").update(due_at=now - HOUR)

    assert Waiver.objects.between(now - HOUR, now).by_reason() == {"yes_by_message": 1}
    assert Waiver.objects.between(now - 2 * HOUR, now - HOUR).by_reason() == {}
    debts = Debt.objects.all()
    counts = [debts.count(), debts.owed().count(), debts.paid().count()]
    assert counts == [5, 4, 1]
    assert sorted(debt.rule for debt in debts.overdue()) == ["image_licence", "must_note"]
