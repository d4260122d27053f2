"""Returns: an author sends the text back as a file of hers. It is read against the text that she had, and taken in.

It is told from the desk's own changes by what both were made from: the text that was sent to her. Where the desk has
changed the text since, both stand side by side (`reconciling`), and nothing is overwritten.
"""

from collections.abc import Collection
from copy import copy as shallow
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import formats
from django.utils.translation import gettext as _

from authors.models import User
from opinion import (
    agreement,
    arrivals,
    belonging,
    consent,
    contents,
    dateline,
    dealing,
    likeness,
    permission,
    prose,
    revisions,
    speaking,
    workflow,
)
from opinion.manuscripts import fitting, telling
from opinion.manuscripts.fitting import Fitted
from opinion.models import Arrival, Article, Revision, Step
from opinion.parts import Snapshot
from opinion.refusals import NotAllowed, NotPossible, Refused, StaleCopy
from opinion.states import Arrived, Outcome, RevisionKind, State

TAKE = "take_returned"


@dataclass(frozen=True, kw_only=True)
class Known:
    """The text that its author had before her, and in words which one that is."""

    revision: Revision
    words: str


@dataclass(frozen=True, kw_only=True)
class Returned:
    """A file beside the text that its author had. `name` is hers."""

    article: Article
    text: Arrival
    known: Known
    fitted: Fitted
    name: str

    @property
    def is_same(self) -> bool:
        """Whether there is nothing to take: its words stand here, or are what was sent before the desk went on."""
        told = self.fitted.body
        return told == self.article.body or (self.has_moved_on and told == self.known.revision.body)

    @property
    def has_moved_on(self) -> bool:
        """Whether the desk has changed the text since its author had it."""
        if self.article.body == self.known.revision.body:
            return False
        here = self.article.current_revision()
        return here is None or here.kind != RevisionKind.RETURNED

    def copy(self, of: Snapshot, also: Collection[str] = ()) -> Snapshot:
        """This copy with the text of the file; `also` names what else the file says that is to be taken."""
        said = [it for it in self.fitted.said if it.part in also]
        lines: dict[str, Any] = {it.part: it.now for it in said if it.part != "bio_line"}
        bio_lines = {it.was: it.now for it in said if it.part == "bio_line"}
        whose = {
            (entry["author"], entry["role"]): bio_lines[entry["bio_line"]]
            for entry in self.known.revision.byline
            if entry["bio_line"] in bio_lines
        }
        byline: Any = [
            {**entry, "bio_line": whose.get((entry["author"], entry["role"]), entry["bio_line"])}
            for entry in of.byline
        ]
        return replace(of, body=self.fitted.body, byline=byline, **lines)


# --- coming in ----------------------------------------------------------------------------------------------


def receive(article: Article, data: bytes, *, name: str, media_type: str = "", by: User) -> Arrival:
    """Keeps a file that is said to be this piece's, as every file is kept, and reads it."""
    arrival = arrivals.receive_file(data, name=name, media_type=media_type, by=by)
    if arrival.article_id not in (None, article.pk) and arrivals.may_come_again(arrival):
        arrival = arrivals.read_on(arrivals.bring_again(arrival, by=by))  # she says whose it is
    if not arrival.outcome and arrival.article_id is None:
        belonging.put_to(arrival, article, by=by)
    return arrival


def waiting(article: Article, by: User) -> list[Arrival]:
    """What came in for this piece with a file, or was pasted, and nobody has dealt with."""
    hers = article.arrivals.open_to(by)
    unsettled = hers.filter(outcome="", within=None).defer("body", "before", "report")
    with_text = Arrival.objects.filter(within=OuterRef("pk")).exclude(body="")
    return list(unsettled.filter(~Q(how=Arrived.MAIL) | Exists(with_text)))


# --- beside the text that she had -----------------------------------------------------------------------------


def known(article: Article) -> Known:
    """The text that its author had last: sent to her, else as she handed it in, as it came in, or as it is."""
    step = article.steps.filter(verb="send").order_by("-at", "-pk").first()
    facts: dict[str, Any] = {"name": author(article)}
    if step is not None and (sent := agreement.sent(article)):
        words = _("version %(number)s, which was sent to %(name)s on %(day)s")
        facts |= {"day": formats.date_format(dateline.local(step.at), _("j M Y H:i"))}
        return Known(revision=sent, words=words % (facts | {"number": sent.number}))
    arrived = article.revisions.filter(kind=RevisionKind.ARRIVED).order_by("-number").first()
    for revision, words in (
        (
            revisions.as_submitted(article),
            _("version %(number)s, as %(name)s handed it in: none was sent yet"),
        ),
        (arrived, _("version %(number)s, as it came in: none was sent yet")),
        (article.current_revision(), _("version %(number)s, as it is now: none was sent yet")),
    ):
        if revision is not None:
            return Known(revision=revision, words=words % (facts | {"number": revision.number}))
    raise NotPossible(_("There is no such version of this piece."))


def author(article: Article) -> str:
    """Whose file it is, by the byline, else by who brought the piece in."""
    person = consent.speaker(article, article.snapshot())
    return person["name"] if person else str(article.submitted_by or _("the author"))


def of(article: Article, text: Arrival) -> Returned:
    """A text that came in beside the one that its author had; beside that same one when it was taken in."""
    there = known(article)
    if (step := taken(text)) and (base := article.revisions.filter(number=step.facts.get("base")).first()):
        there = replace(there, revision=base)
    fit = fitting.fitted(text.body, there.revision.snapshot())
    return Returned(article=article, text=text, known=there, fitted=fit, name=author(article))


def texts(arrival: Arrival, of: Snapshot) -> list[Arrival]:
    """Those of what came in that hold a text, the likest to this copy first."""
    prints = likeness.fingerprint(prose.plain(of.body))
    found = contents.texts(arrival)
    shares = {it.pk: likeness.likeness(prints, likeness.fingerprint(prose.plain(it.body))) for it in found}
    return sorted(found, key=lambda it: -shares[it.pk])


def report(returned: Returned) -> list[telling.Told]:
    """What was lost or guessed while the file was read, and while it was set beside the text that was sent."""
    return [telling.told(item) for item in (*returned.text.report, *returned.fitted.items)]


def taken(text: Arrival) -> Step | None:
    """The step with which this text was taken in, if that has been done."""
    steps = Step.objects.filter(verb=TAKE, article=text.article_id, facts__arrival=text.pk)
    return steps.order_by("-at", "-pk").first() if text.article_id else None


def last(article: Article) -> Revision | None:
    """The text that came back from its author last."""
    return article.revisions.filter(kind=RevisionKind.RETURNED).order_by("-number").first()


# --- taken in -------------------------------------------------------------------------------------------------


def hindrance(returned: Returned, by: User) -> Refused | None:
    """Why it cannot be taken in; None where it can."""
    article = returned.article
    if not workflow.may_use(by, workflow.EDIT):
        return NotAllowed(workflow.whose(workflow.EDIT))
    if article.state not in workflow.HEARD:
        return NotPossible(workflow.out_of_place(article))
    if permission.is_word_for_word(article) and not returned.is_same:
        changed = shallow(article)
        changed.body = returned.fitted.body
        try:
            permission.keep_word_for_word(changed, article)
        except Refused as refusal:
            return refusal
    return None


@transaction.atomic
def take(article: Article, text: Arrival, *, by: User, base: int, also: Collection[str] = ()) -> Revision:
    """Makes the file's text the author's version: the working copy, where the desk has changed nothing since.

    Where it has, the version stands beside the working copy, to be decided about (`stands_beside`). Of what the file
    says besides, `also` is taken. Its comments become notes; a piece that was with its author is the editor's again.
    The same text is taken once. Raises StaleCopy where the piece is not at version `base` any more.
    """
    locked = workflow.lock(article)
    if (step := taken(text)) is not None and step.article_id == article.pk:
        return Revision.objects.get(article=locked, number=step.facts["revision"])
    arrival = dealing.claim(text.within or text, article=locked)
    returned = of(locked, text)
    if refusal := hindrance(returned, by):
        raise refusal
    if arrival.article_id not in (None, article.pk):
        raise NotPossible(_("It belongs to “%(piece)s” already.") % {"piece": arrival.article})
    if base != locked.version:
        raise StaleCopy(Revision.objects.get(article=locked, number=locked.version))
    is_new, revision = bool(also) or not returned.is_same, returned.known.revision
    if is_new:
        revision = (_beside if returned.has_moved_on else _in_place)(returned, by=by, also=also)
    dealing.note_comments(text, locked, by=by)
    if locked.state == State.WITH_AUTHOR:  # nobody waits for her any more
        with workflow.gate(locked, "answer", by=by, facts={"revision": revision.number}):
            pass
    dealing.settle(arrival, Outcome.VERSION if is_new else Outcome.NOTE, by=by, article=locked)
    article.refresh_from_db()
    text.refresh_from_db()
    return revision


def stands_beside(article: Article, revision: Revision) -> bool:
    """Whether a version that came back waits beside a working copy that is another one."""
    return revision.kind == RevisionKind.RETURNED and revision.number > article.version


def _in_place(returned: Returned, *, by: User, also: Collection[str]) -> Revision:
    """Her text as the working copy."""
    article = returned.article
    with revisions.saving(
        article, by=by, base=None, kind=RevisionKind.RETURNED, why=_why(returned)
    ) as locked:
        revisions.put_in_place(locked, returned.copy(locked.snapshot(), also))
    revision = Revision.objects.get(article=article, number=article.version)
    facts = {"revision": revision.number, "there": article.version, **_facts(returned)}
    workflow.note(article, TAKE, by=by, facts=facts)
    return revision


def _beside(returned: Returned, *, by: User, also: Collection[str]) -> Revision:
    """Her text as a version beside the working copy."""
    copy = returned.copy(returned.known.revision.snapshot(), also)
    kept: dict[str, Any] = {"kind": RevisionKind.RETURNED, "why": _why(returned), "facts": _facts(returned)}
    return revisions.keep_beside(returned.article, copy, by=by, verb=TAKE, **kept)


def _why(returned: Returned) -> str:
    return f"{_on_record(returned)}: {returned.text.within or returned.text}"


def _facts(returned: Returned) -> dict[str, Any]:
    """Whose it is, from which text she wrote, and where it came in."""
    base = returned.known.revision.number
    return {"base": base, "arrival": returned.text.pk, "name": _on_record(returned)}


def _on_record(returned: Returned) -> str:
    with speaking.for_the_record():
        return author(returned.article)
