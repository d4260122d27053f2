"""Mails that come in: a raw message (RFC 5322) to who wrote it, what was written, and what was attached.

It is taken apart in a process of its own (`apart`), as files are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opinion import confined
from opinion.refusals import Refused

MB: Final = 1024 * 1024
MAX_BYTES: Final = 40 * MB  # a file of 20 MB is 27 in a mail
MEMORY: Final = 1024 * MB  # of address space
SECONDS: Final = 20  # of processor time
PATIENCE: Final = 25  # of ours

WHY: Final[Mapping[str, Any]] = {
    "empty": gettext_lazy("The mail is empty."),
    "heavy_file": gettext_lazy("The mail is larger than 40 MB."),
    "heavy": gettext_lazy("The mail could not be read in reasonable time and memory."),
    "kind": gettext_lazy("This is no mail: it has neither a sender nor a subject."),
    "outlook": gettext_lazy("This is a mail as Outlook keeps it (.msg). Saved as .eml it can be read."),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class NotRead(Refused):
    """The mail stays as it is; `reason` is a name in `WHY`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{WHY[reason]} {_('We kept it; an editor will read it by hand.')}")


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that came with a mail: its name as it was sent, its media type, its bytes."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What a mail says. Addresses are in lower case; identifiers are without their brackets.

    `html` is clean. `written` is what its writer wrote, `quoted` what was below: an earlier mail, or one that is
    forwarded; `original` names who wrote that (name, address), where it says so.
    """

    sender: tuple[str, str]
    subject: str
    sent_at: str  # ISO 8601, as the sender's clock had it; "" where it does not say
    identifier: str
    answers: tuple[str, ...]  # what it answers, or could not deliver; the nearest first
    html: str
    written: str
    quoted: str
    original: tuple[str, str] | None
    automatic: str  # "bounce", "reply" (out of office), or ""
    undelivered: str  # of a bounce: what the server said
    attachments: tuple[Attachment, ...]
    items: tuple[dict[str, Any], ...]  # a report, as that of a manuscript


def read(raw: bytes) -> Mail:
    """Take a raw message apart. Raises NotRead."""
    if not raw.strip():
        raise NotRead("empty")
    if len(raw) > MAX_BYTES:
        raise NotRead("heavy_file")
    if raw.startswith(_OLE):
        raise NotRead("outlook")
    try:
        facts, data = confined.run(
            "opinion.mails.apart", {}, raw, memory=MEMORY, seconds=SECONDS, patience=PATIENCE
        )
    except (confined.TooSlow, confined.Died):
        raise NotRead("heavy") from None
    if reason := facts.pop("refused", ""):
        raise NotRead(reason)
    attachments, start = [], 0
    for it in facts.pop("attachments"):
        end = start + it.pop("size")
        attachments.append(Attachment(**it, data=data[start:end]))
        start = end
    return Mail(
        sender=_pair(facts.pop("sender")),
        original=_pair(facts.pop("original")) if facts["original"] else facts.pop("original"),
        answers=tuple(facts.pop("answers")),
        items=tuple(facts.pop("items")),
        attachments=tuple(attachments),
        **facts,
    )


def _pair(found: list[str]) -> tuple[str, str]:
    name, address = found
    return name, address
