"""Links that lead nowhere, or without encryption: what is safe to keep in a body, and an editor should see."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext

from authors.text import mixes_scripts
from opinion.cleaning import clean, read
from opinion.footnotes import ADDRESS
from opinion.samples import Sample

_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_TRAILING = tuple(".,;:!'\"”’»」。，")  # what a link takes along from the sentence around it


@dataclass(frozen=True, slots=True)
class BadLink:
    """A link, the words that it stands under ("" for an address in a note), where, and what is wrong with it."""

    address: str
    words: str
    paragraph: int
    sentence: str


def bad_links(body_html: str) -> list[BadLink]:
    """The links of a body that are malformed or not https, in order, those in its notes included."""
    reader = _LinkReader()
    read(clean(body_html), reader)
    return [
        BadLink(address, words, paragraph, sentence)
        for address, words, paragraph in reader.links
        if (sentence := _fault(address))
    ]


def _fault(address: str) -> str:
    """What is wrong with an address, in a sentence; "" for nothing."""
    facts = {"address": address}
    if address.lower().startswith("mailto:"):
        return ""
    host = _host(address)
    if not host:
        return gettext("The link to %(address)s leads nowhere: it names no website.") % facts
    if address.endswith(_TRAILING) or address.count("(") < address.count(")"):
        return gettext("The link to %(address)s ends with a mark that is hardly part of it.") % facts
    if mixes_scripts(host):
        return gettext("The link to %(address)s mixes alphabets whose letters look alike.") % facts
    if not address.lower().startswith("https:"):
        return gettext("The link to %(address)s is not encrypted: see whether it works with https.") % facts
    return ""


def _host(address: str) -> str:
    """The website that an address names; "" where it names none, as https://https://example.org does."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    labels = host.split(".")
    is_name = len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()
    return host if is_name and not labels[-1].endswith(("http", "https")) else ""


class _LinkReader:
    """A `Reader` that collects links: the address, the words under it, and the paragraph."""

    def __init__(self) -> None:
        self.links: list[tuple[str, str, int]] = []
        self.paragraph = 1
        self.address = ""
        self.words: list[str] = []

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "a":
            self.address, self.words = given["href"], []
        for found in ADDRESS.finditer(given.get("data-note", "")):
            self.links.append((found.group(), "", self.paragraph))

    def end(self, tag: str) -> None:
        if tag == "a":
            self.links.append((self.address, "".join(self.words), self.paragraph))
        elif tag in ("p", "h2", "h3"):
            self.paragraph += 1

    def data(self, text: str) -> None:
        self.words.append(text)

    def close(self) -> None:
        pass


# What is found in a sample are the addresses.
SAMPLES = (
    Sample(
        '<p><a href="https://example.org/a?b=1&amp;c=(2)">x</a> <a href="mailto:desk@example.org">y</a></p>'
    ),
    Sample('<p><a href="http://example.org/a">x</a></p>', ("http://example.org/a",)),
    Sample('<p><a href="https://https://example.org">x</a></p>', ("https://https://example.org",)),
    Sample('<p><a href="https://localhost/a">x</a></p>', ("https://localhost/a",)),
    Sample('<p><a href="https://www.example.orghttps//a">x</a></p>', ("https://www.example.orghttps//a",)),
    Sample('<p><a href="https://example..org">x</a></p>', ("https://example..org",)),
    Sample('<p><a href="https://10.0.0.1/a">x</a></p>', ("https://10.0.0.1/a",)),
    Sample('<p><a href="https://example.org/a,">x</a></p>', ("https://example.org/a,",)),
    Sample('<p><a href="https://example.org/a)">x</a></p>', ("https://example.org/a)",)),
    Sample('<p><a href="https://аpple.com/">x</a></p>', ("https://аpple.com/",)),
    Sample('<p><a href="https://例子.台灣/頁">x</a></p>', (), "zh-Hant"),
    Sample(
        '<p>x<span data-note="See http://example.org/a, and https://example.org/b."></span></p>',
        ("http://example.org/a",),
    ),
    Sample('<p><a href="https://web.archive.org/web/2021/http://example.org/">x</a></p>'),
)
