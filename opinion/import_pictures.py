"""Pictures of an archive: files that lie beside its lines. Nothing is ever fetched from a network."""

import hashlib
from pathlib import Path

from django.core.files import File

from authors.models import User
from opinion import images, pictures
from opinion.line import Shown
from opinion.models import Image
from opinion.refusals import NotPossible


class Folder:
    """The folder of a file of lines; it gives each picture as a record of ours, a new one where there is none."""

    def __init__(self, root: Path, *, by: User | None, is_rehearsal: bool = False) -> None:
        self.root, self.by, self.is_rehearsal = root.resolve(), by, is_rehearsal

    def take(self, shown: Shown) -> Image | None:
        """The picture that a line shows; None in a rehearsal. Raises Refused where there is none to be had."""
        path = self._path(shown.file)
        facts = {
            "alt": shown.alt,
            "caption": shown.caption,
            "credit": shown.credit,
            "licence": shown.licence,
        }
        if path.stat().st_size > pictures.MAX_BYTES:
            raise pictures.PictureRefused("heavy_file")
        if self.is_rehearsal:
            return None
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        known = Image.objects.filter(sha256=digest, **facts).order_by("pk").first()
        return known or self._ingest(path, facts)

    def _path(self, file: str) -> Path:
        if "://" in file:
            raise NotPossible(
                f"Nothing is fetched from the network: {file[:80]} has to lie beside the lines."
            )
        try:
            path = (self.root / file).resolve()
            if path.is_relative_to(self.root) and path.is_file():
                return path
        except (OSError, ValueError, RuntimeError):
            pass
        raise NotPossible(f"There is no file {file[:80]} in the folder of the lines.")

    def _ingest(self, path: Path, facts: dict[str, str]) -> Image:
        try:
            with path.open("rb") as file:
                return images.ingest(File(file, name=path.name), by=self.by, **facts)
        except OSError as error:
            raise NotPossible(f"The file {path.name} cannot be read: {error.strerror}.") from None
