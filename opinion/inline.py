"""The text inside one paragraph: runs under marks, brought into the one form in which we write them."""

import re
from html import escape
from itertools import groupby, pairwise
from typing import NamedTuple

from authors.text import clean_text

Mark = tuple[str, str]  # an inline element, and its attributes as they are written

_BLANKS = re.compile(r"[ \t\n]+")


class Run(NamedTuple):
    """A stretch of text under the same marks; or a line break; or a footnote, whose text it holds."""

    marks: tuple[Mark, ...]
    text: str
    kind: str = "text"


def settled(runs: list[Run]) -> list[Run]:
    """The runs with clean text, neighbours under the same marks joined, blanks single, none at the ends."""
    runs = _joined(runs)
    while any(one.kind == two.kind == "text" and one.marks == two.marks for one, two in pairwise(runs)):
        runs = _joined(runs)  # what stood between them was empty
    tight: list[Run] = []
    for run in runs:
        if run.kind == "break":
            _strip_end(tight)
        elif run.kind == "text" and (not tight or tight[-1].kind == "break"):
            run = run._replace(text=run.text.lstrip())
        elif run.kind == "text" and tight[-1].kind == "text" and tight[-1].text.endswith(" "):
            run = run._replace(text=run.text.lstrip(" "))
        if run.text or run.kind == "break":
            tight.append(run)
    _strip_end(tight)
    return tight


def _joined(runs: list[Run]) -> list[Run]:
    joined: list[Run] = []
    for (marks, kind), some in groupby(runs, key=lambda run: (run.marks, run.kind)):
        if kind != "text":
            joined.extend(some)
        elif text := _BLANKS.sub(" ", clean_text("".join(run.text for run in some), lines=True)):
            joined.append(Run(() if text.isspace() else marks, text))
    return joined


def _strip_end(runs: list[Run]) -> None:
    while runs and runs[-1].kind == "text":
        if text := runs[-1].text.rstrip():
            runs[-1] = runs[-1]._replace(text=text)
            return
        runs.pop()


def parted(runs: list[Run]) -> list[list[Run]]:
    """Paragraphs: parted where two or more line breaks meet, without line breaks at their ends."""
    paragraphs: list[list[Run]] = [[]]
    for is_break, some in groupby(runs, key=lambda run: run.kind == "break"):
        found = list(some)
        if not is_break:
            paragraphs[-1].extend(found)
        elif len(found) > 1:
            paragraphs.append([])
        elif paragraphs[-1]:
            paragraphs[-1].extend(found)
    for paragraph in paragraphs:
        if paragraph and paragraph[-1].kind == "break":
            paragraph.pop()
    return [paragraph for paragraph in paragraphs if paragraph]


def written(runs: list[Run]) -> str:
    """The runs as HTML; marks that run on are not closed between them."""
    pieces: list[str] = []
    opened: list[Mark] = []
    for run in [*runs, Run((), "")]:
        while tuple(opened) != run.marks[: len(opened)]:
            pieces.append(f"</{opened.pop()[0]}>")
        pieces.extend(f"<{tag}{attributes}>" for tag, attributes in run.marks[len(opened) :])
        opened = list(run.marks)
        if run.kind == "text":
            pieces.append(escape(run.text, quote=False))
        else:
            pieces.append("<br>" if run.kind == "break" else f'<span data-note="{escape(run.text)}"></span>')
    return "".join(pieces)
