"""Remake what is derived from editions and authors."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from opinion import seeding


class Command(BaseCommand):
    help = "Make the typeset pages, author heads and search vectors that are missing or out of date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="remake all, not only what is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        done = total = 0
        for done, total in seeding.rebuild(everything=options["all"]):
            if options["verbosity"]:
                self.stdout.write(f"\r{done} of {total}", ending="")
                self.stdout.flush()
        if options["verbosity"]:
            self.stdout.write(f"\rRebuilt {done} of {total}.")
