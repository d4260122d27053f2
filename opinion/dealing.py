"""What becomes of what came in: a person makes a piece of it, deals with it for one that is there, or sets it aside."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from authors.models import Author, User
from opinion import arrivals, intake, notes, senders, speaking, workflow
from opinion.manuscripts import proposing
from opinion.models import Arrival, Article, Byline, Kind, clock
from opinion.refusals import NotPossible
from opinion.states import Arrived, BylineRole, Language, Outcome


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be made of an arrival: a person has looked at each of these.

    `text` is the arrival whose text it is: itself, or a file that came with it. A headline, a byline and a bio line
    that are taken up leave the text.
    """

    text: Arrival
    headline: str = ""
    bio_line: str = ""
    author: Author | None = None
    author_name: str = ""  # for an author without a record
    address: str = ""  # at which the author is written to from now on, where no other is known
    language: str = Language.ENGLISH
    kind: Kind | None = None  # the desk's first where none is named
    leave_out: tuple[str, ...] = ()  # paragraphs that are said elsewhere


@transaction.atomic
def make_piece(arrival: Arrival, plan: Plan, *, by: User) -> Article:
    """Makes the piece, which is its maker's from then on; comments of the file become notes at their words."""
    arrivals.refuse_strangers(by)
    locked = claim(arrival)
    text = plan.text
    article = Article(
        kind=plan.kind or Kind.objects.order_by("pk").first(),
        headline=plan.headline,
        language=plan.language,
        body=proposing.without(text.body, *plan.leave_out),
    )
    with intake.taking_in(article, by=by, why=_came_as(locked)):
        author = plan.author or (Author.objects.create(name=plan.author_name) if plan.author_name else None)
        if author is not None:
            Byline.objects.create(
                article=article, author=author, role=BylineRole.AUTHOR, bio_line=plan.bio_line
            )
            if plan.address:
                senders.keep_address(author, plan.address)
    note_comments(text, article, by=by)
    settle(locked, Outcome.PIECE, by=by, article=article)
    arrival.refresh_from_db()
    return article


@transaction.atomic
def set_aside(arrival: Arrival, *, by: User) -> None:
    """Nothing is made of it. It is kept."""
    arrivals.refuse_strangers(by)
    locked = claim(arrival)
    settle(locked, Outcome.ASIDE, by=by, article=locked.article)
    arrival.refresh_from_db()


@transaction.atomic
def take_up(arrival: Arrival, *, by: User) -> None:
    """What was set aside waits again, as it did before. Raises Refused."""
    arrivals.refuse_strangers(by)
    locked = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if locked.outcome != Outcome.ASIDE:
        raise NotPossible(_("Only what was set aside is taken up again."))
    family = Arrival.objects.filter(Q(pk=locked.pk) | Q(within=locked))
    family.update(outcome="", settled_by=None, settled_at=None)
    arrival.refresh_from_db()


def note_comments(text: Arrival, article: Article, *, by: User) -> None:
    """The comments of a file as notes at their words; not those that were settled there, or are notes already.

    They are a stranger's words, so that nobody is told who is named in them.
    """
    there = Counter(article.notes.filter(thread=None).values_list("text", flat=True))
    for item in text.report:
        if item["kind"] != "comment" or item["is_settled"]:
            continue
        said = _said(item)
        if not there[said]:
            notes.write(article, by=by, text=said, quote=item["quote"], names_nobody=True)
        there[said] -= there[said] > 0


def claim(arrival: Arrival, *, article: Article | None = None) -> Arrival:
    """The row, locked. Raises NotPossible where somebody has dealt with it.

    The piece that it is dealt with for is locked before it, here and so everywhere: in the other order two who work
    with the same piece would wait for each other.
    """
    if article is not None:
        workflow.lock(article)
    locked = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if locked.outcome:
        who = locked.settled_by
        raise NotPossible(_("%(name)s has dealt with this already.") % {"name": who})
    return locked


def settle(locked: Arrival, outcome: Outcome, *, by: User, article: Article | None) -> None:
    """Says what became of it and of all that came with it. The caller has claimed it."""
    now = clock.read()
    Arrival.objects.filter(Q(pk=locked.pk) | Q(within=locked)).update(
        outcome=outcome, settled_by=by, settled_at=now, article=article
    )


def _came_as(arrival: Arrival) -> str:
    facts = {"name": arrival.name, "sender": arrival.sender or arrival.sender_name}
    with speaking.for_the_record():
        if arrival.how == Arrived.MAIL:
            return _("By mail from %(sender)s.") % facts
        return _("As the file %(name)s.") % facts if arrival.name else _("Pasted.")


def _said(item: dict[str, Any]) -> str:
    with speaking.for_the_record():
        told, somebody = _("%(who)s, in the file: %(text)s"), _("Somebody")
    return told % {"who": item["by"] or somebody, "text": item["text"]}
