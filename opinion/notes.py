"""Notes beside a piece: writing one, answering, settling. They are the desk's own; no reader and no author sees them.

A note speaks of words that it quotes, or of the whole piece. Where they stand now is looked up in the text as it is
(`anchors`); no save of the piece waits for a note, changes one or fails because of one.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from authors.models import User
from authors.text import fold
from opinion import anchors, notifications, prose, staff, workflow
from opinion.models import Article, Note, clock
from opinion.notifications import Mail
from opinion.passages import Place
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import Recipient

WRITE = "add_note"
HEAD = 2  # headline and standfirst, the lines before the paragraphs of the body


@dataclass(frozen=True)
class Thread:
    """A note with its answers, and where its words stand now: a line of `lines`, None where they are gone."""

    note: Note
    answers: list[Note] = field(default_factory=list)
    place: Place | None = None


def may_write(user: User, article: Article) -> bool:
    """Whether this person may write a note on this piece: who sees it at the desk."""
    return (
        user.has_perm(f"opinion.{WRITE}") and Article.objects.visible_to(user).filter(pk=article.pk).exists()
    )


def lines(article: Article) -> list[str]:
    """What can be quoted: headline, standfirst (either may be empty), and the paragraphs of the body."""
    return [article.headline, article.standfirst, *prose.paragraphs(article.body)]


def threads(article: Article) -> list[Thread]:
    """All threads of the piece, each where its words stand, in the order of the text; then those without a place."""
    text, rows = lines(article), list(article.notes.select_related("by", "resolved_by"))
    found = [
        Thread(
            note,
            [answer for answer in rows if answer.thread_id == note.pk],
            anchors.find(text, note.quote, note.before, note.after) if note.quote else None,
        )
        for note in rows
        if note.thread_id is None
    ]
    return sorted(found, key=lambda thread: (thread.place is None, thread.place or (), thread.note.at))


@transaction.atomic
def write(
    article: Article,
    *,
    by: User,
    text: str,
    quote: str = "",
    before: str = "",
    after: str = "",
    is_must: bool = False,
    tell: Collection[User] = (),
    names_nobody: bool = False,
) -> Note:
    """Begins a thread, about the quoted words or about the piece; `is_must` has it stop publication until settled.

    `before` and `after` help where the words stand more than once. Who is named in the text (`@name`) and in `tell`
    gets it by mail; of words that somebody else wrote (`names_nobody`) nobody does.
    """
    locked = _lock(article, by)
    quote, text_now = quote.strip()[: anchors.LONGEST], lines(locked)
    words = anchors.Quotation(quote, before[-2 * anchors.CONTEXT :], after[: 2 * anchors.CONTEXT])
    if quote and (place := anchors.find(text_now, *words)):
        words = anchors.anchor(text_now, place.paragraph, place.start, place.end)
    note = Note(article=locked, by=by, text=text, is_must=is_must, **words._asdict())
    return _said(note, tell, names_nobody=names_nobody)


@transaction.atomic
def answer(note: Note, *, by: User, text: str, tell: Collection[User] = ()) -> Note:
    """Adds to a thread. One that was settled is open again: there is something more to say."""
    locked = _lock(note.article, by)
    first = Note.objects.get(pk=note.thread_id or note.pk)
    written = _said(Note(article=locked, by=by, text=text, thread=first), tell)
    if first.resolved_at is not None:
        _open_again(first, by)
    return written


@transaction.atomic
def resolve(note: Note, *, by: User) -> None:
    """Settles a thread; nothing where that was done already. One marked "must" is settled by whoever edits.

    Raises NotAllowed for everybody else.
    """
    _lock(note.article, by)
    first = Note.objects.get(pk=note.thread_id or note.pk)
    if first.is_must and not workflow.may_use(by, workflow.EDIT):
        raise NotAllowed(_("Only somebody who edits can settle what must be settled."))
    if first.resolved_at is None:
        first.resolved_by, first.resolved_at = by, clock.read()
        first.save(update_fields=["resolved_by", "resolved_at"])
    note.refresh_from_db()


@transaction.atomic
def reopen(note: Note, *, by: User) -> None:
    """Takes a settlement back; the history keeps whose it was."""
    _lock(note.article, by)
    first = Note.objects.get(pk=note.thread_id or note.pk)
    if first.resolved_at is not None:
        _open_again(first, by)
    note.refresh_from_db()


def mentioned(text: str, people: Iterable[User]) -> list[User]:
    """Who of these people is named in a text: `@` and the whole name, or the first name where only one has it."""
    names: dict[str, list[User]] = {}
    for person in people:
        whole = fold(person.name) or fold(person.email.partition("@")[0])
        for name in {whole, whole.partition(" ")[0]}:
            names.setdefault(name, []).append(person)
    longest_first = sorted((name for name, whose in names.items() if len(whose) == 1), key=len, reverse=True)
    if not longest_first:
        return []
    name = "|".join(map(re.escape, longest_first))
    called = re.findall(rf"(?<![a-z0-9.])@({name})(?![a-z0-9])", fold(text))
    return list({names[name][0].pk: names[name][0] for name in called}.values())


def colleagues(user: User) -> list[User]:
    """Who can be told of a note by this person."""
    return [person for person in staff.free_hands() if person != user]


def _lock(article: Article, by: User) -> Article:
    locked = workflow.lock(article)
    if not may_write(by, locked):
        raise NotAllowed(_("You may not do this with this piece."))
    return locked


def _said(note: Note, tell: Collection[User], *, names_nobody: bool = False) -> Note:
    """Stores a note and tells the colleagues whom it calls; who else stands in `tell` is not told."""
    if not note.text.strip():
        raise NotPossible(_("The note is empty."))
    note.at = clock.read()
    note.save(force_insert=True)
    others, chosen = [] if names_nobody else colleagues(note.by), {person.pk for person in tell}
    chosen |= {person.pk for person in mentioned(note.text, others)}
    called = [person for person in others if person.pk in chosen]
    note.mentions.set(called)
    for mail in told(note, called):
        notifications.post(mail, article=note.article)
    return note


def told(note: Note, called: Iterable[User]) -> list[Mail]:
    """What is mailed to these colleagues, whom a note calls."""
    facts: dict[str, Any] = {
        "article": note.article,
        "by": note.by,
        "note": note,
        "role": Recipient.COLLEAGUE,
    }
    return [
        notifications.compose("note", to=person.email, name=str(person), language=person.language, **facts)
        for person in called
    ]


def _open_again(note: Note, by: User) -> None:
    assert note.resolved_at is not None  # noqa: S101 - asked before
    facts = {"note": note.pk, "settled_by": note.resolved_by_id, "settled_at": note.resolved_at.isoformat()}
    note.resolved_by = note.resolved_at = None
    note.save(update_fields=["resolved_by", "resolved_at"])
    workflow.note(note.article, "reopen_note", by=by, facts=facts)
