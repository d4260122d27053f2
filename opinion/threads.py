"""Threads: what comes in by mail for a piece, and what the desk does with it.

An answer to a mail of ours belongs to its piece. It waits for whoever has the piece until she has dealt with it, and
is never a yes by itself: a person reads it, and notes the yes as hers to vouch for.
"""

from django.db import transaction
from django.db.models import Case, When
from django.utils.translation import gettext as _

from authors.models import User
from opinion import dealing, holds, notes, prose, speaking, workflow
from opinion.models import Arrival, Article, Hold, HoldNote, Note
from opinion.models.arrival import ArrivalQuerySet
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import Arrived, Automatic, Outcome

LONGEST = 9_000  # characters of a mail that a note holds


def of(article: Article, user: User, *, most: int | None = None) -> list[Arrival]:
    """The mails that came in for a piece, as far as this person may see them, the newest first.

    Of more than `most` it is those that wait before those that do not.
    """
    found = _mails(article, user).select_related("answers", "settled_by").defer("body", "before")
    if most is not None:
        first = Case(When(outcome="", automatic__in=("", Automatic.BOUNCE), then=0), default=1)
        found = found.order_by(first, "-arrived_at", "-pk")[:most]
    return sorted(found, key=lambda it: (it.arrived_at, it.pk), reverse=True)


def count(article: Article, user: User) -> int:
    """How many of them there are."""
    return _mails(article, user).order_by().count()


def _mails(article: Article, user: User) -> ArrivalQuerySet:
    return Arrival.objects.filter(article=article, how=Arrived.MAIL, within=None).open_to(user)


def waits(arrival: Arrival) -> bool:
    """Whether it waits for who has its piece."""
    return not arrival.outcome and arrival.automatic in ("", Automatic.BOUNCE)


def words(arrival: Arrival) -> str:
    """What its writer wrote, without the mail that is quoted below."""
    return arrival.written or prose.plain(arrival.body)


def is_about_a_hold(arrival: Arrival) -> bool:
    """Whether it answers a mail about a legal hold, so that it is for the named alone."""
    return Arrival.objects.about_holds().filter(pk=arrival.pk).exists()


def about(hold: Hold) -> list[Arrival]:
    """What came in by mail about a legal hold, the newest first; for those who are named for it."""
    found = Arrival.objects.about_holds().filter(answers__hold=hold).select_related("settled_by")
    return list(found.prefetch_related("enclosures"))


def is_known(arrival: Arrival, article: Article) -> bool:
    """Whether it is from an address that the piece's people have, as far as a mail tells where it is from."""
    return arrival.sender.lower() in addresses(article)


def addresses(article: Article) -> set[str]:
    """Where the piece's people can be written to, in lower case."""
    people = article.bylines.values_list("author__contributor__email", "author__contributor__user__email")
    hands = [person.email for person in (article.submitted_by, article.editor) if person]
    return {it.lower() for it in [*hands, *(it for row in people for it in row)] if it}


@transaction.atomic
def read(arrival: Arrival, *, by: User) -> None:
    """She has read it, and it waits no more; one about a hold may be read by whoever is named. Raises Refused."""
    article = _piece(arrival, by)
    locked = dealing.claim(arrival, article=article)
    dealing.settle(locked, Outcome.READ, by=by, article=article)
    arrival.refresh_from_db()


@transaction.atomic
def keep_as_note(arrival: Arrival, *, by: User) -> Note:
    """What its writer wrote stands beside the piece from now on. Nobody is told who is named in it. Raises Refused."""
    article, said = _piece(arrival, by), words(arrival)[:LONGEST].strip()
    if is_about_a_hold(arrival):
        raise NotPossible(_("It is about a legal hold. What it says belongs into the notes on the hold."))
    if not said:
        raise NotPossible(_("There are no words in it that a note could hold."))
    locked = dealing.claim(arrival, article=article)
    note = notes.write(article, by=by, text=_quoted(arrival, said), names_nobody=True)
    dealing.settle(locked, Outcome.NOTE, by=by, article=article)
    arrival.refresh_from_db()
    return note


@transaction.atomic
def keep_on_hold(arrival: Arrival, *, by: User) -> HoldNote:
    """What its writer wrote stands among the notes on the hold; the others who are named are told. Raises Refused."""
    article, said = _piece(arrival, by), words(arrival)[:LONGEST].strip()
    hold = arrival.answers.hold if arrival.answers else None
    if hold is None:
        raise NotPossible(_("It is not about a legal hold."))
    if not said:
        raise NotPossible(_("There are no words in it that a note could hold."))
    note = holds.add_note(hold, by=by, text=_quoted(arrival, said))
    locked = dealing.claim(arrival, article=article)
    dealing.settle(locked, Outcome.READ, by=by, article=article)
    arrival.refresh_from_db()
    return note


def _quoted(arrival: Arrival, said: str) -> str:
    with speaking.for_the_record():
        facts = {"who": arrival.sender_name or arrival.sender or _("Somebody"), "text": said}
        return _("%(who)s, by mail: %(text)s") % facts


def _piece(arrival: Arrival, by: User) -> Article:
    """The piece that it came in for, for who edits and may see it, and who is named for a hold that it is about."""
    if arrival.article and Arrival.objects.said_to(by).filter(pk=arrival.pk).exists():
        return arrival.article
    seen = Article.objects.visible_to(by).filter(arrivals=arrival).first()
    hers = Arrival.objects.open_to(by).filter(pk=arrival.pk)
    if seen is None or not workflow.may_use(by, workflow.EDIT) or not hers.exists():
        raise NotAllowed(workflow.whose(workflow.EDIT))
    return seen
