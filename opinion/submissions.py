"""What contributors do: begin a piece, save it as often as they like, submit it."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from authors import text
from authors.models import Author, Contributor, LocalName, User
from opinion import (
    addresses,
    alerts,
    notifications,
    prose,
    publishing,
    revisions,
    sources,
    workflow,
)
from opinion.models import Article, Byline, Edition, EditionAuthor, Kind, Revision
from opinion.notifications import Mail
from opinion.parts import BylineEntry, Snapshot
from opinion.refusals import NotPossible, StaleCopy
from opinion.states import BylineRole, Origin, PublicLife, Recipient, RevisionKind, State

COLUMNS = ("headline", "standfirst", "body", "disclosure", "language")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a contributor writes. The body is HTML; a source a line, with the lines that her list began from."""

    headline: str = ""
    standfirst: str = ""
    body: str = ""
    disclosure: str = ""
    language: str = "en"
    byline_name: str = ""
    bio_line: str = ""
    sources: str = ""
    sources_were: str = ""

    def columns(self) -> dict[str, Any]:
        """The part of it that is copy."""
        return {name: getattr(self, name) for name in COLUMNS}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Something that a piece still needs before it can be submitted: the place in the form, and a request."""

    place: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Signature:
    """How a contributor signs: her public name, whether she may change it herself, and her last bio line."""

    name: str
    may_change: bool
    bio_line: str


def default_kind() -> Kind:
    """The kind of a piece that nobody has classed yet."""
    return Kind.objects.get_or_create(slug="op-ed", defaults={"name": "Op-ed"})[0]


@transaction.atomic
def start(draft: Draft, *, by: User, kind: Kind | None = None) -> Article:
    """Begins a piece of this contributor's, kept from its first words on."""
    article = Article.objects.create(
        kind=kind or default_kind(), submitted_by=by, state=State.DRAFT, origin=Origin.ORIGINAL
    )
    workflow.note(article, "start", by=by, target=State.DRAFT)
    save(article, draft, by=by, base=None, kind=RevisionKind.ARRIVED)
    return article


@transaction.atomic
def save(
    article: Article, draft: Draft, *, by: User, base: int | None, kind: RevisionKind = RevisionKind.SAVED
) -> Revision:
    """Saves a contributor's text and her sources.

    Raises StaleCopy where `base` is not the version that is there, unless that is this very text (a button
    pressed twice), and NotPossible once the piece is with the desk.
    """
    revision = _save_text(article, draft, by=by, base=base, kind=kind)
    sources.name(article, draft.sources, was=draft.sources_were, by=by)
    return revision


def _save_text(article: Article, draft: Draft, *, by: User, base: int | None, kind: RevisionKind) -> Revision:
    try:
        with revisions.saving(article, by=by, base=base, kind=kind) as locked:
            if locked.state not in revisions.WRITABLE_BY_OWNER:
                raise NotPossible(_("This piece is with the desk now."))
            for name, value in draft.columns().items():
                setattr(locked, name, value)
            _sign(locked, draft, by)
    except StaleCopy as stale:
        there: Revision = stale.theirs
        if there.snapshot().differing_parts(_written_over(there.snapshot(), draft, by)):
            raise
        return there
    current = article.current_revision()
    assert current is not None  # noqa: S101 - `saving` has just recorded one
    return current


def keep_aside(article: Article, draft: Draft, *, by: User, base: int) -> Revision:
    """Keeps what could not be saved, as the piece has gone on since `base`: the text beside what is there.

    Sources are in no revision, so that the step says what she typed of them.
    """
    facts = {"typed_sources": draft.sources} if draft.sources != draft.sources_were else None
    late = _written_over(article.snapshot(), draft, by)
    return revisions.keep_aside(article, late, by=by, base=base, facts=facts)


def _written_over(copy: Snapshot, draft: Draft, by: User) -> Snapshot:
    """This copy with the contributor's own parts as she wrote them."""
    author = Author.objects.filter(contributor__user=by).first()
    entry = BylineEntry(
        author=author.pk if author else None,
        role=BylineRole.AUTHOR,
        name="",
        native_name="",
        language="",
        affiliation="",
        bio_line="",
    )
    byline = copy.byline.copy()
    places = (n for n, e in enumerate(byline) if (e["author"], e["role"]) == (entry["author"], entry["role"]))
    if (place := next(places, None)) is not None:
        entry = byline.pop(place)
    mine: BylineEntry = {**entry, "name": draft.byline_name, "bio_line": draft.bio_line}
    if draft.byline_name:
        byline.insert(place or 0, mine)
    return replace(copy, **draft.columns(), byline=byline)


def wanting(article: Article) -> list[Wish]:
    """What a contributor still has to give before the desk can begin, as requests."""
    wishes = []
    if not article.body:
        wishes.append(Wish(place="body", sentence=_("Add the text before you submit.")))
    if not article.headline:
        sentence = _("Add a headline before you submit. The desk may still propose another.")
        wishes.append(Wish(place="headline", sentence=sentence))
    if not article.bylines.exists():
        sentence = _("Say under which name it should appear before you submit.")
        wishes.append(Wish(place="byline_name", sentence=sentence))
    return wishes


@transaction.atomic
def submit(article: Article, *, by: User, base: int | None = None) -> None:
    """Hands the piece to the desk and writes the receipt; the step says which revision was handed over.

    Raises StaleCopy where the text is not version `base`, which its author looked over, and NotPossible with
    what is still wanting.
    """
    facts: dict[str, Any] = {}
    with workflow.gate(article, "submit", by=by, facts=facts) as (locked, now):
        if base is not None and base != locked.version:
            raise StaleCopy(Revision.objects.get(article=locked, number=locked.version))
        if wishes := wanting(locked):
            raise NotPossible(" ".join(wish.sentence for wish in wishes))
        facts["revision"] = revisions.record(locked, by=by, kind=RevisionKind.SUBMITTED).number
    notifications.post(receipt(article, by=by, arrived=now), article=article)


def receipt(article: Article, *, by: User, arrived: dt.datetime) -> Mail:
    """What somebody is told who submits a piece."""
    return notifications.compose(
        "receipt",
        to=by.email,
        role=Recipient.AUTHOR,
        name=str(by),
        article=article,
        count=prose.words(article.body),
        arrived=arrived,
    )


@publishing.in_time()
def withdraw(article: Article, *, by: User, why: str = "") -> None:
    """Takes a piece back for its author: what is scheduled goes off the clock, and the desk is told at once.

    Raises NotPossible once readers see it: taking it down is the desk's.
    """
    if workflow.public_life(workflow.lock(article)) == PublicLife.LIVE:
        raise NotPossible(_("Readers see this piece already. Write to the desk if it should be taken down."))
    with workflow.gate(article, "withdraw", by=by, why=why) as (locked, _now):
        cancelled = publishing.call_off(locked)
    addresses.release_if_never_public(article)
    for mail in told_of_withdrawal(article, by=by, cancelled=cancelled, why=why):
        notifications.post(mail, article=article)


def told_of_withdrawal(article: Article, *, by: User, cancelled: Edition | None, why: str) -> list[Mail]:
    """What the desk is told when somebody takes a piece back; `cancelled` goes off the clock by that."""
    when = cancelled.live_from if cancelled else None
    return alerts.mails("withdrawn", article, by=by, cancelled=when, why=why)


def may_withdraw(article: Article, by: User) -> bool:
    """Whether this person could withdraw the piece as it stands."""
    return any(move.verb == "withdraw" for move in workflow.available(article, by))


# --- the byline -------------------------------------------------------------------------------------------


def signature(user: User) -> Signature:
    """What to propose as her byline."""
    author = Author.objects.filter(contributor__user=user).first()
    if author is None:
        return Signature(name=user.name, may_change=True, bio_line="")
    last = (
        Byline.objects.filter(author=author, article__submitted_by=user)
        .exclude(bio_line="")
        .order_by("-pk")
        .first()
    )
    return Signature(name=author.name, may_change=_may_rename(author), bio_line=last.bio_line if last else "")


def _sign(article: Article, draft: Draft, by: User) -> None:
    """Her own place in the byline of her piece; those of others, whom the desk may have added, stay."""
    if not draft.byline_name:
        article.bylines.filter(author__contributor__user=by).delete()
        return
    Byline.objects.update_or_create(
        article=article,
        author=_author_of(by, draft),
        role=BylineRole.AUTHOR,
        defaults={"bio_line": draft.bio_line},
    )


def _author_of(user: User, draft: Draft) -> Author:
    """The public person of this account, made from the byline of her first piece, named as she last signed.

    Once editions carry the name it is the desk's to change, and hers no more.
    """
    Contributor.objects.get_or_create(user=user, defaults={"email": user.email})
    # Not joined with the author: a row that waited for its lock would be joined as it was before the wait.
    contributor = Contributor.objects.select_for_update().get(user=user)
    author = contributor.author
    if author is None:
        author = contributor.author = Author.objects.create(name=draft.byline_name)
        if draft.bio_line:
            LocalName.objects.create(author=author, language=draft.language, bio_line=draft.bio_line)
        contributor.save(update_fields=["author"])
        addresses.give_way(author, addresses.of_author)
    elif author.name != draft.byline_name and _may_rename(author):
        if text.slugify(author.name) != text.slugify(draft.byline_name):
            author.slug = ""  # nobody has seen the old one
        author.name = draft.byline_name
        author.save()
        addresses.give_way(author, addresses.of_author)
    return author


def _may_rename(author: Author) -> bool:
    return not EditionAuthor.objects.filter(author=author).exists()
