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
LONGEST: Final = 400_000  # characters of a text
MEMORY: Final = 512 * MB  # of address space
SECONDS: Final = 20  # of processor time
PATIENCE: Final = 25  # of ours

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
    answer = _confined("opinion.manuscripts.apart", data)
    if reason := answer.get("refused"):
        raise NotConverted(_kind(data) if reason == "kind" else reason)
    return Manuscript(html=answer["html"], before=answer["before"], items=tuple(answer["items"]))


def read_pasted(text: str, pasted: str = "") -> Manuscript:
    """Clean a text that was pasted or typed, and look through what was `pasted` (as the clipboard had it, else `text`).

    Raises NotConverted where that is too much, or takes too long.
    """
    if len(text) > LONGEST:
        raise NotConverted("long")
    data = (pasted or text).encode("utf-8", "replace")
    facts = _confined("opinion.manuscripts.pasted", data, text=text.encode("utf-8", "replace").decode())
    if reason := facts.get("refused"):
        raise NotConverted(reason)
    return Manuscript(html=facts["html"], before="", items=tuple(facts["items"]))


def _kind(data: bytes) -> str:
    if data.startswith(_OLE):
        return "locked" if "EncryptedPackage".encode("utf-16-le") in data else "old"
    return next((kind for start, kind in _KINDS if re.match(start, data, re.DOTALL)), "kind")


def _confined(module: str, data: bytes, **job: Any) -> dict[str, Any]:
    """One run of the process; where it died or did not end, there is too much in it."""
    try:
        facts, _nothing = confined.run(module, job, data, memory=MEMORY, seconds=SECONDS, patience=PATIENCE)
    except (confined.TooSlow, confined.Died):
        return {"refused": "heavy"}
    return facts
