"""The rulebook: what the desk makes of each check, and what nobody can change."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.utils import dateformat, timezone

from opinion import dateline, erasure, preflight, publishing, revisions, waivers
from opinion.findings import Gravity
from opinion.models import Article, Hold, Kind, Note, Revision, Rule, Waiver
from opinion.refusals import Blocked
from opinion.states import Exclusivity, WaiverReason
from tests import factories
from tests.opinion.test_preflight import LONG, found, piece

pytestmark = pytest.mark.django_db
FIRM = {"headline", "working_headline", "byline", "body", "opening", "breaks_off", "origin", "hold", "slug"}


KEPT = {
    "agreement", "reading", "objection", "permission", "verbatim", "embargo", "their_picture", "must_note",
}  # fmt: skip


def rule(slug: str, gravity: Gravity, **facts: Any) -> Rule:
    return Rule.objects.create(slug=slug, gravity=gravity, **facts)


def test_what_nobody_can_switch_off_is_this_and_no_more() -> None:
    assert {check.slug for check in preflight.CHECKS.values() if check.firm} == FIRM
    assert all(
        check.gravity is Gravity.BLOCKS and not check.parameters
        for check in preflight.CHECKS.values()
        if check.firm
    )


@pytest.mark.parametrize("gravity", [Gravity.WARNS, Gravity.OFF])
def test_a_row_for_a_firm_check_changes_nothing(gravity: Gravity) -> None:
    for slug in FIRM:
        rule(slug, gravity)

    assert found(piece(headline="")) == {("headline", True)}
    with pytest.raises(Blocked):
        publishing.publish(piece(headline=""), by=None)


def test_what_may_be_passed_for_one_text_and_is_never_switched_off_is_this_and_no_more() -> None:
    kept = {check.slug for check in preflight.CHECKS.values() if check.kept}

    assert kept == KEPT
    assert not kept & FIRM
    assert all(preflight.CHECKS[slug].gravity is Gravity.BLOCKS for slug in kept)


@pytest.mark.parametrize("gravity", [Gravity.WARNS, Gravity.OFF])
def test_the_authors_yes_is_switched_off_by_no_row_and_passed_by_a_waiver(gravity: Gravity) -> None:
    other = Kind.objects.get_or_create(slug="letter", defaults={"name": "Letter"})[0]
    for slug in KEPT:
        rule(slug, gravity).kinds.set([other])
    article = factories.article(is_agreed=False)
    publisher = factories.user(group="publisher")

    with pytest.raises(Blocked, match="has not agreed to any text yet"):
        publishing.publish(article, by=publisher)
    with transaction.atomic():
        facts = {"reason": WaiverReason.BREAKING, "sentence": "Now.", "rules": ["agreement"]}
        waivers.waive(article, by=publisher, **facts)
        publishing.publish(article, by=publisher)

    assert article.editions.live().exists()


def test_a_check_can_be_made_to_block_and_can_be_switched_off() -> None:
    article = piece(exclusivity=Exclusivity.UNSTATED)
    assert found(article) == {("exclusivity", False)}

    row = rule("exclusivity", Gravity.BLOCKS)
    assert found(article) == {("exclusivity", True)}
    with pytest.raises(Blocked, match="offered to us alone"):
        publishing.publish(article, by=None)

    Rule.objects.filter(pk=row.pk).update(gravity=Gravity.OFF)
    assert found(article) == set()
    publishing.publish(article, by=None)


def test_the_gate_looks_at_the_moment_that_was_chosen() -> None:
    body = LONG + "<p>The third batch arrived on Thursday last week.</p>"
    later = timezone.now() + dt.timedelta(days=14)
    rule("time_words", Gravity.BLOCKS)

    with pytest.raises(Blocked, match="“Thursday last week” means"):
        publishing.schedule(piece(body=body), at=later, by=None)
    publishing.publish(piece(body=body), by=None)


def test_a_time_word_is_counted_from_the_version_in_which_it_first_stood() -> None:
    article = piece(body=LONG + "<p>It arrived on Thursday last week.</p>")
    with revisions.saving(article, by=None, base=None) as locked:
        locked.body += "<p>Another comes next month.</p>"
    old = dt.datetime(2021, 7, 20, tzinfo=dt.UTC)
    with erasure.door("redact"):
        Revision.objects.filter(article=article, number=1).update(at=old)

    assert [f.sentence for f in preflight.run(article) if f.rule == "time_words"] == [
        "“Thursday last week” means 15 July 2021 if published by Sunday 25 July 2021; you chose "
        f"{dateformat.format(dateline.local(timezone.now()), 'j F')}."
    ]


def test_a_check_for_some_kinds_leaves_the_others_alone() -> None:
    article = piece(exclusivity=Exclusivity.UNSTATED)
    row = rule("exclusivity", Gravity.BLOCKS)
    row.kinds.set([Kind.objects.get(slug="letter")])

    assert found(article) == set()
    row.kinds.add(article.kind)
    assert found(article) == {("exclusivity", True)}


def test_a_legal_hold_and_a_note_that_must_be_settled_block() -> None:
    held, noted, now = piece(), piece(), timezone.now()
    editor = factories.user(group="editor", name="Lin")
    hold = Hold.objects.create(article=held, by=editor, at=now)
    note = Note.objects.create(article=noted, by=editor, at=now, text="Who says so?", is_must=True)
    Note.objects.create(article=noted, by=editor, at=now, text="Nice.")

    assert [f.sentence for f in preflight.blocking(held)] == [
        "This piece is under a legal hold, placed by Lin. It has to be lifted first."
    ]
    assert [f.sentence for f in preflight.blocking(noted)] == [
        "A note has to be settled first: “Who says so?”"
    ]
    Hold.objects.filter(pk=hold.pk).update(lifted_at=now, lifted_by=editor)
    Note.objects.filter(pk=note.pk).update(resolved_at=now, resolved_by=editor)
    assert found(held) == found(noted) == set()


def passed(article: Article, *rules: str) -> Waiver:
    return Waiver.objects.create(
        article=article,
        text_hash=article.snapshot().fingerprint(),
        rules=list(rules),
        reason=WaiverReason.BREAKING,
        sentence="The talks end tonight.",
        by=factories.user(group="publisher", name="Mei"),
        at=timezone.now(),
    )


def test_what_was_passed_for_this_text_stops_nothing_and_says_by_whom_and_why() -> None:
    article = piece(exclusivity=Exclusivity.UNSTATED)
    rule("exclusivity", Gravity.BLOCKS)
    passed(article, "exclusivity")

    [finding] = preflight.run(article)

    assert (finding.blocks, finding.waivable) == (False, True)
    assert finding.passed is not None
    assert (finding.passed.by, finding.passed.reason, finding.passed.sentence) == (
        "Mei",
        "breaking news",
        "The talks end tonight.",
    )
    assert preflight.blocking(article) == []
    publishing.publish(article, by=None)


def test_a_waiver_is_for_one_text_and_for_what_it_names() -> None:
    article = piece(exclusivity=Exclusivity.UNSTATED, nothing_to_disclose=False)
    rule("exclusivity", Gravity.BLOCKS)
    rule("disclosure", Gravity.BLOCKS)
    passed(article, "exclusivity")

    assert [f.rule for f in preflight.blocking(article)] == ["disclosure"]
    Article.objects.filter(pk=article.pk).update(standfirst="Another text.")
    article.refresh_from_db()
    assert {f.rule for f in preflight.blocking(article)} == {"disclosure", "exclusivity"}


def test_no_waiver_passes_a_firm_check() -> None:
    article = piece(headline="")
    passed(article, *FIRM)

    [finding] = preflight.run(article)
    assert (finding.rule, finding.blocks, finding.waivable, finding.passed) == ("headline", True, False, None)


def test_a_list_is_looked_at_in_as_many_queries_for_nine_pieces_as_for_one(
    django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    rule("exclusivity", Gravity.BLOCKS)
    pieces = [piece(slug=f"piece-{n}") for n in range(9)]
    for article in pieces:
        passed(article, "length")

    def fresh(count: int) -> list[Article]:
        return list(Article.objects.filter(pk__in=[article.pk for article in pieces[:count]]))

    one, nine = fresh(1), fresh(9)
    with django_assert_max_num_queries(20) as once:
        preflight.glance(one)
    with django_assert_num_queries(len(once)):
        preflight.glance(nine)
    everything = {
        article.pk: [f for f in preflight.run(article) if preflight.CHECKS[f.rule].at_a_glance]
        for article in pieces
    }
    assert preflight.glance(nine) == everything
