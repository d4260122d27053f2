"""Threads: what comes in by mail for a piece, and what the desk does with it.

An answer to a mail of ours belongs to its piece. It waits for whoever has the piece until she has dealt with it, and
is never a yes by itself: a person reads it, and notes the yes as hers to vouch for.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from authors.models import User
from opinion import arrivals, notes, prose, speaking, workflow
from opinion.models import Arrival, Article, Note
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import Arrived, Automatic, Outcome

LONGEST = 9_000  # characters of a mail that a note holds


def of(article: Article) -> list[Arrival]:
    """The mails that came in for a piece, the newest first."""
    mails = article.arrivals.filter(how=Arrived.MAIL, within=None)
    return list(mails.select_related("answers", "settled_by").defer("body", "before"))


def waits(arrival: Arrival) -> bool:
    """Whether it waits for who has its piece."""
    return not arrival.outcome and arrival.automatic in ("", Automatic.BOUNCE)


def words(arrival: Arrival) -> str:
    """What its writer wrote, without the mail that is quoted below."""
    return arrival.written or prose.plain(arrival.body)


def is_known(arrival: Arrival, article: Article) -> bool:
    """Whether it is from an address that the piece's people have, as far as a mail tells where it is from."""
    return arrival.sender.lower() in set(_addresses(article))


def _addresses(article: Article) -> Iterable[str]:
    """Where the piece's people can be written to, in lower case."""
    people = article.bylines.values_list("author__contributor__email", "author__contributor__user__email")
    hands = [person.email for person in (article.submitted_by, article.editor) if person]
    yield from (it.lower() for it in [*hands, *(it for row in people for it in row)] if it)


@transaction.atomic
def read(arrival: Arrival, *, by: User) -> None:
    """She has read it, and it waits no more. Raises Refused."""
    article = _piece(arrival, by)
    locked = arrivals.claim(arrival, article=article)
    arrivals.settle(locked, Outcome.READ, by=by, article=article)
    arrival.refresh_from_db()


@transaction.atomic
def keep_as_note(arrival: Arrival, *, by: User) -> Note:
    """What its writer wrote stands beside the piece from now on. Nobody is told who is named in it. Raises Refused."""
    article, said = _piece(arrival, by), words(arrival)[:LONGEST].strip()
    if not said:
        raise NotPossible(_("There are no words in it that a note could hold."))
    locked = arrivals.claim(arrival, article=article)
    with speaking.for_the_record():
        facts = {"who": arrival.sender_name or arrival.sender or _("Somebody"), "text": said}
        text = _("%(who)s, by mail: %(text)s") % facts
    note = notes.write(article, by=by, text=text, names_nobody=True)
    arrivals.settle(locked, Outcome.NOTE, by=by, article=article)
    arrival.refresh_from_db()
    return note


def _piece(arrival: Arrival, by: User) -> Article:
    """The piece that it came in for, for who edits and may see it."""
    seen = Article.objects.visible_to(by).filter(arrivals=arrival).first()
    if seen is None or not workflow.may_use(by, workflow.EDIT):
        raise NotAllowed(workflow.whose(workflow.EDIT))
    return seen
