"""What contributors do: begin a piece, save it as often as they like, submit it."""

from dataclasses import dataclass

from django.db import transaction

from authors.models import Author, Contributor, LocalName, User
from opinion import notifications, revisions, workflow
from opinion.models import Article, Byline, Kind, Revision
from opinion.states import BylineRole, Origin, RevisionKind, State


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a contributor writes."""

    headline: str = ""
    standfirst: str = ""
    body: str = ""
    disclosure: str = ""
    language: str = "en"
    byline_name: str = ""
    bio_line: str = ""


def default_kind() -> Kind:
    """The kind of a piece that nobody has classed yet."""
    return Kind.objects.get(slug="op-ed")


@transaction.atomic
def start(draft: Draft, *, by: User, kind: Kind | None = None) -> Article:
    """Begins a piece of this contributor's, kept from its first words on."""
    article = Article.objects.create(
        kind=kind or default_kind(), submitted_by=by, state=State.DRAFT, origin=Origin.ORIGINAL
    )
    workflow.note(article, "start", by=by, target=State.DRAFT)
    save(article, draft, by=by, base=None, kind=RevisionKind.ARRIVED)
    return article


def save(
    article: Article, draft: Draft, *, by: User, base: int | None, kind: RevisionKind = RevisionKind.SAVED
) -> Revision:
    """Saves a contributor's text. Raises StaleCopy where `base` is not the version that is there."""
    with revisions.saving(article, by=by, base=base, kind=kind) as locked:
        for field in ("headline", "standfirst", "body", "disclosure", "language"):
            setattr(locked, field, getattr(draft, field))
        _sign(locked, draft, by)
    current = article.current_revision()
    assert current is not None  # noqa: S101 - `saving` has just recorded one
    return current


@transaction.atomic
def submit(article: Article, *, by: User) -> None:
    """Hands the piece to the desk and writes the receipt."""
    with workflow.gate(article, "submit", by=by) as (locked, _now):
        revisions.record(locked, by=by, kind=RevisionKind.SUBMITTED)
    notifications.write("receipt", to=by.email, article=article, contributor=by)


def _sign(article: Article, draft: Draft, by: User) -> None:
    """The byline of a contributor's own piece: one author, who is she herself."""
    if not draft.byline_name:
        article.bylines.all().delete()
        return
    author = _author_of(by, draft)
    Byline.objects.filter(article=article).exclude(author=author).delete()
    Byline.objects.update_or_create(
        article=article, author=author, role=BylineRole.AUTHOR, defaults={"bio_line": draft.bio_line}
    )


def _author_of(user: User, draft: Draft) -> Author:
    """The public person of this account, made from the byline of her first piece where there is none yet."""
    contributor, _made = Contributor.objects.get_or_create(user=user, defaults={"email": user.email})
    if contributor.author is None:
        contributor.author = Author.objects.create(name=draft.byline_name)
        if draft.bio_line:
            LocalName.objects.create(
                author=contributor.author, language=draft.language, bio_line=draft.bio_line
            )
        contributor.save(update_fields=["author"])
    return contributor.author
