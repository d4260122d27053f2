"""Bodies: cleaned HTML as blocks, as words, as an excerpt, and as readers see it."""

import re
from dataclasses import dataclass
from html import escape

from lxml import etree

from authors.text import slugify
from opinion.cleaning import clean
from opinion.language_runs import BOPOMOFO, HAN, KANA, PUNCTUATION, mark_runs
from opinion.vocabulary import EXTENSIONS, PROCESSORS

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
    "words",
)


# --- blocks and plain text --------------------------------------------------------------------------------


def paragraphs(html: str) -> list[str]:
    """The text of each paragraph and heading, in order, without the notes; a line break is a line feed."""
    return [text for _, text in _blocks(html)]


def plain(html: str) -> str:
    """The text without any mark or note, paragraphs parted by an empty line."""
    return "\n\n".join(paragraphs(html))


def _blocks(html: str) -> list[tuple[str, str]]:
    """Each text block as ("p", "h2", "h3", or "pullquote" for a paragraph in one; text)."""
    reader = _BlockReader()
    _read(html, reader)
    return reader.blocks


def _read(html: str, target: object) -> None:
    etree.fromstring("<body>" + clean(html), etree.HTMLParser(target=target))


class _BlockReader:
    def __init__(self) -> None:
        self.blocks: list[tuple[str, str]] = []
        self.pieces: list[str] = []
        self.quotes: list[bool] = []

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


# --- how long ---------------------------------------------------------------------------------------------

_CHARACTER = re.compile(f"[{HAN}{KANA}{BOPOMOFO}]")
_WORD = re.compile(rf"[^\s—–/…{PUNCTUATION}]+")


@dataclass(frozen=True)
class Count:
    """How many words (of scripts that part words), and how many Chinese or Japanese characters."""

    words: int
    characters: int


def words(html_or_text: str) -> Count:
    """Count the words and the characters, without notes. The editor's counter counts in the same way."""
    text = plain(html_or_text) if re.search("<[a-zA-Z/!]", html_or_text) else html_or_text
    without, characters = _CHARACTER.subn(" ", text)
    return Count(sum(any(map(str.isalnum, word)) for word in _WORD.findall(without)), characters)


def length(count: Count) -> int:
    """The count as one number, in English words: 1.6 Chinese characters say what a word says."""
    return count.words + round(count.characters / 1.6)


def reading_minutes(count: Count) -> int:
    """230 words or 400 characters a minute, and at least one minute."""
    return max(1, round(count.words / 230 + count.characters / 400))


_SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*(?=\s+[“‘\"'(\[]?[^\W\d_a-z])|[。！？][」』”’）]*")


def excerpt(html: str, limit: int) -> str:
    """The beginning of the text in at most `limit` characters, without headings, pull quotes and notes.

    It ends with a sentence where one ends in the second half of what fits, else after a word, with "…".
    """
    text = " ".join(" ".join(text.split()) for tag, text in _blocks(html) if tag == "p")
    if len(text) <= limit:
        return text
    ends = [
        end.end() for end in _SENTENCE_END.finditer(text, 0, limit + 2) if limit / 2 <= end.end() <= limit
    ]
    if ends:
        return text[: ends[-1]]
    cut = text[:limit]
    if not (_CHARACTER.match(text[limit - 1]) or _CHARACTER.match(text[limit])):
        cut = cut.rpartition(" ")[0] or cut
    return re.sub(r"[\s\W]+$", "", cut[: limit - 1]) + "…"


# --- as readers see it ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Note:
    """A footnote: its number and its text as HTML."""

    number: int
    html: str


@dataclass(frozen=True)
class Typeset:
    """A body for readers: HTML whose notes are numbered references, and the notes."""

    html: str
    notes: tuple[Note, ...]
    notes_html: str


def typeset(html: str, *, language: str = "en") -> Typeset:
    """The body as readers see it: notes numbered, headings with ids, other languages marked."""
    setter = _Typesetter(language)
    _read(html, setter)
    return Typeset("".join(setter.parts), tuple(setter.notes), setter.list_of_notes())


class _Typesetter:
    def __init__(self, language: str) -> None:
        self.language = [language]
        self.parts: list[str] = []
        self.notes: list[Note] = []
        self.ends: list[str] = []
        self.heading: tuple[int, list[str]] | None = None
        self.ids: set[str] = set()

    def start(self, tag: str, given: dict[str, str]) -> None:
        end = f"</{tag}>"
        if tag in ("html", "body"):
            end = ""
        elif tag == "span" and "data-note" in given:
            end = self._note(given["data-note"])
        elif tag in ("br", "hr"):
            self.parts.append(f"<{tag}>")
            end = ""
        else:
            if tag in ("h2", "h3"):
                self.heading = (len(self.parts), [])
            kept = "".join(f' {name}="{escape(value)}"' for name, value in given.items())
            self.parts.append(f"<{tag}{kept}>")
        self.language.append(given.get("lang", self.language[-1]))
        self.ends.append(end)

    def end(self, tag: str) -> None:
        self.language.pop()
        self.parts.append(self.ends.pop())
        if self.heading and tag in ("h2", "h3"):
            at, text = self.heading
            self.parts[at] = f'<{tag} id="{self._id("".join(text))}">'
            self.heading = None

    def data(self, text: str) -> None:
        if self.heading:
            self.heading[1].append(text)
        self.parts.append(mark_runs(text, self.language[-1]))

    def close(self) -> None:
        pass

    def _note(self, text: str) -> str:
        number = len(self.notes) + 1
        self.notes.append(Note(number, mark_runs(text, self.language[0])))
        self.parts.append(
            f'<sup class="note-ref"><a href="#note-{number}" id="ref-{number}" role="doc-noteref">{number}</a></sup>'
        )
        return ""

    def _id(self, text: str) -> str:
        base = "s-" + (slugify(text, limit=60) or str(len(self.ids) + 1))
        found, twin = base, 2
        while found in self.ids:
            found, twin = f"{base}-{twin}", twin + 1
        self.ids.add(found)
        return found

    def list_of_notes(self) -> str:
        if not self.notes:
            return ""
        items = (
            f'<li id="note-{note.number}"><p>{note.html} <a href="#ref-{note.number}" role="doc-backlink">↩︎</a></p></li>'
            for note in self.notes
        )
        return f'<ol class="notes">{"".join(items)}</ol>'
