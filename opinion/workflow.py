"""The workflow as a table, and the one gate through which a piece's state changes."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from authors.models import User
from opinion import preflight
from opinion.findings import blockers
from opinion.models import Article, Step, clock
from opinion.parts import Snapshot
from opinion.refusals import Blocked, NotAllowed, NotPossible
from opinion.states import State

S = State
AT_THE_DESK = frozenset({S.DRAFT, S.SUBMITTED, S.EDITING})


@dataclass(frozen=True, kw_only=True)
class Move:
    """One row of the table: from where to where, by whose right, and whether preflight must be clear.

    `permission` is a right of the app `opinion`; `owner` lets whoever brought the piece in make the move, too.
    """

    verb: str
    sources: frozenset[State]
    target: State
    permission: str
    owner: bool = False
    checks: bool = False


MOVES = {
    move.verb: move
    for move in [
        Move(
            verb="submit",
            sources=frozenset({S.DRAFT}),
            target=S.SUBMITTED,
            permission="edit_article",
            owner=True,
        ),
        Move(
            verb="edit",
            sources=frozenset({S.DRAFT, S.SUBMITTED}),
            target=S.EDITING,
            permission="edit_article",
        ),
        Move(
            verb="publish",
            sources=frozenset({S.EDITING, S.PUBLISHED}),
            target=S.PUBLISHED,
            permission="publish_article",
            checks=True,
        ),
        Move(
            verb="schedule",
            sources=frozenset({S.EDITING, S.PUBLISHED}),
            target=S.PUBLISHED,
            permission="publish_article",
            checks=True,
        ),
        Move(
            verb="put_back",
            sources=frozenset({S.EDITING}),
            target=S.PUBLISHED,
            permission="publish_article",
            checks=True,
        ),
        Move(
            verb="unschedule",
            sources=frozenset({S.PUBLISHED}),
            target=S.PUBLISHED,
            permission="publish_article",
        ),
        Move(
            verb="withdraw_schedule",
            sources=frozenset({S.PUBLISHED}),
            target=S.EDITING,
            permission="publish_article",
        ),
        Move(
            verb="take_down", sources=frozenset({S.PUBLISHED}), target=S.EDITING, permission="publish_article"
        ),
        Move(verb="spike", sources=AT_THE_DESK, target=S.SPIKED, permission="edit_article"),
        Move(verb="restore", sources=frozenset({S.SPIKED}), target=S.EDITING, permission="edit_article"),
    ]
}


def lock(article: Article) -> Article:
    """The row, locked until the transaction ends, as it is in the database now."""
    return Article.objects.select_for_update(of=("self",)).get(pk=article.pk)


def may(user: User | None, verb: str, article: Article) -> bool:
    """Whether this person has the right to this move of this piece, wherever it stands. None is a command of ours."""
    move = MOVES[verb]
    if user is None:
        return True
    return user.is_active and (
        user.has_perm(f"opinion.{move.permission}") or (move.owner and article.submitted_by_id == user.pk)
    )


def available(article: Article, user: User) -> list[Move]:
    """The moves that this person could make with this piece as it stands, checks apart."""
    return [
        move for move in MOVES.values() if article.state in move.sources and may(user, move.verb, article)
    ]


def check(article: Article, verb: str, by: User | None, *, copy: Snapshot | None = None) -> None:
    """Raises the reason why this move cannot be made; `Blocked` carries the findings.

    `copy` is the text that would go out where it is not the working copy.
    """
    move = MOVES[verb]
    if not may(by, verb, article):
        raise NotAllowed(_("You may not do this with this piece."))
    if article.state not in move.sources:
        raise NotPossible(
            _("This piece is “%(state)s” now, so this cannot be done with it.")
            % {"state": article.get_state_display()}
        )
    if move.checks and (found := blockers(preflight.run(article, copy=copy))):
        raise Blocked(found)


@contextmanager
def gate(
    article: Article,
    verb: str,
    *,
    by: User | None,
    why: str = "",
    facts: dict[str, Any] | None = None,
    copy: Snapshot | None = None,
) -> Iterator[tuple[Article, dt.datetime]]:
    """The only place where `state` changes: locks the piece, rechecks, lets the verb work, writes state and step.

    Yields the locked row and the database's clock, read once after the lock. Raises NotAllowed, NotPossible or
    Blocked before the verb has done anything; whatever the verb raises undoes everything. `article` is brought up to
    date at the end.
    """
    with transaction.atomic():
        locked = lock(article)
        check(locked, verb, by, copy=copy)
        now = clock.read()
        yield locked, now
        source, target = locked.state, MOVES[verb].target
        Article.objects.filter(pk=locked.pk).update(state=target, changed_at=now)
        locked.state, locked.changed_at = target, now
        note(locked, verb, by=by, at=now, why=why, source=source, target=target, facts=facts)
    article.refresh_from_db()


def enter(
    article: Article,
    verb: str,
    *,
    by: User | None,
    at: dt.datetime,
    copy: Snapshot,
    why: str = "",
    facts: dict[str, Any] | None = None,
) -> Step:
    """The gate for a piece that is not stored yet, whose `copy` goes out: checks as `gate` does and sets the state.

    Returns the step. The caller stores both in one transaction; nobody else can hold the piece, so nothing is locked.
    """
    check(article, verb, by, copy=copy)
    source, article.state = article.state, MOVES[verb].target
    article.changed_at = at
    return Step(
        article=article,
        by=by,
        at=at,
        verb=verb,
        source=source,
        target=article.state,
        why=why,
        facts=facts or {},
    )


def move(article: Article, verb: str, *, by: User | None, why: str = "") -> None:
    """Makes a move that changes nothing but the state."""
    with gate(article, verb, by=by, why=why):
        pass


def note(
    article: Article | None,
    verb: str,
    *,
    by: User | None,
    why: str = "",
    at: dt.datetime | None = None,
    source: str = "",
    target: str = "",
    facts: dict[str, Any] | None = None,
) -> Step:
    """Writes a line of the audit trail."""
    return Step.objects.create(
        article=article,
        by=by,
        at=at or clock.read(),
        verb=verb,
        source=source,
        target=target,
        why=why,
        facts=facts or {},
    )
