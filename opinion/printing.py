"""Printing: an edition with everything that hangs on it, and the proof of one.

Nobody is asked here whether a piece may go out: `publishing` and the import have passed the gate before.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F

from authors.models import Author, User
from opinion import addresses, composing, dateline, merges, notices, revisions, sources, warming
from opinion.models import (
    Article,
    Edition,
    EditionAuthor,
    EditionSeries,
    EditionTopic,
    Revision,
    Series,
    Topic,
    clock,
)
from opinion.states import EditionKind, RevisionKind
from opinion.typesetting import Piece


def print_one(
    article: Article,
    *,
    at: dt.datetime,
    now: dt.datetime,
    by: User | None,
    note: str,
    kind: EditionKind | None = None,
    revision: Revision | None = None,
    cited: list[dict[str, str]] | None = None,
) -> Edition:
    """Writes an edition, live from `at` on, and all that belongs to it, for a verb that has the lock and its gate.

    Printed is the working copy, unless a `revision` is given; `now` is the clock as the gate read it. What was
    scheduled is cancelled, and what is live ends when this one begins.
    """
    revision = revision or revisions.record(article, by=by, kind=RevisionKind.PUBLISHED)
    printed = article.editions.told_apart().order_by("-number").only("number", "live_from", "live_until")
    before: list[Any] = list(printed)
    if any(edition.is_live or edition.is_scheduled for edition in before):
        cancel_scheduled(article)
        article.editions.live().update(live_until=at)
    was_seen = any(edition.has_been_live for edition in before)
    dated, precision = (
        addresses.dated_as(article, at=at) if was_seen else addresses.first_dated(article, at=at)
    )
    addresses.reserve(article, headline=revision.headline, dated=dated, precision=precision)
    edition = _edition(article, revision)
    edition.sources = sources.public(article) if cited is None else cited
    edition.dated, edition.dated_precision = dated, precision
    edition.number = before[0].number + 1 if before else 1
    edition.kind = kind or (EditionKind.UPDATE if was_seen else EditionKind.FIRST)
    edition.note, edition.by, edition.printed_at, edition.live_from = note, by, now, at
    edition.save(force_insert=True)
    _link([edition])
    composing.typeset([edition], are_new=True)
    warming.soon(article, at=at, now=now)
    notices.of_printing(article, edition, by=by)
    return edition


def print_many(
    pieces: Sequence[tuple[Article, Revision]], *, at: dt.datetime, by: User | None
) -> list[Edition]:
    """Prints the first editions of dated pieces that are stored in this transaction, live from `at` on.

    Each passed the gate (`workflow.enter`) and has its address (`addresses.reserve_many`). A few statements, however
    many they are.
    """
    editions = []
    for article, revision in pieces:
        edition = _edition(article, revision)
        edition.dated, edition.dated_precision = addresses.dated_as(article, at=at)
        edition.number, edition.kind = 1, EditionKind.FIRST
        edition.by, edition.printed_at, edition.live_from = by, at, at
        editions.append(edition)
    Edition.objects.bulk_create(editions)
    _link(editions)
    composing.typeset(editions, are_new=True)
    return editions


def proof(article: Article, revision: Revision, *, at: dt.datetime | None = None, media: str = "") -> Piece:
    """What readers would see of this revision, were it published at `at` (now). Writes nothing.

    `media` is the address under which whoever reads the proof may have pictures that readers may not have yet.
    """
    edition = _edition(article, revision)
    edition.sources = sources.public(article)
    edition.live_from = at or clock.read()
    edition.dated, edition.dated_precision = addresses.dated_as(article, at=edition.live_from)
    edition.kind = EditionKind.UPDATE if article.editions.has_been_live().exists() else EditionKind.FIRST
    furniture = composing.furniture_for([edition])
    furniture.media = media or furniture.media
    return composing.printed(edition, furniture)


def _edition(article: Article, revision: Revision) -> Edition:
    """A new edition of this revision, not yet numbered and dated, with the facts of the day."""
    image = revision.lead_image
    return Edition(
        article=article,
        revision=revision,
        **revision.columns(),
        byline=revision.byline,
        topics=revision.topics,
        path=article.path or "",
        dated_inferred=article.dated_inferred,
        piece_kind=article.kind,
        disclaimer=article.kind.disclaimer,
        series=article.series,
        images=[image.facts()] if image else [],
        origin=article.origin,
        first_published=first_published(article),
        canonical_url=article.first_url if article.first_is_canonical else "",
    )


def first_published(article: Article) -> dict[str, str]:
    """Where and when the text first appeared, as readers are told; empty where nothing is known."""
    if not article.first_outlet:
        return {}
    date = ""
    if article.first_date:
        midday = dt.datetime.combine(article.first_date, dt.time(12), tzinfo=dateline.zone())
        date = dateline.words(midday, article.first_precision, article.language)
    facts = {"outlet": article.first_outlet, "date": date, "url": article.first_url}
    return facts | {"credit": article.first_credit} if article.first_credit else facts


def _link(editions: Sequence[Edition]) -> None:
    """The link rows that lists are made of. They name who and what stands today for those that were merged."""
    names = {entry["author"] for edition in editions for entry in edition.byline if entry["author"]}
    subjects = {pk for edition in editions for pk in edition.topics}
    people, topics = merges.hold(Author, names), merges.hold(Topic, subjects)
    merges.hold(Series, {edition.series_id for edition in editions if edition.series_id})
    EditionTopic.objects.bulk_create(
        EditionTopic(edition=e, topic_id=pk, dated=e.dated)
        for e in editions
        for pk in dict.fromkeys(topics[pk] for pk in e.topics if pk in topics)
    )
    EditionAuthor.objects.bulk_create(
        EditionAuthor(edition=e, author_id=pk, role=role, dated=e.dated)
        for e in editions
        for pk, role in {
            people[x["author"]]: x["role"] for x in reversed(e.byline) if x["author"] in people
        }.items()
    )
    EditionSeries.objects.bulk_create(
        EditionSeries(edition=e, series_id=e.series_id, dated=e.dated) for e in editions if e.series_id
    )


def cancel_scheduled(article: Article) -> None:
    """Scheduled editions become empty ranges and keep their numbers."""
    article.editions.scheduled().update(live_until=F("live_from"))
