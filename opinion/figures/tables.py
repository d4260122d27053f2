"""What a table of figures is, for a page and for a spreadsheet alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from opinion import drawings, spreadsheets
from opinion.spreadsheets import Cell

NOTHING = SafeString("")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line: what it is about, in one word or more, and its figures. None is a figure that there is not."""

    heads: tuple[str, ...]
    cells: tuple[Cell, ...]
    bar: SafeString = NOTHING
    is_total: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """A question and its answer; `definition` says in a sentence or two what is counted.

    `legend` names the fillings of the drawing.
    """

    slug: str
    title: str
    definition: str
    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Sequence[Row]
    drawing: SafeString = NOTHING
    legend: Sequence[str] = field(default=())

    @cached_property
    def grouped(self) -> list[tuple[str, list[Row]]]:
        """The rows by their first head, where that is said for several."""
        found: list[tuple[str, list[Row]]] = []
        for row in self.rows:
            if not found or found[-1][0] != row.heads[0] or len(row.heads) == 1:
                found.append((row.heads[0], []))
            found[-1][1].append(row)
        return found

    @property
    def named(self) -> list[tuple[SafeString, str]]:
        """The legend, each name with a sample."""
        return [(drawings.swatch(place), name) for place, name in enumerate(self.legend)]

    def csv(self) -> bytes:
        """All of it for a spreadsheet."""
        return spreadsheets.written(
            [(*self.heads, *self.columns), *((*row.heads, *row.cells) for row in self.rows)]
        )


def with_bars(rows: Sequence[Row], column: int = 0) -> list[Row]:
    """The rows, each with a bar for this column beside its name; a total has none."""
    values = [_size(row.cells[column]) for row in rows]
    most = max((value for row, value in zip(rows, values, strict=True) if not row.is_total), default=0)
    return [
        row if row.is_total else replace(row, bar=drawings.bar(value, most))
        for row, value in zip(rows, values, strict=True)
    ]


def _size(cell: Cell) -> float:
    return cell if isinstance(cell, int | float) else 0
