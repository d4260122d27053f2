"""Let a database role read what is public, and nothing else."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from config.environment import reader_password
from opinion.models import views


class Command(BaseCommand):
    help = "Grant the public views to a database role, made here unless the operator made it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", required=True, help="name of the role, for example reader")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        try:
            made = views.grant(connection, role, password=password_of(role))
        except DatabaseError as error:
            raise CommandError(
                f"The database refused to set up the role {role}: {str(error).strip()}\n"
                f"Have it made by somebody who may (CREATE ROLE {role} LOGIN), then run this again."
            ) from error
        if options["verbosity"]:
            self.stdout.write(f"{'Made' if made else 'Found'} the role {role}; it may read the public views.")


def password_of(role: str) -> str:
    """The one with which the public side logs in; another role gets one that we could derive again."""
    named = settings.DATABASES["reader"]
    ours = named["PASSWORD"] if named["USER"] == role else ""
    return ours or reader_password(settings.SECRET_KEY)
