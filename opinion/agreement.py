"""Agreement: sending a text to its author, and her yes. Her no is in `objections`.

A yes is bound to the text, part by part; `consent` says what it carries afterwards.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from authors.models import Author, User
from opinion import (
    consent,
    notices,
    notifications,
    revisions,
    staff,
    waivers,
    workflow,
)
from opinion.models import Approval, Article, Message, Revision, clock
from opinion.parts import Snapshot
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import Channel, ConsentRole, Recipient, RevisionKind, Scope, State

MOST_CUTS = 100_000


# --- to the author ----------------------------------------------------------------------------------------


def link(article: Article) -> str:
    """Where an author with an account reads the text and answers."""
    return f"{settings.SITE_URL}{reverse('portal:answer', args=[article.pk])}"


def send(article: Article, *, subject: str, text: str, by: User, why: str = "") -> Message:
    """Sends the working copy to its author for agreement, with this covering letter and the way to answer below it.

    Who has no account finds the text itself in the mail. Raises NotPossible where nobody can be written to.
    """
    facts: dict[str, Any] = {}
    with workflow.gate(article, "send", by=by, why=why, facts=facts) as (locked, _now):
        copy = locked.snapshot()
        whom = notices.correspondent(locked, copy)
        if why_not := unsendable(copy, whom):
            raise NotPossible(why_not)
        if not (subject.strip() and text.strip()):
            raise NotPossible(_("The letter needs a subject and a text."))
        revision = revisions.record(locked, by=by, kind=RevisionKind.SENT)
        facts |= {"revision": revision.number, "to": whom.user.pk if whom.user else None}
        letter = f"{text.strip()}\n\n{notices.enclosed(locked, copy, whom, link(locked))}"
        words = {"subject": subject, "text": letter}
        mail = notifications.mail("review", to=whom.email, role=Recipient.AUTHOR, name=whom.name, **words)
        message = notifications.post(mail, article=locked)
        facts["message"] = message.pk
    return message


def unsendable(copy: Snapshot, whom: notices.Correspondent) -> str:
    """Why this text cannot be sent to this person for agreement, in a sentence; "" where it can."""
    if not copy.body or not copy.byline:
        return _("There has to be a text and a byline before it can be sent to its author.")
    if not whom.email:
        return _("The desk has no mail address of %(name)s. Note one first.") % {"name": whom.name}
    return ""


def sent(article: Article) -> Revision | None:
    """The text that was sent to the author last."""
    step = article.steps.filter(verb="send").order_by("-at", "-pk").first()
    return article.revisions.filter(number=step.facts.get("revision")).first() if step else None


def asked_about(article: Article) -> Revision | None:
    """The text to which the author can say yes now: what she was sent; once it is out, what readers see or will see."""
    if article.state == State.WITH_AUTHOR:
        return sent(article)
    out = article.editions.scheduled().order_by("-number").first() or article.editions.live().first()
    return out.revision if out else None


def shown(article: Article) -> Revision | None:
    """The text of the desk's that the author may read: the one she is asked about, else the one sent to her last."""
    return asked_about(article) or sent(article)


# --- yes --------------------------------------------------------------------------------------------------


def agree(
    article: Article, *, by: User, revision: int, scope: Scope = Scope.EXACT, cuts_up_to: int = 0
) -> Approval:
    """The author's own yes to the text that she has read, version `revision`. The desk is told.

    Raises NotPossible where the text that she is asked about is another one by now.
    """
    with transaction.atomic():
        locked = workflow.lock(article)
        asked = asked_about(locked)
        if asked is None:
            raise NotPossible(_("The desk is working on this text again. You will get it once more."))
        if asked.number != revision:
            raise NotPossible(_("The desk has changed this text since you opened it. Please read it again."))
        person = notices.speaks(by, locked, asked.snapshot()) if locked.is_of(by) else None
        if person is None:
            raise NotAllowed(_("Another person's yes is needed for this text."))
        given = {"channel": Channel.PORTAL, "role": consent.needed(locked)[0], "author": person}
        yes = _yes(locked, asked, by=by, scope=scope, cuts_up_to=cuts_up_to, **given)
        _tell_answer(locked, by=by, approval=yes)
    article.refresh_from_db()
    return yes


def note_yes(
    article: Article,
    *,
    by: User | None,
    channel: Channel,
    words: str,
    scope: Scope = Scope.EXACT,
    cuts_up_to: int = 0,
    revision: int | None = None,
) -> Approval:
    """Notes at the desk what the author wrote or said; it counts for version `revision`, else for the working copy.

    Raises NotPossible without her words, a way other than the portal, and somebody in the byline whose yes it is.
    """
    with transaction.atomic():
        locked = of_the_desk(article, by)
        asked = _version(locked, revision, by)
        person = notices.person(locked, asked.snapshot())
        if person is None:
            raise NotPossible(_("Say first in the byline who wrote or translated it."))
        if channel == Channel.PORTAL or not words.strip():
            raise NotPossible(_("Say how the yes came, and put the person's own words down."))
        if scope != Scope.EXACT and not notices.correspondent(locked, asked.snapshot()).email:
            facts = {"name": person.name}
            raise NotPossible(
                _("The desk has no mail address of %(name)s at which to tell of small fixes.") % facts
            )
        given = {"channel": channel, "words": words, "role": consent.needed(locked)[0], "author": person}
        yes = _yes(locked, asked, by=by, scope=scope, cuts_up_to=cuts_up_to, **given)
    article.refresh_from_db()
    return yes


def vouch(article: Article, *, by: User, words: str) -> Approval:
    """A reading editor's yes: she has compared the translation with the original. Not the translator's own account.

    Raises NotAllowed for people of the byline, NotPossible for what is no translation or without words.
    """
    with transaction.atomic():
        locked = of_the_desk(article, by)
        if ConsentRole.READING_EDITOR not in consent.needed(locked):
            raise NotPossible(_("Only a translation is compared with its original."))
        if not words.strip():
            raise NotPossible(_("Say what you compared it with."))
        asked = _version(locked, None, by)
        if any(_account(entry["author"]) == by for entry in asked.byline):
            raise NotAllowed(_("Somebody else than the people in the byline has to read it."))
        given = {
            "channel": Channel.IN_PERSON,
            "words": words,
            "role": ConsentRole.READING_EDITOR,
            "author": None,
        }
        yes = _yes(locked, asked, by=by, scope=Scope.EXACT, cuts_up_to=0, **given)
    article.refresh_from_db()
    return yes


def _account(author: int | None) -> User | None:
    found = Author.objects.filter(pk=author or 0).select_related("contributor__user").first()
    contributor = getattr(found, "contributor", None)
    return contributor.user if contributor else None


def of_the_desk(article: Article, by: User | None) -> Article:
    """The piece, locked, for an editor, while the desk listens. None is a command of ours.

    Raises NotAllowed for who may not edit, NotPossible where the piece was put aside or never handed in.
    """
    locked = workflow.lock(article)
    if by is not None and not (by.is_active and workflow.may_use(by, workflow.EDIT)):
        raise NotAllowed(workflow.whose(workflow.EDIT))
    if locked.state not in workflow.HEARD:
        raise NotPossible(workflow.out_of_place(locked))
    return locked


def _version(article: Article, number: int | None, by: User | None) -> Revision:
    if number is None or number == article.version:
        return revisions.record(article, by=by, kind=RevisionKind.AGREED)
    found = article.revisions.exclude(kind=RevisionKind.CONFLICT).filter(number=number).first()
    if found is None:
        raise NotPossible(_("There is no such version of this piece."))
    return found


def fault_of_cuts(scope: str | None, cuts_up_to: int | None) -> str:
    """Why a yes of this scope cannot be given: cuts need a number of words, at most `MOST_CUTS`. "" where it can."""
    if scope == Scope.CUTS and not 0 < (cuts_up_to or 0) <= MOST_CUTS:
        return _("Say how many words may be cut.")
    return ""


def _yes(
    article: Article, revision: Revision, *, by: User | None, scope: Scope, cuts_up_to: int, **given: Any
) -> Approval:
    """Writes the yes, and its step: the author's answer, where the desk was waiting for it."""
    if fault := fault_of_cuts(scope, cuts_up_to):
        raise NotPossible(fault)
    prints = revision.snapshot().fingerprints()
    yes = Approval.objects.create(
        article=article,
        revision=revision,
        parts=prints,
        scope=scope,
        cuts_up_to=cuts_up_to if scope == Scope.CUTS else 0,
        by=by,
        at=clock.read(),
        **given,
    )
    facts = {"approval": yes.pk, "revision": revision.number, "role": str(yes.role)}
    if article.state == State.WITH_AUTHOR and yes.role != ConsentRole.READING_EDITOR:
        with workflow.gate(article, "answer", by=by, facts=facts):
            pass
    else:
        workflow.note(article, "agree", by=by, at=yes.at, facts=facts)
    waivers.paid_by_yes(article, by=by)
    return yes


def _tell_answer(article: Article, *, by: User, approval: Approval) -> None:
    """Tells whoever has the piece, or every publisher where nobody has it."""
    has_it = article.editor is not None and article.editor.is_active
    role = Recipient.EDITOR if has_it else Recipient.PUBLISHER
    facts: dict[str, Any] = {"article": article, "role": role, "who": by, "approval": approval}
    for person in [article.editor] if has_it else staff.publishers():
        if person is not None and person != by:
            notifications.write("answered", to=person.email, name=str(person), **facts)
