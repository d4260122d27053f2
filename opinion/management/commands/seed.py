"""Load the supplied pieces."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opinion import seeding
from opinion.seeding import Shelf


class Command(BaseCommand):
    help = "Load the supplied pieces into an empty database; refuse where the desk has worked."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = seeding.load()
        except seeding.DeskHasWorked as refused:
            raise CommandError(str(refused)) from refused
        if options["verbosity"]:
            done = "Loaded the supplied pieces." if found is Shelf.EMPTY else "They are here, untouched."
            self.stdout.write(done)
