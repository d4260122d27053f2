"""Whose a debt is: somebody's who can do the deed, whoever is closest to the piece first; nobody's where none can."""

from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from authors.models import User
from opinion import notifications, staff, workflow
from opinion.models import Article, Debt
from opinion.notifications import Mail
from opinion.states import DebtKind, Recipient


def may_pay(user: User, kind: str, waiver_by: User) -> bool:
    """Whether this person could do the deed: who edits, and for a second pair of eyes not who passed it."""
    if kind == DebtKind.SECOND_EYES and user.pk == waiver_by.pk:
        return False
    return user.is_active and workflow.may_use(user, workflow.EDIT)


def chosen(article: Article, kind: str, *, passed_by: User, leaver: User | None = None) -> User | None:
    """Who owes it: the piece's editor, else who passed it, else a publisher, else an editor with the fewest debts.

    None where nobody can do it. `leaver` is about to be nobody here.
    """
    for person in (article.editor, passed_by):
        if person is not None and person != leaver:
            known = passed_by if person == passed_by else person  # whose rights were asked for already
            if may_pay(known, kind, passed_by):
                return known
    gone = {leaver and leaver.pk, passed_by.pk if kind == DebtKind.SECOND_EYES else None}
    hands = [person for person in staff.free_hands() if person.pk not in gone]
    return _lightest(hands) if len(hands) > 1 else next(iter(hands), None)


def _lightest(hands: list[User]) -> User:
    """Of these a publisher before others, and whoever owes least."""
    publishers = {person.pk for person in staff.publishers()}
    owing = Counter(Debt.objects.owed().exclude(owner=None).order_by().values_list("owner", flat=True))
    return min(hands, key=lambda person: (person.pk not in publishers, owing[person.pk], person.pk))


@transaction.atomic
def settle(*, by: User | None = None) -> int:
    """Gives every debt whose owner cannot do the deed (any more) to who can; returns how many changed hands.

    Called when an account is closed, after somebody's role has changed, and every hour. Where nobody can, that is told.
    """
    changed, known = 0, dict[int, User]()
    for seen in _owed().select_related("owner", "waiver__by", "article__editor"):
        if seen.owner is not None:
            seen.owner = known.setdefault(seen.owner.pk, seen.owner)  # whose rights are asked for once
        if not _is_misplaced(seen) or (debt := _locked(seen)) is None or not _is_misplaced(debt):
            continue
        to = chosen(debt.article, debt.kind, passed_by=debt.waiver.by)
        if to == debt.owner:
            continue
        changed += 1
        give(debt, to, by=by)
        if to is None:
            tell_of_nobody(debt, by=by)
    return changed


def inherit(leaver: User, heir: User, *, by: User) -> None:
    """Gives what somebody owes to her heir, as far as he can do it; the rest is `settle`'s once she is gone."""
    for seen in _owed().filter(owner=leaver).select_related("waiver__by", "article"):
        if may_pay(heir, seen.kind, seen.waiver.by) and (debt := _locked(seen)) and debt.owner == leaver:
            give(debt, heir, by=by)


def _owed() -> QuerySet[Debt]:
    return Debt.objects.owed().order_by("article", "pk")


def _is_misplaced(debt: Debt) -> bool:
    return debt.owner is None or not may_pay(debt.owner, debt.kind, debt.waiver.by)


def _locked(seen: Debt) -> Debt | None:
    """The debt under its lock, which is taken after its piece's, as everywhere; None where it was paid meanwhile."""
    workflow.lock(seen.article)
    owed = Debt.objects.owed().select_for_update(of=("self",))
    return owed.select_related("owner", "waiver__by", "article__editor").filter(pk=seen.pk).first()


def foreseen(leaver: User, *, by: User) -> list[Mail]:
    """What is mailed when this account is closed, of what nobody else here can do."""
    owed = Debt.objects.owed().filter(owner=leaver).select_related("waiver__by", "article__editor")
    return [
        mail
        for debt in owed.order_by("pk")
        if chosen(debt.article, debt.kind, passed_by=debt.waiver.by, leaver=leaver) is None
        for mail in told_of_nobody(debt.article, debt.sentence, by=by)
        if mail.to != leaver.email
    ]


def give(debt: Debt, to: User | None, *, by: User | None) -> None:
    """Puts a debt into other hands. The caller holds its lock."""
    facts = {"debt": debt.pk, "from": debt.owner_id, "to": to and to.pk}
    debt.owner = to
    debt.save(update_fields=["owner"])
    workflow.note(debt.article, "give_debt", by=by, facts=facts)


def tell_of_nobody(debt: Debt, *, by: User | None) -> None:
    """Mails that nobody here can do what is owed."""
    for mail in told_of_nobody(debt.article, debt.sentence, by=by):
        notifications.post(mail, article=debt.article)


def told_of_nobody(article: Article, sentence: str, *, by: User | None) -> list[Mail]:
    """What publishers and administrators are told where something is owed of a piece that nobody here can do."""
    told = {person.pk: (person, Recipient.ADMINISTRATOR) for person in staff.administrators()}
    told |= {person.pk: (person, Recipient.PUBLISHER) for person in staff.publishers()}
    facts: dict[str, Any] = {"article": article, "sentence": sentence}
    return [
        notifications.compose(
            "nobody_can", to=person.email, role=role, name=str(person), language=person.language, **facts
        )
        for _pk, (person, role) in sorted(told.items())
        if person != by
    ]
