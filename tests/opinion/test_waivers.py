"""The breaking-news rule: what is passed together, for which text, by whom, and the debts that only deeds pay."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from opinion import agreement, erasure, holds, objections, preflight, publishing, revisions, waivers, workflow
from opinion.models import Article, Debt, Desk, Image, Message, Note, Waiver, clock
from opinion.refusals import Blocked, NotAllowed, NotPossible
from opinion.states import Channel, DebtKind, WaiverReason
from tests import factories

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
FOUR = ["agreement", "image_licence", "must_note", "must_note"]


@pytest.fixture
def publisher() -> Any:
    return factories.user(group="publisher", name="Pia Publisher")


@pytest.fixture
def editor() -> Any:
    return factories.user(group="editor", name="Edith Editor")


def picture(**facts: Any) -> Image:
    return Image.objects.create(
        original=ContentFile(b"", "x.jpg"), sha256="0", width=9, height=9, alt="A ship", **facts
    )


def unfinished(**facts: Any) -> Article:
    """A piece that four things stop, all of which may be passed."""
    article = factories.article(is_agreed=False, **{"lead_image": picture(), **facts})
    for words in ("Who says so?", "Which minister?"):
        Note.objects.create(
            article=article, by=factories.user(group="editor"), at=clock.read(), text=words, is_must=True
        )
    return article


def waive(article: Article, by: Any, **facts: Any) -> Waiver:
    given = {
        "reason": WaiverReason.YES_BY_MESSAGE,
        "sentence": "She said yes on the telephone at 16:40.",
        "rules": [finding.rule for finding in preflight.blocking(article)],
    }
    return waivers.waive(article, by=by, **given | facts)


def owed(article: Article) -> list[tuple[str, str]]:
    return [(debt.kind, debt.rule) for debt in Debt.objects.owed().filter(article=article).order_by("pk")]


# --- passing


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


# --- paying


def out_early(publisher: Any, **facts: Any) -> Article:
    article = unfinished(**facts)
    with transaction.atomic():
        waive(article, publisher)
        publishing.publish(article, by=publisher)
    return article


def debt_of(article: Article, rule: str) -> Debt:
    return article.debts.owed().filter(rule=rule).order_by("pk")[0]


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
    debts = Debt.objects.made_between(now - HOUR, now)
    counts = [debts.count(), debts.owed().count(), debts.paid().count()]
    assert counts == [5, 4, 1]
    assert sorted(debt.rule for debt in debts.overdue()) == ["image_licence", "must_note"]
    assert debts.paid_late().count() == 1
