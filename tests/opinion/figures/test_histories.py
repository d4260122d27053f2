"""Random small histories: what the database counts is what somebody counts with paper and pencil."""

import datetime as dt
import statistics
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opinion.figures import pieces, spans, topics
from opinion.models import Arrival, Article, Edition, EditionTopic, Kind, Step, Topic, TopicLink
from tests import factories
from tests.opinion.figures.world import asleep, at, on_paper

pytestmark = pytest.mark.django_db
Q3 = spans.read({"period": "2026-Q3"})
# Edges of the quarter, by the clocks of Taipei and by those of UTC, and days within it.
MOMENTS = [
    at("2026-06-15"), at("2026-06-30T23:59:59.999999"), at("2026-07-01"), at("2026-07-01T08:00"), at("2026-08-02"),
    at("2026-08-15T12:00"), at("2026-09-30T23:59:59.999999"), at("2026-10-01"), at("2026-10-01T07:59"),
]  # fmt: skip
VERBS = [
    "submit",
    "take_in",
    "edit",
    "return",
    "decline",
    "send",
    "withdraw",
    "restore",
    "publish",
    "bring_in",
]
STATES = ["draft", "submitted", "editing", "with_author", "ready", "declined", "withdrawn", "spiked"]


@dataclass(frozen=True)
class Played:
    """A piece as it was played: its steps (verb, source, moment), its mail, its first edition, where it stands."""

    steps: list[tuple[str, str, dt.datetime]]
    mail: dt.datetime | None
    first: dt.datetime | None
    is_called_off: bool
    state: str
    topics: frozenset[int]

    def arrived(self) -> dt.datetime | None:
        if any(verb == "bring_in" for verb, _source, _at in self.steps):
            return None
        handed = [
            moment
            for verb, source, moment in self.steps
            if verb in {"submit", "take_in"} or (verb == "edit" and source == "draft")
        ]
        return self.mail or min(handed, default=None)

    def answered(self) -> dt.datetime | None:
        answers = {"send", "return", "decline", "schedule", "publish"}
        return min((moment for verb, _source, moment in self.steps if verb in answers), default=None)

    def appeared(self) -> dt.datetime | None:
        return None if self.is_called_off else self.first

    def outcome(self) -> str:
        if self.appeared():
            return "Published"
        names = {"declined": "Declined", "withdrawn": "Withdrawn", "spiked": "Spiked", "draft": "Returned"}
        return names.get(self.state, "In work")


MOMENT = st.sampled_from(MOMENTS)
PLAYED = st.builds(
    Played,
    steps=st.lists(st.tuples(st.sampled_from(VERBS[:-1]), st.sampled_from(["draft", "editing"]), MOMENT), max_size=5)
    .map(lambda steps: [("start", "", MOMENTS[0]), *sorted(steps, key=lambda step: step[2])])
    .flatmap(lambda steps: st.sampled_from([steps, steps, steps, [*steps, ("bring_in", "", MOMENTS[0])]])),
    mail=st.none() | MOMENT,
    first=st.none() | MOMENT,
    is_called_off=st.booleans(),
    state=st.sampled_from(STATES),
    topics=st.frozensets(st.integers(0, 2), max_size=2),
)  # fmt: skip


def store(played: list[Played], kind: Kind, subjects: list[Topic]) -> None:
    for one in played:
        article = Article.objects.create(kind=kind, state=one.state)
        for subject in one.topics:
            TopicLink.objects.create(content_object=article, tag=subjects[subject])
        for verb, source, moment in one.steps:
            Step.objects.create(article=article, verb=verb, source=source, at=moment)
        if one.mail:
            facts: Any = {"outcome": "piece", "settled_at": one.mail, "arrived_at": one.mail}
            Arrival.objects.create(how="mail", size=1, sha256="0" * 64, article=article, **facts)
        if one.first:
            until = one.first if one.is_called_off else None
            edition = Edition.objects.create(
                article=article, revision_id=0, number=1, kind="first", printed_at=one.first, live_from=one.first,
                live_until=until, path="/x/", dated=one.first, piece_kind=kind,
            )  # fmt: skip
            for subject in one.topics:
                EditionTopic.objects.create(edition=edition, topic=subjects[subject], dated=one.first)


def inside(moment: dt.datetime | None) -> bool:
    return moment is not None and at("2026-07-01") <= moment < at("2026-10-01")


@given(st.lists(PLAYED, max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_database_counts_as_somebody_with_a_pencil(played: list[Played]) -> None:
    factories.roles()
    came = [one for one in played if inside(one.arrived())]
    out = [
        one for one in played
        if inside(one.appeared()) and not any(verb == "bring_in" for verb, _s, _m in one.steps)
    ]  # fmt: skip
    with transaction.atomic():
        subjects = [factories.topic(f"Topic {number}") for number in range(3)]
        with asleep():
            store(played, Kind.objects.get(slug="op-ed"), subjects)
        found = {table.slug: on_paper(table) for table in [*pieces.tables(Q3), *topics.tables(Q3)]}
        transaction.set_rollback(True)

    assert found["flow"]["All"] == (len(came), len(out), 0)
    for month, name in ((7, "July 2026"), (8, "August 2026"), (9, "September 2026")):
        of_month = [one for one in came if one.arrived().astimezone(MOMENTS[0].tzinfo).month == month]
        assert found["flow"][name][0] == len(of_month)
    for outcome in ("Published", "In work", "Returned", "Declined", "Withdrawn", "Spiked"):
        assert found["outcomes"][outcome][0] == sum(one.outcome() == outcome for one in came), outcome
    for table, moment in (("days-to-answer", Played.answered), ("days-to-publication", Played.appeared)):
        days = [(end - one.arrived()).total_seconds() / 86400 for one in came if (end := moment(one))]
        median, _ninth, count, _open = found[table]["All"]
        assert count == len(days)
        assert median == (pytest.approx(statistics.median(days), abs=0.06) if days else None)
    for number in range(3):
        counts = tuple(sum(number in one.topics for one in side) for side in (came, out))
        assert found["topics"].get(f"Topic {number}", (0, 0)) == counts
    assert found["topics"].get("(no topic)", (0, 0)) == tuple(
        sum(not one.topics for one in side) for side in (came, out)
    )
