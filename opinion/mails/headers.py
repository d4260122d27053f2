"""What the headers of a mail say: who wrote it and when, what it answers, and whether a program sent it."""

import re
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from authors.text import clean_text
from opinion.mails import returned

_AWAY = re.compile(
    r"\s*(?:(?:out of (?:the )?office\s*)?auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office"
    r"|自動回覆|自动回复|trả lời tự động)\s*(?:[:：].*)?",
    re.IGNORECASE,
)


def text(message: EmailMessage, name: str) -> str:
    """A header's text on one line; "" where it is missing or broken beyond reading."""
    try:
        return clean_text(" ".join(str(message.get(name) or "").split()))
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        return ""


def address(message: EmailMessage, name: str) -> tuple[str, str] | None:
    """Somebody's name, as she writes it, and address, in lower case; None where the header names nobody."""
    shown, found = parseaddr(text(message, name))
    return (shown, found.lower()) if found else None


def identifiers(message: EmailMessage, name: str) -> list[str]:
    """The names of mails that a header holds, without their brackets."""
    return re.findall(r"<([^<>\s]+)>", text(message, name))


def answers(message: EmailMessage) -> list[str]:
    """The names of the mails that this one answers, the nearest first, fifty at most."""
    named = [*identifiers(message, "In-Reply-To"), *reversed(identifiers(message, "References"))]
    return list(dict.fromkeys(named))[:50]


def moment(message: EmailMessage) -> str:
    """When it was sent, by its own words, in ISO 8601; "" where they cannot be read."""
    try:
        return parsedate_to_datetime(text(message, "Date")).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def automatic(message: EmailMessage) -> str:
    """Whether it is a "bounce" or a "reply" of a program, else "": by headers (RFC 3834, RFC 3464) and subject."""
    sender = (address(message, "From") or ("", ""))[1]
    if returned.is_report(message):
        return "bounce" if returned.has_failed(message) else "reply"
    if sender.startswith(("mailer-daemon@", "postmaster@")):
        return "bounce"
    if text(message, "Return-Path") == "<>" and "failure" in text(message, "Subject").lower():
        return "bounce"
    said = text(message, "Auto-Submitted").lower()
    if (said and said != "no") or any(message.get(name) for name in ("X-Autoreply", "X-Autorespond")):
        return "reply"
    if text(message, "Precedence").lower() == "auto_reply" or _AWAY.fullmatch(text(message, "Subject")):
        return "reply"
    return ""  # a mailing list passes on what people write; the desk's own address may be one
