"""Asking the test database about vectors and queries."""

import re

from django.db import connection

from opinion import search
from opinion.lexemes import Vector

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
