"""Retrieval: what somebody at the desk finds with a few words, of everything that she may see and of nothing else.

One rule for each drawer says what this is, here and nowhere else. The words are those of the public search.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.postgres.search import SearchQuery
from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from authors.models import Author, User
from opinion import filing, search, workflow
from opinion.models import Address, Arrival, Article, Drawer, Hold, IndexCard, Series, Topic
from opinion.models.article_queries import works_with_all
from opinion.refusals import NotPossible
from opinion.search import Query

MOST_PIECES, MOST_OTHERS = 8, 4  # of each drawer, where all of them are shown
MOST_ALONE = 100  # where one drawer is
PATIENCE = "2s"
FILING = 0.5  # seconds that a search spends on cards that wait; the worker writes the others
Place = Article | Author | Topic | Series
_NUMBER = re.compile("#?([0-9]{1,18})")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_NAMED = re.compile("%[(]([a-z_0-9]+)[)]s")


@dataclass(frozen=True)
class Found:
    """The best of a drawer: the keys of its records, best first, and whether there are more."""

    drawer: Drawer
    keys: list[int]
    has_more: bool


class Words(SearchQuery):
    """A query of ours as the value for `filter(body_vector=...)`."""

    def __init__(self, query: Query) -> None:
        super().__init__(query.text)
        sql, named = query.tsquery()
        self.named = [named[name] for name in _NAMED.findall(sql)]
        self.words = _NAMED.sub("%s", sql)

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        return self.words, self.named


# --- what somebody may see ------------------------------------------------------------------------------------


def reach(user: User) -> dict[Drawer, Q]:
    """The drawers that this person may look into, each with the cards that are hers to find.

    What hangs on a piece is found by those who see the piece; notes on a hold, and mails about one, by those who are
    named for it.
    """
    if not (user.is_active and user.is_staff):
        return {}
    sees_all = works_with_all(user)
    pieces = Article.objects.visible_to(user).order_by().values("pk")
    hers, about = (Q(), Q()) if sees_all else (Q(key__in=pieces), Q(about=None) | Q(about__in=pieces))
    notes = Hold.objects.readable_by(user).values("notes")
    found = {
        Drawer.PIECE: hers,
        Drawer.NOTE: Q() if sees_all else Q(about__in=pieces),
        Drawer.HOLD_NOTE: Q(key__in=notes),
        Drawer.MAIL: about,
        Drawer.ARRIVAL: about,
    }
    found[Drawer.ARRIVAL] &= ~Q(key__in=Arrival.objects.kept_from(user).order_by().values("pk"))
    rights = {drawer: user.has_perm(right) for drawer, right in RIGHTS.items()}
    rights[Drawer.ARRIVAL] = workflow.may_use(user, workflow.EDIT)
    return {drawer: found.get(drawer, Q()) for drawer in Drawer if rights.get(drawer, True)}


RIGHTS = {
    Drawer.PERSON: "authors.view_author",
    Drawer.CONTRIBUTOR: "authors.view_contributor",
    Drawer.TOPIC: "opinion.view_topic",
    Drawer.SERIES: "opinion.view_series",
    Drawer.NOTE: "opinion.view_note",
    Drawer.MAIL: "opinion.view_message",
    Drawer.LETTER: "opinion.view_letter",
    Drawer.STYLE: "opinion.view_stylerule",
    Drawer.NAME: "opinion.view_listedname",
}


# --- looking --------------------------------------------------------------------------------------------------


def find(query: Query, *, user: User, only: Drawer | None = None) -> list[Found]:
    """The best of every drawer, or many of one. Raises NotPossible where that takes too long."""
    filing.catch_up(seconds=FILING)
    within = {drawer: cards for drawer, cards in reach(user).items() if only in (None, drawer)}
    with _patience():
        pieces = (
            [_pieces(query, within.pop(Drawer.PIECE), alone=only is not None)]
            if Drawer.PIECE in within
            else []
        )
        others = list(_others(query, within, most=MOST_ALONE if only else MOST_OTHERS))
    return [found for found in (*pieces, *others) if found.keys]


def _pieces(query: Query, hers: Q, *, alone: bool) -> Found:
    """As in the public search: the newest that match are ranked, and those that match by what they are listed under."""
    cards = IndexCard.objects.filter(hers, drawer=Drawer.PIECE)
    view = f"(SELECT * FROM opinion_indexcard WHERE drawer = '{Drawer.PIECE.value}')"  # noqa: S608 - our word
    if hers:
        keys = ", ".join(str(int(key)) for key in cards.values_list("key", flat=True)) or "0"
        view = f"(SELECT * FROM opinion_indexcard WHERE drawer = '{Drawer.PIECE.value}' AND key IN ({keys}))"  # noqa: S608 - numbers
    wrapped: Any = connection
    with connection.cursor() as cursor:
        cursor.execute(wrapped.ops.compose_sql(*search.search_sql(query, view=view, columns="edition.key")))
        keys_found = [key for key, _total in cursor.fetchall()]
    most = search.PAGE if alone else MOST_PIECES
    return Found(Drawer.PIECE, keys_found[:most], len(keys_found) > most)


def _others(query: Query, within: dict[Drawer, Q], *, most: int) -> Iterator[Found]:
    """The latest that match, of each of these drawers; one question for all of them."""
    words = Words(query)
    asked = [
        IndexCard.objects.filter(cards, drawer=drawer, body_vector=words)
        .order_by("-dated", "-pk")
        .values_list("drawer", "key", "dated", "pk")[: most + 1]
        for drawer, cards in within.items()
    ]
    if not asked:
        return
    rows = asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]
    latest_first = sorted(rows, key=lambda row: row[2:], reverse=True)
    for drawer in within:
        keys = [key for name, key, *_order in latest_first if name == drawer]
        yield Found(drawer, keys[:most], len(keys) > most)


@contextmanager
def _patience() -> Iterator[None]:
    """A search that takes longer than it may is given up, and nothing else is."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}'")
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = DEFAULT")
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise NotPossible(_("That took too long. Look for fewer or rarer words.")) from error
        raise


def holding(rows: QuerySet[Any], drawer: Drawer, typed: str) -> QuerySet[Any]:
    """Those of these records, whose cards lie in this drawer, that answer what was typed; all where nothing was."""
    if not typed.strip():
        return rows
    query = search.parse(typed)
    if query is None:
        return rows.none()
    filing.catch_up(seconds=FILING)
    cards = IndexCard.objects.filter(drawer=drawer, body_vector=Words(query))
    return rows.filter(pk__in=cards.values("key"))


# --- leading straight there -----------------------------------------------------------------------------------


def place(typed: str, *, user: User) -> Place | None:
    """What a number or a pasted public address means, as far as this person may see it."""
    typed = typed.strip()
    if number := _NUMBER.fullmatch(typed):
        return Article.objects.visible_to(user).filter(pk=int(number[1])).first()
    if "/" not in typed or any(sign.isspace() for sign in typed):
        return None
    try:
        path = unquote(urlsplit(typed).path)
    except ValueError:
        return None
    if "\0" in path:  # which no address holds, and the database refuses
        return None
    return _at(f"/{path.strip('/')}/", user)


def could_be_a_year(typed: str) -> bool:
    """Whether a number is as well something that stands in texts."""
    return bool(_YEAR.fullmatch(typed.strip()))


def _at(path: str, user: User) -> Place | None:
    """What stands at an address, or stood there once."""
    sees = reach(user)
    first, _slash, rest = path.strip("/").partition("/")
    tables: Iterable[tuple[str, Drawer, str, Any]] = (
        ("authors", Drawer.PERSON, "author", Author),
        ("topics", Drawer.TOPIC, "topic", Topic),
        ("series", Drawer.SERIES, "series", Series),
    )
    for name, drawer, _column, model in tables:
        if first == name and drawer in sees:
            row: Place | None = model.objects.filter(slug=rest).first()
            if row is not None:
                return row
    address = Address.objects.filter(path=path).first()
    if address is None:
        return None
    if address.article_id:
        return Article.objects.visible_to(user).filter(pk=address.article_id).first()
    return next(
        (
            getattr(address, column)
            for _n, drawer, column, _m in tables
            if drawer in sees and getattr(address, column)
        ),
        None,
    )
