"""What somebody wrote, and what stands quoted below it: an earlier mail, or one that is forwarded.

Programs write a line before what they quote in the language of their user; so it is told by its place and shape:
it ends in a colon and quoted lines follow, or a head of "From:" and "Date:" does.
"""

import re
from email.utils import parseaddr

_QUOTED = re.compile(r"^\s{0,3}>")
_RULE = re.compile(
    r"^\s*(?:-{2,}|_{5,}|={5,})?\s*(?:original message|forwarded message|begin forwarded message|originalnachricht"
    r"|message transféré|原始郵件|原始邮件|轉寄郵件|轉寄的郵件|转发的邮件|thư đã chuyển tiếp|tin nhắn đã chuyển tiếp"
    r"|原文|転送メッセージ)\s*:?：?\s*(?:-{2,}|_{5,}|={5,})?\s*$",
    re.IGNORECASE,
)
_BARE_RULE = re.compile(r"^\s*(?:_{10,}|-{10,})\s*$")
_FROM = re.compile(
    r"^[\s>*]*(?:from|寄件者|寄件人|发件人|發件人|từ|người gửi|de|von|da|差出人|보낸 ?사람)\s*[:：][\s*]*(.+?)[\s*]*$",
    re.IGNORECASE,
)
_HEAD_LINE = re.compile(r"^[\s>*]*[\w ]{1,20}[:：]")
_SIGNATURE = re.compile(r"^-- ?$")


def parted(text: str) -> tuple[str, str]:
    """What was written, and what stands quoted below (or "")."""
    lines = text.split("\n")
    cut = next((n for n in range(len(lines)) if _begins_a_quotation(lines, n)), None)
    if cut is None:
        return text.strip(), ""
    start = cut
    while start and not lines[start - 1].strip():
        start -= 1
    first = start
    while (
        first and start - first < 3 and lines[first - 1].strip()
    ):  # "On Mon, 23 Nov, NAME <...>", broken in two
        first -= 1
    if start and lines[start - 1].rstrip().endswith((":", "：")):
        start = first if start - first < 3 else start - 1
    return "\n".join(lines[:start]).strip(), "\n".join(lines[start:]).strip()


def _begins_a_quotation(lines: list[str], number: int) -> bool:
    line = lines[number]
    if _RULE.match(line):
        return True
    if _FROM.match(line) or _BARE_RULE.match(line):
        near = lines[number : number + 5]
        return sum(bool(_HEAD_LINE.match(it)) for it in near) >= 3 and any(_FROM.match(it) for it in near)
    if _QUOTED.match(line):
        rest = [it for it in lines[number:] if it.strip()]
        return all(_QUOTED.match(it) for it in rest) or _before(lines, number).endswith((":", "："))
    return False


def _before(lines: list[str], number: int) -> str:
    """The last line with words before this one."""
    return next((line.rstrip() for line in reversed(lines[:number]) if line.strip()), "")


def original(quoted: str) -> tuple[str, str] | None:
    """Who wrote what is quoted, where a head says so: name and address in lower case."""
    for line in quoted.split("\n")[:12]:
        if found := _FROM.match(line):
            name, address = parseaddr(re.sub(r"\[mailto:([^\]]+)\]", r"<\1>", found[1]))
            if "@" in address:
                return name, address.lower()
    return None


def unsigned(text: str) -> str:
    """The text before its signature (after a line of two hyphens)."""
    lines = text.split("\n")
    cut = next((n for n, line in enumerate(lines) if _SIGNATURE.match(line)), len(lines))
    return "\n".join(lines[:cut]).strip()
