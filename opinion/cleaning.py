"""From any HTML to the HTML of a body: safe by construction, and one way to write each text.

nh3 parses what came in as a browser would and takes out what is dangerous; from what is left, every element
is written anew, out of `vocabulary` alone, in the order that the editor's schema allows. So the result means
the same to every parser, and cleaning it again changes nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import NamedTuple

import nh3
from lxml import etree

from authors.text import clean_text, refuse_unreadable
from opinion.vocabulary import allowed, attributes

SAME = {"b": "strong", "i": "em", "del": "s", "strike": "s", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
# Elements that end a paragraph and mean nothing else to us.
BREAKS = frozenset(
    "address article aside caption center dd details dir div dl dt fieldset figcaption figure footer form header "
    "hgroup legend main menu nav option pre search section summary".split()
)
WITH_CONTENT = frozenset(
    "audio canvas head iframe math noembed noframes noscript object script select style svg template textarea "
    "title video xmp".split()
)
TEXTS = ("p", "h2", "h3")
LISTS = ("ul", "ol")
FLOW = ("", "blockquote", "li", "td", "th")
PARENTS = {"blockquote": FLOW, "ul": FLOW, "ol": FLOW, "li": LISTS, "table": FLOW[:3], "tr": ("table",), "td": ("tr",), "th": ("tr",)}  # fmt: skip
MARKS = ("a", "span", "strong", "em", "s", "sub", "sup")
DEEPEST = 12

Mark = tuple[str, str]  # an inline element and its attributes as written


class Run(NamedTuple):
    """A stretch of text under the same marks; or a line break, or a footnote (its text), under none."""

    marks: tuple[Mark, ...]
    text: str
    kind: str = "text"


@dataclass
class Frame:
    """An open container, and what has been written into it."""

    tag: str
    attributes: str = ""
    parts: list[str] = field(default_factory=list)
    has_words: bool = False


def clean(html: str) -> str:
    """The body as it may be stored and shown; "" where no word is left. Cleaning twice changes nothing.

    Text outside a paragraph gets one; h1 becomes h2, h4 and below h3; empty blocks go. A text without any
    tag is taken as typed: its paragraphs are parted by blank lines, or else by line ends. Raises
    UnreadableText for half a surrogate pair.
    """
    return _remembered(html) if len(html) < 60_000 else _clean(html)


def _clean(html: str) -> str:
    refuse_unreadable(html)
    html = html.replace("\0", "")
    if not re.search("<[a-zA-Z/!?]", html):
        html = _typed(html)
    composer = Composer()
    etree.fromstring("<body>" + _first_wall().clean(html), etree.HTMLParser(target=composer))
    return composer.result


_remembered = lru_cache(128)(_clean)  # one save cleans the same text at several doors


def _typed(text: str) -> str:
    lines = re.sub(r"\r\n?", "\n", text).strip("\n")
    return "".join(
        f"<p>{part}</p>" for part in re.split(r"\n\s*\n" if re.search(r"\n\s*\n", lines) else "\n", lines)
    )


@lru_cache(1)
def _first_wall() -> nh3.Cleaner:
    wanted = allowed()
    return nh3.Cleaner(
        tags=set(wanted) | set(SAME) | BREAKS,
        clean_content_tags=set(WITH_CONTENT),
        attributes={tag: set(names) for tag, names in wanted.items() if names},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


class Composer:
    """Takes a parser's events and writes a body. `result` holds it at the end."""

    def __init__(self) -> None:
        self.frames = [Frame("")]
        self.opened: list[str] = []  # for each open element what its end must undo
        self.marks: list[Mark | None] = []
        self.notes: list[str] = []
        self.runs: list[Run] = []
        self.text = "p"
        self.result = ""

    def start(self, tag: str, given: dict[str, str]) -> None:
        """An element begins."""
        tag = SAME.get(tag, tag)
        undo = ""
        if tag in MARKS and tag in allowed():
            undo = self._open_mark(tag, given)
        elif tag == "br":
            self.runs.append(Run(self._active(), "", "break"))
        elif tag in PARENTS and tag in allowed():
            undo = self._open_container(tag, given)
        elif tag in TEXTS or tag in BREAKS or tag in PARENTS or tag == "hr":
            self._flush()
            undo = "text"
            self.text = tag if tag in allowed() and tag in TEXTS else "p"
            if tag == "hr" and tag in allowed() and self.frames[-1].tag in FLOW:
                self.frames[-1].parts.append("<hr>")
        self.opened.append(undo)

    def end(self, tag: str) -> None:
        """An element ends."""
        undo = self.opened.pop()
        if undo == "mark":
            self.marks.pop()
        elif undo == "note":
            self.marks.pop()
            self.runs.append(Run((), self.notes.pop(), "note"))
        elif undo:
            self._flush()
            self.text = "p"
            for _ in range(("container", "container and item").index(undo) + 1 if undo != "text" else 0):
                self._close_container()

    def data(self, text: str) -> None:
        """Characters, in as many pieces as the parser likes."""
        self.runs.append(Run(self._active(), text))

    def close(self) -> "Composer":
        """The document ends."""
        self._flush()
        self.result = "".join(self.frames[0].parts)
        return self

    def _active(self) -> tuple[Mark, ...]:
        """The marks in force, each element once, in our order; sub and sup exclude each other."""
        last = {mark[0] if mark[0] != "sup" else "sub": mark for mark in self.marks if mark}
        return tuple(last[tag] for tag in MARKS if tag in last)

    def _open_mark(self, tag: str, given: dict[str, str]) -> str:
        kept = dict(attributes(tag, given))
        note = kept.pop("data-note", "")
        if kept.get("href"):
            kept["rel"] = "noopener ugc"
        needed = {"a": "href", "span": "lang"}.get(tag)
        self.marks.append((tag, _written(kept.items())) if needed is None or needed in kept else None)
        if note:
            self.notes.append(note)
        return "note" if note else "mark"

    def _open_container(self, tag: str, given: dict[str, str]) -> str:
        self._flush()
        parent = self.frames[-1]
        if len(self.frames) > DEEPEST:
            return "text"
        if parent.tag in LISTS and tag != "li" and parent.tag not in PARENTS[tag]:
            # A list written straight into a list belongs to the item before it.
            before = parent.parts.pop().removeprefix("<li>").removesuffix("</li>") if parent.parts else ""
            self.frames.append(Frame("li", "", [before] if before else [], bool(before)))
            self.frames.append(Frame(tag, _written(attributes(tag, given))))
            return "container and item"
        if parent.tag not in PARENTS[tag]:
            return "text"
        self.frames.append(Frame(tag, _written(attributes(tag, given))))
        return "container"

    def _close_container(self) -> None:
        done = self.frames.pop()
        inside = "".join(done.parts)
        if done.has_words or done.tag in ("td", "th") or (done.tag == "tr" and inside):
            self.frames[-1].parts.append(f"<{done.tag}{done.attributes}>{inside}</{done.tag}>")
            self.frames[-1].has_words |= done.has_words

    def _flush(self) -> None:
        """Write the text so far as one paragraph or heading, or several where there were empty lines in it."""
        runs, self.runs = self.runs, []
        if not runs:
            return
        home = next(frame for frame in reversed(self.frames) if frame.tag not in ("table", "tr"))
        tag = self.text if home.tag in ("", "blockquote") else "p"
        for part in _parted(_settled(runs)):
            block = f"<{tag}>{_inline(part)}</{tag}>"
            home.parts.append(f"<li>{block}</li>" if home.tag in LISTS else block)
            home.has_words = True


def _written(kept: Iterable[tuple[str, str]]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in kept)


def _settled(runs: list[Run]) -> list[Run]:
    """Cleaned runs, neighbours with the same marks joined, single blanks between words and none at the ends."""
    settled: list[Run] = []
    while settled != runs:
        settled = runs
        runs = []
        for key, same in groupby(settled, key=lambda run: run[::2]):
            if key[1] != "text":
                runs.extend(same)
            elif text := re.sub(r"[ \t\n]+", " ", clean_text("".join(run.text for run in same), lines=True)):
                runs.append(Run(() if text.isspace() else key[0], text))
    tight: list[Run] = []
    for run in runs:
        if run.kind == "text" and (not tight or tight[-1].kind == "break"):
            run = run._replace(text=run.text.lstrip())
        elif run.kind == "text" and tight[-1].text.endswith(" ") and tight[-1].kind == "text":
            run = run._replace(text=run.text.lstrip(" "))
        elif run.kind == "break":
            _strip_end(tight)
        if run.text or run.kind == "break":
            tight.append(run)
    _strip_end(tight)
    return tight


def _strip_end(runs: list[Run]) -> None:
    while runs and runs[-1].kind == "text":
        stripped = runs[-1].text.rstrip()
        if stripped:
            runs[-1] = runs[-1]._replace(text=stripped)
            return
        runs.pop()


def _parted(runs: list[Run]) -> list[list[Run]]:
    """Parted where two or more line breaks meet; without line breaks at the ends."""
    parts: list[list[Run]] = [[]]
    for is_break, some in groupby(runs, key=lambda run: run.kind == "break"):
        breaks = list(some)
        if not is_break:
            parts[-1].extend(breaks)
        elif len(breaks) > 1:
            parts.append([])
        elif parts[-1]:
            parts[-1].extend(breaks)
    for part in parts:
        while part and part[-1].kind == "break":
            part.pop()
    return [part for part in parts if part]


def _inline(runs: list[Run]) -> str:
    written: list[str] = []
    opened: list[Mark] = []
    for run in [*runs, Run((), "")]:
        marks = run.marks
        while opened and tuple(opened) != marks[: len(opened)]:
            written.append(f"</{opened.pop()[0]}>")
        for tag, kept in marks[len(opened) :]:
            written.append(f"<{tag}{kept}>")
        opened = list(marks)
        if run.kind == "break":
            written.append("<br>")
        elif run.kind == "note":
            written.append(f'<span data-note="{escape(run.text)}"></span>')
        else:
            written.append(escape(run.text, quote=False))
    return "".join(written)
