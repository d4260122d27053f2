"""Objections: an author's no, which stops the clock, and what the desk answers."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from authors.models import User
from opinion import agreement, alerts, notifications, publishing, speaking, waivers, workflow
from opinion.models import Article, Objection, clock
from opinion.notifications import Mail
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import Recipient, State


def may_object(article: Article, user: User) -> bool:
    """Whether this person, as an author, has seen something of the desk's to which she could say no."""
    if article.state not in workflow.HEARD or not article.is_of(user):
        return False
    return agreement.shown(article) is not None


def object_(article: Article, *, by: User, text: str, takes_back_yes: bool = True) -> Objection:
    """An author's no, at any time from the moment she was shown a text, also to what is scheduled or live.

    What is scheduled goes off the clock at once, and the piece's editor and every publisher are told. Nothing more goes
    out until the desk has answered. `takes_back_yes`: it is about the text, so that an earlier yes is void.
    Raises NotAllowed where she was shown nothing, NotPossible without words.
    """
    with transaction.atomic():
        locked = workflow.lock(article)
        if not may_object(locked, by):
            raise NotAllowed(_("There is nothing here to which you could object."))
        if not text.strip():
            raise NotPossible(_("Say what you do not agree with."))
        seen = agreement.shown(locked)
        assert seen is not None  # noqa: S101 - `may_object` has just found it
        no = Objection.objects.create(
            article=locked, revision=seen, by=by, at=clock.read(), text=text, takes_back_yes=takes_back_yes
        )
        cancelled = _stop_the_clock(locked, no)
        facts = {"objection": no.pk, "revision": seen.number}
        if locked.state == State.WITH_AUTHOR:
            with workflow.gate(locked, "answer", by=by, facts=facts):
                pass
        else:
            workflow.note(locked, "object", by=by, at=no.at, facts=facts)
        live = locked.editions.live().first()
        alerts.tell("objection", locked, by=by, who=by, objection=no, cancelled=cancelled, live=live)
    article.refresh_from_db()
    return no


def _stop_the_clock(article: Article, no: Objection) -> dt.datetime | None:
    """Takes what is scheduled off the clock; when it was for, or None. What has just gone live stays."""
    scheduled = article.editions.scheduled().order_by("live_from").first()
    if scheduled is None:
        return None
    with speaking.for_the_record():
        why = _("%(who)s objects.") % {"who": no.by}
    try:
        publishing.unschedule(article, by=None, why=why)
    except NotPossible:
        return None
    return scheduled.live_from


def answer_to(objection: Objection, answer: str) -> Mail:
    """What its author is told when an objection is answered in these words."""
    article, who = objection.article, objection.by
    facts = {"objection": objection, "answer": answer, "link": agreement.link(article)}
    return notifications.compose(
        "objection_answered",
        to=who.email,
        role=Recipient.AUTHOR,
        name=str(who),
        article=article,
        language=who.language,
        **facts,
    )


def answer_objection(objection: Objection, *, by: User, answer: str) -> None:
    """Tells the author what the desk makes of her no; from then on it no longer stands in the way.

    If it took her yes back, a new one is needed all the same. Raises NotPossible for one that is
    answered, and without words.
    """
    with transaction.atomic():
        article = agreement.of_the_desk(objection.article, by)
        no = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
        if no.answered_at is not None:
            raise NotPossible(_("This objection has been answered already."))
        if not answer.strip():
            raise NotPossible(_("Write what the author is to be told."))
        no.answered_by, no.answered_at, no.answer = by, clock.read(), answer
        no.save(update_fields=["answered_by", "answered_at", "answer"])
        notifications.post(answer_to(no, answer), article=article)
        workflow.note(article, "answer_objection", by=by, at=no.answered_at, facts={"objection": no.pk})
        with speaking.for_the_record():
            deed = _("The author was answered: %(answer)s") % {"answer": answer}
        waivers.paid_by_itself(article, ["objection"], by=by, deed=deed)
    objection.refresh_from_db()
