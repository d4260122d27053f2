"""Replace a past text by its hash and a reason, or strike words from everything that is kept of a piece."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authors.models import User
from opinion import erasure, striking
from opinion.models import Article, Edition, Revision
from opinion.refusals import Refused


class Command(BaseCommand):
    help = (
        "Replace the text of a past edition, or of a revision, by its hash and a reason; or strike words from all that "
        "is kept of a piece: past texts, notes, agreements, mails, what was typed and not saved. Name two people."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--edition", type=int, help="id of the edition")
        which.add_argument("--revision", type=int, help="id of the revision")
        which.add_argument("--piece", type=int, help="number of the piece from which words are struck")
        parser.add_argument("--words", default="", help="the words that are to go")
        parser.add_argument(
            "--unreadable",
            type=int,
            nargs="*",
            metavar="NUMBER",
            help="with --words: also destroy what came in for no piece and could not be read, whatever it says: "
            "what has these numbers, or all of it where none is given",
        )
        parser.add_argument("--by", required=True, help="e-mail address of who decides it")
        parser.add_argument("--second", required=True, help="e-mail address of a second person")
        parser.add_argument("--why", required=True, help="the reason, shown in place of the text")

    def handle(self, *args: Any, **options: Any) -> None:
        model = Article if options["piece"] else Edition if options["edition"] else Revision
        try:
            it: Any = model.objects.get(pk=options["piece"] or options["edition"] or options["revision"])
            people: Any = {name: User.objects.get(email=options[name]) for name in ("by", "second")}
            if options["piece"]:
                self._strike(it, options, people)
            else:
                erasure.redact(it, why=options["why"], **people)
        except (Refused, User.DoesNotExist, model.DoesNotExist) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write("The text is replaced by its hash and the reason; the record says who and why.")

    def _strike(self, article: Article, options: dict[str, Any], people: Any) -> None:
        named = options["unreadable"]
        every = named is not None and not named
        dark = [arrival.pk for arrival in striking.of_no_piece()] if every else named or []
        rows = striking.strike(article, options["words"], why=options["why"], unreadable=dark, **people)
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in rows.items()) or "Nowhere.")
        if left := striking.of_no_piece():
            self.stdout.write("Kept, for no piece, and could not be read (--unreadable NUMBER destroys it):")
            for arrival in left:
                self.stdout.write(f"  {arrival.pk}: {arrival} ({arrival.arrived_at:%Y-%m-%d})")
