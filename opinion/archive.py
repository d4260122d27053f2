"""The archive: bringing in what others published before, with the recorded reason that stands for a yes.

Only `seed` and the bulk import call this, so that no hand at the desk can pass a text off as archived.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from authors.models import Author
from opinion import revisions, workflow
from opinion.models import Article, Byline, Kind, clock
from opinion.states import Origin, Precision, RevisionKind, State


@dataclass(frozen=True, kw_only=True)
class Found:
    """A text as it was found: what the source states, and nothing else."""

    body: str
    headline: str = ""
    headline_is_working: bool = False
    language: str = "en"
    authors: Sequence[tuple[Author, str]] = ()
    dated: dt.datetime | None = None
    precision: Precision = Precision.DAY
    inferred: bool = False
    is_opening: bool = False
    note: str = ""


@transaction.atomic
def bring_in(found: Found, *, kind: Kind, reason: str) -> Article:
    """A piece from the archive, at the desk and ready for the gate; the reason covers exactly this text."""
    article = _place(found, kind=kind, origin=Origin.ARCHIVE, state=State.EDITING, reason=reason)
    article.origin_parts = article.snapshot().fingerprints()
    article.save(update_fields=["origin_parts"])
    return article


@transaction.atomic
def lay_aside(found: Found, *, kind: Kind) -> Article:
    """A draft of which nobody knows where it comes from."""
    return _place(found, kind=kind, origin=Origin.UNKNOWN, state=State.DRAFT)


def _place(found: Found, *, kind: Kind, origin: Origin, state: State, reason: str = "") -> Article:
    now = clock.read()
    article = Article.objects.create(
        kind=kind,
        state=state,
        origin=origin,
        origin_reason=reason,
        headline=found.headline,
        headline_is_working=found.headline_is_working,
        body=found.body,
        language=found.language,
        is_opening=found.is_opening,
        desk_note=found.note,
        dated=found.dated,
        dated_precision=found.precision,
        dated_inferred=found.inferred,
        created_at=now,
        changed_at=now,
    )
    Byline.objects.bulk_create(
        Byline(article=article, author=author, position=position, bio_line=bio_line)
        for position, (author, bio_line) in enumerate(found.authors)
    )
    workflow.note(article, "bring_in", by=None, at=now, target=state, why=reason)
    revisions.record(article, by=None, kind=RevisionKind.IMPORTED)
    return article
