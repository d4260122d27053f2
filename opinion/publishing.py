"""Publishing: now or on the clock, taking a piece off the clock, taking it down, putting it back.

Every verb locks the piece, passes the gate, and reads the database's clock once; that reading ends the old edition and
begins the new one, so that no moment lies between them. What cannot be done raises NotAllowed, NotPossible
or Blocked, and changes nothing.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg import errors

from authors.models import User
from opinion import addresses, printing, warming, workflow
from opinion.models import Article, Edition, Tombstone, Withholding, clock
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import EditionKind, State


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
        return printing.print_one(locked, at=now, now=now, by=by, note=note)


@in_time()
def schedule(article: Article, *, at: dt.datetime, by: User | None, why: str = "", note: str = "") -> Edition:
    """Prints the working copy, live from `at` on; it replaces what was scheduled before."""
    facts = {"at": at.isoformat()}
    with workflow.gate(article, "schedule", by=by, why=why, facts=facts, at=at) as (locked, now):
        if at <= now:
            raise NotPossible(_("That time has passed. Choose a later one, or publish now."))
        return printing.print_one(locked, at=at, now=now, by=by, note=note)


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
    printing.cancel_scheduled(article)
    if live is not None:
        Edition.objects.filter(pk=live.pk).update(live_until=None)
    return scheduled


@in_time()
def take_down(article: Article, *, by: User, why: str, epitaph: Epitaph) -> Tombstone:
    """Ends the live edition, cancels scheduled ones and leaves what the desk chose to show at the address."""
    with workflow.gate(article, "take_down", by=by, why=why) as (locked, now):
        live = locked.editions.live().first()
        if live is None:
            raise NotPossible(_("Readers do not see this piece, so it cannot be taken down."))
        printing.cancel_scheduled(locked)
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
        return printing.print_one(locked, at=now, now=now, by=by, kind=EditionKind.PUT_BACK, **again)


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
