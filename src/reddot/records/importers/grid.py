"""Find the headings, the rows and the columns of a published table in a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reddot.errors import BadDataError
from reddot.records.importers.layout import TableLayout, heading_text
from reddot.records.importers.values import is_revision_mark
from reddot.records.importers.workbook import Grid, Sheet

_TITLE = re.compile(r"^\s*(table[\s_]+\w[\w.]*?)\s*[:.\u2013-]\s*(.+)$", re.I | re.S)
TITLE_ROWS = 6  # a title stands in the first rows of a sheet
_END = re.compile(r"^(notes?\b|source\b)", re.I)
_ONLY_A_HEADING = re.compile(r"^(notes?\s*:?$|source\s*:)", re.I)


@dataclass(frozen=True, slots=True)
class Title:
    """The number and the words of a table's title, and the row it stands in (from 0)."""

    number: str
    words: str
    row: int


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things are in a sheet: the row of headings, the key columns, the cell columns.

    ``unknown`` maps a column with a heading that the layout does not name to that heading.
    """

    first_row: int
    headings_row: int
    keys: Mapping[str, int]
    key_headings: Mapping[str, str]
    cells: Mapping[int, str]
    unknown: Mapping[int, str]


def find_title(sheet: Sheet) -> Title | None:
    """The title of the table on a sheet, "Table N" and its words, within its first six rows."""
    for row, cells in enumerate(sheet.grid[:TITLE_ROWS]):
        for cell in cells[:3]:
            found = _TITLE.match(str(cell)) if isinstance(cell, str) else None
            if found:
                return Title(" ".join(found[1].split()), " ".join(found[2].split()), row)
    return None


def find_frame(grid: Grid, title: Title, layout: TableLayout) -> Frame:
    """Locate the headings of a table.

    Raises
    ------
    BadDataError
        A heading that the table must have is missing; the message names it and those found.
    """
    row = _headings_row(grid, title, layout)
    first = title.row + 1
    names = [heading_text(c) for c in grid[row]]
    keys, key_headings = {}, {}
    for key in layout.keys:
        column = next((i for i, name in enumerate(names) if name in key.headings), None)
        if column is not None:
            keys[key.key], key_headings[key.key] = column, names[column]
    cells, unknown = _columns(grid[first : row + 1], set(keys.values()), layout)
    unknown = {c: text for c, text in unknown.items() if _filled(grid, row, c)}
    twice = [text for text in unknown.values() if layout.cell_named(text) is not None]
    if len(twice) > 1:
        raise BadDataError(
            f"{title.number} ({title.words}) has the columns {', '.join(twice)} twice, and nothing "
            "says which is meant. Give one period in each table."
        )
    missing = set(layout.cells) - set(cells.values()) - set(layout.optional)
    if missing:
        raise BadDataError(_missing_columns(title, layout, missing, cells, unknown))
    return Frame(first, row, keys, key_headings, cells, unknown)


def _headings_row(grid: Grid, title: Title, layout: TableLayout) -> int:
    required = [key for key in layout.keys if not key.optional]
    for row in range(title.row + 1, len(grid)):
        names = {heading_text(c) for c in grid[row]}
        if all(names & set(key.headings) for key in required):
            return row
    wanted = " and ".join(f"'{key.headings[0]}'" for key in required)
    raise BadDataError(f"{title.number} ({title.words}) has no row with the heading {wanted}.")


def _columns(
    headings: Grid, taken: set[int], layout: TableLayout
) -> tuple[dict[int, str], dict[int, str]]:
    cells: dict[int, str] = {}
    unknown: dict[int, str] = {}
    for column in range(max((len(row) for row in headings), default=0)):
        texts = [heading_text(row[column]) for row in headings if column < len(row)]
        words = [t for t in texts if t and t != "contents" and not _is_number(t)]
        known = [cell for t in words if (cell := layout.cell_named(t)) is not None]
        if column in taken or not words:
            continue
        if known and known[-1] not in cells.values():
            cells[column] = known[-1]
        elif not any(words[-1].startswith(label) for label in layout.ignore):
            unknown[column] = words[-1]
    return cells, unknown


def _filled(grid: Grid, headings_row: int, column: int) -> bool:
    """Whether a column holds anything below its heading."""
    rows = data_rows(grid, headings_row + 1)
    return any(column < len(grid[r]) and str(grid[r][column]).strip() for r in rows)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _missing_columns(
    title: Title,
    layout: TableLayout,
    missing: set[str],
    cells: Mapping[int, str],
    unknown: Mapping[int, str],
) -> str:
    wanted = ", ".join(f"'{layout.cells[c][0]}'" for c in layout.cells if c in missing)
    found = ", ".join(f"'{layout.cells[c][0]}'" for c in cells.values())
    others = f" Headings not known: {', '.join(map(repr, unknown.values()))}." if unknown else ""
    return (
        f"{title.number} ({title.words}) lacks the column {wanted}. "
        f"Columns found: {found or 'none'}.{others} "
        "Give the whole table, or describe the new layout in a TOML file."
    )


def fold_marks(grid: Grid) -> tuple[Grid, set[tuple[int, int]]]:
    """Take out cells that hold only a revision mark; return where the marked numbers stand."""
    marked: set[tuple[int, int]] = set()
    folded: Grid = [list(row) for row in grid]
    for r, row in enumerate(folded):
        for c in range(1, len(row)):
            if is_revision_mark(row[c]) and isinstance(row[c - 1], int | float):
                marked.add((r, c - 1))
                row[c] = ""
    return folded, marked


def footnotes(grid: Grid, start: int) -> tuple[str, ...]:
    """The notes below a table, each as printed; the words "Notes" and the source left out."""
    ended, found = False, []
    for row in grid[start:]:
        texts = [str(c).strip() for c in row if str(c).strip()]
        ended = ended or bool(texts and _END.match(texts[0]))
        if ended and texts and not _ONLY_A_HEADING.match(texts[0]):
            found.append(" ".join(" ".join(texts).split()))
    return tuple(found)


def data_rows(grid: Grid, start: int) -> Iterator[int]:
    """The rows of a table from ``start`` to its notes, blank rows left out."""
    for row in range(start, len(grid)):
        texts = [str(c).strip() for c in grid[row]]
        words = next((t for t in texts if t), "")
        if _END.match(words):
            return
        if words:
            yield row
