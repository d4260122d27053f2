"""Which of readers' pages are measured, and how many questions each asks of the database."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from filling import PROLIFIC, RARE
from ground import ROOT, Ground

DEEP = 0.9  # of the archive lies before the deep page


class Page(NamedTuple):
    """A page, and how often the static file may be sent while it is answered once, at most."""

    name: str
    path: str
    most: int | None
    stored: bool = True  # by nginx


def chosen(place: Ground) -> list[Page]:
    """The pages: of pieces, people and topics in the middle of the archive, where nothing is special."""
    ((count,),) = place.sql("SELECT count(*) FROM live_edition")
    ((path,),) = place.sql(
        "SELECT path FROM live_edition ORDER BY dated DESC, id DESC LIMIT 1 OFFSET %s", count // 3
    )
    ((author,),) = place.sql("SELECT slug FROM live_author WHERE name = %s", PROLIFIC)
    ((topic,),) = place.sql("SELECT slug FROM live_topic ORDER BY id LIMIT 1 OFFSET 5")
    ((position,),) = place.sql(POSITION, int(count * DEEP))
    return [
        Page("nothing (`/healthz`)", "/healthz", None, stored=False),
        Page("article", quote(path), 100),
        Page("front", "/", 100),
        Page("author", f"/authors/{quote(author)}/", 130),
        Page("topic", f"/topics/{quote(topic)}/", 130),
        Page("deep page", f"/before/{position}/", 130),
        Page("feed", "/feed/", 150),
        Page("search, rare word", f"/search/?q={RARE}", 250, stored=False),
        Page("search, common word", f"/search/?q={_common(place)}", 250, stored=False),
    ]


POSITION = """
SELECT to_char(dated AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISSUS"Z-"') || id
  FROM live_edition ORDER BY dated DESC, id DESC LIMIT 1 OFFSET %s
"""
# Of the words of a hundred pieces, the one that most of them hold.
COMMON = """
SELECT word FROM (SELECT body_vector FROM live_edition ORDER BY id LIMIT 100) read,
       unnest(tsvector_to_array(body_vector)) word
 WHERE word ~ '^[a-z]{6,}$' GROUP BY word ORDER BY count(*) DESC, word LIMIT 1
"""


def _common(place: Ground) -> str:
    ((word,),) = place.sql(COMMON)
    return str(word)


def queries(place: Ground, paths: Sequence[str]) -> dict[str, int]:
    """How many questions each page asks of the database, in a process like `site`'s."""
    reader = place.database.replace("//standfirst@", "//reader@")
    named = {"SITE_ROLE": "site", "READER_DATABASE_URL": reader, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", COUNT, *paths],
        cwd=ROOT,
        env=os.environ | named,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, int] = json.loads(done.stdout)
    return found


COUNT = """
import json, sys, django
django.setup()
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
found = {}
for path in sys.argv[1:]:
    with CaptureQueriesContext(connections["reader"]) as asked:
        assert Client().get(path, headers={"host": "localhost"}).status_code == 200, path
    found[path] = len(asked)
json.dump(found, sys.stdout)
"""
