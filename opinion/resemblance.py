"""Resemblance: which other pieces have nearly this text. Fingerprints of all are kept beside them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import F, Q

from opinion import likeness, prose
from opinion.models import Article, Likeness
from opinion.states import State

TOLD = 3  # the likest pieces
LOOKED_AT = 100  # candidates of the index
CHUNK = 200


class Alike(NamedTuple):
    """Another piece, where it stands, and how much of both texts they share, in per cent."""

    article: int
    headline: str
    state: str
    share: int


def alike(article: Article, text: str) -> list[Alike]:
    """The pieces whose texts are likest to this one, the likest first; spiked ones are no matter."""
    prints = likeness.fingerprint(text)
    if not prints:
        return []
    rows = (
        Likeness.objects.filter(prints__0_16__overlap=likeness.keys(prints))
        .exclude(article=article.pk)
        .exclude(article__state=State.SPIKED)
        .select_related("article")
        .only("prints", "article__headline", "article__state")[:LOOKED_AT]
    )
    found = [
        Alike(
            row.article_id,
            str(row.article),
            row.article.get_state_display(),
            round(100 * likeness.likeness(prints, row.prints)),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (-one.share, one.article))[:TOLD]


def keep(articles: Sequence[Article]) -> None:
    """Keeps the fingerprints of these working copies; what was kept of them before is replaced."""
    Likeness.objects.bulk_create(
        [
            Likeness(
                article_id=article.pk,
                version=article.version,
                prints=likeness.fingerprint(prose.plain(article.body)),
            )
            for article in articles
        ],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["version", "prints"],
    )


def keep_missing() -> Iterator[int]:
    """Keeps those that are missing or older than the text, some at a time; yields how many are done."""
    done = 0
    stale = Article.objects.filter(Q(likeness=None) | ~Q(likeness__version=F("version")))
    while articles := list(stale.order_by("pk").only("body", "version")[:CHUNK]):
        keep(articles)
        done += len(articles)
        yield done
