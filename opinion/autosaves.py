"""Autosaves: what somebody has typed and not saved, one per person and piece, offered back, never published.

One goes only when its text is in a revision, or when the person who typed it throws it away. A page writes over what
came from itself earlier and over nothing else: what another page left behind waits until it is decided about.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from authors.models import User
from opinion import dateline, once, revisions
from opinion.models import Article, Autosave, clock
from opinion.refusals import NotAllowed, NotPossible

LARGEST = 2_000_000  # characters in all; twice the longest body that can be saved
MOST = 50  # that a list shows
WINDOW, TURN, TAKE_BACK, THROW_AWAY = "_window", "_turn", "_take_back", "_throw_away"
NOT_TYPED = {WINDOW, TURN, TAKE_BACK, THROW_AWAY, once.FIELD, "csrfmiddlewaretoken"}


class WaitsElsewhere(NotPossible):
    """Another page of the same person left a text behind that is not decided about; `there` is that one."""

    def __init__(self, there: Autosave) -> None:
        self.there = there
        super().__init__(_("Another text that you typed here waits to be taken back or thrown away."))


def page(sent: Mapping[str, str]) -> UUID | None:
    """The opened page from which a form was sent; None where it does not say."""
    try:
        return UUID(sent.get(WINDOW, ""))
    except ValueError:
        return None


def keep_form(
    sent: Mapping[str, str],
    lists: Iterable[tuple[str, list[str]]],
    *,
    by: User,
    article: Article | None,
    path: str,
) -> Autosave:
    """Keeps a form as a page sent it: its values, and the same as lists. Raises as `keep` does."""
    window, turn = page(sent), sent.get(TURN, "")
    if window is None or not (turn.isascii() and turn.isdigit() and len(turn) < 9):
        raise NotPossible(_("This page is incomplete. Open it again."))
    fields = {name: values for name, values in lists if name not in NOT_TYPED}
    return keep(fields, by=by, article=article, window=window, turn=int(turn), path=path)


@transaction.atomic
def keep(
    fields: Mapping[str, list[str]], *, by: User, article: Article | None, window: UUID, turn: int, path: str
) -> Autosave:
    """Keeps what was typed so far. What arrives out of turn changes nothing.

    Raises NotAllowed, NotPossible where it is too large, and WaitsElsewhere.
    """
    if article is not None and not revisions.may_edit(by, article):
        raise NotAllowed(_("You may not change this text any more."))
    if sum(len(value) for values in fields.values() for value in values) > LARGEST:
        raise NotPossible(_("This is too long to be kept while you type. Save it."))
    typed = {name: [value.replace("\x00", "") for value in values] for name, values in fields.items()}
    now = clock.read()
    facts = {"fields": typed, "window": window, "turn": turn, "path": path, "at": now}
    row, is_new = Autosave.objects.select_for_update().get_or_create(article=article, user=by, defaults=facts)
    if is_new:
        return row
    if row.window != window:
        raise WaitsElsewhere(row)
    if turn > row.turn:
        Autosave.objects.filter(pk=row.pk).update(**facts)
        row.refresh_from_db()
    return row


def said(row: Autosave) -> str:
    """That it is kept, for whoever is typing."""
    return _("Kept as you type, %(at)s") % {"at": f"{dateline.local(row.at):%H:%M}"}


def unsaved(*, by: User, under: str) -> list[Autosave]:
    """What this person typed into forms below this address and can still take back, the latest first. One question."""
    rows = Autosave.objects.filter(user=by, path__startswith=under).select_related("article")
    latest = rows.defer("article__body").order_by("-at", "pk")[:MOST]
    return [row for row in latest if row.article is None or revisions.takes_words(row.article, by)]


def headline(row: Autosave) -> str:
    """What it is called: as it was typed, else as the piece is."""
    typed = row.fields.get("headline") or [""]
    return typed[0].strip() or (row.article.headline if row.article else "")


def waiting(*, by: User, article: Article | None, path: str) -> Autosave | None:
    """What this person typed into the form at `path` and neither saved nor threw away."""
    return Autosave.objects.filter(article=article, user=by, path=path).first()


def take_back(row: Autosave, *, window: UUID) -> dict[str, list[str]]:
    """The fields, which are that page's from now on."""
    Autosave.objects.filter(pk=row.pk).update(window=window, turn=0)
    fields: dict[str, list[str]] = row.fields
    return fields


def throw_away(*, by: User, article: Article | None, window: UUID | None) -> None:
    """Throws away what came from that page, as the person who typed it wishes."""
    if window:
        Autosave.objects.filter(article=article, user=by, window=window).delete()


def is_in_a_revision(*, by: User, article: Article | None, window: UUID | None) -> None:
    """What was typed on that page is kept for good now. Called in the transaction that kept it."""
    if window:
        Autosave.objects.filter(article=article, user=by, window=window).delete()
