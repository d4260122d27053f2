"""Files for spreadsheets: no cell is carried out, and everything comes back as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinion import spreadsheets
from opinion.spreadsheets import Cell

# What a spreadsheet begins a formula with (OWASP, CSV injection), in both widths.
CARRIED_OUT = set("=+-@\t\r\n＝＋－＠")
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
ROW = st.lists(
    st.one_of(TEXT, st.sampled_from(["=1", "@x", "\t=1", "＝1", "'a", 'a";=1']), st.integers(0), st.none()),
    min_size=1,
)


def read(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), strict=True))


def unmarked(cell: str) -> str:
    return cell.removeprefix("'")


@given(st.lists(ROW))
def test_what_is_written_is_read_back_and_nothing_is_carried_out(rows: list[list[Cell]]) -> None:
    file = spreadsheets.written(rows)

    back = read(file)
    assert [[unmarked(cell) for cell in row] for row in back] == [
        ["" if cell is None else str(cell) for cell in row] for row in rows
    ]
    assert not any(
        cell[:1] in CARRIED_OUT or cell.lstrip()[:1] in CARRIED_OUT for row in back for cell in row
    )
    assert file.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "words",
    [
        "=HYPERLINK(\"http://evil.example\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1＋1", "＠x", " =1",
        "\u200b=1", "\ufeff=1", "\u00a0-1", "|calc", "%0A=1", "\tx", "\rx", "\nx",
    ],
)  # fmt: skip
def test_a_formula_has_a_mark_before_it(words: str) -> None:
    assert spreadsheets.harmless(words) == f"'{words}"


@pytest.mark.parametrize("words", ["", "Taiwan", "臺灣", "a=1", "2-3", "(no topic)", "e-mail", "“-”"])
def test_other_words_stay(words: str) -> None:
    assert spreadsheets.harmless(words) == words


def test_a_mark_that_is_there_already_comes_back_as_one() -> None:
    assert spreadsheets.harmless("'s Gravenhage") == "''s Gravenhage"


def test_numbers_stay_numbers_and_every_text_is_quoted() -> None:
    assert spreadsheets.written([("Sea; law", 3, 2.5, None), ('a "b"', 0, 0, "x\ny")]) == (
        b'\xef\xbb\xbf"Sea; law",3,2.5,""\r\n"a ""b""",0,0,"x\ny"\r\n'
    )
