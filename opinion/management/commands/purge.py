"""Remove a piece that was never public."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authors.models import User
from opinion import erasure
from opinion.models import Article
from opinion.refusals import Refused


class Command(BaseCommand):
    help = "Remove a piece that was never public, with its history. Two people are named; a line stays on record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("article", type=int, help="number of the piece")
        parser.add_argument("--by", required=True, help="e-mail address of who decides it")
        parser.add_argument("--second", required=True, help="e-mail address of a second person")
        parser.add_argument("--why", required=True, help="the reason, kept on record")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            erasure.purge(
                Article.objects.get(pk=options["article"]),
                by=User.objects.get(email=options["by"]),
                second=User.objects.get(email=options["second"]),
                why=options["why"],
            )
        except (Refused, User.DoesNotExist, Article.DoesNotExist) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Piece {options['article']} is gone; the record says who and why.")
