"""The sources of a piece. Public ones stand under it from its next edition on; what is printed stays as it is.

Each is the desk's, or an author's: those are typed as lines, one a source, while the piece is hers to change.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from authors.models import User
from opinion import revisions, workflow
from opinion.models import Article, Source
from opinion.parts import fingerprint
from opinion.refusals import NotAllowed, NotPossible

MOST = 100  # that one author names for one piece
LONGEST, LONGEST_ADDRESS = 300, 500
WORDS = ("title", "url", "remark", "is_public")
_ADDRESS = re.compile(r"\((https?://[^\s()]+)\)|(https?://\S+?)(?=[.,;:]*(?:\s|$))")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One source as it is typed: what it is, its address, what the desk remarks, and whether readers are told.

    `number` is that of its row, 0 for a new one; `named_by` is the author who named it, "" where the desk did.
    """

    title: str
    url: str = ""
    remark: str = ""
    is_public: bool = False
    number: int = field(default=0, compare=False)
    named_by: str = field(default="", compare=False)


def of(article: Article) -> list[Entry]:
    """The list as it stands, in its order."""
    return [
        Entry(**_words(row), number=row.pk, named_by=str(row.named_by or ""))
        for row in article.sources.select_related("named_by").order_by("position", "pk")
    ]


def seen(entries: Sequence[Entry]) -> str:
    """Names a list that somebody had before her."""
    return fingerprint([_words(entry) for entry in entries])


def public(article: Article) -> list[dict[str, str]]:
    """What an edition that is printed now says of its sources."""
    return [{"title": entry.title, "url": entry.url} for entry in of(article) if entry.is_public]


@transaction.atomic
def put(article: Article, entries: Sequence[Entry], *, by: User, base: str) -> None:
    """Makes this the list of sources. `base` names (`seen`) the list that she began from.

    Raises NotPossible where somebody else changed it meanwhile. The copy, and what anybody agreed to, is untouched, and
    an author's source stays hers.
    """
    locked = _locked(article, by)
    before = of(locked)
    if seen(before) != base:
        raise NotPossible(_("Somebody else changed the sources since you opened this page."))
    for entry in entries:
        if not entry.title.strip():
            raise NotPossible(_("Say of every source what it is."))
        if entry.url and urlsplit(entry.url).scheme not in {"http", "https"}:
            raise NotPossible(_("An address begins with https://."))
    if before == list(entries):
        return
    there, rows = {row.pk: row for row in locked.sources.all()}, []
    for entry in entries:
        row = there.pop(entry.number, None) or Source(article=locked)
        for word, value in _words(entry).items():
            setattr(row, word, value)
        rows.append(row)
    Source.objects.filter(pk__in=there).delete()
    _keep(locked, rows, by=by)


# --- an author's own, as lines ------------------------------------------------------------------------------


def lines(article: Article, *, by: User) -> str:
    """The sources that this author named, as she would type them. No word that the desk remarked is among them."""
    return "\n".join(_line(row) for row in article.sources.filter(named_by=by).order_by("position", "pk"))


def read(typed: str) -> list[Entry]:
    """What was typed, a source a line. Raises NotPossible where that is more than can be kept."""
    found = {_line(entry): entry for entry in map(_entry, filter(str.strip, typed.splitlines()))}
    if len(found) > MOST:
        raise NotPossible(_("At most %(most)d sources can be kept.") % {"most": MOST})
    return list(found.values())


@transaction.atomic
def name(article: Article, typed: str, *, was: str, by: User) -> None:
    """Takes over what an author changed in her list since it read `was`; what the desk did to it meanwhile stays.

    A source on which the desk has remarked becomes the desk's own, not public, where its author takes it back.
    """
    before, now = {_line(entry) for entry in read(was)}, {_line(entry): entry for entry in read(typed)}
    if before == now.keys():
        return
    locked = _locked(article, by)
    rows = list(locked.sources.order_by("position", "pk"))
    hers = {_line(row) for row in rows if row.named_by_id == by.pk}
    gone = [row for row in rows if row.named_by_id == by.pk and _line(row) in before - now.keys()]
    Source.objects.filter(pk__in=[row.pk for row in gone if not row.remark]).delete()
    for row in gone:
        row.named_by, row.is_public = None, False
    rows = [row for row in rows if row not in gone or row.remark]
    rows += [
        Source(article=locked, named_by=by, title=now[line].title, url=now[line].url)
        for line in now
        if line not in before | hers
    ]
    _keep(locked, rows, by=by)


def _line(source: Entry | Source) -> str:
    return source.title if source.url in ("", source.title) else f"{source.title} {source.url}"


def _entry(line: str) -> Entry:
    """The source that a line names: its (last) address taken out, the rest its title."""
    words = " ".join(line.split())
    *_others, found = None, *_ADDRESS.finditer(words)
    url = next(filter(None, found.groups())) if found else ""
    around = f"{words[: found.start()]} {words[found.end() :]}" if found else ""
    title = " ".join(around.split()).strip(" .,;:") or url or words
    if len(title) > LONGEST or len(url) > LONGEST_ADDRESS:
        told = {"words": words[:40], "most": LONGEST}
        raise NotPossible(
            _("“%(words)s …” is too long: a line for each, in at most %(most)d characters.") % told
        )
    return Entry(title=title, url=url)


# --- keeping ------------------------------------------------------------------------------------------------


def _words(source: Entry | Source) -> dict[str, Any]:
    return {word: getattr(source, word) for word in WORDS}


def _locked(article: Article, by: User) -> Article:
    locked = workflow.lock(article)
    if not revisions.may_edit(by, locked):
        raise NotAllowed(_("You may not do this with this piece."))
    return locked


def _keep(article: Article, rows: Sequence[Source], *, by: User) -> None:
    """Keeps these rows in this order, and writes that the list was changed."""
    for place, row in enumerate(rows):
        row.position = place
    Source.objects.bulk_create([row for row in rows if row.pk is None])
    Source.objects.bulk_update([row for row in rows if row.pk is not None], ["named_by", "position", *WORDS])
    facts = {"sources": len(rows), "public": sum(row.is_public for row in rows)}
    workflow.note(article, "list_sources", by=by, facts=facts)
