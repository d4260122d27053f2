"""Debts and topics against a count by hand; nothing grows with the number of pieces."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opinion import publishing, waivers
from opinion import topics as topic_verbs
from opinion.admin import figuring
from opinion.figures import contributors, debts, spans, topics
from opinion.models import Debt, Waiver, clock
from opinion.states import WaiverReason
from tests import factories
from tests.opinion.figures.world import appeared, arrived, asleep, at, author, on_paper

pytestmark = pytest.mark.django_db
Q3 = spans.read({"period": "2026-Q3"})


def found(span: spans.Span = Q3) -> dict[str, dict[Any, tuple[Any, ...]]]:
    return {table.slug: on_paper(table) for table in [*debts.tables(span), *topics.tables(span)]}


def passed(day: str, rules: list[str], reason: WaiverReason = WaiverReason.BREAKING) -> list[Debt]:
    early = factories.article(is_agreed=False)
    facts: Any = {"reason": reason, "sentence": "News.", "rules": rules}
    waiver = waivers.waive(early, by=factories.user(group="publisher", name=f"Pia {day}"), **facts)
    with asleep():
        Waiver.objects.filter(pk=waiver.pk).update(at=at(day))
        waiver.debts.update(due_at=at(day) + dt.timedelta(hours=24))
    return list(waiver.debts.order_by("pk"))


def test_what_nobody_owes_is_counted_beside_nobody() -> None:
    passed("2026-08-05", ["agreement"])
    Debt.objects.owed().update(owner=None)
    assert list(found()["owing"]) == ["nobody"]


def test_debts_are_counted_by_what_was_passed_when_it_was_passed() -> None:
    paid, *_rest = passed("2026-07-01", ["agreement"])
    late, *_rest = passed("2026-09-30T23:59", ["agreement"], WaiverReason.UNREACHABLE)
    passed("2026-06-30T23:59", ["agreement"])
    passed("2026-10-01", ["agreement"])
    Debt.objects.filter(pk=paid.pk).update(paid_at=at("2026-07-02"), deed="Yes.", paid_by=paid.owner)
    Debt.objects.filter(pk=late.pk).update(paid_at=clock.read(), deed="Yes.", paid_by=late.owner)

    counts = found()

    assert counts["debts"] == {
        "The author's yes": (2, 1, 1, 0, 0),
        "A second pair of eyes": (2, 0, 0, 2, 2),
        "All": (4, 1, 1, 2, 2),
    }
    assert counts["waivers"] == {
        "breaking news": (1,),
        "the author cannot be reached": (1,),
    }
    assert sum(row[0] for row in counts["owing"].values()) == Debt.objects.owed().count() == 6
    assert sum(row[1] for row in counts["owing"].values()) == 6  # all of them are overdue by now


def test_topics_are_counted_by_what_arrived_and_by_what_appeared() -> None:
    article = arrived(factories.article(topics=["Sea", "海峽"]), at("2026-07-02"))
    appeared(publishing.publish(article, by=None), at("2026-08-02"))
    arrived(factories.article(topics=["Sea"]), at("2026-09-02"))
    appeared(
        publishing.publish(arrived(factories.article(topics=[]), at("2026-01-02")), by=None), at("2026-07-02")
    )

    assert found()["topics"] == {"Sea": (2, 1), "海峽": (1, 1), "(no topic)": (0, 1)}


def test_a_topic_that_was_merged_is_counted_as_the_one_that_remains() -> None:
    article = arrived(factories.article(topics=["Seas"]), at("2026-07-02"))
    appeared(publishing.publish(article, by=None), at("2026-08-02"))
    topic_verbs.merge(factories.topic("Seas"), factories.topic("Sea"), by=factories.user(group="editor"))

    assert found()["topics"] == {"Sea": (1, 1)}


def test_the_number_of_questions_does_not_grow() -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            for make in dict.fromkeys(figuring.DESK.values()):
                make(Q3)
            contributors.tables(Q3)
        return len(queries)

    few = asked()
    for number in range(4):
        person = author(f"Author {number}", gender="woman", country="TW", sector="media")
        article = arrived(factories.article(authors=[person], topics=[f"Topic {number}"]), at("2026-08-01"))
        appeared(publishing.publish(article, by=None), at("2026-08-02"))
    passed("2026-08-01", ["agreement"])

    assert (few, asked()) == (9, 9)
