"""How PostgreSQL answers every public question on 100,000 pieces, as `reader`: by index, sorting next to nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opinion.public.paging import Position
from tests import bulk
from tests.plans import MOST_SORTED, large_tables, offences
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db
PIECES = 100_000

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
        found[page] = [why for sql in statements for why in offences(sql, large, most_sorted, role="reader")]

    assert {page: why for page, why in found.items() if why} == {}


def test_an_offending_plan_is_found(reader: ReaderClient) -> None:
    bulk.write(20_000)

    slow = "SELECT id FROM live_edition ORDER BY headline LIMIT 20"

    assert [why.split(" of ")[0] for why in sorted(offences(slow, large_tables(), role="reader"))] == [
        "sequential scan",
        "sort",
    ]
