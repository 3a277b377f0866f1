"""Read a Home Office release of use-of-force tables (ODS or XLSX)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from reddot.errors import BadDataError
from reddot.records.importers.grid import TITLE_ROWS, Title, data_rows, find_title, footnotes
from reddot.records.importers.layout import Layouts, read_layouts
from reddot.records.importers.published_table import read_table
from reddot.records.importers.workbook import Sheet, read_workbook
from reddot.records.periods import parse_date, parse_period
from reddot.records.problems import Problem
from reddot.records.published import PublishedRow, PublishedTable, Release

LAYOUT = "home_office"
_OTHER_RELEASE = re.compile(r"\b(?:next|previous|last|earlier|since)\b", re.I)
_DAY_ALONE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2} [A-Za-z]+ \d{4}")


@dataclass(slots=True)
class _Reading:
    """What a release says of itself, and what has been read of it so far."""

    source: str
    layouts: Layouts
    vintage: str | None
    period: str | None
    tables: list[PublishedTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    rows_read: int = 0
    rows_refused: int = 0


def read_release(path: Path, layouts: Layouts | None = None) -> Release:
    """Read every known table of a Home Office file.

    Parameters
    ----------
    path
        An ODS or XLSX file.
    layouts
        The descriptions to read by; those of the package unless given.

    Returns
    -------
    Release
        The tables found by title and headings, and what was met while reading. A table that
        lacks a column is in ``refused``; a sheet with a table not known here is a problem.

    Raises
    ------
    BadDataError
        The file is no whole spreadsheet, or no table in it can be read.
    """
    layouts = layouts or read_layouts(LAYOUT)
    sheets = read_workbook(path)
    texts = list(_front_texts(sheets))
    reading = _Reading(path.name, layouts, _vintage(texts), _period(texts))
    if reading.vintage is None:
        words = "The file does not say when it was published; its figures carry no vintage."
        reading.problems.append(Problem("vintage", "no_vintage", words))
    for sheet in sheets:
        _read_sheet(reading, sheet)
    if not reading.tables:
        raise BadDataError(f"{path}: {_nothing_read(reading, sheets)}")
    return Release(
        source=path.name,
        title=next((t for t in texts if "statistics" in t.lower()), path.name),
        vintage=reading.vintage,
        tables=tuple(reading.tables),
        problems=tuple(reading.problems),
        refused=reading.refused,
        rows_read=reading.rows_read,
        rows_refused=reading.rows_refused,
    )


def _read_sheet(reading: _Reading, sheet: Sheet) -> None:
    title = find_title(sheet) or _title_without_number(reading, sheet)
    if title is None:
        _note_unread(reading, sheet)
        return
    layout = reading.layouts.find(title.words)
    if layout is None:
        words = f"'{title.words}' is not a table known here; left out."
        reading.problems.append(Problem(title.number, "unknown_table", words))
        return
    try:
        table = read_table(sheet.grid, title, layout, reading.layouts, reading.period)
    except BadDataError as problem:
        rows = _rows_of_counts(sheet, title)
        reading.rows_read += rows
        reading.rows_refused += rows
        reading.refused.setdefault(layout.name, str(problem))
        reading.problems.append(Problem(title.number, "unreadable_table", str(problem)))
        return
    reading.problems += table.problems
    reading.rows_read += table.rows_read
    reading.rows_refused += table.rows_refused
    notes = footnotes(sheet.grid, title.row + 1)
    reading.tables.append(_published(reading, layout.name, title, table.rows, notes))


def _title_without_number(reading: _Reading, sheet: Sheet) -> Title | None:
    """The title of a known table that is printed without "Table N"; the sheet's name stands in.

    A sheet with several titles is a list of contents.
    """
    found = [
        Title(sheet.name, " ".join(cell.split()), row)
        for row, cells in enumerate(sheet.grid)
        for cell in cells[:3]
        if isinstance(cell, str) and reading.layouts.find(cell) is not None
    ]
    return found[0] if len(found) == 1 and found[0].row < TITLE_ROWS else None


def _rows_of_counts(sheet: Sheet, title: Title) -> int:
    """How many rows of a table have numbers, for one that is refused whole."""
    rows = data_rows(sheet.grid, title.row + 1)
    return sum(any(isinstance(c, int | float) for c in sheet.grid[row]) for row in rows)


def _published(
    reading: _Reading, name: str, title: Title, rows: list[PublishedRow], notes: tuple[str, ...]
) -> PublishedTable:
    return PublishedTable(
        name=name,
        number=title.number,
        title=title.words,
        rows=tuple(rows),
        vintage=reading.vintage,
        release=reading.source.rsplit(".", 1)[0],
        source=reading.source,
        notes=notes,
    )


def _note_unread(reading: _Reading, sheet: Sheet) -> None:
    words = next((str(c).strip() for row in sheet.grid for c in row if str(c).strip()), "")
    numbers = sum(isinstance(c, int | float) for row in sheet.grid for c in row)
    if numbers > 20:
        message = f"The sheet begins '{words[:60]}' and has no table title known here; left out."
        reading.problems.append(Problem(sheet.name, "unknown_table", message))


def _front_texts(sheets: tuple[Sheet, ...]) -> Iterator[str]:
    """Lines of the sheets without a table of numbers: cover, contents, index.

    Cells of a row are joined, so that a day beside its label is read with it.
    """
    for sheet in sheets:
        if find_title(sheet) is None:
            for row in sheet.grid:
                texts = [_text(cell) for cell in row if str(cell).strip()]
                if texts:
                    yield from dict.fromkeys((" ".join(texts), *texts))


def _text(cell: object) -> str:
    words = f"{cell:%Y-%m-%d}" if isinstance(cell, date) else str(cell)
    return " ".join(words.split())


def _period(texts: list[str]) -> str | None:
    """The period that the release as a whole says it covers."""
    own = (text for text in texts if not _OTHER_RELEASE.search(text))
    found = (parse_period(text, single_year=False) for text in own)
    return next((period.name() for period in found if period is not None), None)


def _vintage(texts: list[str]) -> str | None:
    """The day of publication; else a day that stands alone, as "last updated" columns have it."""
    said = [t for t in texts if "publi" in t.lower() and not _OTHER_RELEASE.search(t)]
    alone = [t for t in texts if _DAY_ALONE.fullmatch(t)]
    found = next((d for t in (*said, *alone) if len(t) < 80 and (d := parse_date(t))), None)
    return found.isoformat() if found else None


def _nothing_read(reading: _Reading, sheets: tuple[Sheet, ...]) -> str:
    if reading.refused:
        return " ".join(reading.refused.values())
    titles = [title.words for sheet in sheets if (title := find_title(sheet)) is not None]
    names = ", ".join(sheet.name for sheet in sheets)
    holds = f"It holds: {'; '.join(titles[:5])}." if titles else f"Its sheets are: {names}."
    return (
        f"this spreadsheet has no {reading.layouts.publisher} use-of-force table. {holds} "
        "Give a release of police use-of-force statistics, or describe the layout in a TOML file."
    )
