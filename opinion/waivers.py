"""Waivers: what still stood in the way is passed, all of it together, for one text; what was passed stays a debt.

Somebody who may publish passes it, with a reason and a sentence. Each thing passed is owed afterwards, by a person and
until a moment; a deed pays it, and nothing else makes it go away.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from authors.models import User
from opinion import consent, debtors, notifications, preflight, speaking, workflow
from opinion.findings import Finding
from opinion.models import Article, Debt, Desk, Revision, Waiver, clock
from opinion.notifications import Mail
from opinion.parts import Snapshot
from opinion.refusals import Blocked, NotAllowed, NotPossible
from opinion.states import DebtKind, WaiverReason

YES = ("agreement", "reading")  # the checks that a yes satisfies


class NothingToPass(NotPossible):
    """Nothing stands in the way, so nothing is passed."""


# --- passing ----------------------------------------------------------------------------------------------


def waive(
    article: Article,
    *,
    by: User,
    reason: WaiverReason,
    sentence: str,
    rules: Iterable[str],
    copy: Snapshot | None = None,
    at: dt.datetime | None = None,
) -> Waiver:
    """Passes together whatever still stops the working copy (or `copy`) going out at `at` (now), for that text alone.

    `rules` names each finding that the person saw, as often as she saw it: where one more stands there by now, nothing
    is passed. The caller sends the piece out in the same transaction, without which this raises. Raises Blocked where
    something stands there that nobody can pass.
    """
    locked = workflow.lock(article)
    if not (by.is_active and workflow.may_use(by, workflow.PUBLISH)):
        raise NotAllowed(_("Only somebody who may publish can pass what stands in the way."))
    copy = copy or locked.snapshot()
    with speaking.for_the_record():  # what is owed is kept in sentences
        found = preflight.blocking(locked, copy=copy, at=at)
    if not all(finding.waivable for finding in found):
        seen = preflight.blocking(locked, copy=copy, at=at)
        raise Blocked([finding for finding in seen if not finding.waivable])
    if not found:
        raise NothingToPass(_("Nothing stands in the way of this text."))
    passed = sorted(finding.rule for finding in found)
    if Counter(passed) - Counter(rules):
        raise NotPossible(_("Something else stands in the way by now. Look at it first."))
    if not sentence.strip():
        raise NotPossible(_("Say in a sentence why it goes out all the same."))
    waiver = Waiver.objects.create(
        article=locked,
        text_hash=copy.fingerprint(),
        rules=list(dict.fromkeys(passed)),
        reason=WaiverReason(reason),
        sentence=sentence,
        by=by,
        at=clock.read(),
    )
    on = terms(locked, by=by, at=waiver.at)
    debts = _owe(waiver, found, on)
    for mail in told_of_passing(locked, on, by=by):
        notifications.post(mail, article=locked)
    facts = {"waiver": waiver.pk, "reason": waiver.reason, "rules": passed, "debts": [d.pk for d in debts]}
    workflow.note(locked, "waive", by=by, at=waiver.at, why=waiver.sentence, facts=facts)
    return waiver


def may_pass(findings: Collection[Finding]) -> bool:
    """Whether all that stops a piece is of a kind that somebody who may publish can pass."""
    stops = [finding for finding in findings if finding.blocks]
    return bool(stops) and all(finding.waivable for finding in stops)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Who owes what was passed, and until when; who reads it with a second pair of eyes, and until when.

    None: nobody here can.
    """

    owner: User | None
    due: dt.datetime
    reader: User | None
    read_by: dt.datetime


def terms(article: Article, *, by: User, at: dt.datetime) -> Terms:
    """On what terms something would be passed by this person at this moment."""
    desk = Desk.settings()
    return Terms(
        owner=debtors.chosen(article, DebtKind.FINDING, passed_by=by),
        due=at + dt.timedelta(hours=desk.debt_hours),
        reader=debtors.chosen(article, DebtKind.SECOND_EYES, passed_by=by),
        read_by=at + dt.timedelta(hours=desk.second_eyes_hours),
    )


def told_of_passing(article: Article, on: Terms, *, by: User) -> list[Mail]:
    """What is mailed when this person passes something on these terms: where nobody else can read it, that."""
    if on.reader is not None:
        return []
    return debtors.told_of_nobody(article, second_eyes(by), by=by)


def second_eyes(passer: User) -> str:
    """What is owed of whatever somebody passed."""
    with speaking.for_the_record():
        return _("Somebody else than %(name)s has to read what went out.") % {"name": passer}


def _owe(waiver: Waiver, found: Sequence[Finding], on: Terms) -> list[Debt]:
    """A debt for each thing passed, and one for a second pair of eyes."""
    article = waiver.article
    debts = [
        Debt(waiver=waiver, article=article, rule=f.rule, sentence=f.sentence, owner=on.owner, due_at=on.due)
        for f in found
    ]
    debts.append(
        Debt(
            waiver=waiver,
            article=article,
            kind=DebtKind.SECOND_EYES,
            sentence=second_eyes(waiver.by),
            owner=on.reader,
            due_at=on.read_by,
        )
    )
    return Debt.objects.bulk_create(debts)


# --- paying -----------------------------------------------------------------------------------------------


def pay(debt: Debt, *, by: User, deed: str = "") -> None:
    """Closes a debt by a deed: what was passed is gone from what is out, or a sentence says what was done about it.

    A second pair of eyes is another person's than who passed it. Raises NotAllowed for who does not edit or
    passed it herself, NotPossible where it is paid already, or neither gone nor told in a sentence.
    """
    with transaction.atomic():
        article = workflow.lock(debt.article)
        owed = Debt.objects.select_for_update(of=("self",)).select_related("waiver__by").get(pk=debt.pk)
        if not (by.is_active and workflow.may_use(by, workflow.EDIT)):
            raise NotAllowed(_("You may not do this with this piece."))
        if owed.paid_at is not None:
            raise NotPossible(_("This has been done already."))
        if owed.kind == DebtKind.SECOND_EYES and by == owed.waiver.by:
            raise NotAllowed(_("Somebody else than %(name)s has to read it.") % {"name": by})
        with speaking.for_the_record():
            done = _read(article) if owed.kind == DebtKind.SECOND_EYES else _checked(owed, article)
        words = " ".join(filter(None, (done, deed.strip())))
        if not words:
            raise NotPossible(_("It still stands there. Do it, or say in a sentence what was done about it."))
        _close(owed, by=by, deed=words, checked=bool(done))
    debt.refresh_from_db()


def paid_by_yes(article: Article, *, by: User | None) -> list[Debt]:
    """Closes what a yes has paid that came after the text went out. Within the transaction that notes the yes."""
    copies = [revision.snapshot() for revision in out(article)]
    with speaking.for_the_record():
        stands = [one.sentence for copy in copies for one in consent.standing(article, copy) if one.holds]
    said = " ".join(dict.fromkeys(stands))
    return paid_by_itself(article, YES, by=by, deed=said)


def paid_by_itself(article: Article, rules: Sequence[str], *, by: User | None, deed: str) -> list[Debt]:
    """Closes the debts of these checks that say nothing any more of what is out. The caller holds the piece's lock."""
    debts = list(article.debts.owed().of_rule(*rules).select_for_update(of=("self",)))
    left = standing_rules(article) if debts else set()
    paid = [debt for debt in debts if debt.rule not in left]
    with speaking.for_the_record():
        deed = deed or _("Nothing of it is left.")
    for debt in paid:
        _close(debt, by=by, deed=deed, checked=True)
    return paid


def out(article: Article) -> list[Revision]:
    """The texts of which something may be owed: what readers see and will see, else the working copy."""
    editions = article.editions.live() | article.editions.scheduled()
    found = [edition.revision for edition in editions.select_related("revision").order_by("live_from")]
    return found or [revision for revision in [article.current_revision()] if revision]


def standing_rules(article: Article) -> set[str]:
    """The checks that still have something to say of what is out, passed or not."""
    return {
        finding.rule
        for revision in out(article)
        for finding in preflight.run(article, copy=revision.snapshot())
        if not finding.only_warns
    }


def _checked(owed: Debt, article: Article) -> str:
    """That the check has nothing more to say, in a sentence; "" where it has."""
    if owed.rule in standing_rules(article):
        return ""
    return _("Checked: the text that is out has nothing of it any more.")


def _read(article: Article) -> str:
    numbers = ", ".join(str(revision.number) for revision in out(article))
    return _("Read: version %(numbers)s.") % {"numbers": numbers}


def _close(debt: Debt, *, by: User | None, deed: str, checked: bool) -> None:
    debt.paid_at, debt.paid_by, debt.deed = clock.read(), by, deed
    debt.save(update_fields=["paid_at", "paid_by", "deed"])
    facts = {"debt": debt.pk, "kind": debt.kind, "rule": debt.rule, "checked": checked}
    workflow.note(debt.article, "pay", by=by, at=debt.paid_at, why=deed, facts=facts)
