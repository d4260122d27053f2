"""Clicks, keys and seconds: who plays counts them, moment by moment, and a table of the documentation says them."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import dropwhile, takewhile
from pathlib import Path

from playwright.sync_api import Locator, Page

TYPIST = 80  # milliseconds from letter to letter, where typing is part of what is measured


class Player:
    """Somebody at a screen, whose clicks and keys are counted. Letters that are typed are not keys."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = self.keys = 0

    def click(self, there: Locator) -> None:
        """One click; it waits until it can be clicked."""
        self.clicks += 1
        there.click()

    def press(self, key: str) -> None:
        """One key, or several held together."""
        self.keys += 1
        self.page.keyboard.press(key)

    def fill(self, field: Locator, words: str) -> None:
        """A click into a field, whose words are then these."""
        self.click(field)
        field.fill(words)

    def tab_to(self, there: Locator, key: str = "Tab") -> None:
        """To a control, by the keyboard."""
        for _press in range(60):
            if there.evaluate("element => element === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"{there} is not reached by Tab")

    def button(self, name: str) -> Locator:
        """The button whose words begin like this."""
        return self.page.get_by_role("button", name=re.compile(f"^{re.escape(name)}"))

    def link(self, name: str) -> Locator:
        """The first link whose words hold these."""
        return self.page.get_by_role("link", name=name).first

    def select(self, words: str) -> None:
        """Draws the mouse over the first place of these words in the editor."""
        place = self.page.locator(".tiptap").evaluate(WHERE, words)
        mouse = self.page.mouse
        mouse.move(place["from"], place["y"])
        mouse.down()
        mouse.move(place["to"], place["y"], steps=3)
        mouse.up()
        self.clicks += 1


WHERE = """(editor, words) => {
    const walk = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT)
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const at = node.data.indexOf(words)
        if (at < 0) continue
        node.parentElement.scrollIntoView({ block: "center" })
        const range = document.createRange()
        range.setStart(node, at)
        range.setEnd(node, at + words.length)
        const box = range.getBoundingClientRect()
        return { from: box.left + 1, to: box.right - 1, y: box.y + box.height / 2 }
    }
}"""


@dataclass(frozen=True)
class Taken:
    """What a moment took."""

    clicks: int
    keys: int
    seconds: float
    also: str = ""

    @property
    def counted(self) -> str:
        """Its clicks, or, where there was none, its keys; and what else is told."""
        clicks = (
            f"{self.clicks} click{'s' * (self.clicks != 1)}" if self.clicks else f"no click, {self.keys} keys"
        )
        return f"{clicks}, {self.also}" if self.also else clicks


@dataclass
class Tally:
    """The moments of a run, by the words that name them in the table, each with what was asked of it."""

    moments: dict[str, Taken] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def moment(
        self, name: str, asked: str, *players: Player, most: int | None = None, also: str = ""
    ) -> Iterator[None]:
        """Counts what these people do in the block, at `most` so many clicks, and the seconds until its end.

        `also` is what else stands in the table.
        """
        clicks, keys = sum(p.clicks for p in players), sum(p.keys for p in players)
        begun = time.monotonic()
        yield
        taken = Taken(
            clicks=sum(p.clicks for p in players) - clicks,
            keys=sum(p.keys for p in players) - keys,
            seconds=time.monotonic() - begun,
            also=also,
        )
        assert most is None or taken.clicks <= most, f"{name}: {taken.counted}"
        self.asked[name], self.moments[name] = asked, taken

    def rows(self) -> list[str]:
        """The rows of the table."""
        return [
            f"| {name} | {self.asked[name] or '–'} | {taken.counted}, {taken.seconds:.1f} s |"
            for name, taken in self.moments.items()
        ]

    def differs(self, page: Path) -> list[str]:
        """What the page's table has otherwise than this run, its seconds apart: missing, wrong and surplus rows."""
        ours, theirs = (
            list(map(without_seconds, rows)) for rows in (self.rows(), table(page.read_text())[2:])
        )
        return [f"+ {row}" for row in ours if row not in theirs] + [
            f"- {row}" for row in theirs if row not in ours
        ]

    def write(self, page: Path) -> None:
        """Puts this run's rows into the page's table."""
        text = page.read_text()
        old = table(text)
        page.write_text(text.replace("\n".join(old), "\n".join([*old[:2], *self.rows()])))


def table(text: str) -> list[str]:
    """The lines of the table under "What it takes", its two of the head first."""
    lines = text.partition("## What it takes\n")[2].splitlines()
    return list(takewhile(is_row, dropwhile(lambda line: not is_row(line), lines)))


def is_row(line: str) -> bool:
    return line.startswith("|")


def without_seconds(row: str) -> str:
    """A row without the seconds that a run took."""
    return re.sub(r", [\d.]+ s \|$", " |", row)
