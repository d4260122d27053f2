"""Assignments: whose a piece is, until when something has to happen, and what its author was promised."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from authors.models import User
from opinion import debtors, declarations, notifications, workflow
from opinion.models import Article, Debt, clock
from opinion.models.article_queries import OPEN
from opinion.notifications import Mail
from opinion.refusals import NotAllowed, NotPossible
from opinion.staff import publishers
from opinion.states import Recipient

REMINDED_BEFORE = dt.timedelta(hours=4)


@transaction.atomic
def take(article: Article, *, by: User) -> None:
    """This person has the piece from now on; one that waits in the inbox is being edited by that."""
    if article.state in workflow.MOVES["edit"].sources:
        workflow.move(article, "edit", by=by)
    else:
        assign(article, to=by, by=by)


@transaction.atomic
def assign(article: Article, *, to: User, by: User, why: str = "") -> None:
    """Gives a piece that is in work to somebody of the desk; nothing where that person has it already.

    Raises NotPossible where it is given to somebody who does not edit.
    """
    locked = _in_work(article, by)
    if not (to.is_active and to.is_staff and workflow.may_use(to, workflow.EDIT)):
        raise NotPossible(_("%(name)s does not edit here.") % {"name": to})
    if locked.editor_id != to.pk:
        Article.objects.filter(pk=locked.pk).update(editor=to)
        facts = {"from": locked.editor_id, "to": to.pk}
        workflow.note(locked, "assign", by=by, why=why, facts=facts)
    article.refresh_from_db()


@transaction.atomic
def set_dates(
    article: Article,
    *,
    due_at: dt.datetime,
    promised_at: dt.datetime | None,
    news_peg: dt.date | None,
    by: User,
) -> None:
    """Until when something has to happen, what the author was promised, and the day after which the piece is stale."""
    locked = _in_work(article, by, inbox=True)
    before = (locked.due_at, locked.promised_at, locked.news_peg)
    if before == (due_at, promised_at, news_peg):
        return
    values = {"due_at": due_at, "promised_at": promised_at, "news_peg": news_peg}
    if promised_at != locked.promised_at:
        values["reminded_at"] = None
    Article.objects.filter(pk=locked.pk).update(**values)
    facts = {name: value and value.isoformat() for name, value in values.items() if name != "reminded_at"}
    workflow.note(locked, "set_dates", by=by, facts=facts)
    article.refresh_from_db()


def _in_work(article: Article, by: User, *, inbox: bool = False) -> Article:
    """The piece, locked, where this person may decide about it and it is open."""
    locked = workflow.lock(article)
    if not workflow.may_use(by, workflow.EDIT):
        raise NotAllowed(workflow.whose(workflow.EDIT))
    if locked.state not in (OPEN if inbox else workflow.IN_WORK):
        raise NotPossible(workflow.out_of_place(locked))
    return locked


@transaction.atomic
def hand_over(leaver: User, *, to: User | None, by: User) -> int:
    """Closes somebody's account and gives what she had in hand, and what she still owes, to somebody else.

    What the heir cannot do, a second reading of what he passed himself, goes to who can. Returns how many pieces went
    over. Raises NotPossible where there is something to give and nobody to take it.
    """
    if not (by.is_active and by.has_perm("authors.change_user")) or (
        leaver.is_superuser and not by.is_superuser
    ):
        raise NotAllowed(_("You may not close this account."))
    if leaver == by:
        raise NotPossible(_("Nobody closes her own account."))
    pieces = list(Article.objects.select_for_update().in_hand_of(leaver).order_by("pk"))
    debts = Debt.objects.owed().filter(owner=leaver)
    if pieces or debts.exists():
        if to is None or to == leaver or not (to.is_active and workflow.may_use(to, workflow.EDIT)):
            raise NotPossible(_("Choose somebody of the desk who takes over what she had."))
        Article.objects.filter(pk__in=[piece.pk for piece in pieces]).update(editor=to)
        for piece in pieces:
            workflow.note(piece, "assign", by=by, facts={"from": leaver.pk, "to": to.pk, "closed": True})
        debtors.inherit(leaver, to, by=by)
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    leaver.is_active = False
    declarations.erase(by=leaver)
    debtors.settle(by=by)
    workflow.note(
        None, "account_closed", by=by, facts={"user": leaver.pk, "to": to and to.pk, "pieces": len(pieces)}
    )
    return len(pieces)


def remind() -> int:
    """Tells the editor of each piece whose promised answer is near or late, once; returns how many were told."""
    near = clock.read() + REMINDED_BEFORE
    wanted = Article.objects.open().filter(promised_at__lte=near, reminded_at=None)
    return sum(_remind(pk) for pk in wanted.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int) -> bool:
    article = Article.objects.select_for_update(of=("self",)).filter(pk=pk, reminded_at=None).first()
    if article is None or article.promised_at is None or article.state not in OPEN:
        return False
    Article.objects.filter(pk=pk).update(reminded_at=clock.read())
    for mail in reminders(article, promised_at=article.promised_at):
        notifications.post(mail, article=article)
    return True


def reminders(article: Article, *, promised_at: dt.datetime) -> list[Mail]:
    """What is mailed before the answer is due that its author was promised: to its editor, else to every publisher."""
    role = Recipient.EDITOR if article.editor else Recipient.PUBLISHER
    return [
        notifications.compose(
            "promise", to=person.email, role=role, name=str(person), article=article, promised=promised_at
        )
        for person in ([article.editor] if article.editor else publishers())
    ]
