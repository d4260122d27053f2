"""The HTML of a body, declared once: what the editor can make is what the sanitiser keeps.

`EXTENSIONS` configures django-prose-editor, `PROCESSORS` tells it (through the settings) which HTML our own
extensions make, and `allowed()` is what follows from both.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit

from django_prose_editor import config

from authors.text import clean_text

PROTOCOLS = ("https", "http", "mailto")
# Every tool is a button of its own: the library's dropdowns cannot be reached with the keyboard.
MENU = (
    "blockType -lists",
    "lists",
    "marks",
    "nodes -blockType -lists",
    "link",
    "table",
    "history",
    "utility",
)
EXTENSIONS: dict[str, Any] = {
    "Menu": {"groups": [{"group": group} for group in MENU]},
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Superscript": True,
    "Subscript": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "HardBreak": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "Link": {"enableTarget": False, "protocols": list(PROTOCOLS)},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "NodeClass": {"cssClasses": {"blockquote": ["pullquote"]}},
    "SpecialCharacters": True,
    "HTML": True,
    "NoSpellCheck": False,
    "Footnote": True,
    "Language": True,
    "WordCount": True,
    "WordPaste": True,
    "Labelled": True,
}

Processor = Callable[[Any, dict[str, Any]], None]
_no_html: Processor = config.html_tags([])
_CELL = ["colspan", "rowspan"]
PROCESSORS: dict[str, Processor] = {
    # Ours, in newsroom-extensions.js
    "Footnote": config.html_tags(["span"], {"span": ["data-note"]}),
    "Language": config.html_tags(["span"], {"span": ["lang"]}),
    "WordCount": _no_html,
    "WordPaste": _no_html,
    "Labelled": _no_html,
    # The library's, of which we keep less
    "Link": config.html_tags(["a"], {"a": ["href", "rel"]}),
    "OrderedList": config.html_tags(["ol"], {"ol": ["start"]}),
    "Table": config.html_tags(["table", "tr", "th", "td"], {"th": _CELL, "td": _CELL}),
}


@cache
def allowed() -> dict[str, frozenset[str]]:
    """Each element that a body may hold, with the attributes that may stand on it."""
    found: dict[str, Any] = {"tags": set(), "attributes": {}}
    for name, extension in {"Paragraph": True, **EXTENSIONS}.items():
        if extension is not False:
            (config.EXTENSION_MAPPING | PROCESSORS)[name](extension, found)
    return {tag: frozenset(found["attributes"].get(tag, ())) for tag in found["tags"]}


def attributes(tag: str, given: dict[str, str]) -> list[tuple[str, str]]:
    """The attributes that may stay on an element, with the values that they may have, in a fixed order."""
    if not given:
        return []
    kept = ((name, _VALUES[tag, name](given[name])) for name in sorted(allowed()[tag]) if name in given)
    return [(name, value) for name, value in kept if value]


@lru_cache(1024)
def safe_address(href: str) -> str:
    """The address, or "" unless it is plainly http, https or mailto with a host: no relative or odd ones.

    User names in front of the host are refused too: https://bank.example@evil.example deceives.
    """
    href = re.sub(r"[\t\n\r]", "", clean_text(href, lines=True)).strip().replace(" ", "%20")
    if len(href) > 2000 or re.search(r"[\s\\<>\"`{}|^]", href):
        return ""
    if _MAIL.fullmatch(href):
        return "mailto:" + href[7:]
    if not _WEB.match(href):
        return ""
    try:
        parts = urlsplit(href)
        return "" if re.search("[@%]", parts.netloc) or not parts.hostname or parts.port == 0 else href
    except ValueError:
        return ""


_MAIL = re.compile(r"mailto:[^@?&#:/%]+@[^@?&#:/%]+\.[^@?&#:/%]+", re.IGNORECASE)
REL = "noopener ugc"  # of every link: the page it leads to gets no hold on ours, and no recommendation
_WEB = re.compile(r"https?://[^/?#@:]", re.IGNORECASE)


def language_tag(tag: str) -> str:
    """A BCP 47 tag as it stands, or "" for what is none."""
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}", tag) else ""


def _number(most: int) -> Callable[[str], str]:
    """Keeps a whole number from 2 to `most`; 1 is what an element has without the attribute."""
    return lambda value: value if re.fullmatch("[1-9][0-9]{0,3}", value) and 1 < int(value) <= most else ""


_VALUES: dict[tuple[str, str], Callable[[str], str]] = {
    ("a", "href"): safe_address,
    ("a", "rel"): lambda _: REL,
    ("blockquote", "class"): lambda value: "pullquote" if "pullquote" in value.split() else "",
    ("ol", "start"): _number(9999),
    ("span", "data-note"): clean_text,
    ("span", "lang"): language_tag,
    ("td", "colspan"): _number(50),
    ("td", "rowspan"): _number(50),
    ("th", "colspan"): _number(50),
    ("th", "rowspan"): _number(50),
}
