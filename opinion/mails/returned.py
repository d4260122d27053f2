"""What a mail server says of a mail that it could not deliver (RFC 3464, and older ways): which one, and why."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from authors.text import clean_text

Part = Any  # a part of a mail, as the parser made it
LONGEST = 500  # characters of what a server says
MOST_PARTS = 50
_IDENTIFIER = re.compile(r"^[ \t>]*Message-ID:\s*<([^<>\s]+)>", re.IGNORECASE | re.MULTILINE)
_HEADERS = ("text/rfc822-headers", "message/rfc822", "message/global", "message/global-headers")


def is_report(message: EmailMessage) -> bool:
    """Whether a server writes about a mail's fate: it failed, is late or has arrived, or was opened."""
    return message.get_content_type() == "multipart/report"


def has_failed(message: EmailMessage) -> bool:
    """Whether a report says that the mail reaches somebody never; not, that it is late, or was read."""
    if str(message.get_param("report-type") or "").lower() == "disposition-notification":
        return False
    actions = [action for action in map(_action, _blocks(message)) if action]
    return "failed" in actions or not actions


def reason(message: EmailMessage, text: str) -> str:
    """What the server said, on one line; where it fills in no form, how its letter begins."""
    for block in _blocks(message):
        if _action(block) == "failed":
            for name in ("Diagnostic-Code", "Status"):
                if said := str(block.get(name) or ""):
                    return _line(said)
    return _line(text)


def about(message: EmailMessage, text: str) -> list[str]:
    """The identifiers of the mails that came back: in the original or its head, attached or among the words."""
    attached = [it for part in _parts(message) if part.get_content_type() in _HEADERS for it in _within(part)]
    return list(dict.fromkeys([*attached, *_IDENTIFIER.findall(text)]))


def _within(part: Any) -> list[str]:
    inside = part.get_payload()
    if isinstance(inside, list):
        return [it for mail in inside[:1] for it in _IDENTIFIER.findall(f"Message-ID: {mail['Message-ID']}")]
    data = part.get_payload(decode=True)
    return _IDENTIFIER.findall(data.decode("ascii", "replace")) if isinstance(data, bytes) else []


def _blocks(message: EmailMessage) -> Iterator[Part]:
    """The blocks of fields in which a server says what became of the mail, one for each recipient."""
    for part in _parts(message):
        inside = part.get_payload()
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
            yield from inside[:MOST_PARTS] if isinstance(inside, list) else ()


def _parts(message: EmailMessage) -> list[Part]:
    inside = message.get_payload()
    return inside[:MOST_PARTS] if isinstance(inside, list) else []


def _action(block: Part) -> str:
    return str(block.get("Action") or "").strip().lower()


def _line(text: str) -> str:
    return clean_text(" ".join(text.split()))[:LONGEST]
