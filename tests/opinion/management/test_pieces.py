"""The commands that move an archive: what an operator types, sees, and finds afterwards."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from psycopg.conninfo import make_conninfo

from authors.models import Author, User
from opinion.importing import BATCH
from opinion.management import linefile
from opinion.models import Article, Edition, Image, ImportRun, Step, Topic
from tests import factories, pictures

LINE: dict[str, Any] = {
    "headline": "Plain",
    "body": factories.SOUND,
    "authors": [{"name": "Huynh Tam Sang", "bio": "He teaches."}],
    "topics": ["Taiwan"],
    "published_at": "2020-01-01",
}


@pytest.fixture
def publisher(db: None) -> User:
    return factories.user(group="publisher")


def archive(folder: Path, *lines: Any) -> Path:
    """A file of these lines: objects, or bytes as they are."""
    path = folder / "archive.ndjson"
    path.write_bytes(
        b"".join(
            (x if isinstance(x, bytes) else json.dumps(x, ensure_ascii=False).encode()) + b"\n" for x in lines
        )
    )
    return path


def run(command: str, *arguments: object, **options: Any) -> tuple[int, str, str]:
    """Its exit status, and what it said on both channels."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err, **options)
    except CommandError as error:
        status = error.returncode
        err.write(str(error))
    return status, out.getvalue(), err.getvalue()


def import_it(path: Path, by: User, **options: Any) -> tuple[int, str, str]:
    return run("import_pieces", path, by=by.email, why="They gave it to us", **options)


def test_what_was_imported_leaves_as_the_same_lines_and_comes_in_once(
    tmp_path: Path, publisher: User
) -> None:
    lines = [{"ref": f"old-{n}", **LINE, "headline": f"Plain {n}"} for n in range(BATCH + 3)]
    path = archive(tmp_path, *lines)

    status, out, err = import_it(path, publisher)
    assert (status, out.partition(" (")[0], err) == (0, f"{BATCH + 3} published", "")
    status, out, err = import_it(path, publisher)
    assert (status, out.partition(" (")[0], err) == (0, f"{BATCH + 3} here already", "")

    left = tmp_path / "left.ndjson"
    assert (
        run("export_pieces", left)[1]
        == f"{BATCH + 3} pieces written. 0 are the desk's work and stayed here.\n"
    )
    assert left.read_bytes() == path.read_bytes()
    assert run("export_pieces", "-")[1] == path.read_text()


def test_the_run_stands_on_record(tmp_path: Path, publisher: User) -> None:
    import_it(
        archive(tmp_path, {"ref": "a", **LINE}, b"{", {"ref": "b", **LINE}), publisher, source="The Paper"
    )

    record = ImportRun.objects.get()
    assert (record.by, record.reason) == (publisher, "The Paper: They gave it to us")
    assert record.counts == {"published": 2, "refused": 1}
    assert record.ended_at is not None
    assert record.ended_at > record.began_at
    step = Step.objects.get(verb="import")
    assert step.facts == {"run": record.pk, "published": 2, "refused": 1}


def test_every_line_that_cannot_come_in_is_told_and_the_others_come_in(
    tmp_path: Path, publisher: User
) -> None:
    path = archive(
        tmp_path,
        b"\xef\xbb\xbf" + json.dumps({"ref": "first", **LINE}).encode(),
        b"",
        b"no json",
        {"ref": "first", **LINE},
        {"ref": "kind", **LINE, "kind": "sermon"},
        b'{"ref": "big", "body": "' + b"x" * 5_000_000 + b'"}',
        {"ref": "book", **LINE, "body": "x" * 600_000},
        b'{"ref": "nul\x00"}',
        {"ref": "nobody", **LINE, "authors": []},
        {"ref": "deep", **LINE, "body": "<div>" * 40_000 + "It is deep." + "</div>" * 40_000},
        {"ref": "last", **LINE, "image": {"file": "none.jpg", "licence": "own"}},
    )

    status, out, err = import_it(path, publisher)

    assert status == 3
    assert out.partition(" (")[0] == "3 published, 7 refused, 1 remarks"
    told = {int(line.split()[1].rstrip(":")): line for line in err.splitlines() if line.startswith("Line ")}
    assert sorted(told) == [3, 4, 5, 6, 7, 8, 9, 11]
    assert "not JSON" in told[3]
    assert "stands in an earlier line" in told[4]
    assert told[5].startswith("Line 5 (kind): There is no kind “sermon”; there are ")
    assert "longer than 4 MB" in told[6]
    assert "longer than 500,000" in told[7]
    assert "no byline" in told[9]
    assert "without its picture" in told[11]
    assert sorted(Article.objects.values_list("ref", flat=True)) == ["deep", "first", "last"]


def test_a_rehearsal_tells_all_and_stores_nothing(tmp_path: Path, publisher: User) -> None:
    path = archive(tmp_path, {"ref": "a", **LINE}, {"ref": "b", **LINE, "body": ""})

    status, out, err = run("import_pieces", path, dry_run=True)

    assert status == 3
    assert out.startswith("Rehearsal, nothing is stored: 1 published, 1 refused")
    assert "Line 2 (b): " in err
    assert not Article.objects.exists()
    assert not ImportRun.objects.exists()
    assert not Step.objects.exists()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"by": "nobody@example.org", "why": "w"}, "Nobody here has the address"),
        ({"why": "w"}, "Say --by and --why"),
        ({"by": "EDITOR", "why": "w"}, "Only somebody who may publish"),
        ({"by": "PUBLISHER", "why": " "}, "Say why"),
    ],
)
def test_an_import_needs_a_name_and_a_reason(
    tmp_path: Path, publisher: User, options: dict[str, str], why: str
) -> None:
    names = {"PUBLISHER": publisher.email, "EDITOR": factories.user(group="editor").email}
    options = {key: names.get(value, value) for key, value in options.items()}

    status, _, err = run("import_pieces", archive(tmp_path, {"ref": "a", **LINE}), **options)

    assert status == 1
    assert why in err
    assert not Article.objects.exists()


def test_a_file_that_is_not_there_is_told_before_anything_begins(tmp_path: Path, publisher: User) -> None:
    status, _, err = import_it(tmp_path / "none.ndjson", publisher)

    assert (status, "cannot be read" in err, ImportRun.objects.exists()) == (1, True, False)


def test_pictures_leave_beside_their_lines(tmp_path: Path, publisher: User) -> None:
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg())
    path = archive(
        tmp_path, {"ref": "a", **LINE, "image": {"file": "a.jpg", "alt": "The strait", "licence": "own"}}
    )
    import_it(path, publisher)

    left = tmp_path / "left" / "all.ndjson"
    left.parent.mkdir()
    run("export_pieces", left)

    assert left.read_bytes() == path.read_bytes()
    assert (left.parent / "a.jpg").read_bytes() == (tmp_path / "a.jpg").read_bytes()
    assert Edition.objects.get().images[0]["image"] == Image.objects.get().pk


def test_a_long_line_is_never_held_in_memory(tmp_path: Path) -> None:
    path = archive(tmp_path, b"x" * (linefile.LONGEST * 3), {"ref": "a"})

    with linefile.LineFile(path) as lines:
        assert list(lines.batches()) == [[(2, {"ref": "a"})]]
        assert [outcome.line for outcome in lines.take_refused()] == [1]


@pytest.mark.django_db(transaction=True)
def test_two_processes_bring_in_every_line_once(tmp_path: Path) -> None:
    by = factories.user(group="publisher")
    number = 3 * BATCH + 7
    lines = [
        {
            "ref": f"old-{n}",
            **LINE,
            "authors": [{"name": f"Author {n % 9}"}],
            "topics": [f"Topic {n % 7}", "All"],
        }
        for n in range(number)
    ]
    path = archive(tmp_path, *lines[:60], b"no json", *lines[60:])

    done = manage("import_pieces", str(path), "--by", by.email, "--why", "w", "--processes", "2")

    assert done.stdout.partition(" (")[0] == f"{number} published, 1 refused", done.stderr
    assert done.stderr.splitlines()[0].startswith("Line 61: This is not JSON")
    assert done.returncode == 3
    assert Edition.objects.live().count() == number
    assert (Author.objects.count(), Topic.objects.count()) == (9, 8)
    assert len(set(Edition.objects.values_list("path", flat=True))) == number
    left = manage("export_pieces", "-")
    assert sorted(left.stdout.splitlines()) == sorted(json.dumps(x, ensure_ascii=False) for x in lines)


@pytest.mark.django_db(transaction=True)
def test_where_the_database_drops_the_connection_over_a_line_that_line_is_told_and_the_others_come_in(
    tmp_path: Path, publisher: User
) -> None:
    lines = [{"ref": f"old-{n}", **LINE, "headline": f"Plain {n}"} for n in range(3 * BATCH)]
    path = archive(tmp_path, *lines)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION fall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF NEW.ref = 'old-70' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END $$;"
            " CREATE TRIGGER fall BEFORE INSERT ON opinion_article FOR EACH ROW EXECUTE FUNCTION fall()"
        )
    try:
        done = manage("import_pieces", str(path), "--by", publisher.email, "--why", "w")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER fall ON opinion_article; DROP FUNCTION fall()")

    assert (done.returncode, "Traceback" in done.stderr) == (3, False)
    assert "Line 71 (old-70): The database refused it: " in done.stderr
    assert Article.objects.count() == Edition.objects.count() == 3 * BATCH - 1
    assert import_it(path, publisher)[1].partition(" (")[0] == "1 published, 149 here already"


def manage(*command: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, on the database of this test."""
    given = connection.get_connection_params()
    address = make_conninfo(
        **{key: given[key] for key in ("dbname", "user", "host", "port", "password") if key in given}
    )
    environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}
    program = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), *command]
    return subprocess.run(program, env=environment, capture_output=True, text=True, timeout=120)
