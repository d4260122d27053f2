"""Manuscripts: a Word file to the HTML of a body, with a report of all that was lost or guessed on the way.

The file is taken apart in a process of its own (`apart`), which can neither open a file nor a connection, nor swell.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opinion import confined
from opinion.refusals import Refused

MB: Final = 1024 * 1024
MAX_BYTES: Final = 20 * MB
MEMORY: Final = 512 * MB  # of address space
SECONDS: Final = 20  # of processor time
PATIENCE: Final = 60  # of ours

WHY: Final[Mapping[str, Any]] = {
    "empty": gettext_lazy("The file is empty."),
    "heavy_file": gettext_lazy("The file is larger than 20 MB. Without its pictures it may be small enough."),
    "large": gettext_lazy("What is packed into the file is far larger than a text."),
    "long": gettext_lazy("The text is longer than 400,000 characters: more than a piece can be."),
    "heavy": gettext_lazy("The file could not be read in reasonable time and memory."),
    "damaged": gettext_lazy("The file is damaged or incomplete."),
    "hostile": gettext_lazy("The file holds instructions that no Word file has."),
    "locked": gettext_lazy("The file is protected by a password."),
    "old": gettext_lazy("This is the Word format from before 2007 (.doc). Saved as .docx it can be read."),
    "open_document": gettext_lazy("This is an OpenDocument text (.odt). Saved as .docx it can be read."),
    "pages": gettext_lazy("This is a document of Pages. Exported as Word it can be read."),
    "pdf": gettext_lazy("This is a PDF. Its text can be copied into the form, or ask for the Word file."),
    "rtf": gettext_lazy("This is Rich Text Format (.rtf). Saved as .docx it can be read."),
    "kind": gettext_lazy("This is no Word file (.docx)."),
}
# What people send instead, by its first bytes.
_KINDS = (
    (rb"%PDF", "pdf"),
    (rb"\{\\rtf", "rtf"),
    (rb"PK.{28}mimetypeapplication/vnd\.oasis\.opendocument", "open_document"),
    (rb"PK.{26,200}Index/", "pages"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class NotConverted(Refused):
    """The file stays as it is, and its text is not taken from it; `reason` is a name in `WHY`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{WHY[reason]} {_('We kept your file; an editor will convert it by hand.')}")


@dataclass(frozen=True, kw_only=True)
class Manuscript:
    """What a file held: `html` is clean, with tracked changes accepted; `before` the text without them, or "".

    `items` is the report: a `kind` each, with facts (`opinion.manuscripts.telling` has the sentences).
    """

    html: str
    before: str
    items: tuple[dict[str, Any], ...]


def read(data: bytes) -> Manuscript:
    """Take a .docx file apart; up to a minute. Raises NotConverted for all that is none, or cannot be read."""
    if not data:
        raise NotConverted("empty")
    if len(data) > MAX_BYTES:
        raise NotConverted("heavy_file")
    if not data.startswith(b"PK"):
        raise NotConverted(_kind(data))
    answer = _apart(data)
    if reason := answer.get("refused"):
        raise NotConverted(_kind(data) if reason == "kind" else reason)
    return Manuscript(html=answer["html"], before=answer["before"], items=tuple(answer["items"]))


def _kind(data: bytes) -> str:
    if data.startswith(_OLE):
        return "locked" if "EncryptedPackage".encode("utf-16-le") in data else "old"
    return next((kind for start, kind in _KINDS if re.match(start, data, re.DOTALL)), "kind")


def _apart(data: bytes) -> dict[str, Any]:
    """One run of the process; where it died or did not end, the file is too heavy."""
    try:
        facts, _nothing = confined.run(
            "opinion.manuscripts.apart", {}, data, memory=MEMORY, seconds=SECONDS, patience=PATIENCE
        )
    except (confined.TooSlow, confined.Died):
        return {"refused": "heavy"}
    return facts
