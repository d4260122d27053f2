"""How PostgreSQL answers every public question on 100,000 pieces, as `reader`: by index, sorting next to nothing."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opinion.public.paging import Position
from tests import bulk
from tests.plans import explained, nodes
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db
PIECES = 100_000
MOST_SORTED = 1000

PAGES = [
    "/", "/before/{deep}/", "/2000/01/piece-100005/", "/2000/01/nothing-here/", "/authors/", "/authors/author-105/",
    "/authors/author-105/before/{deep}/", "/topics/", "/topics/topic-100/", "/topics/topic-100/before/{deep}/",
    "/topics/topic-199/", "/series/series/", "/archive/", "/archive/2003/", "/archive/2003/05/",
    "/archive/2003/before/{deep}/", "/feed/", "/sitemap.xml", "/sitemap-2003-05.xml", "/sitemap-lists.xml", "/readyz",
    "/media/nothing.jpeg",
]  # fmt: skip
SEARCHES = [
    "/search/?q=pangolin",
    "/search/?q=taiwan+strait",
    "/search/?q=Headline",
    "/search/?q=%22strait+policy%22",
]


def large_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > 5000")
        return {name for (name,) in cursor.fetchall()}


def offences(sql: str, large: set[str], most_sorted: int) -> Iterator[str]:
    """What is wrong with the way in which a statement was answered."""
    for node in nodes(explained(sql, role="reader")):
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in large:
            rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            if rows * node["Actual Loops"] > MOST_SORTED:
                yield f"sequential scan of {node['Relation Name']}"
        if "Sort" in node["Node Type"]:
            rows = max(part["Actual Rows"] for part in node["Plans"])
            if rows > most_sorted or (rows > MOST_SORTED and node["Plan Width"] > 100):
                yield f"sort of {rows:.0f} rows of {node['Plan Width']} bytes"


def asked(reader: ReaderClient, page: str) -> list[str]:
    """The statements that a page asks of the database."""
    with CaptureQueriesContext(connection) as queries:
        answer = reader.get(page)
    assert answer.status_code in {200, 404}, page
    return [q["sql"] for q in queries if q["sql"].lstrip().upper().startswith(("SELECT", "WITH"))]


@pytest.mark.xdist_group("plans")
def test_no_public_page_reads_a_large_table_whole_or_sorts_many_rows(reader: ReaderClient) -> None:
    bulk.write(PIECES)
    large = large_tables()
    with connection.cursor() as cursor:
        cursor.execute("SELECT dated, id FROM live_edition ORDER BY dated LIMIT 1 OFFSET 60000")
        dated, pk = cursor.fetchone()
    deep = str(Position(dated, pk))
    assert {"opinion_edition", "opinion_typeset", "opinion_editiontopic", "opinion_address"} <= large

    found: dict[str, list[str]] = {}
    for page, most_sorted in [(page, MOST_SORTED) for page in PAGES] + [(page, PIECES) for page in SEARCHES]:
        statements = asked(reader, page.format(deep=deep))
        assert statements or page in {"/readyz"}, page
        found[page] = [why for sql in statements for why in offences(sql, large, most_sorted)]

    assert {page: why for page, why in found.items() if why} == {}


def test_an_offending_plan_is_found(reader: ReaderClient) -> None:
    bulk.write(20_000)

    slow = "SELECT id FROM live_edition ORDER BY headline LIMIT 20"

    assert [why.split(" of ")[0] for why in sorted(offences(slow, large_tables(), MOST_SORTED))] == [
        "sequential scan",
        "sort",
    ]
