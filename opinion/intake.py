"""Intake: pieces that the desk brings in itself, because they came by mail or from another outlet."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from authors.models import User
from opinion import permission, revisions, workflow
from opinion.models import Article, clock
from opinion.refusals import NotAllowed
from opinion.states import RevisionKind, State


@contextmanager
def taking_in(article: Article, *, by: User | None, why: str = "") -> Iterator[Article]:
    """Stores a new piece, lets the caller add byline and topics, and records the revision that arrived.

    It belongs to the desk and is being edited from its first moment; nobody sees it in the portal.
    Raises NotAllowed for who may not edit.
    """
    if by is not None and not by.has_perm("opinion.edit_article"):
        raise NotAllowed(_("You may not bring in a piece for the desk."))
    with transaction.atomic():
        workflow.settle(article, "edit", by=by, at=clock.read())
        permission.keep_word_for_word(article, None)
        article.save(force_insert=True)
        workflow.note(article, "take_in", by=by, why=why, target=State.EDITING)
        yield article
        revisions.record(article, by=by, kind=RevisionKind.ARRIVED, why=why)
