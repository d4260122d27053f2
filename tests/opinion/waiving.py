"""Pieces that something stops, passed, and owed for."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from opinion import preflight, publishing, waivers
from opinion.models import Article, Debt, Image, Note, Waiver, clock
from opinion.states import WaiverReason
from tests import factories

FOUR = ["agreement", "image_licence", "must_note", "must_note"]


def picture(**facts: Any) -> Image:
    return Image.objects.create(
        original=ContentFile(b"", "x.jpg"), sha256="0", width=9, height=9, alt="A ship", **facts
    )


def unfinished(**facts: Any) -> Article:
    """A piece that four things stop, all of which may be passed."""
    article = factories.article(is_agreed=False, **{"lead_image": picture(), **facts})
    for words in ("Who says so?", "Which minister?"):
        Note.objects.create(
            article=article, by=factories.user(group="editor"), at=clock.read(), text=words, is_must=True
        )
    return article


def waive(article: Article, by: Any, **facts: Any) -> Waiver:
    given = {
        "reason": WaiverReason.YES_BY_MESSAGE,
        "sentence": "She said yes on the telephone at 16:40.",
        "rules": [finding.rule for finding in preflight.blocking(article)],
    }
    return waivers.waive(article, by=by, **given | facts)


def owed(article: Article) -> list[tuple[str, str]]:
    return [(debt.kind, debt.rule) for debt in Debt.objects.owed().filter(article=article).order_by("pk")]


def out_early(publisher: Any, **facts: Any) -> Article:
    article = unfinished(**facts)
    with transaction.atomic():
        waive(article, publisher)
        publishing.publish(article, by=publisher)
    return article


def debt_of(article: Article, rule: str) -> Debt:
    return article.debts.owed().filter(rule=rule).order_by("pk")[0]
