"""Read every page once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from opinion import warming


class Command(BaseCommand):
    help = "Read every public page once, so that what stores pages in front of the site has all of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--through",
            default="",
            metavar="URL",
            help="where to ask, if not where WARM_THROUGH or SITE_URL says",
        )

    def handle(self, *args: Any, through: str, **options: Any) -> None:
        done = 0
        failed: list[str] = []
        for path, status, more in warming.walk(through):
            done += 1
            if status == 0 and done == 1:
                raise CommandError(f"Nobody answers at {through or settings.WARM_THROUGH}.")
            if status != 200:
                failed.append(f"{status or 'no answer':>9}  {path}")
            if options["verbosity"]:
                self.stdout.write(f"\r{done} of {done + more}", ending="")
                self.stdout.flush()
        if options["verbosity"]:
            self.stdout.write(f"\rRead {done} addresses; {done - len(failed)} answered.")
        if failed:
            raise CommandError("\n".join(["These did not answer with a page:", *failed[:50]]))
