"""The history of a piece as one line of time: versions, steps, notes, mails and editions, as they happened."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from authors.models import User
from opinion.admin import corresponding, steps
from opinion.admin.act_views import piece
from opinion.admin.article_form import writable
from opinion.admin.asking import who
from opinion.admin.marks import short
from opinion.models import Article, Edition, Revision
from opinion.states import Arrived, Outcome


@dataclass(frozen=True)
class Line:
    """One line: when, who, what in words, why, and where it is read (`url`).

    `revision` is the version that was kept, `before` the one before it.
    """

    at: dt.datetime
    by: Any
    words: str
    why: str = ""
    revision: Revision | None = None
    before: int = 0
    kind: str = "step"
    url: str = ""


def history(article: Article, user: User) -> list[Line]:
    """What happened to the piece, the newest first. One list, because that is how it happened."""
    lines = [
        *_versions(article),
        *_steps(article),
        *_notes(article),
        *_mails(article),
        *_answers(article, user),
        *_files(article),
        *_editions(article),
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _versions(article: Article) -> Iterator[Line]:
    before = 0
    for row in article.revisions.select_related("by").defer("body").order_by("number"):
        yield Line(row.at, row.by, row.get_kind_display(), row.why, row, before, kind="version")
        before = row.number


def _steps(article: Article) -> Iterator[Line]:
    for step in article.steps.select_related("by"):
        yield Line(step.at, step.by, steps.words(step.verb), step.why or step.facts.get("typed_sources", ""))


def _notes(article: Article) -> Iterator[Line]:
    for note in article.notes.select_related("by", "resolved_by"):
        answer = note.thread_id is not None
        yield Line(note.at, note.by, _("note answered") if answer else _("note"), note.text, kind="note")
        if note.resolved_at:
            yield Line(note.resolved_at, note.resolved_by, _("note resolved"), note.text, kind="note")


def _mails(article: Article) -> Iterator[Line]:
    for mail in article.messages.all():
        to = f"{mail.to} ({mail.get_role_display()})" if mail.role else mail.to
        words = _("mail to %(to)s: %(state)s") % {"to": to, "state": mail.standing}
        yield Line(mail.created_at, None, words, mail.subject, kind="mail")


def _answers(article: Article, user: User) -> Iterator[Line]:
    for line in corresponding.lines(article, user):
        words = _("mail from %(who)s") % {"who": line.who}
        url = reverse("admin:arrival", args=[line.arrival.pk])
        yield Line(line.arrival.arrived_at, None, words, line.first, kind="mail", url=url)
        if line.arrival.settled_at and line.outcome:
            by = line.arrival.settled_by
            yield Line(line.arrival.settled_at, by, f"{words}: {line.outcome}", line.first, kind="mail")


def _files(article: Article) -> Iterator[Line]:
    """Files and pasted texts that somebody brought in; what made the piece is read on the page of what came in."""
    files = article.arrivals.filter(how__in=(Arrived.FILE, Arrived.PASTED), within=None)
    for row in files.select_related("by").defer("body", "before"):
        words = _("%(file)s came in") % {"file": row}
        became = row.get_outcome_display() if row.outcome else ""
        url = reverse("admin:opinion_article_returned", args=[article.pk, row.pk])
        if row.outcome == Outcome.PIECE:
            url = reverse("admin:arrival", args=[row.pk])
        yield Line(row.arrived_at, row.by, words, became, kind="mail", url=url)


def _editions(article: Article) -> Iterator[Line]:
    for edition in article.editions.select_related("revision", "by").defer("body", "revision__body"):
        yield Line(edition.printed_at, edition.by, _edition(edition), edition.note, kind="edition")


def _edition(edition: Edition) -> str:
    facts = {
        "number": edition.number,
        "version": edition.revision.number,
        "from": short(edition.live_from),
        "until": short(edition.live_until) if edition.live_until else "",
    }
    if edition.live_until == edition.live_from:
        return _("edition %(number)s made of version %(version)s for %(from)s, and cancelled") % facts
    if edition.live_until:
        return _("edition %(number)s made of version %(version)s: from %(from)s until %(until)s") % facts
    return _("edition %(number)s made of version %(version)s: from %(from)s") % facts


def versions_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The line of time of a piece, with its versions to be read, compared and restored."""
    article = piece(request, pk)
    context = {
        **admin.site.each_context(request),
        "title": _("History"),
        "article": article,
        "history": history(article, who(request)),
        "may_restore": writable(request, article),
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/versions.html", context)
