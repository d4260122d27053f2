"""Asking the test database about vectors and queries."""

import datetime as dt
import re

from django.db import connection

from opinion import search
from opinion.lexemes import Vector, body_vector, title_vector

HUYNH = ["Huynh Tam Sang", "Huỳnh Tâm Sáng"]
OP_ED = {
    "headline": "Japan's two tracks to Taiwan",
    "names": HUYNH,
    "topics": ["Japan-Taiwan relations", "台日關係"],
    "standfirst": "Vaccines and a white paper.",
    "body": (
        "Tokyo began to embrace a novel, two-track approach. It donated 970,000 doses of COVID-19 vaccines.\n"
        "The Senkaku Islands [Diaoyutais, 釣魚台] are claimed by Japan, as U.S. officials know.\n"
        "President Tsai Ing-wen (蔡英文) said: 臺灣與日本面對相同的威脅。海峽兩岸。"
    ),
}


def ask(sql, params=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def matches(typed: str, vector: Vector) -> bool:
    """Whether this vector answers this query."""
    query = search.parse(typed)
    if query is None:
        return False
    tsquery, params = query.tsquery()
    names = {f"v{place}": value for place, value in enumerate(vector.params)}
    places = iter(names)
    sql = re.sub("%s", lambda _: f"%({next(places)})s", vector.sql)
    return ask(f"SELECT ({sql}) @@ {tsquery}", {**names, **params})[0][0]


def change(sql, params=()):
    """A statement that answers nothing."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def put(pk, day, **piece):
    """A piece on the fixture `shelf`."""
    piece = {"headline": "", "names": [], "topics": [], "standfirst": "", "body": ""} | piece
    body = body_vector(**piece)
    title = title_vector(**{part: piece[part] for part in ("headline", "names", "topics")})
    change(
        f"INSERT INTO shelf VALUES (%s, %s, {body.sql}, {title.sql}, 'card')",
        [pk, dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=day), *body.params, *title.params],
    )


def fill(rows, body="taiwan", title="", start=1000):
    """Many rows of the shelf at once, the later the newer."""
    change(
        "INSERT INTO shelf SELECT n, timestamptz '2021-01-01' + n * interval '1 hour', "
        "to_tsvector('english', %s || ' only' || n), to_tsvector('english', %s), 'card' "
        "FROM generate_series(%s, %s) n",
        [body, title, start, start + rows - 1],
    )


def page(typed, offset=0, columns="edition.id"):
    """A page of what is found on the shelf."""
    query = search.parse(typed)
    return ask(*search.search_sql(query, offset=offset, view="shelf", columns=columns)) if query else []
