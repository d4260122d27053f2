"""Everything on one machine, in one command."""

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import NotSupportedError, OperationalError

from config import embedded, interrupts, ports, supervisor
from opinion import seeding
from opinion.management import accounts

WORKER = [sys.executable, "manage.py", "procrastinate", "worker", "--shutdown-graceful-timeout", "5"]
GUNICORN = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn_conf.py"]


class Command(BaseCommand):
    help = "Bring up everything: database, supplied pieces, accounts, worker and web server. Ctrl-C ends it."

    def handle(self, *args: Any, **options: Any) -> None:
        interrupts.end_once()
        try:
            port = ports.wanted()
            places = ports.free_places(port)
        except ports.Busy as busy:
            raise CommandError(str(busy)) from busy
        with contextlib.suppress(KeyboardInterrupt), self.database():
            people = self.prepare()
            with supervisor.Children(self.say) as children:
                self.say("Starting the worker and the web server")
                children.start("worker", WORKER, restart=True)
                bind = [word for place in places for word in ("--bind", place)]
                children.start("web server", [*GUNICORN, *bind], restart=False)
                try:
                    children.watch(until=lambda: ports.answers(port))
                    self.welcome(people)
                    children.watch()
                except supervisor.Ended as ended:
                    raise CommandError(str(ended)) from ended
        self.say("Ended.")

    @contextlib.contextmanager
    def database(self) -> Iterator[None]:
        """The named database, or ours while we run."""
        if not embedded.is_ours():
            self.say("Using the database that DATABASE_URL names")
            yield
            return
        self.say(f"Starting PostgreSQL in {embedded.server().folder}")
        with embedded.in_use():
            yield

    def prepare(self) -> list[accounts.Account]:
        """Tables, rights, pieces, accounts and static files; on a second start most of it is there."""
        self.say("Bringing the tables up to date")
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except (OperationalError, NotSupportedError) as error:
            raise CommandError(f"The database cannot be used: {error}") from error
        call_command("grant_reader", role="reader", verbosity=0)
        if seeding.look() is seeding.Shelf.EMPTY:
            self.say("Loading the supplied pieces")
            call_command("seed", verbosity=0)
        people = accounts.make(password=os.environ.get("DEMO_PASSWORD", ""))
        self.say("Collecting the static files")
        call_command("collectstatic", verbosity=0, interactive=False)
        return people

    def welcome(self, people: list[accounts.Account]) -> None:
        """Where to go and who to be."""
        self.say("")
        for person in people:
            password = person.password or "(the password it has; DEMO_PASSWORD sets another)"
            self.say(f"  {person.email:<28}{person.group:<16}{password}")
        self.say("")
        site = settings.SITE_URL
        self.say(
            f"Read at {site}/, work at {site}/desk/ as publisher@example.org, "
            f"write at {site}/contribute/ as sang@example.org. Ctrl-C ends everything."
        )

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
