"""Bring an archive in."""

import argparse
import sys
import time
from collections import Counter
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, InterfaceError

from authors.models import User
from opinion import importing
from opinion.importing import Outcome
from opinion.management import crew
from opinion.management.linefile import LineFile
from opinion.models import ImportRun
from opinion.refusals import Refused

WORDS = {
    importing.PUBLISHED: "published",
    importing.DRAFT: "brought in as drafts",
    importing.HERE: "here already",
    importing.REFUSED: "refused",
    importing.REMARK: "remarks",
}


class Command(BaseCommand):
    help = "Bring pieces in from a file of JSON lines (docs/importing.md); lines that cannot come in are told, and why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file; pictures lie in its folder")
        parser.add_argument("--by", help="e-mail address of who decides it and may publish")
        parser.add_argument("--why", default="", help="the reason, kept on record with every piece")
        parser.add_argument(
            "--source", default="", help="where the pieces come from; else the name of the file"
        )
        parser.add_argument("--dry-run", action="store_true", help="look at every line and store nothing")
        parser.add_argument("--processes", type=_some, default=1, help="how many work at once")

    def handle(self, *args: Any, **options: Any) -> None:
        self.counts: Counter[str] = Counter()
        self.began, self.told = time.monotonic(), 0.0
        self.shows_progress = bool(options["verbosity"]) and sys.stderr.isatty()
        path: Path = options["file"]
        try:
            run, job = self.begin(path, **options)
            with LineFile(path) as lines:
                self.bring_in(lines, run, job, options["processes"])
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(self.summary(is_rehearsal=run is None))
        if refused_lines := self.counts[importing.REFUSED]:
            raise CommandError(f"{refused_lines} lines were refused; they stand above.", returncode=3)

    def begin(
        self, path: Path, *, by: str | None, why: str, source: str, dry_run: bool, **options: Any
    ) -> tuple[ImportRun | None, crew.Job]:
        """The record of the run, or none in a rehearsal; and the job."""
        path.open("rb").close()
        source = source or path.name
        person = User.objects.filter(email=by.strip().lower()).first() if by else None
        if by and person is None:
            raise CommandError(f"Nobody here has the address {by}.")
        if dry_run:
            pk = person.pk if person else None
            return None, crew.Job(by=pk, reason=f"{source}: {why}", run=None, folder=path.parent)
        if person is None or not why:
            raise CommandError("Say --by and --why: an import needs somebody's name and a reason.")
        run = importing.begin(by=person, why=why, source=source)
        return run, crew.Job(by=person.pk, reason=run.reason, run=run.pk, folder=path.parent)

    def bring_in(self, lines: LineFile, run: ImportRun | None, job: crew.Job, processes: int) -> None:
        """Every batch; the record is closed however it ends."""
        try:
            for outcomes in crew.answers(lines.batches(), job, processes=processes):
                self.tell([*lines.take_refused(), *outcomes], lines)
            self.tell(lines.take_refused(), lines)
        except (DatabaseError, InterfaceError, BrokenProcessPool) as error:
            why = str(error).strip().splitlines()[0]
            raise CommandError(
                f"{self.summary(is_rehearsal=run is None)}\nThen it broke off: {why}\n"
                "What came in is whole and stays. Run it again: what is here already is passed over."
            ) from error
        finally:
            self.clear()
            if run is not None:
                with suppress(
                    DatabaseError, InterfaceError
                ):  # the record stays open where the database is gone
                    importing.end(run, self.counts)

    def tell(self, outcomes: list[Outcome], lines: LineFile) -> None:
        """Counts, says what was refused, and moves the bar."""
        for outcome in outcomes:
            self.counts[outcome.what] += 1
            if outcome.what in (importing.REFUSED, importing.REMARK):
                self.clear()
                ref = f" ({outcome.ref})" if outcome.ref else ""
                self.stderr.write(f"Line {outcome.line}{ref}: {outcome.sentence}")
        now = time.monotonic()
        if self.shows_progress and now - self.told > 0.5:
            self.told = now
            done = sum(self.counts.values()) - self.counts[importing.REMARK]
            part = lines.position / (lines.size or 1)
            bar = "#" * int(part * 30)
            speed = done / (now - self.began)
            sys.stderr.write(f"\r[{bar:<30}] {part:4.0%}  {done:,} lines, {speed:,.0f} a second ")
            sys.stderr.flush()

    def clear(self) -> None:
        """Takes the bar away."""
        if self.shows_progress:
            sys.stderr.write("\r\x1b[K")

    def summary(self, *, is_rehearsal: bool) -> str:
        """What became of the lines, in a sentence."""
        parts = [f"{self.counts[what]:,} {words}" for what, words in WORDS.items() if self.counts[what]]
        seconds = time.monotonic() - self.began
        told = ", ".join(parts) or "no lines"
        return f"{'Rehearsal, nothing is stored: ' if is_rehearsal else ''}{told} ({seconds:.1f} s)."


def _some(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= 64:
        raise argparse.ArgumentTypeError("a number from 1 to 64")
    return int(value)
