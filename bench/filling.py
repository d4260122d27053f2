"""Filling the ground: 2,000 pieces through the importer, and more by copying their rows: minutes instead of an hour."""

import json
import random
import tempfile
from collections.abc import Iterator
from typing import Any

import archive
import psycopg
from ground import EDITOR, Ground, prepare

POOL, WORDS, SEED = 2000, 900, 1
PROLIFIC, RARE = "Mera Talo", "pangolin"
EVERY = 20  # how often she writes: her page is full at either size
HOLDING_RARE = {400, 900, 1400}  # pieces that hold the rare word; they are not copied, so it stays rare
STEP = 10_000_000  # between the ids of one round of copies and those of the next

# What differs in a copy; every other column is as it was, fragments and vectors too. `t` is the copied row.
FURTHER = "t.{0} + %(round)s * %(step)s"
LATER = "t.dated + %(round)s * interval '146 days'"  # the pool's own span
PATH = "regexp_replace(t.path, '/$', '-' || %(round)s || '/')"
TABLES: dict[
    str, tuple[str, list[str], dict[str, str]]
] = {  # by which key it is found, further keys, the rest
    "opinion_article": ("article.id", [], {"path": PATH, "ref": "t.ref || '-' || %(round)s"}),
    "opinion_revision": ("article.article_id", ["id"], {}),
    "opinion_byline": ("article.article_id", ["id"], {}),
    "opinion_topiclink": ("article.content_object_id", ["id"], {}),
    "opinion_step": ("article.article_id", ["id"], {}),
    "opinion_edition": ("edition.id", ["article_id", "revision_id"], {"path": PATH, "dated": LATER}),
    "opinion_editionauthor": ("edition.edition_id", ["id"], {"dated": LATER}),
    "opinion_editiontopic": ("edition.edition_id", ["id"], {"dated": LATER}),
    "opinion_editionseries": ("edition.edition_id", ["id"], {"dated": LATER}),
    "opinion_typeset": ("edition.edition_id", [], {}),
    "opinion_address": ("path.path", ["id", "article_id"], {}),
}
COPIED = """
CREATE TABLE bench_copied AS
SELECT article_id AS article, id AS edition, path, row_number() OVER (ORDER BY dated, id) AS place
  FROM opinion_edition WHERE body NOT LIKE %s
"""


# The desk's index holds of these pieces what the public one does: nobody has saved them since.
CARDS = """
INSERT INTO opinion_indexcard (drawer, key, about, dated, title_vector, body_vector)
SELECT 'piece', e.article_id, e.article_id, e.dated, t.title_vector, t.body_vector
  FROM opinion_typeset t JOIN opinion_edition e ON e.id = t.edition_id ON CONFLICT DO NOTHING
"""


def fill(place: Ground, pieces: int) -> None:
    """So many pieces, unless they are there already."""
    mark = place.folder / f"filled-{pieces}"
    if mark.exists():
        return
    prepare(place)
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as file:
        for line in lines(min(pieces, POOL)):
            file.write(json.dumps(line) + "\n")
        file.flush()
        place.manage("import_pieces", file.name, "--by", EDITOR, "--why", "to measure")
    with psycopg.connect(place.database, autocommit=True) as connection:
        if pieces > POOL:
            copy(connection, pieces)
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")
    mark.touch()


def lines(pieces: int) -> Iterator[dict[str, Any]]:
    """The pieces that are imported: some by one author, three with a rare word."""
    person = {"name": PROLIFIC, "affiliation": "An Institute", "bio": f"{PROLIFIC} teaches."}
    for number, line in enumerate(archive.lines(pieces, WORDS, random.Random(SEED)), 1):
        if number % EVERY == 0:
            line["authors"] = [person]
        if number in HOLDING_RARE:
            line["body"] = line["body"].replace("</p>", f" The {RARE}.</p>", 1)
        yield line


def copy(connection: psycopg.Connection[Any], pieces: int) -> None:
    """Copies the pool, round by round, as what is older; indexes of words are made at the end."""
    connection.execute(COPIED, [f"%{RARE}%"])
    indexes = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '%USING gin%' "
        "AND tablename IN ('opinion_typeset', 'opinion_indexcard')"
    ).fetchall()
    for name, _definition in indexes:
        connection.execute(f"DROP INDEX {name}")
    (each,) = connection.execute("SELECT count(*) FROM bench_copied").fetchone() or (0,)
    missing = pieces - POOL
    for number in range(1, -(-missing // each) + 1):
        _round(connection, number, min(each, missing - (number - 1) * each))
        print(f"\r{min(pieces, POOL + number * each):,} of {pieces:,} pieces", end="", flush=True)
    print()
    connection.execute(CARDS)
    for _name, definition in indexes:
        connection.execute(f"SET maintenance_work_mem = '512MB'; {definition}")
    connection.execute("DROP TABLE bench_copied")
    for table, (_key, further, _other) in TABLES.items():
        if "id" in further or _key.endswith(".id"):
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )


def _round(connection: psycopg.Connection[Any], number: int, most: int) -> None:
    """One copy of the pool, with triggers and foreign keys asleep: what they would refuse is not measured here."""
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off")
        for table, (key, further, other) in TABLES.items():
            found, _, column = key.partition(".")
            changed = {name: FURTHER.format(name) for name in (column, *further)} | other
            if found == "path":
                changed["path"] = PATH
            columns = [name for (name,) in connection.execute(COLUMNS, [table]).fetchall()]
            values = ", ".join(changed.get(name, f't."{name}"') for name in columns)
            connection.execute(
                f"INSERT INTO {table} ({', '.join(map(_quoted, columns))}) SELECT {values} FROM {table} t "
                f"JOIN bench_copied c ON c.{found} = t.{column} WHERE c.place <= %(most)s",
                {"round": number, "step": STEP, "most": most},
            )


COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position"


def _quoted(name: str) -> str:
    return f'"{name}"'
