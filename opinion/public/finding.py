"""Search: whatever was typed is answered, with the passage that was found."""

import datetime as dt
import json
from dataclasses import dataclass
from itertools import starmap
from typing import Any, NamedTuple

from django.conf import settings
from django.db import OperationalError, connections
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from psycopg.errors import QueryCanceled

from opinion import dateline, phrases, prose, search
from opinion.highlight import Passage, highlight, mark
from opinion.public import pages
from opinion.search import Query


class Row(NamedTuple):
    """What the statement tells of a piece that was found."""

    path: str
    language: str
    headline: str
    plain: str
    byline: str
    dated: dt.datetime
    dated_precision: str
    total: int


# Of a piece for which `rebuild` has yet to run after an upgrade, the passage is out of its standfirst.
KEPT = {"plain": "coalesce(edition.plain, edition.standfirst)"}
COLUMNS = ", ".join(KEPT.get(name, f"edition.{name}") for name in Row._fields[:-1])


@dataclass(frozen=True)
class Found:
    """A piece that was found, with what matches marked."""

    path: str
    language: str
    headline: SafeString
    passage: SafeString
    byline: SafeString
    date_words: str
    date_iso: str


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The form, and the pieces that answer what was typed, best first."""
    typed = request.GET.get("q", "")
    query = search.parse(typed)
    if query is None:
        return _page(typed=typed.strip()[: search.LONGEST_QUERY])
    offset = _offset(query, request.GET.get("page"))
    try:
        rows = _rows(query, offset)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            return _page(typed=query.text, slow=True, status=503)
        raise
    if offset and not rows:
        raise Http404
    return _page(
        typed=query.text,
        query=query,
        found=[_found(row, query) for row in rows[: search.PAGE]],
        count=_count(rows[0].total if rows else 0),
        more=query.cursor(offset + search.PAGE) if len(rows) > search.PAGE else "",
        is_later=offset > 0,
    )


def _page(*, status: int = 200, **context: Any) -> HttpResponse:
    return pages.render("public/search.html", {"path": "/search/", **context}, status=status)


def _count(total: int) -> str:
    if total > search.MOST_COUNTED:
        return f"More than {search.MOST_COUNTED} pieces"
    return {0: "Nothing was found", 1: "One piece"}.get(total, f"{total} pieces")


def _offset(query: Query, cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        return query.offset(cursor)
    except ValueError as never_given:
        raise Http404 from never_given


def _rows(query: Query, offset: int) -> list[Row]:
    """The values are written into the statement: a plan for any words would be a bad one for these."""
    connection: Any = connections[settings.PUBLIC_DATABASE]
    with connection.cursor() as cursor:
        cursor.execute(connection.ops.compose_sql(*search.search_sql(query, offset=offset, columns=COLUMNS)))
        return list(starmap(Row, cursor.fetchall()))


def _found(edition: Row, query: Query) -> Found:
    by = phrases.of(edition.language).comma.join(map(_name, json.loads(edition.byline)))
    return Found(
        path=edition.path,
        language=edition.language,
        headline=_html(mark(edition.headline, query), edition.language),
        passage=_html(highlight(edition.plain, query), edition.language),
        byline=_html(mark(by, query), edition.language),
        date_words=dateline.words(edition.dated, edition.dated_precision, edition.language),
        date_iso=dateline.iso(edition.dated, edition.dated_precision),
    )


def _html(passage: Passage, language: str) -> SafeString:
    """What matches in `<mark>`, everything escaped."""
    marked = ((prose.mark_runs(text, language), is_match) for text, is_match in passage)
    return mark_safe("".join(f"<mark>{text}</mark>" if is_match else text for text, is_match in marked))  # noqa: S308 - so


def _name(entry: dict[str, str]) -> str:
    return f"{entry['name']} {entry['native_name']}".strip()
