"""The database that we bring along: up where none is named, shared by every command, down after the last.

Users are counted by the kernel: each holds a shared lock on one file for as long as it lives, however it
dies. Whoever leaves and can take that lock alone was the last, and stops the server.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from config import environment, interrupts, postgres
from config.postgres import Trouble

NEED_NOTHING = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "warm",
}
START_IT_THEMSELVES = {"demo"}  # demo first finds its port free


@contextmanager
def around(argv: Sequence[str]) -> Iterator[None]:
    """Run a management command with a database: the named one, else ours, up before it and counted.

    Names it in `DATABASE_URL` before the settings are imported; importing them never starts one.
    """
    if needs_database(argv):
        write_secret_key()
        if is_ours():
            os.environ["DATABASE_URL"] = server().address
            # `dbshell` finds psql there where the machine has none
            os.environ["PATH"] = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{postgres.programs()}"
            if argv[1] not in START_IT_THEMSELVES:
                with in_use():
                    yield
                return
    yield


def needs_database(argv: Sequence[str]) -> bool:
    """Whether a command line means one that does."""
    words = set(argv[1:])
    if not words or {"--help", "-h", "--version"} & words:
        return False
    return argv[1] not in NEED_NOTHING or "--database" in words  # `check` can ask one


def server() -> postgres.Server:
    """The embedded server of this installation."""
    return postgres.Server(environment.var_dir() / "pg")


def is_ours() -> bool:
    """Whether the database is the embedded one: none is named, or a parent process has named ours."""
    return os.environ.get("DATABASE_URL", "") in {"", server().address}


@contextmanager
def in_use() -> Iterator[None]:
    """Find the server running or start it; on leaving, stop it unless somebody else uses it."""
    interrupts.end_in_order()
    ours, folder = server(), _state_folder()
    with (folder / "pg.users").open("a") as users:
        try:
            with _gate(folder), interrupts.held():
                ours.start()
                fcntl.flock(users, fcntl.LOCK_SH)
            yield
        finally:
            with interrupts.held(), _gate(folder):
                if _is_last(users):
                    ours.stop()


def write_secret_key() -> None:
    """On the first start, unless `SECRET_KEY` says one: a random key, which only we can read."""
    if os.environ.get("SECRET_KEY"):
        return
    folder = _state_folder()
    place = folder / "secret_key"
    if place.exists():
        return
    draft = folder / f"secret_key.{secrets.token_hex(4)}"
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        os.link(draft, place)
    except FileExistsError:
        pass  # another first start was quicker: its key is the key
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        draft.unlink(missing_ok=True)


def _state_folder() -> Path:
    folder = environment.var_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return folder


def _unwritable(folder: Path, error: OSError) -> Trouble:
    return Trouble(f"The folder {folder} cannot be written ({error.strerror}). STANDFIRST_VAR names another.")


@contextmanager
def _gate(folder: Path) -> Iterator[None]:
    """One at a time starts, counts or stops."""
    with (folder / "pg.gate").open("a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
