"""The workflow as a table, and the one gate through which a piece's state changes."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from authors.models import User
from opinion import preflight
from opinion.models import Article, Desk, Step, clock
from opinion.models.article_queries import OPEN
from opinion.parts import Snapshot
from opinion.refusals import Blocked, NotAllowed, NotPossible
from opinion.states import PublicLife, State

S = State
EDIT, PUBLISH, HOLD = "edit_article", "publish_article", "hold_article"
IN_WORK = frozenset({S.EDITING, S.WITH_AUTHOR, S.READY})
AT_THE_DESK = IN_WORK | {S.SUBMITTED}
HEARD = AT_THE_DESK | {S.PUBLISHED}  # while the desk listens to its author
ANY_LIFE = frozenset(PublicLife)
UNSEEN = frozenset({PublicLife.NEVER, PublicLife.TAKEN_DOWN})
# To the author, where no yes of hers carries the text word for word.
OF_PRINTING = ("without_yes", "small_fix")
NOT_LIVE = UNSEEN | {PublicLife.SCHEDULED}


@dataclass(frozen=True, kw_only=True)
class Move:
    """One row of the table: from where to where, by whose right, and what has to be so.

    `target` is None where the state stays as it is. `permission` is a right of the app `opinion`; `owner` lets whoever
    brought the piece in make the move, too, and the author to whom the desk sent it. `checks`: preflight must be clear.
    `lives`: what the editions must say of the piece. `mails` are the templates of the mails that the move may cause.
    `reasoned`: it is not made without a reason.
    """

    verb: str
    sources: frozenset[State]
    target: State | None
    permission: str
    owner: bool = False
    checks: bool = False
    lives: frozenset[PublicLife] = ANY_LIFE
    mails: tuple[str, ...] = ()
    reasoned: bool = False


def _row(
    verb: str, sources: set[State] | frozenset[State], target: State | None, right: str, **facts: Any
) -> Move:
    return Move(verb=verb, sources=frozenset(sources), target=target, permission=right, **facts)


# fmt: off
MOVES = {
    move.verb: move
    for move in [
        # The way in.
        _row("submit", {S.DRAFT}, S.SUBMITTED, EDIT, owner=True, mails=("receipt",)),
        _row("edit", {S.DRAFT, S.SUBMITTED}, S.EDITING, EDIT),
        _row("return", {S.SUBMITTED, S.EDITING}, S.DRAFT, EDIT, lives=UNSEEN, mails=("return",), reasoned=True),
        # To and fro.
        _row("send", {S.EDITING, S.READY}, S.WITH_AUTHOR, EDIT, mails=("review",)),
        _row("call_back", {S.WITH_AUTHOR}, S.EDITING, EDIT),
        _row("answer", {S.WITH_AUTHOR}, S.EDITING, EDIT, owner=True, mails=("answered", "objection")),
        _row("ready", {S.EDITING}, S.READY, EDIT, checks=True),
        _row("unready", {S.READY}, S.EDITING, EDIT),
        # Out.
        _row("publish", IN_WORK | {S.PUBLISHED}, S.PUBLISHED, PUBLISH, checks=True, mails=OF_PRINTING),
        _row("schedule", IN_WORK | {S.PUBLISHED}, S.PUBLISHED, PUBLISH, checks=True, mails=OF_PRINTING),
        _row("put_back", IN_WORK, S.PUBLISHED, PUBLISH, checks=True, mails=OF_PRINTING),
        # What is out, or on the clock.
        _row("reopen", {S.PUBLISHED}, S.EDITING, EDIT),
        _row("unschedule", IN_WORK | {S.PUBLISHED}, None, PUBLISH),
        _row("withdraw_schedule", {S.PUBLISHED}, S.EDITING, PUBLISH),
        _row("take_down", IN_WORK | {S.PUBLISHED}, S.EDITING, PUBLISH),
        # Stopped by a lawyer's question, wherever it is.
        _row("hold", set(State), None, HOLD, mails=("held",)),
        _row("hold_scheduled", {S.PUBLISHED}, S.EDITING, HOLD, lives=NOT_LIVE, mails=("held",)),
        # Aside, and back.
        _row("decline", AT_THE_DESK, S.DECLINED, EDIT, lives=UNSEEN, mails=("decline",), reasoned=True),
        _row("withdraw", HEARD, S.WITHDRAWN, EDIT, owner=True, lives=NOT_LIVE, mails=("withdrawn",)),
        _row("spike", AT_THE_DESK | {S.DRAFT}, S.SPIKED, EDIT, lives=UNSEEN),
        _row("restore", {S.SPIKED, S.DECLINED, S.WITHDRAWN}, S.EDITING, EDIT),
    ]
}
# fmt: on
TAKING = frozenset({"edit", "restore"})  # whoever does it has the piece from then on


def lock(article: Article) -> Article:
    """The row, locked until the transaction ends, as it is in the database now."""
    return Article.objects.select_for_update(of=("self",)).get(pk=article.pk)


def may(user: User | None, verb: str, article: Article) -> bool:
    """Whether this person has the right to this move of this piece, wherever it stands. None is a command of ours."""
    move = MOVES[verb]
    if user is None:
        return True
    return user.is_active and (may_use(user, move.permission) or (move.owner and article.is_of(user)))


def may_use(user: User, right: str) -> bool:
    """Whether this person has a right of the desk; every editor may publish where the desk's settings say so."""
    if user.has_perm(f"opinion.{right}"):
        return True
    return right == PUBLISH and user.has_perm(f"opinion.{EDIT}") and Desk.settings().editors_may_publish


def available(article: Article, user: User, *, life: PublicLife | None = None) -> list[Move]:
    """The moves that this person could make with this piece as it stands, checks apart.

    `life` is what its editions say of it, for who knows it already.
    """
    life = life or public_life(article)
    return [move for move in MOVES.values() if hindrance(article, move.verb, user, life=life) is None]


def hindrance(
    article: Article, verb: str, by: User | None, *, life: PublicLife | None = None
) -> NotAllowed | NotPossible | None:
    """Why this move cannot be made with the piece as it stands, checks apart; None where it can.

    `life` is what its editions say of it, for who knows it already.
    """
    move = MOVES[verb]
    if not may(by, verb, article):
        return NotAllowed(whose(move.permission))
    if article.state not in move.sources:
        return NotPossible(out_of_place(article))
    if move.lives != ANY_LIFE:
        life = life or public_life(article)
        return NotPossible(_in_the_way(life)) if life not in move.lives else None
    return None


def whose(right: str) -> str:
    """Whose a right is, as it is said to somebody who does not have it."""
    return {
        EDIT: _("Only somebody who edits may do this."),
        PUBLISH: _("Only somebody who may publish may do this."),
        HOLD: _("Only somebody who may put pieces under a legal hold may do this."),
    }[right]


def out_of_place(article: Article) -> str:
    """That this piece stands where something cannot be done with it."""
    return _("This piece is “%(state)s” now, so this cannot be done with it.") % {
        "state": article.get_state_display()
    }


def public_life(article: Article) -> PublicLife:
    """What the editions of this piece say about it now."""
    row: Any = Article.objects.with_public_life().only("pk").get(pk=article.pk)
    return PublicLife(row.public_life)


def check(
    article: Article,
    verb: str,
    by: User | None,
    *,
    copy: Snapshot | None = None,
    at: dt.datetime | None = None,
    known: preflight.Known | None = None,
) -> None:
    """Raises the reason why this move cannot be made; `Blocked` carries the findings.

    `copy` is the text that would go out where it is not the working copy, `at` the moment where that is not now.
    """
    if refusal := hindrance(article, verb, by):
        raise refusal
    if MOVES[verb].checks and (found := preflight.blocking(article, copy=copy, at=at, known=known)):
        raise Blocked(found)


def _in_the_way(life: PublicLife) -> str:
    if life == PublicLife.SCHEDULED:
        return _("An edition of this piece is scheduled. Unschedule it first.")
    return _("Readers see this piece. Take it down first.")


def settle(article: Article, verb: str, *, by: User | None, at: dt.datetime) -> dict[str, Any]:
    """What a move writes on the piece: its state, who has it from now on, and until when something has to happen.

    Sets these on `article`, which is not stored by this, and returns them by column.
    """
    source, move = article.state, MOVES.get(verb)
    target = move.target if move and move.target else State(article.state)
    values: dict[str, Any] = {"state": target, "changed_at": at}
    if target in IN_WORK and by is not None and (article.editor_id is None or verb in TAKING):
        values["editor_id"] = by.pk if may_use(by, EDIT) else article.editor_id
    if target != source:
        days = Desk.settings().days(target) if target in OPEN else None
        values["due_at"] = at + dt.timedelta(days=days) if days is not None else None
        if target not in OPEN:
            values |= {"promised_at": None, "reminded_at": None}
    for name, value in values.items():
        setattr(article, name, value)
    return values


@contextmanager
def gate(
    article: Article,
    verb: str,
    *,
    by: User | None,
    why: str = "",
    facts: dict[str, Any] | None = None,
    copy: Snapshot | None = None,
    at: dt.datetime | None = None,
) -> Iterator[tuple[Article, dt.datetime]]:
    """The only place where `state` changes: locks the piece, rechecks, lets the verb work, writes state and step.

    Yields the locked row and the database's clock, read once after the lock. Raises NotAllowed, NotPossible or
    Blocked before the verb has done anything; whatever the verb raises undoes everything. `article` is brought up to
    date at the end. What goes out later than now says `at` which moment.
    """
    with transaction.atomic():
        locked = lock(article)
        if MOVES[verb].checks and copy is None:  # one reading is what is checked, and what is printed
            prefetch_related_objects([locked], *Article.COPY_ROWS)
        check(locked, verb, by, copy=copy, at=at)
        if MOVES[verb].reasoned and not (why or (facts or {}).get("reason")):
            raise NotPossible(_("Say why."))
        now = clock.read()
        yield locked, now
        source = locked.state
        Article.objects.filter(pk=locked.pk).update(**settle(locked, verb, by=by, at=now))
        note(locked, verb, by=by, at=now, why=why, source=source, target=locked.state, facts=facts)
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
    known: preflight.Known | None = None,
) -> Step:
    """The gate for a piece that is not stored yet, whose `copy` goes out: checks as `gate` does and sets the state.

    `known` is for who brings in many: what the desk's records say is asked once.

    Returns the step. The caller stores both in one transaction; nobody else can hold the piece, so nothing is locked.
    """
    check(article, verb, by, copy=copy, at=at, known=known)
    source = article.state
    settle(article, verb, by=by, at=at)
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
    """Makes a move that changes nothing but the state, who has the piece, and until when."""
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
