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


class Topic(NamedTuple):
    """A topic's name and address."""

    pk: int
    name: str
    slug: str

    def get_absolute_url(self) -> str:
        return f"/topics/{self.slug}/"


class Author(NamedTuple):
    """An author's name and address."""

    pk: int
    name: str
    slug: str

    def get_absolute_url(self) -> str:
        return f"/authors/{self.slug}/"


class Piece(NamedTuple):
    """What the page of a piece shows, with the first of its topics and what else is new on that.

    `article` and what is made with it are null until `rebuild` has run after a plain loaddata.
    """

    pk: int
    path: str
    language: str
    headline: str
    byline: list[dict[str, Any]]
    dated: dt.datetime
    dated_precision: str
    canonical_url: str
    article: str | None
    summary: str | None
    thumbnail: str | None
    topic: Topic | None
    related: list[Card]


class Whole(NamedTuple):
    """What the feed tells of a piece."""

    path: str
    language: str
    headline: str
    byline: str
    dated: dt.datetime
    dated_precision: str
    live_from: dt.datetime
    summary: str | None
    article: str | None


class Listed(NamedTuple):
    """An author, a topic or a series: what is `said` of it on its page, and pieces of it.

    Of a topic also who has written most of its newest pieces.
    """

    name: str
    said: str | None
    writers: list[Author]
    cards: list[Card]


_CARD = "e.id, e.dated, e.path, e.headline, e.card"
_NEWEST = f"SELECT {_CARD} FROM live_edition e {{before}} ORDER BY e.dated DESC, e.id DESC LIMIT {{most}}"  # noqa: S608 - of our own names
_OF_LIST = f"""
SELECT {_CARD} FROM live_edition_{{what}} l JOIN live_edition e ON e.id = l.edition_id
 WHERE {{which}} ORDER BY l.dated DESC, l.edition_id DESC LIMIT {{most}}"""  # noqa: S608 - of our own names
_RELATED = _OF_LIST.format(what="topic", which="l.topic_id = t.id AND l.edition_id <> p.id", most="{most}")
_ITS_PIECES = _OF_LIST.format(
    what="{what}", which="l.{what}_id = (SELECT id FROM about) {before}", most="{most}"
)
_PIECE = f"""
SELECT p.id, p.path, p.language, p.headline, p.byline, p.dated, p.dated_precision, p.canonical_url,
       p.article, p.summary, p.thumbnail, t.id, t.name, t.slug, related.cards
  FROM live_edition p
  LEFT JOIN live_topic t
    ON t.id = (SELECT topic_id FROM live_edition_topic WHERE edition_id = p.id ORDER BY id LIMIT 1)
 CROSS JOIN LATERAL (SELECT json_agg(json_build_array(e.id, e.dated, e.path, e.headline, e.card)
                                     ORDER BY e.dated DESC, e.id DESC) AS cards FROM ({_RELATED}) e) related
 WHERE p.path = %s"""  # noqa: S608 - of our own names
# The first row says whose list it is.
_LISTED = f"""
WITH about AS MATERIALIZED (SELECT id, slug, name, {{said}} AS said FROM live_{{what}} WHERE slug = %s)
SELECT id, NULL AS dated, slug, name, said, {{writers}} FROM about
 UNION ALL
SELECT *, NULL FROM ({_ITS_PIECES}) e
 ORDER BY dated DESC NULLS FIRST, id DESC"""  # noqa: S608 - of our own names
# Of the newest pieces on a topic, who has written most of them.
_WRITERS = """(
SELECT json_agg(json_build_array(author_id, name, slug) ORDER BY pieces DESC, sort_key, author_id)
  FROM (SELECT l.author_id, l.name, l.slug, l.sort_key, count(*) AS pieces
          FROM (SELECT edition_id FROM live_edition_topic WHERE topic_id = about.id
                 ORDER BY dated DESC, edition_id DESC LIMIT {among}) newest
          JOIN live_edition_author l ON l.edition_id = newest.edition_id AND l.role = 'author'
         GROUP BY l.author_id, l.name, l.slug, l.sort_key
         ORDER BY pieces DESC, l.sort_key, l.author_id LIMIT {most}) counted)"""
_WHOLE = """
SELECT path, language, headline, byline, dated, dated_precision, live_from, summary, article
  FROM live_edition ORDER BY dated DESC, id DESC LIMIT {most}"""

# Whether readers ever had the page of this author, topic or series, or a page at this address of one.
_SEEN = """
SELECT 1 WHERE EXISTS (SELECT 1 FROM seen_{what} WHERE slug = %s)
            OR EXISTS (SELECT 1 FROM seen_address WHERE path = %s)"""
_LISTS = {"authors": "author", "topics": "topic", "series": "series"}


def piece(path: str, related: int) -> Piece | None:
    """The piece at this path, with so many others on its topic."""
    for *facts, topic, name, slug, cards in _ask(_PIECE.format(most=related), path):
        about = None if topic is None else Topic(topic, name, slug)
        found = Piece._make([*facts, about, [_card(*card) for card in cards or ()]])
        return found._replace(byline=json.loads(facts[4]))
    return None


def _card(pk: int, dated: str, *shown: Any) -> Card:
    return Card(pk, dt.datetime.fromisoformat(dated), *shown)


def newest(most: int, before: Position | None = None) -> list[Card]:
    """The newest pieces, or what follows a position."""
    after = "WHERE (e.dated, e.id) < (%s, %s)" if before else ""
    return [Card._make(row) for row in _ask(_NEWEST.format(before=after, most=most), *(before or ()))]


def author(slug: str, most: int, before: Position | None = None) -> Listed | None:
    """The author at this address: the top of the page, and the newest pieces or what follows a position."""
    return _listed("author", slug, most, before, said="head")


def topic(slug: str, most: int, before: Position | None = None, *, writers: int, among: int) -> Listed | None:
    """The topic at this address: its description, and who has written most of the newest `among` pieces."""
    return _listed(
        "topic", slug, most, before, said="description", writers=_WRITERS.format(among=among, most=writers)
    )


def series(slug: str, most: int, before: Position | None = None) -> Listed | None:
    """The series at this address: its introduction, and its pieces."""
    return _listed("series", slug, most, before, said="introduction")


def _listed(
    what: str, slug: str, most: int, before: Position | None, *, said: str, writers: str = "NULL::json"
) -> Listed | None:
    after = "AND (l.dated, l.edition_id) < (%s, %s)" if before else ""
    sql = _LISTED.format(what=what, before=after, most=most, said=said, writers=writers)
    rows = _ask(sql, slug, *(before or ()))
    if not rows:
        return None
    _pk, _dated, _slug, name, about, most_of_it = rows[0]
    authors = [Author(*author) for author in most_of_it or ()]
    return Listed(name, about, authors, [Card(*row[:-1]) for row in rows[1:]])


def was_a_list(path: str) -> bool:
    """Whether readers once had a list there: of an author, a topic or a series."""
    what, _, slug = path.strip("/").partition("/")
    return what in _LISTS and bool(_ask(_SEEN.format(what=_LISTS[what]), slug, path))


def whole(most: int) -> list[Whole]:
    """The newest pieces, with their texts."""
    return [Whole._make(row) for row in _ask(_WHOLE.format(most=most))]


def _ask(sql: str, *values: str | int | dt.datetime) -> list[tuple[Any, ...]]:
    with connections[settings.PUBLIC_DATABASE].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
