"""The tally's table: it is told where a page says something else than what was counted."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.browser.tally import Tally

TEXT = """# A page

| another | table |
|---|---|

## What it takes

Counted.

| moment | asked | measured |
|---|---|---|
| Old | – | 9 clicks, 1.0 s |

## The words

| code | words |
|---|---|
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    page = tmp_path / "page.md"
    page.write_text(TEXT)
    return page


@pytest.fixture
def tally() -> Tally:
    counted, player = Tally(), player_with(0, 0)
    with counted.moment("Live", "3 clicks", player, also="1 sentence"):
        player.clicks, player.keys = 3, 1
    with counted.moment("By keyboard", "", player):
        player.keys = 24
    return counted


def player_with(clicks: int, keys: int) -> Any:
    return SimpleNamespace(clicks=clicks, keys=keys)


def test_what_is_written_agrees_and_the_rest_of_the_page_stays(page: Path, tally: Tally) -> None:
    tally.write(page)

    assert tally.differs(page) == []
    before, _row, after = TEXT.partition("| Old | – | 9 clicks, 1.0 s |")
    assert page.read_text() == (
        f"{before}| Live | 3 clicks | 3 clicks, 1 sentence, 0.0 s |\n"
        f"| By keyboard | – | no click, 23 keys, 0.0 s |{after}"
    )


def test_seconds_may_differ_and_nothing_else(page: Path, tally: Tally) -> None:
    tally.write(page)
    written = page.read_text()

    page.write_text(written.replace("0.0 s", "12.5 s"))
    assert tally.differs(page) == []
    page.write_text(written.replace("23 keys", "22 keys"))
    assert tally.differs(page) == [
        "+ | By keyboard | – | no click, 23 keys |",
        "- | By keyboard | – | no click, 22 keys |",
    ]


def test_a_row_too_few_and_a_row_too_many_are_told(page: Path, tally: Tally) -> None:
    assert tally.differs(page) == [
        "+ | Live | 3 clicks | 3 clicks, 1 sentence |",
        "+ | By keyboard | – | no click, 23 keys |",
        "- | Old | – | 9 clicks |",
    ]


def test_more_clicks_than_were_asked_for_end_the_run() -> None:
    player = player_with(clicks=5, keys=0)

    with (
        pytest.raises(AssertionError, match="Live: 4 clicks"),
        Tally().moment("Live", "3 clicks", player, most=3),
    ):
        player.clicks = 9
