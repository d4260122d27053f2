"""The process in which a mail is taken apart. In: the raw message. Out: facts, and the bytes of what was attached."""

import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import charset_normalizer
from tnefparse import TNEF

from authors.text import clean_text
from opinion import confined, prose
from opinion.mails import headers, quoting, returned

MOST_PARTS = 200
DEEPEST = 8  # mails within mails
LONGEST = 400_000  # characters
Item = dict[str, Any]
File = tuple[str, str, bytes]  # name, media type, bytes
# What is sent under one name and meant as another, larger one.
WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "us-ascii": "utf-8",
    "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932",
}
_TNEF_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")


class Refused(Exception):
    """No mail; the text is the name of the reason in `opinion.mails.WHY`."""


def taken_apart(raw: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The facts of a mail and its attachments' bytes."""
    message = BytesParser(policy=email.policy.default.clone(max_line_length=0)).parsebytes(raw)
    if not any(message.get(name) for name in ("From", "Sender", "Subject", "Message-ID", "Return-Path")):
        raise Refused("kind")
    items: list[Item] = []
    said, files = _contents(message, items)
    text = "\n\n".join(filter(None, (it.plain or _words(it.html) for it in said))).strip()
    written, quoted = quoting.parted(text)
    automatic = headers.automatic(message)
    if automatic == "reply" and not returned.is_report(message) and any(map(_is_manuscript, files)):
        automatic = ""  # whatever a program sent, somebody looks at the file
    has_come_back = automatic == "bounce"
    body = "".join(prose.clean(it.html or _paragraphs(it.plain)) for it in said)
    if max(map(len, (body, written, quoted))) > LONGEST:
        body = prose.clean(body[:LONGEST])
        items.append({"kind": "text_cut", "count": LONGEST})
    facts = {
        "sender": headers.address(message, "From") or headers.address(message, "Sender") or ("", ""),
        "subject": headers.text(message, "Subject"),
        "sent_at": headers.moment(message),
        "identifier": "".join(headers.identifiers(message, "Message-ID")[:1]),
        "answers": [*(returned.about(message, text) if has_come_back else ()), *headers.answers(message)],
        "undelivered": returned.reason(message, text) if has_come_back else "",
        "html": body,
        "written": quoting.unsigned(written)[:LONGEST],
        "quoted": quoted[:LONGEST],
        "original": _inner(files) or quoting.original(quoted),
        "automatic": automatic,
        "attachments": [{"name": n, "media_type": kind, "size": len(data)} for n, kind, data in files],
        "items": items,
    }
    return facts, [data for _name, _kind, data in files]


@dataclass(frozen=True)
class Said:
    """One text of a mail, as plain text, as HTML, or as both: two ways to say the same."""

    plain: str = ""
    html: str = ""


def _contents(message: EmailMessage, items: list[Item]) -> tuple[list[Said], list[File]]:
    """Its texts, in order, and its files."""
    files: list[File] = []
    packed: list[Said] = []
    said = _texts(message, items, files, packed)
    plain = "\n\n".join(it.plain for it in said if it.plain)
    for it in packed:  # Outlook says in there once more, and better, what the mail says
        if it.html and not any(one.html for one in said):
            said = [Said(plain or it.plain, it.html)]
        elif it.plain and not said:
            said = [Said(it.plain)]
    return said, files


def _texts(
    message: EmailMessage, items: list[Item], files: list[File], packed: list[Said], depth: int = 0
) -> list[Said]:
    """What a part and those in it say; a mail within a mail is a file. Of alternatives both make one text."""
    kind = message.get_content_type()
    if kind == "message/rfc822" or not message.is_multipart():
        return _leaf(message, items, files, packed)
    found: list[list[Said]] = []
    parts: Iterator[Any] = message.iter_parts()
    for count, part in enumerate(parts):
        if depth >= DEEPEST or count >= MOST_PARTS:
            items.append({"kind": "parts_left_out"})
            break
        found.append(_texts(part, items, files, packed, depth + 1))
    if kind == "multipart/alternative":
        return _paired(found)
    return [it for some in found for it in some]


def _paired(found: list[list[Said]]) -> list[Said]:
    """Alternatives as one text: the plain one, and the last that is HTML, with whatever else stands in that one."""
    styled = [some for some in found if any(it.html for it in some)]
    plain = "\n\n".join(it.plain for some in found if some not in styled for it in some)
    html = "".join(it.html or _paragraphs(it.plain) for it in styled[-1]) if styled else ""
    return [Said(plain, html)] if plain or html else []


def _leaf(part: EmailMessage, items: list[Item], files: list[File], packed: list[Said]) -> list[Said]:
    kind, name = part.get_content_type(), _filename(part)
    is_text = kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment"
    if is_text and not name:
        text = _decoded(part, items).strip()
        return [Said(plain=text) if kind == "text/plain" else Said(html=text)] if text else []
    if kind in _TNEF_TYPES or name.lower() == "winmail.dat":
        files += _unpacked(_bytes(part), items, packed)
    elif kind == "message/rfc822":
        files.append((name or "mail.eml", kind, _bytes(part)))
    else:
        files.append((name, kind, _bytes(part)))
    return []


def _is_manuscript(file: File) -> bool:
    name, kind, _data = file
    return "wordprocessingml" in kind or name.lower().endswith((".docx", ".docm", ".doc", ".odt", ".rtf"))


def _filename(part: EmailMessage) -> str:
    try:
        return clean_text(part.get_filename() or "")
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""


def _bytes(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inside = part.get_payload()
        first: Any = inside[0] if isinstance(inside, list) and inside else None
        return b"" if first is None else bytes(first.as_bytes())
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _decoded(part: EmailMessage, items: list[Item]) -> str:
    """The text of a part, in the encoding that it names if that can be, else in the likeliest."""
    data = _bytes(part)
    named = (part.get_content_charset() or "").lower()
    for name in dict.fromkeys(filter(None, (WIDER.get(named, named), named, "utf-8"))):
        try:
            return _lines(data.decode(name))
        except (UnicodeDecodeError, LookupError):
            continue
    best = charset_normalizer.from_bytes(data).best()
    items.append({"kind": "encoding_guessed", "text": best.encoding if best else "", "named": named})
    return _lines(str(best) if best else data.decode("utf-8", "replace"))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _unpacked(data: bytes, items: list[Item], packed_texts: list[Said]) -> list[File]:
    """What Outlook packed into a winmail.dat; where it cannot be unpacked, the file itself."""
    try:
        packed = TNEF(data, do_checksum=False)
        files = [
            (clean_text(it.long_filename() or ""), "application/octet-stream", bytes(it.data))
            for it in packed.attachments
        ]
        styled, typed = _said(packed.htmlbody, packed), _said(packed.body, packed)
    except Exception:  # its way to say "damaged" is any exception
        files, styled, typed = [], "", ""
    if not (files or styled or typed):
        items.append({"kind": "winmail_kept"})
        return [("winmail.dat", _TNEF_TYPES[0], data)]
    packed_texts.append(Said(typed, styled))
    items.append({"kind": "winmail_unpacked", "count": len(files)})
    return files


def _said(body: str | bytes | None, packed: Any) -> str:
    return _lines(
        body.decode(packed.codepage or "cp1252", "replace") if isinstance(body, bytes) else body or ""
    )


def _inner(files: list[File]) -> tuple[str, str] | None:
    """Who wrote the mail that is attached to this one, if one is."""
    for _name, kind, data in files:
        if kind == "message/rfc822":
            message = BytesParser(policy=email.policy.default).parsebytes(data, headersonly=True)
            if found := headers.address(message, "From"):
                return found
    return None


def _words(html: str) -> str:
    return prose.plain(prose.clean(html)) if html else ""


def _paragraphs(text: str) -> str:
    return "".join(map(_paragraph, re.split(r"\n\s*\n", text))) if text else ""


def _paragraph(text: str) -> str:
    lines = [line.strip() for line in text.split("\n")]
    is_wrapped = all(len(line) > 50 for line in lines[:-1]) and len(lines) > 1
    return (
        f"<p>{_escaped(' '.join(lines))}</p>" if is_wrapped else f"<p>{'<br>'.join(map(_escaped, lines))}</p>"
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def answer(job: dict[str, Any], raw: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """What `taken_apart` gives, or the name of the reason why there is nothing."""
    try:
        return taken_apart(raw)
    except Refused as refusal:
        return {"refused": str(refusal)}, []
    except (MemoryError, RecursionError):
        return {"refused": "heavy"}, []
    except Exception as failure:  # a parser's way to say "damaged" is any exception
        return {"refused": "heavy", "failure": f"{type(failure).__name__}: {failure}"[:500]}, []


def main() -> None:
    """Serve one mail."""
    # Decoders are files, read at their first use; a mail names no file and no address that would be opened.
    confined.serve(answer, opens_files=True)
