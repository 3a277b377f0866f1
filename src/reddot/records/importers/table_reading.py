"""What is known while one published table is read: its cells, its rows so far, its problems."""

from __future__ import annotations

from dataclasses import dataclass, field

from reddot.records.importers.grid import Title
from reddot.records.importers.layout import Layouts, TableLayout
from reddot.records.importers.workbook import Grid
from reddot.records.problems import Problem
from reddot.records.published import PublishedRow


@dataclass(slots=True)
class TableReading:
    """Rows read so far, and what was met on the way.

    ``period`` is that of the table or its release; ``group`` the "of which" row that the rows
    below belong to; ``carried`` the last text of each key, for merged cells; ``mixed`` whether one
    column holds regions and forces; ``places_seen`` the labels met in each period.
    """

    grid: Grid
    marked: set[tuple[int, int]]
    layouts: Layouts
    layout: TableLayout
    title: Title
    period: str | None
    rows: list[PublishedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows_read: int = 0
    rows_refused: int = 0
    group: str | None = None
    carried: dict[str, str] = field(default_factory=dict)
    mixed: bool = False
    places_seen: set[tuple[str, str]] = field(default_factory=set)

    def text(self, row: int, column: int) -> str:
        """The text of a cell; outside the sheet there is none."""
        cells = self.grid[row]
        return str(cells[column]).strip() if column < len(cells) else ""

    def note(self, column: str, code: str, message: str, row: int | None = None) -> None:
        """Add a problem; ``row`` counts from 0 and is printed from 1."""
        place = None if row is None else row + 1
        self.problems.append(Problem(f"{self.title.number}: {column}", code, message, place))

    def note_once(self, column: str, code: str, message: str, row: int) -> None:
        """Add a problem unless the same one was met in an earlier row."""
        if not any((p.code, p.message) == (code, message) for p in self.problems):
            self.note(column, code, message, row)
