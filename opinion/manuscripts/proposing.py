"""What a text that came in seems to say of itself: headline, author, the line about the author. To be taken or left."""

import re
from dataclasses import dataclass
from html import unescape

from opinion import prose
from opinion.bio_lines import bio_line_left_in

LONGEST_HEADLINE = 150  # characters
FIRST = 4  # paragraphs among which a byline stands
_BLOCK = re.compile(r"<(p|h2|h3)>(.*?)</\1>", re.DOTALL)
_ENDS = re.compile(r"[.!?。！？…][\"”’」』)）]*$")
_BY = re.compile(r"(?:by|作者|撰文|文|圖文|tác giả|người viết)(?:\s*[:：／/]\s*|\s+)(.{2,80})", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """The paragraphs that seem to be something else than text; "" where none does. `name` is that of the byline."""

    headline: str = ""
    byline: str = ""
    name: str = ""
    bio_line: str = ""


def proposed(html: str) -> Proposal:
    """What a clean body seems to begin and to end with."""
    lines = prose.paragraphs(html)
    first = lines[0] if len(lines) > 1 else ""
    is_heading = html.startswith("<h2>")
    is_line = bool(first) and "\n" not in first and not _ENDS.search(first) and not _BY.fullmatch(first)
    headline = first if len(first) <= LONGEST_HEADLINE and (is_heading or is_line) else ""
    found = ((line, _BY.fullmatch(line)) for line in lines[:FIRST])
    byline, name = next(((line, match[1].strip()) for line, match in found if match), ("", ""))
    last = bio_line_left_in(lines, [name] if name else [])
    return Proposal(
        headline=headline, byline=byline, name=name, bio_line="" if last is None else lines[last - 1]
    )


def without(html: str, *paragraphs: str) -> str:
    """The body without these paragraphs, each taken out once; what is not there takes nothing."""
    for text in filter(None, paragraphs):
        found = next((block for block in _BLOCK.finditer(html) if _text(block[2]) == text), None)
        if found:
            html = html[: found.start()] + html[found.end() :]
    return prose.clean(html)


def _text(inside: str) -> str:
    return unescape(re.sub("<[^>]*>", "", inside.replace("<br>", "\n"))).strip()
