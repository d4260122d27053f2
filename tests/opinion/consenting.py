"""Where the consent of a piece stands, and what stops it."""

from typing import Any

from authors.models import Author, Contributor
from opinion import consent, preflight, revisions
from opinion.models import Article
from tests import factories

BODY = (
    "<p>The strait is not a border. It is a road, and roads are for those who use them.</p>"
    "<p>Mei Lin counted 970,000 doses on the quay, and said “we will not wait”. Nobody answered her that day.</p>"
)


def reachable(name: str = "Huynh Tam Sang") -> Author:
    """An author whose mail address the desk knows."""
    made = factories.author(name=name)
    Contributor.objects.create(author=made, email=f"{made.slug}@example.org")
    return made


def save(article: Article, **facts: Any) -> Article:
    with revisions.saving(article, by=None, base=None) as locked:
        for name, value in facts.items():
            setattr(locked, name, value)
    return article


def stands(article: Article) -> consent.Consent:
    return consent.standing(article, article.snapshot())[0]


def stopped_by(article: Article) -> list[str]:
    return [finding.rule for finding in preflight.run(article) if finding.blocks]
