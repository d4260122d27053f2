"""The embedded server, for real: each test has an installation of its own and counts the processes."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = """
import os, sys
from config import embedded
try:
    with embedded.around(["manage.py", *sys.argv[1:]]):
        print("up", os.environ.get("DATABASE_URL"), flush=True)
        sys.stdin.readline()
except embedded.Trouble as trouble:
    sys.exit(str(trouble))
"""
SQL = """
import sys
import psycopg
from config import embedded
with embedded.around(["manage.py", "dbshell"]), psycopg.connect(embedded.server().address) as connection:
    cursor = connection.execute(sys.argv[1])
    print(cursor.fetchone()[0] if cursor.description else "done")
"""


class Installation:
    """A state folder, and the commands run on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {"STANDFIRST_VAR": str(folder), "DATABASE_URL": "", "SECRET_KEY": ""}

    def begin(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        """Start a command that holds its database until it reads a line."""
        return subprocess.Popen(
            [sys.executable, "-c", COMMAND, *words],
            cwd=ROOT,
            env=self.environment | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, **environment: str) -> tuple[str, str]:
        with self.begin(*words, **environment) as command:
            return command.communicate("\n", timeout=60)

    def sql(self, statement: str) -> str:
        words = [sys.executable, "-c", SQL, statement]
        done = subprocess.run(
            words, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout.strip()

    def servers(self) -> list[int]:
        """The PostgreSQL servers that run on this folder; a dead one that init has yet to bury is none."""
        found = []
        for process in psutil.process_iter(["pid", "cmdline", "status"]):
            words = process.info["cmdline"] or []
            if str(self.folder / "pg") in words and process.info["status"] != psutil.STATUS_ZOMBIE:
                found.append(process.info["pid"])
        return found


@pytest.fixture
def installation() -> Iterator[Installation]:
    # not tmp_path: as root the server's account passes through the folders above, and those are pytest's own
    folder = Path(tempfile.mkdtemp(prefix="standfirst-"))
    here = Installation(folder / "var")
    yield here
    for pid in here.servers():
        os.kill(pid, signal.SIGQUIT)
    shutil.rmtree(folder)


def test_a_command_has_a_database_and_leaves_no_process(installation):
    with installation.begin("migrate") as command:
        line = command.stdout.readline()
        running = installation.servers()
        command.communicate("\n")

    assert line.startswith("up postgresql://standfirst@/standfirst?host=")
    assert len(running) == 1
    assert installation.servers() == []


def test_what_was_written_is_there_on_the_next_start(installation):
    installation.sql("CREATE TABLE piece AS SELECT '釣魚台'::text AS headline")

    assert installation.sql("SELECT headline FROM piece") == "釣魚台"


def test_the_database_knows_letters_of_every_script_on_every_machine(installation):
    installation.environment |= {"LC_ALL": "C", "LANG": "C"}

    assert installation.sql("SELECT lower('ĐÀI É')") == "đài é"
    assert installation.sql("SHOW server_encoding") == "UTF8"


def test_importing_the_settings_starts_and_writes_nothing(installation):
    subprocess.run(
        [sys.executable, "-c", "import config.settings"], cwd=ROOT, env=installation.environment, check=True
    )

    assert not installation.folder.exists()


@pytest.mark.parametrize("words", [["help"], ["check"], ["collectstatic"], ["migrate", "--help"], []])
def test_a_command_that_needs_no_database_starts_none(installation, words):
    out, err = installation.run(*words)

    assert (out, err) == ("up \n", "")
    assert not installation.folder.exists()


def test_commands_at_one_time_share_a_server_which_the_last_one_stops(installation):
    with installation.begin("runserver") as longer:
        longer.stdout.readline()
        server = installation.servers()

        installation.run("shell")

        assert installation.servers() == server
        longer.communicate("\n")
    assert installation.servers() == []


def test_two_first_starts_at_one_time_meet_in_one_server_with_one_key(installation):
    with installation.begin("migrate") as one, installation.begin("migrate") as other:
        addresses = {one.stdout.readline(), other.stdout.readline()}
        servers = installation.servers()
        one.communicate("\n")
        other.communicate("\n")

    assert len(addresses) == len(servers) == 1
    assert installation.servers() == []
    assert sorted(path.name for path in installation.folder.iterdir()) == [
        "pg", "pg.gate", "pg.users", "secret_key",
    ]  # fmt: skip


def test_a_killed_command_is_not_counted(installation):
    with installation.begin("runserver") as killed:
        killed.stdout.readline()
        killed.kill()
    assert len(installation.servers()) == 1

    installation.run("shell")

    assert installation.servers() == []


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_command_that_is_told_to_end_stops_the_server(installation, wish):
    with installation.begin("runserver") as command:
        command.stdout.readline()
        command.send_signal(wish)
        command.communicate()

    assert command.returncode != 0
    assert installation.servers() == []


def test_ctrl_c_while_the_server_starts_leaves_none_behind(installation):
    with installation.begin("migrate") as command:
        while not installation.folder.joinpath("pg.unfinished").exists():
            assert command.poll() is None
        command.send_signal(signal.SIGINT)
        out, _ = command.communicate()

    assert out == ""
    assert installation.folder.joinpath("pg").is_dir()
    assert installation.servers() == []


def test_a_named_database_is_used_and_ours_not_started(installation):
    out, _ = installation.run("migrate", DATABASE_URL="postgresql://db.example.org/desk")

    assert out == "up postgresql://db.example.org/desk\n"
    assert [path.name for path in installation.folder.iterdir()] == ["secret_key"]


def test_a_path_too_long_for_a_socket_gets_a_short_one_that_is_private(installation):
    installation.folder /= "long" * 30
    installation.environment["STANDFIRST_VAR"] = str(installation.folder)

    with installation.begin("migrate") as command:
        place = Path(command.stdout.readline().strip().partition("host=")[2].replace("%2F", "/"))
        mode = place.stat().st_mode & 0o777
        command.communicate("\n")

    assert place.parent == Path(tempfile.gettempdir())
    assert mode == 0o700
    assert not place.exists()


def test_the_key_of_the_first_start_stays_and_is_nobody_elses(installation):
    installation.run("migrate")
    key = installation.folder / "secret_key"
    first = key.read_text()

    installation.run("migrate")

    assert key.read_text() == first
    assert len(first) > 50
    assert key.stat().st_mode & 0o777 == 0o600


def test_a_given_key_is_not_replaced_by_one_of_ours(installation):
    installation.run("migrate", SECRET_KEY="given", DATABASE_URL="postgresql://db.example.org/desk")

    assert not (installation.folder / "secret_key").exists()


def test_an_interrupted_first_start_is_done_again(installation):
    (installation.folder / "pg.unfinished").mkdir(parents=True)
    (installation.folder / "pg.unfinished" / "PG_VERSION").write_text("18\n")

    assert installation.sql("SELECT 'whole'") == "whole"
    assert not (installation.folder / "pg.unfinished").exists()


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(installation):
    installation.folder.parent.joinpath("file").write_text("")
    folder = installation.folder.parent / "file" / "var"

    out, err = installation.run("migrate", STANDFIRST_VAR=str(folder))

    assert out == ""
    assert err == f"The folder {folder} cannot be written (Not a directory). STANDFIRST_VAR names another.\n"


def test_data_of_another_postgresql_is_told_in_a_sentence_and_left_alone(installation):
    installation.run("migrate")
    (installation.folder / "pg" / "PG_VERSION").write_text("17\n")

    out, err = installation.run("migrate")

    assert out == ""
    assert err.startswith(f"{installation.folder}/pg was written by PostgreSQL 17, and PostgreSQL 18 cannot")
    assert err.count("\n") == 1
    assert installation.servers() == []


def test_a_server_that_does_not_start_is_told_in_a_sentence(installation):
    installation.run("migrate")
    with (installation.folder / "pg" / "postgresql.conf").open("a") as conf:
        conf.write("nonsense = 1\n")

    out, err = installation.run("migrate")

    data = installation.folder / "pg"
    assert out == ""
    assert err == (
        f'PostgreSQL did not start: configuration file "{data}/postgresql.conf" contains errors. '
        f"More is in {data}/log.\n"
    )
