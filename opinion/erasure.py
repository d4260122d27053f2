"""Erasure: the one door in what the database holds for ever. For operators, never for a button.

`purge` removes a piece that was never public (spam, a text sent by mistake). `redact` replaces the text of a past
edition or of a revision by its hash and a reason (a court's order, personal data); `striking` does so wherever certain
words stand. Each names two people and leaves a line in the audit trail.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils.html import escape
from django.utils.translation import gettext as _

from authors.models import User
from opinion import composing, filing, workflow
from opinion.models import (
    Address,
    Approval,
    Arrival,
    Article,
    Debt,
    Edition,
    EditionAuthor,
    EditionSeries,
    EditionTopic,
    Hold,
    HoldNote,
    Message,
    Objection,
    Original,
    Revision,
    Step,
    Typeset,
    Waiver,
)
from opinion.parts import Snapshot
from opinion.refusals import NotAllowed, NotPossible

LINKS = (EditionTopic, EditionAuthor, EditionSeries)


def purge(article: Article, *, by: User, second: User, why: str) -> None:
    """Removes a piece that was never public, with its whole history; a line without its text remains."""
    two_people(by, second, why)
    with door("purge"):
        locked = workflow.lock(article)
        if locked.editions.has_been_live().exists():
            raise NotPossible(_("Readers have seen this piece, so it stays on record. Redact it instead."))
        if locked.holds.open().exists():
            raise NotPossible(
                _("This piece is under a legal hold, so it stays on record. Have it lifted first.")
            )
        facts = {"article": locked.pk, "second": second.pk, "parts": locked.snapshot().fingerprints()}
        for model in LINKS:
            model._default_manager.filter(edition__article=locked).delete()
        Typeset.objects.filter(edition__article=locked).delete()
        HoldNote.objects.filter(hold__article=locked).delete()
        Original.objects.filter(arrival__article=locked).delete()
        for owned in (
            Arrival,
            Message,
            Hold,
            Debt,
            Waiver,
            Approval,
            Objection,
            Edition,
            Revision,
            Step,
            Address,
        ):
            owned._default_manager.filter(article=locked).delete()
        locked.delete()
        filing.catch_up(most=1000, waits=True)
        workflow.note(None, "purge", by=by, why=why, facts=facts)


def redact(copy: Edition | Revision, *, by: User, second: User, why: str) -> None:
    """Replaces the text of a past edition, or of a revision, by its hash and the reason."""
    two_people(by, second, why)
    with door("redact"):
        article = workflow.lock(copy.article)
        if isinstance(copy, Edition) and not _is_past(copy):
            raise NotPossible(_("Only a past edition can be redacted. Take the piece down first."))
        if isinstance(copy, Revision) and copy.number == article.version:
            raise NotPossible(_("This is the text that is being worked on. Save another one first."))
        blank(copy, article, by=by, second=second, why=why)


def blank(
    copy: Edition | Revision, article: Article, *, by: User, second: User, why: str, **more: object
) -> None:
    """Inside the door: hash and reason stand where the text stood, and a step says so, with what `more` there is."""
    before = copy.snapshot()
    notice = f"<p>{escape(why)} (SHA-256 {before.fingerprints()['body']})</p>"
    after = Snapshot(language=before.language, body=notice)
    type(copy)._default_manager.filter(pk=copy.pk).update(
        **after.columns(), byline=[], topics=[], **_besides(copy, after)
    )
    if isinstance(copy, Edition):
        composing.typeset([Edition.objects.get(pk=copy.pk)])
    facts = {
        "number": copy.number,
        "of": copy._meta.model_name,
        "second": second.pk,
        "parts": before.fingerprints(),
        **more,
    }
    workflow.note(article, "redact", by=by, why=why, facts=facts)


def two_people(by: User, second: User, why: str) -> None:
    """Raises unless two different active people of the desk are named, and a reason is."""
    if by == second or not all(person.is_active and person.is_staff for person in (by, second)):
        raise NotAllowed(_("Name two different people of the desk."))
    if not why.strip():
        raise NotPossible(_("Say why: the reason stays on record."))


@contextmanager
def door(name: str) -> Iterator[None]:
    """Opens the door that the triggers know, for this transaction and no longer."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('standfirst.door', %s, true)", [name])
        yield
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('standfirst.door', '', true)")


def _is_past(edition: Edition) -> bool:
    past = Edition.objects.has_been_live().exclude(pk__in=Edition.objects.live().values("pk"))
    return past.filter(pk=edition.pk).exists()


def _besides(copy: Edition | Revision, blank: Snapshot) -> dict[str, object]:
    if isinstance(copy, Edition):
        return {"images": [], "note": "", "sources": []}
    return {"parts": blank.fingerprints()}
