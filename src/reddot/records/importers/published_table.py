"""Read one published table of a sheet by its layout."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reddot.errors import BadDataError
from reddot.records.cells import Cell
from reddot.records.forces import NATIONAL
from reddot.records.importers.grid import Frame, Title, data_rows, find_frame, fold_marks
from reddot.records.importers.layout import Layouts, TableLayout, heading_text
from reddot.records.importers.row_keys import (
    find_place,
    has_both_regions_and_forces,
    names_something,
    read_keys,
    slug,
)
from reddot.records.importers.table_reading import TableReading
from reddot.records.importers.values import read_count
from reddot.records.importers.workbook import Grid
from reddot.records.periods import names_several_periods, parse_period
from reddot.records.published import PublishedRow

# names that a row of figures uses for other things
RESERVED = frozenset(
    {
        *("force", "area", "period", "tactic", "officer_injured", "intentional_assault"),
        *("subject_injured", "unit", "bounds", "notes", "shares", "rates", "vintage", "source"),
    }
)
_DROPPED_KEYS = {"force", "region", "period", "type_of_force"}


def read_table(
    grid: Grid, title: Title, layout: TableLayout, layouts: Layouts, period: str | None
) -> TableReading:
    """Read a table whose title a layout knows.

    Parameters
    ----------
    grid
        The sheet's cells.
    title
        The table's title, as found on the sheet.
    layout, layouts
        The description of this table, and the publisher's symbols and vocabularies.
    period
        The period of the release, for a table that prints none of its own.

    Raises
    ------
    BadDataError
        The table lacks a heading, or nothing says which period it covers.
    """
    own = parse_period(title.words)
    folded, marked = fold_marks(grid)
    if own is not None:
        covers: str | None = own.name()
    else:
        covers = None if names_several_periods(title.words) else period
    reading = TableReading(folded, marked, layouts, layout, title, covers)
    if layout.shape == "cells_in_rows":
        _read_cells_in_rows(reading)
    else:
        _read_rows(reading)
    if not reading.rows:
        raise BadDataError(f"{title.number} ({title.words}) has no rows.")
    return reading


def _read_rows(reading: TableReading) -> None:
    frame = find_frame(reading.grid, reading.title, reading.layout)
    columns = _named_columns(reading, frame)
    reading.mixed = has_both_regions_and_forces(reading, frame)
    for row in _rows_above(reading, frame):
        _add_row(reading, row, columns, {"tactic": reading.layout.above or ""})
    for row in data_rows(reading.grid, frame.headings_row + 1):
        if not any(reading.text(row, c) for c in columns) and not names_something(
            reading, row, frame
        ):
            continue  # a remark below or between the rows
        keys = read_keys(reading, row, frame)
        if keys is None:
            reading.rows_read += 1
        else:
            _add_row(reading, row, columns, keys)


def _rows_above(reading: TableReading, frame: Frame) -> Iterator[int]:
    if reading.layout.above is None:
        return
    grid = reading.grid
    for row in range(frame.first_row, frame.headings_row):
        if any(isinstance(grid[row][c], int | float) for c in frame.cells if c < len(grid[row])):
            yield row


def _named_columns(reading: TableReading, frame: Frame) -> dict[int, str]:
    """The columns of counts by name; one not known here has a name that no other thing has."""
    columns = dict(frame.cells)
    for column, text in frame.unknown.items():
        name = slug(text)
        while name in columns.values() or name in RESERVED:
            name = f"column_{name}"
        columns[column] = name
        message = f"The column '{text}' is not known here; kept under the name '{name}'."
        reading.note(text, "unknown_column", message)
    return columns


def _add_row(
    reading: TableReading, row: int, columns: dict[int, str], keys: dict[str, str]
) -> None:
    reading.rows_read += 1
    period = keys.get("period") or reading.period
    if period is None:
        table = f"{reading.title.number} ({reading.title.words})"
        if names_several_periods(reading.title.words):
            raise BadDataError(f"{table} names several periods and no row says which is its own.")
        raise BadDataError(f"{table} does not say its period.")
    place = find_place(reading, keys, period, row)
    cells: dict[str, Cell] = {}
    revised = set()
    for column, name in columns.items():
        cells[name], changed = _read_cell(reading, row, column, f"{name}: {place.name}, {period}")
        if changed:
            revised.add(name)
    reading.rows.append(
        PublishedRow(
            force=place.name,
            area=place.area,
            period=period,
            cells=cells,
            keys={k: v for k, v in keys.items() if k not in _DROPPED_KEYS},
            revised=frozenset(revised),
            place=row + 1,
        )
    )


def _read_cell(reading: TableReading, row: int, column: int, where: str) -> tuple[Cell, bool]:
    """The value of a cell, and whether it is marked as revised."""
    cells = reading.grid[row]
    read = read_count(cells[column] if column < len(cells) else "", reading.layouts.symbols)
    if read.trouble:
        reading.note(where, "not_a_count", read.trouble, row)
    return read.value, read.revised or (row, column) in reading.marked


def _read_cells_in_rows(reading: TableReading) -> None:
    """Read a table with one period a column and one cell a row."""
    grid = reading.grid
    start, periods = _period_columns(reading)
    found: dict[int, dict[str, Cell]] = {column: {} for column in periods}
    revised: dict[int, set[str]] = {column: set() for column in periods}
    for row in data_rows(grid, start + 1):
        cell = reading.layout.cell_named(heading_text(grid[row][0]))
        if cell is None:
            continue
        for column, period in periods.items():
            found[column][cell], changed = _read_cell(reading, row, column, f"{cell}: {period}")
            if changed:
                revised[column].add(cell)
    for column, period in periods.items():
        missing = set(reading.layout.cells) - set(found[column])
        if missing:
            names = ", ".join(sorted(missing))
            raise BadDataError(
                f"{reading.title.number} ({reading.title.words}) lacks the rows {names}."
            )
        reading.rows_read += 1
        reading.rows.append(
            PublishedRow(
                force=NATIONAL,
                area="national",
                period=period,
                cells=found[column],
                keys={},
                revised=frozenset(revised[column]),
                place=start + 1,
            )
        )


def _period_columns(reading: TableReading) -> tuple[int, dict[int, str]]:
    grid = reading.grid
    for row in range(reading.title.row + 1, len(grid)):
        periods = {}
        for column, cell in enumerate(grid[row]):
            text = str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell)
            period = parse_period(text) if re.match(r"^\d{4}", text) else None
            if period is not None:
                periods[column] = period.name()
        if len(periods) > 1:
            return row, periods
    raise BadDataError(f"{reading.title.number} ({reading.title.words}) has no row of periods.")
