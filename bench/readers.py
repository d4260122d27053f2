"""Some pages of an archive as a reader gets them: from a `site` process, which knows the database as `reader` alone."""

import html
import json
import random
import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import ground
from ground import Ground

SAMPLE, SEARCHED, DEEP = 60, 20, 40  # pieces that are read and looked for; pages that are turned in a list


class Reader:
    """Asks a `site` process for pages; `slowest` is the longest that one took, in seconds."""

    def __init__(self, port: int) -> None:
        self.port, self.slowest = port, 0.0

    def get(self, path: str) -> str:
        """A page, which has to be there."""
        began = time.monotonic()
        page = ground.get(self.port, quote(path, safe="/?=&%+")).decode()
        self.slowest = max(self.slowest, time.monotonic() - began)
        return page

    def told(self, what: str) -> None:
        """Says how long the slowest took, and counts anew."""
        print(f"{what}, {1000 * self.slowest:.0f} ms the slowest", flush=True)
        self.slowest = 0.0


def read(place: Ground, file: Path, chance: random.Random) -> None:
    """Reads pieces, the front page, a topic's list far down, and looks for pieces; ends where one is not right."""
    lines = [_line(file, chance) for _ in range(SAMPLE)]
    found = place.sql(
        "SELECT ref, path FROM opinion_article WHERE ref = ANY(%s)", [line["ref"] for line in lines]
    )
    paths = dict(found)
    port, process = place.serve("site")
    reader = Reader(port)
    reader.get("/")
    for line in lines:
        page = html.unescape(reader.get(paths[line["ref"]]))
        for text in (
            line["headline"],
            line["standfirst"],
            _last_words(line["body"]),
            line["authors"][0]["name"],
        ):
            _expect(text in page, f"{paths[line['ref']]} lacks {text!r}")
    reader.told(f"{1 + len(lines):8} pages read")
    pages, path = _turn(reader)
    reader.told(f"{pages:8} pages down a topic, to {path}")
    for line in lines[:SEARCHED]:
        page = reader.get(f"/search/?q={quote(line['headline'])}")
        _expect(paths[line["ref"]] in page, f"the search for {line['headline']!r} does not find it")
    reader.told(f"{SEARCHED:8} pieces found by their headlines")
    process.terminate()


def _turn(reader: Reader) -> tuple[int, str]:
    """Turns the pages of the first topic; how many there were, and the address of the last."""
    listed = re.search(r'href="(/topics/[^"]+/)"', reader.get("/topics/"))
    _expect(listed is not None, "there is no topic")
    path = listed[1] if listed else ""
    for turned in range(1, DEEP + 1):
        older = re.search(r'rel="next" href="([^"]+)"', reader.get(path))
        if older is None or turned == DEEP:
            break
        path = older[1]
    return turned, path


def _line(file: Path, chance: random.Random) -> dict[str, Any]:
    """A line of the file, the first one or one from somewhere."""
    with file.open("rb") as lines:
        lines.seek(chance.randrange(file.stat().st_size))
        lines.readline()
        line = lines.readline()
        if not line:
            lines.seek(0)
            line = lines.readline()
    found: dict[str, Any] = json.loads(line)
    return found


def _last_words(body: str) -> str:
    """The end of the text, after its last tag but the closing one."""
    return body.removesuffix("</p>").rpartition(">")[2][-60:]


def _expect(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise SystemExit(f"Not as it should be: {otherwise}.")
