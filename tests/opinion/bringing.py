"""Lines of an archive, brought in."""

from typing import Any

from authors.models import Author
from opinion import importing
from opinion.admission import Orders
from opinion.importing import Outcome
from opinion.line import Shown
from opinion.models import Address, Article, Edition, ImportRun, Revision, Step, Topic, TopicLink, Typeset
from tests import factories

LINE: dict[str, Any] = {
    "ref": "old-1",
    "headline": "What the strait is for",
    "standfirst": "Few crossed it.",
    "body": factories.SOUND,
    "authors": [{"name": "Mei Lin", "affiliation": "Academia Sinica", "bio": "Mei Lin teaches history."}],
    "topics": ["Taiwan Strait", "History"],
    "published_at": "2019-05-03T08:00:00+08:00",
    "series": "Straits",
}


def no_pictures(shown: Shown) -> None:
    raise AssertionError(f"nobody asked for {shown}")


def take(run: ImportRun | None, *lines: dict[str, Any]) -> list[Outcome]:
    factories.roles()
    orders = Orders(
        by=run.by if run else None, reason=run.reason if run else "To try", run=run.pk if run else None
    )
    return importing.take(list(enumerate(lines, 1)), orders, develop=no_pictures)


def rows() -> list[int]:
    tables = (Article, Revision, Edition, Step, Address, Author, Topic, TopicLink, Typeset, ImportRun)
    return [model._default_manager.count() for model in tables]
