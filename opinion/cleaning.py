"""From any HTML to the HTML of a body: safe by construction, and one way to write each text.

nh3 parses what came in as a browser would and takes out what is dangerous. What is left is written anew:
every element out of `vocabulary` alone, nested only as the editor's schema nests them. So the result means
the same to every parser, and cleaning it again changes nothing.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import escape, unescape
from typing import Protocol

import nh3

from authors.text import refuse_unreadable
from opinion.inline import Mark, Run, parted, settled, written
from opinion.vocabulary import REL, allowed, attributes

# fmt: off
SAME = {
    "b": "strong", "i": "em", "del": "s", "strike": "s", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3",
}
# Elements that end a paragraph and mean nothing else to us.
BREAKS = {
    "address", "article", "aside", "caption", "center", "dd", "details", "dir", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hgroup", "legend", "main", "menu", "nav", "option",
    "pre", "search", "section", "summary",
}
# Elements that go with all that they hold.
SILENT = {
    "audio", "canvas", "head", "iframe", "math", "noembed", "noframes", "noscript", "object", "script",
    "select", "style", "svg", "template", "textarea", "title", "video", "xmp",
}
TEXTS = ("p", "h2", "h3")
MARKS = ("a", "span", "strong", "em", "s", "sub", "sup")  # from the outermost to the innermost
LISTS = ("ul", "ol")
FLOW = ("", "blockquote", "li")  # "" is the body itself
PARENTS = {
    "blockquote": (*FLOW, "td", "th"), "ul": (*FLOW, "td", "th"), "ol": (*FLOW, "td", "th"), "li": LISTS,
    "table": FLOW, "tr": ("table",), "td": ("tr",), "th": ("tr",),
}
# fmt: on
DEEPEST = 12  # containers within containers; deeper ones are left out, their text is not


def clean(html: str) -> str:
    """The body as it may be stored and shown; "" where no word is left. Cleaning twice changes nothing.

    Text outside a paragraph gets one; h1 becomes h2, h4 and below h3; empty blocks go; the text of silent
    elements goes too. A text without any tag is taken as typed: its paragraphs are parted by empty lines, or
    else by line ends. Raises UnreadableText for half a surrogate pair.
    """
    return _remembered(html) if len(html) < 60_000 else _clean(html)


def _clean(html: str) -> str:
    refuse_unreadable(html)
    html = html.replace("\0", "")
    if not re.search("<[a-zA-Z/!?]", html):
        html = _typed(html)
    composer = Composer()
    read(_first_wall().clean(_shallow(html)), composer)
    return composer.result


class Reader(Protocol):
    """Takes a parser's events."""

    def start(self, tag: str, given: dict[str, str]) -> None:
        """An element begins, with these attributes."""

    def end(self, tag: str) -> None:
        """It ends."""

    def data(self, text: str) -> None:
        """Characters."""

    def close(self) -> None:
        """The document ends."""


_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [^\s"=>]+="[^"]*")*)>|([^<]+)')
_ATTRIBUTE = re.compile(r' ([^\s"=>]+)="([^"]*)"')


def read(html: str, reader: Reader) -> None:
    """Send the events of well-formed HTML to the reader: of a cleaned body, or of what nh3 writes.

    Both are written in one way: balanced, attributes quoted, no "<" outside a tag. A parser would repair what
    is not broken (libxml2 ends a <b> where a <p> begins).
    """
    for slash, tag, given, text in _TOKEN.findall(html):
        if text:
            reader.data(unescape(text))
        elif slash:
            reader.end(tag)
        else:
            reader.start(tag, {name: unescape(value) for name, value in _ATTRIBUTE.findall(given)})
            if tag in ("br", "hr"):
                reader.end(tag)
    reader.close()


_remembered = lru_cache(128)(_clean)  # one save cleans the same text at several doors


def _typed(text: str) -> str:
    text = re.sub(r"\r\n?", "\n", text).strip("\n")
    between = r"\n\s*\n" if re.search(r"\n\s*\n", text) else "\n"
    return "".join(f"<p>{paragraph}</p>" for paragraph in re.split(between, text))


@cache
def _first_wall() -> nh3.Cleaner:
    wanted = allowed()
    return nh3.Cleaner(
        tags=wanted.keys() | SAME.keys() | BREAKS,
        clean_content_tags=SILENT,
        attributes={tag: set(names) for tag, names in wanted.items() if names},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


_TAG = re.compile(r"<(/?)(?!/?(?:p|br|hr|img|li|td|th|tr|h[1-6])\b)[a-z]", re.IGNORECASE)
_DEEP_TAG = re.compile(r"</?(?!/?(?:p|br|h[1-6])\b)[a-z][^>]*>", re.IGNORECASE)


def _shallow(html: str) -> str:
    """Without its containers and marks, where they nest so deeply that parsing would take minutes."""
    depth = deepest = tags = 0
    for slash in _TAG.findall(html):
        tags += 1
        depth = max(0, depth + (-1 if slash else 1))
        deepest = max(deepest, depth)
    return _DEEP_TAG.sub("", html) if deepest * tags > 2_000_000 else html


@dataclass
class Frame:
    """An open container, and what has been written into it."""

    tag: str
    attributes: str = ""
    parts: list[str] = field(default_factory=list)
    has_words: bool = False


class Composer:
    """Takes a parser's events and writes a body. `result` holds it at the end."""

    def __init__(self) -> None:
        self.frames = [Frame("")]
        self.undo: list[Callable[[], None] | None] = []  # for each open element what its end must do
        self.marks: list[Mark | None] = []
        self.notes: list[str] = []
        self.runs: list[Run] = []
        self.text = "p"
        self.result = ""

    def start(self, tag: str, given: dict[str, str]) -> None:
        """An element begins."""
        tag = SAME.get(tag, tag)
        known = tag in allowed()
        undo: Callable[[], None] | None = None
        if tag in MARKS and known:
            undo = self._open_mark(tag, given)
        elif tag == "br":
            self.runs.append(Run(self._active(), "", "break"))
        elif tag in PARENTS and known:
            undo = self._open_container(tag, given)
        elif tag in TEXTS or tag in BREAKS or tag in PARENTS or tag == "hr":
            self._flush()
            self.text = tag if tag in TEXTS and known else "p"
            undo = self._end_text
            if tag == "hr" and known and self.frames[-1].tag in FLOW:
                self.frames[-1].parts.append("<hr>")
        self.undo.append(undo)

    def end(self, tag: str) -> None:
        """An element ends."""
        if undo := self.undo.pop():
            undo()

    def data(self, text: str) -> None:
        """Characters."""
        self.runs.append(Run(self._active(), text))

    def close(self) -> None:
        """The document ends."""
        self._flush()
        self.result = "".join(self.frames[0].parts)

    def _open_mark(self, tag: str, given: dict[str, str]) -> Callable[[], None]:
        kept = dict(attributes(tag, given))
        note = kept.pop("data-note", "")
        if tag == "a":
            kept |= {"rel": REL}
        needed = {"a": "href", "span": "lang"}.get(tag)
        self.marks.append((tag, _as_html(kept.items())) if needed is None or needed in kept else None)
        if not note:
            return self._end_mark
        self.notes.append(note)
        return self._end_note

    def _active(self) -> tuple[Mark, ...]:
        """The marks in force: each element once, in our order; sub and sup exclude each other."""
        innermost = {"sub" if mark[0] == "sup" else mark[0]: mark for mark in self.marks if mark}
        return tuple(innermost[tag] for tag in MARKS if tag in innermost)

    def _end_mark(self) -> None:
        self.marks.pop()

    def _end_note(self) -> None:
        self.marks.pop()
        self.runs.append(Run((), self.notes.pop(), "note"))

    def _end_text(self) -> None:
        self._flush()
        self.text = "p"

    def _open_container(self, tag: str, given: dict[str, str]) -> Callable[[], None]:
        self._flush()
        parent = self.frames[-1]
        if len(self.frames) > DEEPEST:
            return self._end_text
        frame = Frame(tag, _as_html(attributes(tag, given)))
        if parent.tag in PARENTS[tag]:
            self.frames.append(frame)
            return self._end_container
        if parent.tag in LISTS and "li" in PARENTS[tag]:
            # A list (or the like) written straight into a list belongs to the item before it.
            item = parent.parts.pop().removeprefix("<li>").removesuffix("</li>") if parent.parts else ""
            self.frames += [Frame("li", parts=[item], has_words=bool(item)), frame]
            return self._end_container_and_item
        return self._end_text

    def _end_container_and_item(self) -> None:
        self._end_container()
        self._end_container()

    def _end_container(self) -> None:
        self._end_text()
        done = self.frames.pop()
        inside = "".join(done.parts)
        if done.has_words or done.tag in ("td", "th") or (done.tag == "tr" and inside):
            self.frames[-1].parts.append(f"<{done.tag}{done.attributes}>{inside}</{done.tag}>")
            self.frames[-1].has_words |= done.has_words

    def _flush(self) -> None:
        """Write the text so far as one paragraph or heading, or several where it had empty lines."""
        runs, self.runs = self.runs, []
        if not runs:
            return
        home = next(frame for frame in reversed(self.frames) if frame.tag not in ("table", "tr"))
        tag = self.text if home.tag in ("", "blockquote") else "p"
        for paragraph in parted(settled(runs)):
            block = f"<{tag}>{written(paragraph)}</{tag}>"
            home.parts.append(f"<li>{block}</li>" if home.tag in LISTS else block)
            home.has_words = True


def _as_html(kept: Iterable[tuple[str, str]]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in sorted(kept))
