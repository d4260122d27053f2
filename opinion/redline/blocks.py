"""A body as the blocks that a reader sees one under the other: paragraphs, headings, list items, rows of tables."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from itertools import accumulate, takewhile
from typing import NamedTuple

from opinion import cleaning
from opinion.inline import Mark, Run, written
from opinion.language_runs import BOPOMOFO, HAN, KANA

# What stands in a block's text for what is no text. Clean text holds none of these.
BREAK, NOTE, CELL, PARAGRAPH = "\n", "\ufffc", "\x1f", "\u2029"
SIGNS = f"{BREAK}{NOTE}{CELL}{PARAGRAPH}"

_BY_CHARACTER = f"{HAN}{KANA}{BOPOMOFO}"
_LETTER = rf"(?:[^\W{_BY_CHARACTER}]|[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u06ed\u0900-\u109f])"
_TOKEN = re.compile(
    rf"[{_BY_CHARACTER}][\ufe00-\ufe0f\u3099\u309a\U000e0100-\U000e01ef]*"
    rf"|{_LETTER}+(?:[.,'’‑-](?=\w){_LETTER}+)*|\S|[{SIGNS}]"
)

Marks = tuple[Mark, ...]


class Token(NamedTuple):
    """A word, a Chinese character, a mark of punctuation or a sign, and where it stands in its text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Block:
    """One block: the elements in which it stands, outermost first, and its text.

    `joins` says how many of those elements it shares with the block before it (the second item of a list shares
    the list). `text` holds signs for line breaks, notes and cells; `spans` are the stretches of it under the same
    marks, a note's text being the mark of its sign. `html` is what stands inside the element.
    """

    path: tuple[str, ...]
    text: str
    spans: tuple[tuple[int, Marks], ...] = ()  # where each stretch ends, and its marks
    joins: int = 0
    html: str = ""

    @cached_property
    def tokens(self) -> list[Token]:
        """The words and signs, without the blanks between them."""
        return [Token(found[0], *found.span()) for found in _TOKEN.finditer(self.text)]

    @cached_property
    def _ends(self) -> list[int]:
        return [end for end, _ in self.spans]

    def marked(self, start: int, end: int) -> Iterator[tuple[int, Marks]]:
        """The stretches between two places of the text: where each ends, and its marks."""
        for stretch_end, marks in self.spans[bisect_right(self._ends, start) :]:
            yield min(stretch_end, end), marks
            if stretch_end >= end:
                return


def plain(text: str, path: str = "line") -> Block:
    """A line of text without any mark, as a block."""
    return Block((path,), text, ((len(text), ()),))


def joined(blocks: list[Block]) -> Block:
    """Several blocks as one, with signs where one ends and the next begins; its path is the first one's."""
    if len(blocks) == 1:
        return blocks[0]
    spans: list[tuple[int, Marks]] = []
    offset = 0
    for block in blocks:
        spans += [(offset + end, marks) for end, marks in block.spans]
        offset += len(block.text) + 1
        spans.append((offset, ()))
    spans.pop()
    return Block(blocks[0].path, PARAGRAPH.join(block.text for block in blocks), tuple(spans))


def from_runs(path: tuple[str, ...], runs: list[Run], joins: int = 0) -> Block:
    """A block out of its runs."""
    texts = [NOTE if run.kind == "note" else BREAK if run.kind == "break" else run.text for run in runs]
    marks = [(("note", run.text),) if run.kind == "note" else run.marks for run in runs]
    ends = accumulate(map(len, texts))
    return Block(path, "".join(texts), tuple(zip(ends, marks, strict=True)), joins, written(runs))


def to_runs(block: Block) -> list[Run]:
    """The runs of a block that is no row of a table: `from_runs` backwards."""
    runs: list[Run] = []
    at = 0
    for end, marks in block.spans:
        for text in re.findall(f"[{SIGNS}]|[^{SIGNS}]+", block.text[at:end]):
            kind = {NOTE: "note", BREAK: "break"}.get(text, "text")
            runs.append(Run((), marks[0][1], kind) if kind == "note" else Run(marks, text, kind))
        at = end
    return [run._replace(text="") if run.kind == "break" else run for run in runs]


def read(html: str) -> list[Block]:
    """The blocks of a body, in order."""
    return list(_remembered(html) if len(html) < 60_000 else _read(html))


def _read(html: str) -> tuple[Block, ...]:
    collector = _Collector()
    cleaning.read(cleaning.clean(html), collector)
    return tuple(collector.blocks)


_remembered = lru_cache(64)(_read)  # the versions of one piece are compared again and again


def write(blocks: Iterable[Block]) -> str:
    """The body that these blocks make; `read` backwards. A block joins the one before it as far as it can."""
    parts: list[str] = []
    opened: tuple[str, ...] = ()
    for block in blocks:
        containers, leaf = block.path[:-1], block.path[-1]
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(opened, containers, strict=False))
        keep = min(block.joins, len(list(alike)))
        parts += [_end(element) for element in reversed(opened[keep:])]
        parts += [f"<{element}>" for element in containers[keep:]]
        parts.append("<hr>" if leaf == "hr" else f"<{leaf}>{block.html}</{leaf}>")
        opened = containers
    return "".join([*parts, *(_end(element) for element in reversed(opened))])


def _end(element: str) -> str:
    return f"</{element.partition(' ')[0]}>"


class _Collector:
    """A `cleaning.Reader` that collects blocks. A row of a table is one block, its cells parted by signs."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.containers: list[tuple[str, int]] = []  # each open element, with its number
        self.last: list[tuple[str, int]] = []  # those of the block before
        self.number = 0
        self.marks: list[Mark] = []
        self.runs: list[Run] = []
        self.row: list[str] | None = None  # the HTML of the open row
        self.row_text = ""
        self.row_spans: list[tuple[int, Marks]] = []

    def start(self, tag: str, given: dict[str, str]) -> None:
        """An element begins."""
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in given.items())
        if tag in cleaning.MARKS:
            self.marks.append(("", "") if "data-note" in given else (tag, attributes))
            if "data-note" in given:
                self.runs.append(Run((), given["data-note"], "note"))
        elif tag == "br":
            self.runs.append(Run(tuple(self.marks), "", "break"))
        elif self.row is not None:
            self._open_in_row(tag, attributes)
        elif tag == "tr":
            self.row, self.row_text, self.row_spans = [], "", []
        elif tag not in (*cleaning.TEXTS, "hr"):
            self.number += 1
            self.containers.append((tag + attributes, self.number))

    def end(self, tag: str) -> None:
        """It ends."""
        if tag in cleaning.MARKS:
            self.marks.pop()
        elif tag == "br":
            pass
        elif self.row is not None:
            self._close_in_row(tag)
        elif tag in (*cleaning.TEXTS, "hr"):
            self._add(from_runs((*self._path(), tag), self.runs))
            self.runs = []
        else:
            self.containers.pop()

    def data(self, text: str) -> None:
        """Characters."""
        self.runs.append(Run(tuple(self.marks), text))

    def close(self) -> None:
        """The document ends."""

    def _path(self) -> tuple[str, ...]:
        return tuple(element for element, _ in self.containers)

    def _add(self, block: Block) -> None:
        shared = takewhile(lambda pair: pair[0] == pair[1], zip(self.last, self.containers, strict=False))
        self.blocks.append(
            Block(block.path, block.text, block.spans, joins=len(list(shared)), html=block.html)
        )
        self.last = list(self.containers)

    def _open_in_row(self, tag: str, attributes: str) -> None:
        assert self.row is not None  # noqa: S101 - one is open
        self.row.append(f"<{tag}{attributes}>")
        self.row_text += CELL
        self.row_spans.append((len(self.row_text), ((tag, attributes),)))

    def _close_in_row(self, tag: str) -> None:
        assert self.row is not None  # noqa: S101 - one is open
        if tag == "tr":
            self._add(
                Block((*self._path(), "tr"), self.row_text, tuple(self.row_spans), html="".join(self.row))
            )
            self.row = None
            return
        if self.runs:
            inside = from_runs(("p",), self.runs)
            self.row_spans += [(len(self.row_text) + end, marks) for end, marks in inside.spans]
            self.row_text += inside.text
            self.row.append(inside.html)
            self.runs = []
        self.row.append("" if tag == "hr" else f"</{tag}>")
