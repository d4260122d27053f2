"""What came in by mail for a piece, beside it, in its history and on its own page; and dealing with it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from authors.models import User
from opinion import standing, threads, workflow
from opinion.admin.acts import ACTS
from opinion.admin.marks import short
from opinion.models import Arrival, Article
from opinion.models.beside import Beside
from opinion.states import Automatic

SHOWN = 8  # beside a piece
FIRST = 120  # characters of what a mail says


@dataclass(frozen=True, kw_only=True)
class Line:
    """A mail beside its piece: who wrote it and when, how it begins, what became of it, and whether it waits."""

    arrival: Arrival
    who: str
    when: str
    first: str
    outcome: str
    waits: bool
    is_strange: bool


def lines(article: Article, user: User, *, most: int | None = None) -> list[Line]:
    """The mails that came in for a piece, as far as this person may see them, the newest first; `most` of them."""
    found = threads.of(article, user, most=most)
    known = threads.addresses(article) if found else set()
    return [
        Line(
            arrival=it,
            who=it.sender_name or it.sender or _("somebody"),
            when=short(it.arrived_at),
            first=first_words(it),
            outcome=it.get_outcome_display() if it.outcome else "",
            waits=threads.waits(it),
            is_strange=is_strange(it, known),
        )
        for it in found
    ]


def is_strange(arrival: Arrival, known: set[str]) -> bool:
    """Whether somebody wrote it whose address the piece's people do not have; a program has no address of theirs.

    What is about a legal hold is strange where it is not from whom we wrote to.
    """
    if arrival.answers and arrival.answers.hold_id:
        known = {arrival.answers.to.lower()}
    return not arrival.automatic and arrival.sender.lower() not in known


def first_words(arrival: Arrival) -> str:
    """How a mail begins; of one of ours that came back, that it did."""
    if arrival.automatic == Automatic.BOUNCE and arrival.answers:
        facts = {"subject": arrival.answers.subject, "to": arrival.answers.to}
        return _("Our mail “%(subject)s” to %(to)s came back undelivered.") % facts
    said = Truncator(" ".join(threads.words(arrival).split()) or arrival.subject).chars(FIRST)
    return _("Automatic reply: %(words)s") % {"words": said} if arrival.automatic else said


def panel(article: Article, user: User, there: Beside) -> dict[str, Any]:
    """What came in by mail, for who deals with it: a few, what waits first. The history has all."""
    if Arrival not in there or not workflow.may_use(user, workflow.EDIT):
        return {}
    shown = lines(article, user, most=SHOWN)
    more = threads.count(article, user) - SHOWN if len(shown) == SHOWN else 0
    return {"came_by_mail": shown, "more_mails": more}


def page(arrival: Arrival, user: User) -> dict[str, Any]:
    """What the page of a mail shows where it came in for a piece."""
    article = arrival.article
    if article is None or arrival.how != "mail":
        return {}
    act = ACTS["note-yes"]
    now = standing.of(article)
    is_secret = threads.is_about_a_hold(arrival)
    is_answer = threads.waits(arrival) and not arrival.automatic and not is_secret and act.fits(now, user)
    link = reverse("admin:opinion_article_note_yes", args=[article.pk])
    return {
        "thread": {
            "article": article,
            "waits": not arrival.outcome,
            "is_strange": is_strange(arrival, threads.addresses(article)),
            "returned": arrival.automatic == Automatic.BOUNCE,
            "words": first_words(arrival) if arrival.automatic else "",
            "why": arrival.answers.error if arrival.automatic == Automatic.BOUNCE and arrival.answers else "",
            "yes": (act.title(now), f"{link}?answer={arrival.pk}") if is_answer else None,
            "has_words": bool(threads.words(arrival)) and not is_secret,
            "hold": arrival.answers.hold if is_secret and arrival.answers else None,
        }
    }


def deal(request: HttpRequest, arrival: Arrival, by: User) -> HttpResponseBase | None:
    """Does what was asked for with a mail of a piece, and leads back to it; None for what is none of this."""
    match request.POST.get("do"):
        case "read":
            threads.read(arrival, by=by)
            messages.success(request, _("Read. It stays with the piece."))
        case "note":
            threads.keep_as_note(arrival, by=by)
            messages.success(request, _("What it says is a note beside the piece."))
        case _:
            return None
    return redirect("admin:opinion_article_change", arrival.article_id)
