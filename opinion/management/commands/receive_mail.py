"""Take one mail in from standard input, as a mail server hands it over."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError

from opinion import arrivals, contents


class Command(BaseCommand):
    help = (
        "Take in one mail from standard input and keep it as it came; it waits under “What came in”. For the pipe of "
        "a mail server: where the database is away it says so with code 75, and the server tries again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read()
        try:
            arrival = arrivals.receive_mail(raw)
        except OperationalError as away:
            self.stderr.write(f"The mail is not taken in; the database is away: {away}")
            sys.exit(os.EX_TEMPFAIL)
        why = contents.problem(arrival)
        self.stdout.write(f"Kept as arrival {arrival.pk}. {why}".strip())
