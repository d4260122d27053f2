"""Write pieces as an archive."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opinion import exporting
from opinion.models import Article, Image


class Command(BaseCommand):
    help = "Write what readers see, and the desk's own drafts, as JSON lines (docs/importing.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", help="the file to write, with its pictures beside it; - for standard output"
        )

        parser.add_argument(
            "--own-addresses",
            action="store_true",
            help="name in every line the address that the piece has here, for moving a whole site",
        )

    def handle(self, *args: Any, file: str, own_addresses: bool, **options: Any) -> None:
        if file == "-":
            self.write(self.stdout, None, own=own_addresses)
            return
        path = Path(file)
        try:
            draft = path.with_name(path.name + ".part")
            with draft.open("w", encoding="utf-8") as out:
                count = self.write(out, path.parent, own=own_addresses)
            draft.replace(path)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        left = Article.objects.count() - count
        self.stdout.write(f"{count:,} pieces written. {left:,} are the desk's work and stayed here.")

    def write(self, out: Any, folder: Path | None, *, own: bool) -> int:
        """Every piece; how many they were. Without a folder the pictures stay here."""
        count = 0
        for line, image in exporting.lines(own=own):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            if image is not None and folder is not None:
                self.copy(line, image, folder)
            count += 1
        return count

    def copy(self, line: dict[str, Any], image: Image, folder: Path) -> None:
        """The original, where its line says it lies. A file that is there stays."""
        said = line["image"]
        place = (folder / (said if isinstance(said, str) else said["file"])).resolve()
        if place.exists() or not place.is_relative_to(folder.resolve()):
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            with image.original.open("rb") as original, place.open("xb") as copy:
                shutil.copyfileobj(original, copy)
        except FileNotFoundError:
            sys.stderr.write(f"The original of picture {image.pk} is missing.\n")
