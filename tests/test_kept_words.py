"""What is kept is the same, in whichever language whoever clicked was at work: a day of the desk, played in both."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import translation

from authors.models import User
from opinion import (
    agreement,
    arrivals,
    assignments,
    composing,
    contents,
    copyediting,
    dealing,
    holds,
    house,
    letters,
    objections,
    publishing,
    reconciling,
    revisions,
    submissions,
    waivers,
)
from opinion.dealing import Plan
from opinion.findings import Gravity
from opinion.models import Article, Letter, Message, Revision, Step, clock
from opinion.parts import Snapshot
from opinion.publishing import Epitaph
from opinion.states import Channel, Scope, WaiverReason
from tests import factories
from tests.opinion.test_arrivals import PIECE
from tests.opinion.test_copyediting import TEXT
from tests.opinion.test_house import style, switched_on

pytestmark = pytest.mark.django_db


class Desk:
    """Whoever is at work; one publisher reads Chinese, and so gets her mails in it whoever clicks."""

    def __init__(self) -> None:
        self.mei = factories.user(group="contributor", name="Mei Lin")
        self.editor = factories.user(group="editor", name="Edda Editor")
        self.publisher = factories.user(group="publisher", name="Pia Publisher")
        self.lawyer = factories.user(group="lawyer", name="Lea Lawyer")
        factories.user(group="publisher", name="Paul Publisher", language="zh-hant")


def _from_outside(desk: Desk) -> None:
    """In, to the author and back, out with a slip mended, and an objection that stops the clock."""
    piece = factories.submitted(by=desk.mei)
    assignments.take(piece, by=desk.editor)
    agreement.send(piece, subject="Your piece", text="Please read it.", by=desk.editor)
    agreement.agree(piece, by=desk.mei, revision=_sent(piece), scope=Scope.SMALL)
    Article.objects.filter(pk=piece.pk).update(nothing_to_disclose=True, exclusivity="ours")
    with revisions.saving(piece, by=desk.editor, base=None) as locked:
        locked.body = locked.body.replace("a hundred miles", "some hundred miles")
    with revisions.saving(piece, by=desk.editor, base=None) as locked:
        locked.body = locked.body.replace("some hundred miles", "a hundred miles").replace("wide,", "wide")
    publishing.schedule(piece, at=clock.read() + dt.timedelta(days=2), by=desk.publisher)
    objections.object_(piece, by=desk.mei, text="Not like this.")
    objections.answer_objection(piece.objections.get(), by=desk.editor, answer="Then so.")


def _sent(piece: Article) -> int:
    asked = agreement.asked_about(piece)
    assert asked is not None
    return asked.number


def _versions(desk: Desk) -> None:
    """House style, a late save, an earlier version, and two texts that are put together."""
    switched_on(style(), desk.publisher)
    house.set_check("image_licence", gravity=Gravity.OFF, parameters={}, kinds=[], by=desk.publisher)
    piece = factories.article(body=TEXT, is_agreed=False)
    hit = copyediting.places(piece)[0].hit
    place: Any = {"key": hit.key, "paragraph": hit.paragraph, "start": hit.start}
    copyediting.apply(piece, **place, by=desk.editor, base=piece.version)
    late = revisions.keep_aside(piece, Snapshot(headline="Late", body=TEXT), by=desk.editor, base=1)
    reconciling.settle(reconciling.of(piece, late=late.number), late.snapshot(), kept="mine", by=desk.editor)
    revisions.restore(piece.revisions.get(number=1), by=desk.editor)


def _passed(desk: Desk) -> None:
    """Out although something stands in the way, and what is owed of it paid."""
    piece = factories.article(is_agreed=False, exclusivity="", nothing_to_disclose=False)
    with transaction.atomic():
        found = ["agreement", "disclosure", "exclusivity"]
        facts: Any = {"reason": WaiverReason.BREAKING, "sentence": "News.", "rules": found}
        waiver = waivers.waive(piece, by=desk.publisher, **facts)
        publishing.publish(piece, by=desk.publisher)
    agreement.note_yes(piece, by=desk.editor, channel=Channel.MAIL, words="Yes.")
    waivers.pay(waiver.debts.get(kind="second_eyes"), by=desk.editor)
    publishing.take_down(piece, by=desk.publisher, why="", epitaph=Epitaph(headline=True, byline=True))
    publishing.put_back(piece, by=desk.publisher)


def _held(desk: Desk) -> None:
    piece = factories.published(headline="Held").article
    publishing.schedule(piece, at=clock.read() + dt.timedelta(days=3), by=desk.publisher)
    hold = holds.place(piece, by=desk.publisher, lifters=[desk.lawyer], note="Ask her.", take_down=True)
    holds.lift(hold, by=desk.lawyer)


def _aside(desk: Desk) -> None:
    """Declined without a headline, withdrawn while scheduled, promised and late."""
    letter = Letter.objects.create(
        slug="no", use="decline", reason="No", subject="{headline}", text="Dear {name},"
    )
    piece = factories.submitted(by=desk.mei, headline="Declined")
    Article.objects.filter(pk=piece.pk).update(headline="")
    piece.refresh_from_db()
    proposed = letters.proposal(letter, piece)
    letters.decline(piece, letter=letter, subject=proposed.subject, text=proposed.text, by=desk.editor)
    other = factories.submitted(by=desk.mei, headline="Withdrawn")
    now = clock.read()
    dates: Any = {"due_at": now, "promised_at": now + dt.timedelta(hours=1), "news_peg": None}
    assignments.set_dates(other, **dates, by=desk.editor)
    assignments.remind()
    submissions.withdraw(other, by=desk.mei)


def _came_in(desk: Desk) -> None:
    for data, name in (
        (PIECE, "a.docx"),
        (b"From: a@example.org\nSubject: b\n\nThe text of a piece.\n", "a.eml"),
    ):
        arrival = arrivals.receive_file(data, name=name, by=desk.editor)
        dealing.make_piece(arrival, Plan(text=contents.texts(arrival)[0], headline="Came in"), by=desk.editor)
    pasted = arrivals.receive_text("<p>Pasted.</p>", by=desk.editor)
    dealing.make_piece(pasted, Plan(text=pasted, author_name="Ng Mei"), by=desk.editor)


def play(language: str) -> list[str]:
    """A day of the desk in this language; every row of ours that it leaves, without numbers and moments."""
    with translation.override(language), transaction.atomic():
        desk = Desk()
        for scene in (_from_outside, _versions, _passed, _held, _aside, _came_in):
            scene(desk)
        composing.refresh(
            authors=[byline.author for piece in Article.objects.all() for byline in piece.bylines.all()]
        )
        found = sorted(rows())
        transaction.set_rollback(True)
    return found


def rows() -> Iterator[str]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in {"authors", "opinion"} and model._meta.managed:
            for row in model._base_manager.values():
                row.pop("password", None)
                parts = {name: it for name, it in row.pop("parts", {}).items() if name != "byline"}
                shown = {n: it for n, it in row.items() if not isinstance(it, int | dt.datetime | bytes)}
                # An author's key is in the hash of a byline, and so in that of a whole text.
                plain = re.sub(r"\b[0-9a-f]{32,}\b", "#", f"{model._meta.object_name} {shown}")
                yield re.sub(r"\d+", "0", plain) + str(parts)


def test_a_day_played_in_chinese_leaves_the_rows_that_it_leaves_in_english() -> None:
    english, chinese = play("en"), play("zh-hant")

    assert [row for row in chinese if row not in english] == []
    assert english == chinese


def test_the_day_leaves_words_of_ours_and_a_chinese_mail() -> None:
    """So that the test above compares something."""
    desk = Desk()
    with translation.override("zh-hant"):
        for scene in (_from_outside, _versions, _passed, _held, _aside, _came_in):
            scene(desk)

    whys = {*Step.objects.values_list("why", flat=True), *Revision.objects.values_list("why", flat=True)}
    assert whys >= {
        "Mei Lin objects.",
        "Legal hold",
        "house style",
        "restored version 1",
        "As the file a.docx.",
    }
    told = dict(Message.objects.filter(template="held").values_list("to", "subject"))
    mine = User.objects.get(name="Paul Publisher")
    assert {to: subject for to, subject in told.items() if to == mine.email} == {mine.email: "法務凍結：Held"}
    assert {subject for to, subject in told.items() if to != mine.email} == {"Legal hold: Held"}
