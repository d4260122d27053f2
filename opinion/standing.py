"""Standing: where a piece stands, at the desk and before readers; and holding it there for a decision."""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from opinion import addresses, workflow
from opinion.models import Article, Edition, beside, pinned
from opinion.models.beside import Beside
from opinion.parts import fingerprint
from opinion.refusals import NotPossible
from opinion.states import PublicLife

# What the desk sets on a piece besides its copy; it is in no revision.
DETAILS = (
    "kind_id",
    "series_id",
    "is_opening",
    "nothing_to_disclose",
    "exclusivity",
    "exclusive_until",
    "desk_note",
    "slug",
    "dated",
    "dated_precision",
    "dated_inferred",
    "origin",
    "first_outlet",
    "first_date",
    "first_precision",
    "first_url",
    "first_permission",
    "first_permitted_on",
    "first_terms",
    "first_credit",
    "first_is_verbatim",
    "first_not_before",
    "first_without_picture",
    "first_is_canonical",
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A piece and its editions, the newest first, as they were when the clock showed `now`."""

    article: Article
    now: dt.datetime
    live: Edition | None
    scheduled: Edition | None
    last: Edition | None
    editions: Sequence[Edition]

    @property
    def life(self) -> PublicLife:
        """What readers see of it."""
        if self.live:
            return PublicLife.LIVE
        if self.scheduled:
            return PublicLife.SCHEDULED
        return PublicLife.TAKEN_DOWN if self.last else PublicLife.NEVER

    @cached_property
    def still_old(self) -> list[str]:
        """What the edition on the clock has otherwise than the piece by now, by name: text, sources ..."""
        return pinned.what_is_old(self.scheduled) if self.scheduled else []

    def token(self) -> str:
        """Names this standing: another copy, detail, state or edition gives another token."""
        editions = [edition and edition.pk for edition in (self.live, self.scheduled, self.last)]
        facts = [self.article.state, self.article.version, editions, details(self.article)]
        return fingerprint([facts, self.article.snapshot().fingerprints()])


def of(article: Article, *, there: Beside | None = None) -> Standing:
    """How this piece stands now; `last` is the edition that readers saw last, or see.

    `there` is what stands beside it, for who has just looked.
    """
    there = there or beside.look([article.pk])
    editions = _editions(article) if Edition in there else []
    seen = [edition for edition in editions if edition.has_been_live]
    return Standing(
        article=article,
        now=there.now,
        live=next((edition for edition in editions if edition.is_live), None),
        scheduled=next((edition for edition in editions if edition.is_scheduled), None),
        last=max(seen, key=lambda edition: (edition.live_from, edition.number), default=None),
        editions=editions,
    )


def _editions(article: Article) -> list[Any]:
    """The editions of a piece, the newest first."""
    return list(
        article.editions.select_related("revision", "by", "withholding")
        .defer("body", "revision__body")
        .told_apart()
        .order_by("-number")
    )


def details(article: Article) -> dict[str, Any]:
    """What the desk has set on the piece besides its copy, as plain data."""
    values = {name: getattr(article, name) for name in DETAILS}
    return {
        name: value.astimezone(dt.UTC).isoformat()
        if isinstance(value, dt.datetime)
        else value.isoformat()
        if isinstance(value, dt.date)
        else value
        for name, value in values.items()
    }


def foreseen_path(article: Article, *, at: dt.datetime) -> str:
    """The address that the piece would get, were it published at `at`. Nothing is reserved."""
    if article.path is not None and addresses.is_settled(article):
        return article.path
    dated, precision = addresses.dated_as(article, at=at)
    wanted = addresses.stem(article, article.headline)
    for number in itertools.count(1):
        path = addresses.path_for(dated, precision, wanted if number == 1 else f"{wanted}-{number}")
        if article.slug or not addresses.is_taken(path, article):
            break
    return path


@contextmanager
def holding(article: Article, *, seen: str) -> Iterator[Article]:
    """Locks the piece for a decision about exactly what somebody saw, whose token is `seen`; else NotPossible.

    Yields the locked piece, its copy read.
    """
    with transaction.atomic():
        locked = workflow.lock(article)
        prefetch_related_objects([locked], *Article.COPY_ROWS)
        if of(locked).token() != seen:
            raise NotPossible(
                _("This piece has changed since you opened this page. Look at what would happen now.")
            )
        yield locked
