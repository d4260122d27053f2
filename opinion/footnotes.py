"""A body as readers see it: notes numbered and listed, headings with ids, other languages marked."""

import re
from dataclasses import dataclass
from html import escape

from authors.text import slugify
from opinion.cleaning import clean, read
from opinion.language_runs import mark_runs
from opinion.vocabulary import safe_address

# What a screen reader says, by the piece's language: at the reference, at the way back, at a wide table.
LABELS = {
    "en": ("Note {}", "Back to the text", "Table {}"),
    "zh": ("註 {}", "回到內文", "表 {}"),
}
ADDRESS = re.compile(
    r"https?://[^\s<>\"“”‘’「」『』（）、。，；]*[^\s<>\"“”‘’「」『』（）、。，；.,;:!?'\])]"
)


@dataclass(frozen=True)
class Note:
    """A footnote: its number, and its text as HTML."""

    number: int
    html: str


@dataclass(frozen=True)
class Typeset:
    """A body for readers, its notes, and these as an ordered list ("" where there are none)."""

    html: str
    notes: tuple[Note, ...]
    notes_html: str


def typeset(html: str, *, language: str = "en") -> Typeset:
    """The body in the form in which readers get it, safe to print as it is; `language` is the piece's own.

    The ids are `s-...` (headings), `note-1` and `ref-1`.
    """
    setter = _Typesetter(language)
    read(clean(html), setter)
    return Typeset("".join(setter.parts), tuple(setter.notes), setter.list_of_notes())


class _Typesetter:
    """A `Reader` that writes what readers see."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.note_label, self.back_label, self.table_label = LABELS.get(language[:2].lower(), LABELS["en"])
        self.parts: list[str] = []
        self.notes: list[Note] = []
        self.languages = [language]  # of each open element
        self.ends: list[str] = []  # what closes each open element
        self.heading: list[str] = []  # the text of the open heading
        self.heading_at = -1  # where its opening tag is to stand
        self.ids: set[str] = set()
        self.tables = 0

    def start(self, tag: str, given: dict[str, str]) -> None:
        end = "" if tag in ("br", "hr") or "data-note" in given else f"</{tag}>"
        if "data-note" in given:
            self.parts.append(self._reference(given["data-note"]))
        elif tag == "table":
            self.tables += 1
            label = self.table_label.format(self.tables)
            self.parts.append(f'<div class="table" role="region" aria-label="{label}" tabindex="0"><table>')
            end += "</div>"
        elif tag in ("h2", "h3"):
            self.heading, self.heading_at = [], len(self.parts)
            self.parts.append("")
        else:
            self.parts.append(f"<{tag}{''.join(f' {name}="{escape(given[name])}"' for name in given)}>")
        self.languages.append(given.get("lang") or self.languages[-1])
        self.ends.append(end)

    def end(self, tag: str) -> None:
        self.languages.pop()
        self.parts.append(self.ends.pop())
        if tag in ("h2", "h3"):
            self.parts[self.heading_at] = f'<{tag} id="{self._id("".join(self.heading))}">'

    def data(self, text: str) -> None:
        self.heading.append(text)
        self.parts.append(mark_runs(text, self.languages[-1]))

    def close(self) -> None:
        pass

    def _reference(self, text: str) -> str:
        number = len(self.notes) + 1
        self.notes.append(Note(number, _linked(text, self.language)))
        label = self.note_label.format(number)
        return (
            f'<sup class="note"><a href="#note-{number}" id="ref-{number}" role="doc-noteref" '
            f'aria-label="{label}">{number}</a></sup>'
        )

    def _id(self, text: str) -> str:
        base = "s-" + (slugify(text, limit=60) or str(len(self.ids) + 1))
        found, twin = base, 2
        while found in self.ids:
            found, twin = f"{base}-{twin}", twin + 1
        self.ids.add(found)
        return found

    def list_of_notes(self) -> str:
        """The notes as an ordered list, each with the way back; "" where there are none."""
        items = "".join(
            f'<li id="note-{note.number}"><p>{note.html} <a href="#ref-{note.number}" role="doc-backlink" '
            f'aria-label="{self.back_label}">↩\ufe0e</a></p></li>'
            for note in self.notes
        )
        return f'<ol class="notes">{items}</ol>' if items else ""


def _linked(text: str, language: str) -> str:
    """The text of a note as HTML, the addresses in it as links."""
    pieces: list[str] = []
    end = 0
    for found in ADDRESS.finditer(text):
        if address := safe_address(found.group()):
            pieces.append(mark_runs(text[end : found.start()], language))
            pieces.append(f'<a href="{escape(address)}" rel="noopener ugc">{escape(found.group())}</a>')
            end = found.end()
    return "".join(pieces) + mark_runs(text[end:], language)
