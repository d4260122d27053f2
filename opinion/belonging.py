"""Belonging: to which piece something that came in may belong, and that it does."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from authors.models import User
from opinion import contents, dealing, likeness, prose, resemblance, senders, workflow
from opinion.models import Arrival, Article, Likeness
from opinion.refusals import NotAllowed, NotPossible

OFFERED = 5  # pieces


@transaction.atomic
def put_to(arrival: Arrival, article: Article, *, by: User) -> None:
    """Says of what came in to which piece it belongs. That is not dealing with it. Raises Refused."""
    if not workflow.may_use(by, workflow.EDIT):
        raise NotAllowed(workflow.whose(workflow.EDIT))
    locked = dealing.claim(arrival, article=article)
    if locked.article_id not in (None, article.pk):
        raise NotPossible(_("It belongs to “%(piece)s” already.") % {"piece": locked.article})
    Arrival.objects.filter(Q(pk=locked.pk) | Q(within=locked)).update(article=article)
    arrival.refresh_from_db()


@dataclass(frozen=True, kw_only=True)
class Likely:
    """A piece to which something that came in may belong: how alike the texts are, and whether its sender wrote it."""

    article: Article
    share: int
    is_senders: bool


def likely(arrival: Arrival, *, by: User) -> list[Likely]:
    """The pieces at the desk that it may belong to, the likeliest first: by the text, and by the sender's address."""
    prints = [likeness.fingerprint(prose.plain(text.body)) for text in contents.texts(arrival)]
    people = senders.authors_of(arrival.sender) if arrival.sender else []
    hers = Q(bylines__author__in=people) | Q(submitted_by__email__iexact=arrival.sender or "-")
    keys = [key for some in prints for key in likeness.keys(some)]
    alike = Likeness.objects.filter(prints__0_16__overlap=keys).values("article")[: resemblance.LOOKED_AT]
    pieces = Article.objects.visible_to(by).filter(state__in=workflow.HEARD).order_by("-changed_at")
    by_sender = set(pieces.filter(hers).values_list("pk", flat=True)[: 2 * OFFERED])
    close = {row["article"] for row in alike} if keys else set()
    rows = Likeness.objects.filter(article__in=by_sender | close)
    kept = {row.article_id: row.prints for row in rows}
    found = [
        Likely(
            article=article,
            share=_share(prints, kept.get(article.pk, [])),
            is_senders=article.pk in by_sender,
        )
        for article in pieces.filter(pk__in=by_sender | close)
    ]
    found = [one for one in found if one.is_senders or one.share >= 100 * likeness.ALIKE]
    return sorted(found, key=lambda one: (-one.share, not one.is_senders))[:OFFERED]


def _share(prints: Sequence[Sequence[int]], kept: Sequence[int]) -> int:
    return round(100 * max((likeness.likeness(some, kept) for some in prints), default=0.0))
