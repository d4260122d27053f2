"""Filing: keeping the desk's card index in step with what it is an index of.

Triggers note what has changed, at every door and for a fraction of a millisecond (migration 0016); here the cards are
written: before the next search, and by the worker every minute. `manage.py rebuild` writes those that are missing.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from authors.models import Author, Contributor
from opinion import composing, lexemes, prose
from opinion.models import (
    Arrival,
    Article,
    Drawer,
    HoldNote,
    IndexCard,
    Letter,
    ListedName,
    Message,
    Note,
    Series,
    StyleRule,
    Topic,
    Unfiled,
)

AT_ONCE = 100  # records that a search files first; what is more is left to the worker
CHUNK = 200
BREATH = 10  # records, after which one who has little time looks at the clock
_TURN = 0x5EA5C4  # of one advisory lock: two who file the same record would leave the older words

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Card:
    """What goes on a card: under what it is listed, its other words, the piece that it hangs on, its moment."""

    title: Sequence[str]
    text: str = ""
    about: int | None = None
    dated: Any = None


@dataclass(frozen=True)
class Filing:
    """How the records of a drawer are read, and what their cards say."""

    rows: QuerySet[Any]
    card: Callable[[Any], Card]


def _piece(article: Article) -> Card:
    people = [byline.author for byline in article.bylines.all()]
    known = composing.public_names(people)
    names = [name for person in people for name in known[person.pk]]
    text = [article.standfirst, *prose.paragraphs(article.body), article.disclosure, article.desk_note]
    topics = [link.tag.name for link in article.topic_links.all()]
    title = [article.headline, *dict.fromkeys(names), *topics]
    return Card(title, "\n".join(text), article.pk, article.dated or article.changed_at)


def _person(author: Author) -> Card:
    names = composing.public_names([author])[author.pk]
    return Card(names, "\n".join(place.institution for place in author.affiliations.all()))


FILES: dict[Drawer, Filing] = {
    Drawer.PIECE: Filing(
        Article.objects.prefetch_related(
            "bylines__author__local_names",
            "bylines__author__other_names",
            "bylines__author__merged_into__local_names",
            "bylines__author__merged_into__other_names",
            "topic_links__tag",
        ),
        _piece,
    ),
    Drawer.PERSON: Filing(
        Author.objects.standing().prefetch_related("local_names", "other_names", "affiliations"), _person
    ),
    Drawer.CONTRIBUTOR: Filing(
        Contributor.objects.all(),
        lambda row: Card([row.private_name, row.email], "\n".join((row.phone, row.note))),
    ),
    Drawer.TOPIC: Filing(
        Topic.objects.filter(merged_into=None), lambda row: Card([row.name], row.description)
    ),
    Drawer.SERIES: Filing(Series.objects.all(), lambda row: Card([row.name], row.introduction)),
    Drawer.NOTE: Filing(
        Note.objects.all(), lambda row: Card([], f"{row.text}\n{row.quote}", row.article_id, row.at)
    ),
    Drawer.HOLD_NOTE: Filing(
        HoldNote.objects.select_related("hold"),
        lambda row: Card([], row.text, row.hold.article_id, row.at),
    ),
    Drawer.MAIL: Filing(
        Message.objects.all(), lambda row: Card([row.subject, row.to], "", row.article_id, row.created_at)
    ),
    Drawer.ARRIVAL: Filing(
        Arrival.objects.select_related("within").defer("report", "before"),
        lambda row: Card(
            [row.subject, row.name, row.sender_name, row.sender],
            "\n".join([row.written, *prose.paragraphs(row.body)]),
            (row.within or row).article_id or row.article_id,
            row.arrived_at,
        ),
    ),
    Drawer.LETTER: Filing(Letter.objects.all(), lambda row: Card([row.reason, row.subject], row.text)),
    Drawer.STYLE: Filing(
        StyleRule.objects.all(), lambda row: Card([row.pattern, row.suggestion], row.reason)
    ),
    Drawer.NAME: Filing(ListedName.objects.all(), lambda row: Card([row.name, row.chinese_name])),
}


def catch_up(*, most: int = AT_ONCE, waits: bool = False, seconds: float | None = None) -> int:
    """Writes the cards of what changed lately, the latest first; returns for how many records.

    Where somebody else is at it this leaves it to them, unless it `waits`. After so many seconds it begins no more.
    """
    until = None if seconds is None else time.monotonic() + seconds
    done = 0
    with transaction.atomic():
        marks = Unfiled.objects.order_by("-pk").values_list("drawer", "key")
        if not marks[:1]:
            return 0
        with connection.cursor() as cursor:
            mine = "pg_advisory_xact_lock(%s) IS NOT NULL" if waits else "pg_try_advisory_xact_lock(%s)"
            cursor.execute(f"SELECT {mine}", [_TURN])
            if cursor.fetchone() != (True,):
                return 0
        latest = list(marks[:most])
        some = len(latest) if until is None else BREATH
        for drawer, keys in _by_drawer(latest, some):
            # What changes from here on is marked again.
            Unfiled.objects.filter(drawer=drawer, key__in=keys).delete()
            _file_each(drawer, keys)
            done += len(keys)
            if until is not None and time.monotonic() >= until:
                break
        return done


def _by_drawer(marks: Sequence[tuple[str, int]], some: int) -> Iterator[tuple[Drawer, set[int]]]:
    """The records that are marked, so many marks at a time."""
    for batch in batched(dict.fromkeys(marks), some):
        wanted: dict[str, set[int]] = defaultdict(set)
        for drawer, key in batch:
            wanted[drawer].add(key)
        for drawer, keys in wanted.items():
            yield Drawer(drawer), keys


def catch_up_wholly() -> Iterator[int]:
    """Everything that waits, some at a time; yields how many records were filed so far. Waits for who is at it."""
    done = 0
    while count := catch_up(most=CHUNK, waits=True):
        done += count
        yield done


def mark_missing(*, everything: bool = False) -> None:
    """Notes which records have no card, and which cards no record: after an upgrade, or for all of them."""
    for drawer, filing in FILES.items():
        records, cards = _table(filing.rows.model), "opinion_indexcard"
        # Tables of ours stand in the text, quoted; every value is a parameter.
        missing = f"NOT EXISTS (SELECT 1 FROM {cards} c WHERE c.drawer = %(drawer)s AND c.key = r.id)"  # noqa: S608 - so
        gone = f"c.drawer = %(drawer)s AND NOT EXISTS (SELECT 1 FROM {records} r WHERE r.id = c.key)"  # noqa: S608 - so
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO opinion_unfiled (drawer, key) "  # noqa: S608 - so
                f"SELECT %(drawer)s, r.id FROM {records} r WHERE {'TRUE' if everything else missing} "
                f"UNION ALL SELECT %(drawer)s, c.key FROM {cards} c WHERE {gone}",
                {"drawer": drawer.value},
            )


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _file_each(drawer: Drawer, keys: set[int]) -> None:
    """Writes these cards: all at once, and one by one where one of them cannot be read.

    That one has no card from then on, and is in the log; `rebuild` tries it again.
    """
    try:
        with transaction.atomic():
            return _file(drawer, keys)
    except (OperationalError, InterfaceError):  # the database's trouble and no record's
        raise
    except Exception:
        if len(keys) > 1:
            for key in sorted(keys):
                _file_each(drawer, {key})
            return None
        logger.exception("No card could be written for %s %s", drawer, *keys)
        IndexCard.objects.filter(drawer=drawer, key__in=keys).delete()
        return None


def _file(drawer: Drawer, keys: set[int]) -> None:
    """Writes these cards; those of records that are gone go."""
    filing = FILES[drawer]
    rows = list(filing.rows.filter(pk__in=keys))
    IndexCard.objects.filter(drawer=drawer, key__in=keys - {row.pk for row in rows}).delete()
    IndexCard.objects.bulk_create(
        [_written(drawer, row.pk, filing.card(row)) for row in rows],
        update_conflicts=True,
        unique_fields=["drawer", "key"],
        update_fields=["about", "dated", "body_vector", "title_vector"],
    )


def _written(drawer: Drawer, key: int, card: Card) -> IndexCard:
    title = [("A", words) for words in card.title if words]
    return IndexCard(
        drawer=drawer,
        key=key,
        about=card.about,
        dated=card.dated or timezone.now(),
        title_vector=lexemes.Vector(title, titles="A"),
        body_vector=lexemes.Vector([*title, ("D", card.text)], titles="A"),
    )
