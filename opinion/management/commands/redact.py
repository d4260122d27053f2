"""Replace a past text by its hash and a reason."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authors.models import User
from opinion import erasure
from opinion.models import Edition, Revision
from opinion.refusals import Refused


class Command(BaseCommand):
    help = "Replace the text of a past edition, or of a revision, by its hash and a reason. Two people are named."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--edition", type=int, help="id of the edition")
        which.add_argument("--revision", type=int, help="id of the revision")
        parser.add_argument("--by", required=True, help="e-mail address of who decides it")
        parser.add_argument("--second", required=True, help="e-mail address of a second person")
        parser.add_argument("--why", required=True, help="the reason, shown in place of the text")

    def handle(self, *args: Any, **options: Any) -> None:
        model = Edition if options["edition"] else Revision
        try:
            erasure.redact(
                model.objects.get(pk=options["edition"] or options["revision"]),
                by=User.objects.get(email=options["by"]),
                second=User.objects.get(email=options["second"]),
                why=options["why"],
            )
        except (Refused, User.DoesNotExist, model.DoesNotExist) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write("The text is replaced by its hash and the reason; the record says who and why.")
