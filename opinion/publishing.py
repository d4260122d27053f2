"""Publishing: printing editions, setting them on the clock and off it, taking a piece down, putting it back.

Every verb locks the piece, passes the gate, and reads the database's clock once; that reading ends the old edition and
begins the new one, so that no moment lies between them.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from psycopg import errors

from authors.models import Author, User
from opinion import addresses, composing, dateline, merges, notices, revisions, sources, warming, workflow
from opinion.models import (
    Article,
    Edition,
    EditionAuthor,
    EditionSeries,
    EditionTopic,
    Revision,
    Series,
    Tombstone,
    Topic,
    Withholding,
    clock,
)
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import EditionKind, RevisionKind, State
from opinion.typesetting import Piece


@dataclass(frozen=True, kw_only=True)
class Epitaph:
    """What the 410 of a piece that is taken down may say. Empty means: nothing of that."""

    headline: bool = False
    byline: bool = False
    reason: str = ""


@contextmanager
def in_time() -> Iterator[None]:
    """What the database refuses of editions, clocks and holds, in a sentence: others act between two statements."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not (sentence := _refusal(error)):
            raise
        raise NotPossible(sentence) from error


def _refusal(error: IntegrityError) -> str:
    """The sentence for what the database refused; "" where it is a matter of neither time nor a hold."""
    cause = error.__cause__
    if not isinstance(cause, errors.Error):
        return ""
    restricted = isinstance(cause, errors.RestrictViolation)
    if restricted and "under a legal hold" in (cause.diag.message_primary or ""):
        return _("This piece is under a legal hold: nothing of it goes out.")
    if restricted or cause.diag.constraint_name in {"one_edition_at_a_time", "edition_ends_after_it_starts"}:
        return _("What was scheduled came into force at this very moment. Look where the piece stands now.")
    return ""


@in_time()
def publish(article: Article, *, by: User | None, why: str = "", note: str = "") -> Edition:
    """Prints the working copy, live from now on; a scheduled edition, being older, is cancelled."""
    with workflow.gate(article, "publish", by=by, why=why) as (locked, now):
        return _print(locked, at=now, now=now, by=by, note=note)


@in_time()
def schedule(article: Article, *, at: dt.datetime, by: User | None, why: str = "", note: str = "") -> Edition:
    """Prints the working copy, live from `at` on; it replaces what was scheduled before."""
    facts = {"at": at.isoformat()}
    with workflow.gate(article, "schedule", by=by, why=why, facts=facts, at=at) as (locked, now):
        if at <= now:
            raise NotPossible(_("That time has passed. Choose a later one, or publish now."))
        return _print(locked, at=at, now=now, by=by, note=note)


@in_time()
def replace_scheduled(article: Article, *, by: User | None, why: str = "") -> Edition:
    """Prints the working copy in the place of what is scheduled: at its time, with its note, after the same checks."""
    workflow.lock(article)
    scheduled = article.editions.scheduled().order_by("live_from").first()
    if scheduled is None:
        raise NotPossible(_("Nothing is scheduled for this piece."))
    return schedule(article, at=scheduled.live_from, by=by, why=why, note=scheduled.note)


@in_time()
def unschedule(article: Article, *, by: User | None, why: str = "") -> None:
    """Takes the scheduled edition off the clock; a live one stays. Without one the piece goes back to editing."""
    handed_over = workflow.lock(article).state == State.PUBLISHED
    verb = "withdraw_schedule" if handed_over and not article.editions.live().exists() else "unschedule"
    with workflow.gate(article, verb, by=by, why=why) as (locked, _now):
        if call_off(locked) is None:
            raise NotPossible(_("Nothing is scheduled for this piece."))
    addresses.release_if_never_public(article)


def call_off(article: Article) -> Edition | None:
    """Takes what is scheduled off the clock, inside a verb that has the lock and its gate; what is live stays.

    Returns the edition that was cancelled, None where there was none. The address, where it was never public, is
    given back after the gate: `addresses.release_if_never_public`.
    """
    scheduled = article.editions.scheduled().order_by("live_from").first()
    if scheduled is None:
        return None
    live = article.editions.live().first()
    _cancel_scheduled(article)
    if live is not None:
        Edition.objects.filter(pk=live.pk).update(live_until=None)
    return scheduled


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


@in_time()
def take_down(article: Article, *, by: User, why: str, epitaph: Epitaph) -> Tombstone:
    """Ends the live edition, cancels scheduled ones and leaves what the desk chose to show at the address."""
    with workflow.gate(article, "take_down", by=by, why=why) as (locked, now):
        live = locked.editions.live().first()
        if live is None:
            raise NotPossible(_("Readers do not see this piece, so it cannot be taken down."))
        _cancel_scheduled(locked)
        Edition.objects.filter(pk=live.pk).update(live_until=now)
        warming.soon(locked, at=now, now=now)
        return Tombstone.objects.create(
            article=locked,
            at=now,
            by=by,
            headline=live.headline if epitaph.headline else "",
            byline=", ".join(entry["name"] for entry in live.byline)[:500] if epitaph.byline else "",
            reason=epitaph.reason,
        )


@in_time()
def put_back(article: Article, *, by: User | None, why: str = "") -> Edition:
    """Prints once more what was live last, from now on. The working copy stays as it is."""
    workflow.lock(article)
    last = article.editions.has_been_live().order_by("-live_from", "-number").first()
    if last is None or not _may_return(last):
        raise NotPossible(_("There is no public text of this piece that could be put back."))
    copy = last.revision.snapshot()
    with workflow.gate(article, "put_back", by=by, why=why, copy=copy) as (locked, now):
        again = {"note": last.note, "revision": last.revision, "cited": last.sources}
        return _print(locked, at=now, now=now, by=by, kind=EditionKind.PUT_BACK, **again)


def _may_return(last: Edition) -> bool:
    """Whether this text may be public again: neither redacted nor withheld, under whichever number it was printed."""
    if last.snapshot() != last.revision.snapshot():
        return False
    return not Withholding.objects.filter(edition__revision=last.revision_id).exists()


@transaction.atomic
def withhold(edition: Edition, *, by: User, public_reason: str) -> Withholding:
    """Keeps a past edition from readers for good, leaving the reason in its place."""
    if not (by.is_active and by.has_perm("opinion.publish_article")):
        raise NotAllowed(_("You may not withhold an edition."))
    article = workflow.lock(edition.article)
    now = clock.read()
    if not article.editions.has_been_live().filter(pk=edition.pk, live_until__lte=now).exists():
        raise NotPossible(_("Only a past edition can be withheld. Take the piece down instead."))
    if Withholding.objects.filter(edition=edition).exists():
        raise NotPossible(_("This edition is withheld already."))
    workflow.note(article, "withhold", by=by, at=now, why=public_reason, facts={"edition": edition.number})
    warming.soon(article, at=now, now=now)
    return Withholding.objects.create(edition=edition, at=now, by=by, public_reason=public_reason)


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


def _print(
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
    """Writes the edition and all that belongs to it. The caller holds the lock and has passed the gate."""
    revision = revision or revisions.record(article, by=by, kind=RevisionKind.PUBLISHED)
    printed = article.editions.told_apart().order_by("-number").only("number", "live_from", "live_until")
    before: list[Any] = list(printed)
    if any(edition.is_live or edition.is_scheduled for edition in before):
        _cancel_scheduled(article)
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


def _cancel_scheduled(article: Article) -> None:
    """Scheduled editions become empty ranges and keep their numbers."""
    article.editions.scheduled().update(live_until=F("live_from"))
