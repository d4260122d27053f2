"""A small house for counting: pieces whose days are set by hand, after the real verbs have walked."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from authors.models import Author, Contributor, Declaration
from opinion.figures.tables import Table
from opinion.models import Arrival, Article, Edition, Step
from tests import factories

TAIPEI = ZoneInfo("Asia/Taipei")


def at(said: str) -> dt.datetime:
    """A moment by the desk's clocks: 2026-07-01 06:00, or a day's midnight."""
    return dt.datetime.fromisoformat(said).replace(tzinfo=TAIPEI)


def on_paper(table: Table) -> dict[Any, tuple[Any, ...]]:
    """The table as a person would write it down: by its heads, the figures."""
    return {row.heads[0] if len(row.heads) == 1 else row.heads: row.cells for row in table.rows}


def happened(article: Article, verb: str, moment: dt.datetime) -> None:
    """The last step of this verb was then. Past the triggers, since nobody can wait for a quarter to pass."""
    step = article.steps.filter(verb=verb).order_by("-pk")[0]
    with asleep():
        Step.objects.filter(pk=step.pk).update(at=moment)


def arrived(article: Article, moment: dt.datetime) -> Article:
    """The desk took it up then."""
    verb = "submit" if article.steps.filter(verb="submit").exists() else "edit"
    happened(article, verb, moment)
    return article


def came_in(article: Article, moment: dt.datetime, outcome: str = "piece") -> Arrival:
    """A mail of then became this piece."""
    return Arrival.objects.create(
        how="mail",
        size=1,
        sha256="0" * 64,
        article=article,
        outcome=outcome,
        arrived_at=moment,
        settled_at=moment,
    )


def appeared(edition: Edition, moment: dt.datetime) -> Edition:
    """Readers saw it from then on."""
    with asleep():
        before = Edition.objects.filter(article=edition.article_id, number=edition.number - 1)
        before.update(live_until=moment)
        Edition.objects.filter(pk=edition.pk).update(live_from=moment)
        verb = edition.article.steps.filter(verb="publish").order_by("pk")[edition.number - 1]
        Step.objects.filter(pk=verb.pk).update(at=moment)
    return edition


def author(name: str, *, gender: str = "", country: str = "", sector: str = "") -> Author:
    """Somebody with an account, who stated these."""
    made = factories.author(name=name)
    user = factories.user(group="contributor", name=name)
    Contributor.objects.create(author=made, user=user)
    if gender or country or sector:
        Declaration.objects.create(user=user, gender=gender, country=country, sector=sector)
    return made


@contextmanager
def asleep() -> Iterator[None]:
    """The triggers of the database, asleep for a moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")
