"""The text that an author reads on the page of her piece: the newest that she may know, and which one that is."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from authors.models import User
from opinion import agreement, notices, revisions
from opinion.models import Article
from opinion.parts import Snapshot


@dataclass(frozen=True)
class Known:
    """A text, and what it is called."""

    title: str
    copy: Snapshot


def text(article: Article, reader: User) -> Known | None:
    """What readers see; else what was agreed or sent to its author, else what was submitted; None where nothing was."""
    if live := article.editions.live().first():
        return Known(_("The text as published"), live.snapshot())
    newest = notices.last_seen(article)
    if newest is None:
        return None
    if article.approvals.exclude(author=None).filter(revision=newest).exists():
        return Known(_("The text as agreed"), newest.snapshot())
    if newest != revisions.as_submitted(article) and newest == agreement.sent(article):
        return Known(_("The text as it was sent to its author"), newest.snapshot())
    if article.submitted_by == reader:
        return Known(_("The text as you submitted it"), newest.snapshot())
    return Known(_("The text as it was submitted"), newest.snapshot())
