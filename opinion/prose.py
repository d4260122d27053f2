"""Bodies: HTML cleaned, as blocks, as words, as an excerpt. The door to the rooms about prose."""

import re
from functools import lru_cache

from opinion.cleaning import clean, read
from opinion.footnotes import Note, Typeset, typeset
from opinion.language_runs import mark_runs
from opinion.vocabulary import EXTENSIONS, PROCESSORS, REL
from opinion.wordcount import Count, beginning, count, length, reading_minutes

__all__ = (
    "EXTENSIONS",
    "PROCESSORS",
    "Count",
    "Note",
    "Typeset",
    "clean",
    "excerpt",
    "length",
    "mark_runs",
    "paragraphs",
    "plain",
    "reading_minutes",
    "typeset",
    "without_rel",
    "words",
)
SHORT = 60_000  # characters of a text that is remembered
_LINK = re.compile(f'(<a href="[^"]*") rel="{REL}">')


def paragraphs(html: str) -> list[str]:
    """The text of each paragraph and heading, in order, without the notes; a line break is a line feed."""
    return [text for _, text in _blocks(html)]


def plain(html: str) -> str:
    """The text without any mark or note, paragraphs parted by an empty line."""
    return "\n\n".join(paragraphs(html))


def words(html_or_text: str) -> Count:
    """How many words and characters; notes are not counted."""
    return (_counted if len(html_or_text) < SHORT else _count)(html_or_text)


def _count(html_or_text: str) -> Count:
    return count(plain(html_or_text) if re.search("<[a-zA-Z/!]", html_or_text) else html_or_text)


def excerpt(html: str, limit: int) -> str:
    """How the piece begins, in at most `limit` characters; without headings, pull quotes and notes."""
    return beginning(" ".join(" ".join(text.split()) for kind, text in _blocks(html) if kind == "p"), limit)


def without_rel(html: str) -> str:
    """A clean body without what `clean` writes into every link; `clean` of it is the body again."""
    return _LINK.sub(r"\1>", html)


def _blocks(html: str) -> list[tuple[str, str]]:
    """Each block of text: what it is ("p", "h2", "h3"; "pullquote" for all inside one), and its text."""
    return list(_remembered(html) if len(html) < SHORT else _read_blocks(html))


def _read_blocks(html: str) -> list[tuple[str, str]]:
    reader = _BlockReader()
    read(clean(html), reader)
    return reader.blocks


# Preflight, printing and counting read the same text one after another.
_remembered = lru_cache(128)(_read_blocks)
_counted = lru_cache(128)(_count)


class _BlockReader:
    """A `Reader` that collects blocks."""

    def __init__(self) -> None:
        self.blocks: list[tuple[str, str]] = []
        self.pieces: list[str] = []
        self.quotes: list[bool] = []  # for each open blockquote whether it is a pull quote

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "blockquote":
            self.quotes.append("class" in given)
        elif tag == "br":
            self.pieces.append("\n")

    def end(self, tag: str) -> None:
        if tag == "blockquote":
            self.quotes.pop()
        elif tag in ("p", "h2", "h3"):
            self.blocks.append(("pullquote" if any(self.quotes) else tag, "".join(self.pieces)))
            self.pieces = []

    def data(self, text: str) -> None:
        self.pieces.append(text)

    def close(self) -> None:
        pass
