"""Read one published table of a sheet by its layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reddot.errors import BadDataError
from reddot.records.cells import Cell
from reddot.records.forces import NATIONAL, Place, plain_label, read_place
from reddot.records.importers.grid import Frame, Title, data_rows, find_frame, fold_marks
from reddot.records.importers.layout import Layouts, TableLayout, heading_text
from reddot.records.importers.values import read_count
from reddot.records.importers.workbook import Grid
from reddot.records.periods import parse_period
from reddot.records.problems import Problem
from reddot.records.published import PublishedRow

_DROPPED_KEYS = {"force", "region", "period", "type_of_force"}


@dataclass(slots=True)
class TableReading:
    """Rows read so far, and what was met on the way; used while one table is read."""

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
    places_seen: set[tuple[str, str]] = field(default_factory=set)

    def note(self, column: str, code: str, message: str, row: int | None = None) -> None:
        """Add a problem; ``row`` counts from 0 and is printed from 1."""
        place = None if row is None else row + 1
        self.problems.append(Problem(f"{self.title.number}: {column}", code, message, place))

    def refuse(self, column: str, code: str, message: str, row: int) -> None:
        """Leave a row out, and say why."""
        self.rows_refused += 1
        self.note(column, code, message, row)


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
    covers = own.name() if own else period
    reading = TableReading(folded, marked, layouts, layout, title, covers)
    if layout.shape == "cells_in_rows":
        _read_cells_in_rows(reading)
    else:
        _read_rows(reading)
    if not reading.rows:
        raise BadDataError(f"{title.number} ({title.words}) has no rows.")
    return reading


def _read_rows(reading: TableReading) -> None:
    grid = reading.grid
    frame = find_frame(grid, reading.title, reading.layout)
    _note_unknown_columns(reading, frame)
    columns = {**frame.cells, **{c: _slug(text) for c, text in frame.unknown.items()}}
    for row in _rows_above(reading, frame):
        _add_row(reading, row, columns, {"tactic": reading.layout.above or ""})
    for row in data_rows(grid, frame.headings_row + 1):
        keys = _read_keys(reading, grid[row], row, frame)
        if keys is not None:
            _add_row(reading, row, columns, keys)


def _rows_above(reading: TableReading, frame: Frame) -> Iterator[int]:
    if reading.layout.above is None:
        return
    grid = reading.grid
    for row in range(frame.first_row, frame.headings_row):
        if any(isinstance(grid[row][c], int | float) for c in frame.cells if c < len(grid[row])):
            yield row


def _note_unknown_columns(reading: TableReading, frame: Frame) -> None:
    for text in frame.unknown.values():
        message = f"The column '{text}' is not known here; kept under the name '{_slug(text)}'."
        reading.note(text, "unknown_column", message)


def _read_keys(
    reading: TableReading, cells: list[object], row: int, frame: Frame
) -> dict[str, str] | None:
    """The keys of a row, or None when the row is refused."""
    keys: dict[str, str] = {}
    for key, column in frame.keys.items():
        printed = str(cells[column]).strip() if column < len(cells) else ""
        if not printed:
            printed = _carry(reading, frame, key, cells)
        if not printed and key == "tactic":
            break
        keys[key] = (
            _read_key(reading, key, printed, row) if key not in ("force", "region") else printed
        )
        reading.carried[key] = printed
    required = [k.key for k in reading.layout.keys if not k.optional]
    if any(not keys.get(key) for key in required):
        reading.rows_read += 1
        message = f"The row has numbers and no {' or '.join(required)}. Name the row."
        reading.refuse(required[-1], "no_key", message, row)
        return None
    return keys


def _carry(reading: TableReading, frame: Frame, key: str, cells: list[object]) -> str:
    """The text of a merged cell: the one above, when a later key of the row is filled."""
    order = list(frame.keys)
    later = [frame.keys[k] for k in order[order.index(key) + 1 :]]
    if any(str(cells[c]).strip() for c in later if c < len(cells)):
        return reading.carried.get(key, "")
    total = key != order[0] and key in reading.layouts.vocabularies
    return "total" if total else ""


def _read_key(reading: TableReading, key: str, printed: str, row: int) -> str:
    if key == "period":
        period = parse_period(printed)
        return period.name() if period else plain_label(printed)
    vocabulary = reading.layouts.vocabularies.get(key)
    text = heading_text(printed)
    if vocabulary is None or printed == "total":
        return printed
    found = _in_group(reading, text) or vocabulary.get(text)
    if key == "tactic":
        _follow_group(reading, printed, found)
    if found is None:
        found = _slug(text)
        reading.note(key, "unknown_code", f"'{printed}' is not known here; kept as '{found}'.", row)
    return found


def _in_group(reading: TableReading, text: str) -> str | None:
    return reading.layouts.under.get(reading.group or "", {}).get(text)


def _follow_group(reading: TableReading, printed: str, found: str | None) -> None:
    """Remember the "of which" row that the rows below belong to."""
    bare = plain_label(printed).casefold()
    if bare.endswith(", of which"):
        reading.group = found
    elif bare.startswith("total "):
        reading.group = None


def _add_row(
    reading: TableReading, row: int, columns: dict[int, str], keys: dict[str, str]
) -> None:
    reading.rows_read += 1
    period = keys.get("period") or reading.period
    if period is None:
        raise BadDataError(
            f"{reading.title.number} ({reading.title.words}) does not say its period."
        )
    place = _place(reading, keys, period, row)
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


def _place(reading: TableReading, keys: dict[str, str], period: str, row: int) -> Place:
    if "force" not in keys:
        return Place(NATIONAL, "national")
    label = keys["force"]
    mixed = reading.layout.name == "ced" and "region" not in keys
    bare = plain_label(label).casefold()
    place = read_place(label, region_seen=not mixed or (bare, period) in reading.places_seen)
    reading.places_seen.add((bare, period))
    if not place.known and len(reading.places_seen) and (bare, "noted") not in reading.places_seen:
        reading.places_seen.add((bare, "noted"))
        reading.note(
            "force", "unknown_force", f"'{place.name}' is a force not known here; kept.", row
        )
    return place


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


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_") or "unnamed"
