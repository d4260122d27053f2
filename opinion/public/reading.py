"""What the busiest pages ask of the public views: plain SQL that PostgreSQL plans once and then only answers.

The ORM would take longer to write most of these questions than the database to answer them. They are of one text
whatever is asked for, since what comes with parameters is prepared (config.impatient); how many rows, is none of these.
"""

import datetime as dt
import json
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connections

from opinion.public.paging import Card, Position


class Piece(NamedTuple):
    """What the page of a piece shows; `article` and `card` are null until `rebuild` has run after a plain loaddata."""

    pk: int
    path: str
    language: str
    headline: str
    byline: list[dict[str, Any]]
    topics: list[int]
    dated: dt.datetime
    dated_precision: str
    canonical_url: str
    card: str | None
    article: str | None


class Whole(NamedTuple):
    """What the feed tells of a piece."""

    path: str
    language: str
    headline: str
    byline: str
    dated: dt.datetime
    dated_precision: str
    live_from: dt.datetime
    card: str | None
    article: str | None


class Topic(NamedTuple):
    """A topic's name and address, and what is said of it."""

    pk: int
    name: str
    slug: str
    description: str = ""

    def get_absolute_url(self) -> str:
        return f"/topics/{self.slug}/"


class Author(NamedTuple):
    """An author's name and address, and the top of the page."""

    pk: int
    name: str
    slug: str
    head: str | None = None

    def get_absolute_url(self) -> str:
        return f"/authors/{self.slug}/"


_CARD = "e.id, e.dated, e.path, e.headline, e.card"
_PIECE = """
SELECT id, path, language, headline, byline, topics, dated, dated_precision, canonical_url, card, article
  FROM live_edition WHERE path = %s"""
_NEWEST = f"SELECT {_CARD} FROM live_edition e {{before}} ORDER BY e.dated DESC, e.id DESC LIMIT {{most}}"  # noqa: S608
_LISTED = f"""
SELECT {_CARD} FROM live_edition_{{what}} l JOIN live_edition e ON e.id = l.edition_id
 WHERE l.{{what}}_id = %s {{before}} ORDER BY l.dated DESC, l.edition_id DESC LIMIT {{most}}"""  # noqa: S608
_RELATED = f"""
SELECT {_CARD}, t.id, t.name, t.slug
  FROM live_edition_topic l
  JOIN live_edition e ON e.id = l.edition_id
  JOIN live_topic t ON t.id = l.topic_id
 WHERE l.topic_id = (SELECT topic_id FROM live_edition_topic WHERE edition_id = %s ORDER BY id LIMIT 1)
   AND l.edition_id <> %s
 ORDER BY l.dated DESC, l.edition_id DESC LIMIT {{most}}"""  # noqa: S608
_AUTHOR = "SELECT id, name, slug, head FROM live_author WHERE slug = %s"
_TOPIC = "SELECT id, name, slug, description FROM live_topic WHERE slug = %s"
# Of the newest pieces on a topic, who has written most of them.
_WRITERS = """
SELECT a.id, a.name, a.slug
  FROM (SELECT l.author_id, count(*) AS pieces
          FROM (SELECT edition_id FROM live_edition_topic WHERE topic_id = %s
                 ORDER BY dated DESC, edition_id DESC LIMIT {among}) newest
          JOIN live_edition_author l ON l.edition_id = newest.edition_id AND l.role = 'author'
         GROUP BY l.author_id) counted
  JOIN live_author a ON a.id = counted.author_id
 ORDER BY counted.pieces DESC, a.sort_key, a.id LIMIT {most}"""
_WHOLE = """
SELECT path, language, headline, byline, dated, dated_precision, live_from, card, article
  FROM live_edition ORDER BY dated DESC, id DESC LIMIT {most}"""

# Whether readers ever had the page of this author, topic or series, or a page at this address of one.
_SEEN = """
SELECT 1 WHERE EXISTS (SELECT 1 FROM seen_{what} WHERE slug = %s)
            OR EXISTS (SELECT 1 FROM seen_address WHERE path = %s)"""
_LISTS = {"authors": "author", "topics": "topic", "series": "series"}


def piece(path: str) -> Piece | None:
    """The piece at this path."""
    for row in _ask(_PIECE, path):
        found = Piece._make(row)
        return found._replace(byline=json.loads(row[4]), topics=json.loads(row[5]))
    return None


def newest(most: int, before: Position | None = None) -> list[Card]:
    """The newest pieces, or what follows a position."""
    after = "WHERE (e.dated, e.id) < (%s, %s)" if before else ""
    return [Card._make(row) for row in _ask(_NEWEST.format(before=after, most=most), *(before or ()))]


def listed(what: str, pk: int, most: int, before: Position | None = None) -> list[Card]:
    """The pieces of a topic, author or series (`what`), in the order of their links."""
    after = "AND (l.dated, l.edition_id) < (%s, %s)" if before else ""
    sql = _LISTED.format(what=what, before=after, most=most)
    return [Card._make(row) for row in _ask(sql, pk, *(before or ()))]


def related(pk: int, most: int) -> tuple[list[Card], Topic | None]:
    """The newest other pieces on the first of its topics, and that topic."""
    rows = _ask(_RELATED.format(most=most), pk, pk)
    return [Card._make(row[:5]) for row in rows], Topic(*rows[0][5:]) if rows else None


def author(slug: str) -> Author | None:
    """The author at this address."""
    for row in _ask(_AUTHOR, slug):
        return Author._make(row)
    return None


def topic(slug: str) -> Topic | None:
    """The topic at this address."""
    for row in _ask(_TOPIC, slug):
        return Topic._make(row)
    return None


def was_a_list(path: str) -> bool:
    """Whether readers once had a list there: of an author, a topic or a series."""
    what, _, slug = path.strip("/").partition("/")
    return what in _LISTS and bool(_ask(_SEEN.format(what=_LISTS[what]), slug, path))


def writers(topic: int, *, among: int, most: int) -> list[Author]:
    """Who has written most of the newest pieces on a topic."""
    return [Author(*row) for row in _ask(_WRITERS.format(among=among, most=most), topic)]


def whole(most: int) -> list[Whole]:
    """The newest pieces, with their texts."""
    return [Whole._make(row) for row in _ask(_WHOLE.format(most=most))]


def _ask(sql: str, *values: str | int | dt.datetime) -> list[tuple[Any, ...]]:
    with connections[settings.PUBLIC_DATABASE].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
