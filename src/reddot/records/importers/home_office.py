"""Read a Home Office release of use-of-force tables (ODS or XLSX)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reddot.errors import BadDataError
from reddot.records.importers.grid import Title, find_title
from reddot.records.importers.layout import Layouts, read_layouts
from reddot.records.importers.published_table import read_table
from reddot.records.importers.workbook import Sheet, read_workbook
from reddot.records.periods import parse_date, parse_period
from reddot.records.problems import Problem
from reddot.records.published import PublishedRow, PublishedTable, Release

LAYOUT = "home_office"


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
    title = find_title(sheet)
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
        reading.refused.setdefault(layout.name, str(problem))
        reading.problems.append(Problem(title.number, "unreadable_table", str(problem)))
        return
    reading.problems += table.problems
    reading.rows_read += table.rows_read
    reading.rows_refused += table.rows_refused
    reading.tables.append(_published(reading, layout.name, title, table.rows))


def _published(
    reading: _Reading, name: str, title: Title, rows: list[PublishedRow]
) -> PublishedTable:
    return PublishedTable(
        name=name,
        number=title.number,
        title=title.words,
        rows=tuple(rows),
        vintage=reading.vintage,
        release=reading.source.rsplit(".", 1)[0],
        source=reading.source,
    )


def _note_unread(reading: _Reading, sheet: Sheet) -> None:
    words = next((str(c).strip() for row in sheet.grid for c in row if str(c).strip()), "")
    numbers = sum(isinstance(c, int | float) for row in sheet.grid for c in row)
    if numbers > 20:
        message = f"The sheet begins '{words[:60]}' and has no table title known here; left out."
        reading.problems.append(Problem(sheet.name, "unknown_table", message))


def _front_texts(sheets: tuple[Sheet, ...]) -> Iterator[str]:
    """Texts of the sheets without a table of numbers: cover, contents, index."""
    for sheet in sheets:
        if find_title(sheet) is None:
            for row in sheet.grid:
                yield from (
                    " ".join(cell.split()) for cell in row if isinstance(cell, str) and cell.strip()
                )


def _period(texts: list[str]) -> str | None:
    """The period that the release as a whole says it covers."""
    found = (parse_period(text, single_year=False) for text in texts)
    return next((period.name() for period in found if period is not None), None)


def _vintage(texts: list[str]) -> str | None:
    dated = [t for t in texts if "publi" in t.lower()] + texts
    found = next((d for t in dated if (d := parse_date(t)) is not None and len(t) < 80), None)
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
