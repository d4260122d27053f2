"""Copy-editing by house style: each place of a text where it asks for other words is changed, or let stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from authors.models import User
from opinion import house_style, prose, revisions, speaking, workflow
from opinion.checks.known import HEEDED, IGNORED, Known
from opinion.house_style import Hit
from opinion.models import Article
from opinion.refusals import NotAllowed, NotPossible


@dataclass(frozen=True)
class Place:
    """A place where a rule of style applies, and whether somebody let it stand."""

    hit: Hit
    is_ignored: bool


def places(article: Article) -> list[Place]:
    """Every place in the working copy, in order; quotations too, whose words are not the desk's to change."""
    known = Known([article])
    hits = _hits(article, known)
    ignored = known.ignored(article) if hits else set()
    return [Place(hit, hit.key in ignored) for hit in hits]


def _hits(article: Article, known: Known) -> list[Hit]:
    return house_style.check(prose.paragraphs(article.body), known.style, language=article.language).hits


def _hit(hits: Iterable[Hit], key: str, paragraph: int, start: int) -> Hit:
    """The hit that somebody saw, at the place where she saw it."""
    for hit in hits:
        if (hit.key, hit.paragraph, hit.start) == (key, paragraph, start):
            return hit
    raise NotPossible(_("The text has changed here. Look at it again."))


def apply(article: Article, key: str, *, paragraph: int, start: int, by: User, base: int) -> str:
    """Writes what house style suggests at this place, as a new version; returns the words that stand there now.

    `base` is the version that the person had before her. Raises NotPossible inside a quotation.
    """
    with speaking.for_the_record():
        why = _("house style")
    with revisions.saving(article, by=by, base=base, why=why) as locked:
        hit = _hit(_hits(locked, Known()), key, paragraph, start)
        if hit.is_quoted:
            raise NotPossible(_("These are somebody else's words: a quotation stays as it is."))
        locked.body = house_style.apply(locked.body, hit)
    return hit.replacement or ""


def let_stand(article: Article, key: str, *, paragraph: int, start: int, by: User) -> None:
    """Remembers that the words at this place stay, for as long as the words around them do."""
    hit = _hit(_hits(article, Known()), key, paragraph, start)
    _remember(article, IGNORED, hit.key, by=by, why=f"“{hit.found}”")


def reconsider(article: Article, key: str, *, by: User) -> None:
    """Takes back that the words at a place stay."""
    _remember(article, HEEDED, key, by=by, why="")


def _remember(article: Article, verb: str, key: str, *, by: User, why: str) -> None:
    if not revisions.may_edit(by, article):
        raise NotAllowed(_("You may not change this text."))
    workflow.note(article, verb, by=by, why=why, facts={"key": key})
