"""The sources of a piece. Public ones stand under it from its next edition on; what is printed stays as it is."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from authors.models import User
from opinion import revisions, workflow
from opinion.models import Article, Source
from opinion.parts import fingerprint
from opinion.refusals import NotAllowed, NotPossible


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One source as it is typed: what it is, its address, what the desk remarks, and whether readers are told."""

    title: str
    url: str = ""
    remark: str = ""
    is_public: bool = False


def of(article: Article) -> list[Entry]:
    """The list as it stands, in its order."""
    rows = article.sources.order_by("position", "pk")
    return [Entry(title=row.title, url=row.url, remark=row.remark, is_public=row.is_public) for row in rows]


def seen(entries: Sequence[Entry]) -> str:
    """Names a list that somebody had before her."""
    return fingerprint([asdict(entry) for entry in entries])


def public(article: Article) -> list[dict[str, str]]:
    """What an edition that is printed now says of its sources."""
    return [{"title": entry.title, "url": entry.url} for entry in of(article) if entry.is_public]


@transaction.atomic
def put(article: Article, entries: Sequence[Entry], *, by: User, base: str) -> None:
    """Makes this the list of sources. `base` names (`seen`) the list that she began from.

    Raises NotPossible where somebody else changed it meanwhile. The copy, and what anybody agreed to, is untouched.
    """
    locked = workflow.lock(article)
    if not revisions.may_edit(by, locked):
        raise NotAllowed(_("You may not do this with this piece."))
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
    locked.sources.all().delete()
    Source.objects.bulk_create(
        Source(article=locked, position=place, **asdict(entry)) for place, entry in enumerate(entries)
    )
    facts = {"sources": len(entries), "public": sum(entry.is_public for entry in entries)}
    workflow.note(locked, "list_sources", by=by, facts=facts)
