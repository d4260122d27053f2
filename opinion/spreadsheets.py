"""Tables for spreadsheets: CSV that Excel reads as UTF-8, in which no cell is a formula (RFC 4180)."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
FORMULA = frozenset("=+-@|%")
UNSEEN = frozenset({"Z", "C"})  # blanks, controls and what has no width, by Unicode's categories
MARK = "'"

type Cell = str | int | float | None


def written(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The file. Every text is quoted, so that no other separator finds one in it."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return (BOM + out.getvalue()).encode()


def harmless(cell: Cell) -> Cell:
    """The cell; a text that a spreadsheet would carry out, or that is marked already, has a mark before it."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return cell
    return MARK + cell if cell[:1] == MARK or _is_carried_out(cell) else cell


def _is_carried_out(text: str) -> bool:
    """Whether it begins like a formula, also behind what nobody sees, and in full width."""
    if text[:1] in {"\t", "\r", "\n"}:
        return True
    seen = next((sign for sign in text if unicodedata.category(sign)[0] not in UNSEEN), "")
    return unicodedata.normalize("NFKC", seen)[:1] in FORMULA
