"""Where a piece stands, in the words of whoever wrote it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from opinion import dateline
from opinion.models import Article, ArticleQuerySet, Step
from opinion.states import PublicLife, State


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Whose turn it is ("you", "desk", "ready", "out" or "over"), where the piece stands, and what comes next.

    `path` is where readers find it, "" where they do not. `is_asked`: the desk waits for an answer.
    """

    turn: str
    sentence: str
    next: str = ""
    path: str = ""
    is_asked: bool = False


def followed(pieces: ArticleQuerySet) -> ArticleQuerySet:
    """These pieces with what `of` asks of them, in one query."""
    handed_over = Step.objects.filter(article=OuterRef("pk"), verb__in=["submit", "edit"]).order_by(
        "at", "pk"
    )
    return pieces.with_public_life().annotate(with_desk_since=Subquery(handed_over.values("at")[:1]))


def of(article: Article, now: dt.datetime) -> Progress:
    """Where this piece stands; it has to come from `followed`."""
    life = article.public_life
    if article.state == State.WITH_AUTHOR:
        return _asked(article, life)
    if life in (PublicLife.LIVE, PublicLife.SCHEDULED):
        return _before_readers(article, now)
    if article.state == State.DRAFT:
        return Progress(
            turn="you",
            sentence=_("Your turn: this is a draft."),
            next=_("Last saved %(when)s.") % {"when": dateline.countdown(now, article.changed_at)},
        )
    if article.state == State.WITHDRAWN:
        return Progress(turn="over", sentence=_("You withdrew this piece. It will not be published."))
    if article.state == State.SPIKED:
        return Progress(turn="over", sentence=_("Will not be published."))
    if life == PublicLife.TAKEN_DOWN:
        return Progress(turn="over", sentence=_("Was published, and is no longer on the site."))
    since = article.with_desk_since or article.changed_at  # type: ignore[attr-defined]
    return Progress(
        turn="desk",
        sentence=_("With the desk since %(date)s.") % {"date": dateline.said(since, "day")},
        next=_what_the_desk_does(article),
    )


def _what_the_desk_does(article: Article) -> str:
    if article.promised_at:
        return _("You have an answer by %(when)s.") % {"when": dateline.stamp(article.promised_at)}
    if article.state == State.EDITING:
        return _("An editor is working on it and will write to you.")
    return _("An editor will read it and write to you. There is nothing that you need to do.")


def _asked(article: Article, life: str) -> Progress:
    by = {"when": dateline.said(article.due_at, "day")} if article.due_at else None
    return Progress(
        turn="you",
        sentence=_("Your turn: read the text and say whether you agree."),
        next=_("Please answer by %(when)s.") % by if by else "",
        path=(article.path or "") if life == PublicLife.LIVE else "",
        is_asked=True,
    )


def _before_readers(article: Article, now: dt.datetime) -> Progress:
    live_from, next_at = article.live_from, article.next_at  # type: ignore[attr-defined]
    if live_from is None:
        when = {"when": dateline.stamp(next_at), "span": dateline.countdown(now, next_at)}
        return Progress(turn="ready", sentence=_("It will appear on %(when)s, %(span)s.") % when)
    return Progress(
        turn="out",
        sentence=_("Published."),
        next=_("A new version will appear on %(when)s.") % {"when": dateline.stamp(next_at)}
        if next_at
        else "",
        path=article.path or "",
    )
