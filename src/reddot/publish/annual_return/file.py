"""The annual return as an ODS workbook, laid out as the Home Office lays out its own tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from reddot.errors import UsageError
from reddot.publish.annual_return.layout import (
    ALL_REPORTS,
    CED_COLUMNS,
    CED_LINES,
    TACTIC_LINES,
    columns_of,
)
from reddot.publish.openfiles.ods import CellValue, Sheet, write_ods
from reddot.records.cells import MEANING, Cell, Missing
from reddot.records.periods import Period, parse_period
from reddot.records.published import PublishedRow, PublishedTable, Release

Row = tuple[CellValue, ...]
SIGNS = {
    Missing.SUPPRESSED: "[c]",
    Missing.NOT_AVAILABLE: "[x]",
    Missing.NOT_APPLICABLE: "[z]",
    Missing.NOT_STATED: "not stated",
}
LEVELS = {
    "total": "Total incidents",
    "minor": "Minor",
    "severe": "Severe",
    "death": "Death",
    "not_reported": "Not reported",
}
ANSWERS = {
    "yes": "Yes",
    "no": "No",
    "unknown": "Unknown",
    "not_reported": "Not reported",
    ALL_REPORTS: "Total incidents",
    "total": None,
}
INCIDENTS = (
    "The Home Office's tables say incident for what is here a report: one officer's use of force "
    "on one person. The headings keep its word."
)
ABOVE = "Total number of incidents"
_WIDE = (4.0, 9.5, 7.0)  # cm
_MONTHS = (  # in English, whatever the machine's language
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def write_return(found: Release, *, published_on: date | None = None) -> bytes:
    """A return as an ODS workbook: a cover, a list of the tables, and a sheet for each.

    Parameters
    ----------
    found
        The return, as :func:`~reddot.publish.annual_return.counted.count_return` counted it; cells
        may have been withheld since.
    published_on
        The day it is published, where it is.

    Returns
    -------
    bytes
        The same for the same return. ``reddot figures`` and ``reddot compare`` read it as they
        read a publication of the Home Office.

    Raises
    ------
    UsageError
        The release is no return of one force: its rows are of several forces or years.
    """
    force, period = _whose(found)
    span = f"{_day(period.first)} to {_day(period.last)}"
    sheets = [_cover(found, force, span, published_on), _contents(found, span)]
    sheets += [_sheet(table, period, span) for table in found.tables]
    return write_ods(sheets, title=found.title)


def _whose(found: Release) -> tuple[str, Period]:
    places = {(row.force, row.period) for table in found.tables for row in table.rows}
    period = parse_period(next(iter(places))[1]) if len(places) == 1 else None
    if period is None:
        named = ", ".join(f"{force} {name}" for force, name in sorted(places)[:5])
        raise UsageError(
            f"A return is of one force and one year; this has {len(places)} ({named or 'no row'}). "
            "Give a return that was counted from records."
        )
    return next(iter(places))[0], period


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _cover(found: Release, force: str, span: str, published_on: date | None) -> Sheet:
    said = "" if published_on is None else f"Published: {_day(published_on)}"
    signs = [
        f"{SIGNS[kind]} {MEANING[kind].split(': ', 1)[1]}" for kind in Missing if kind in SIGNS
    ]
    lines = (
        f"Police use of force statistics, {force}, {span}",
        said,
        INCIDENTS,
        "A blank is no value: zero is printed as 0, and where there is no number stands a sign:",
        *signs,
    )
    rows = tuple((line,) for line in lines if line)
    return Sheet("Cover_sheet", rows, title=found.title, header_rows=0, column_widths=(26.0,))


def _contents(found: Release, span: str) -> Sheet:
    rows = [(t.number.removeprefix("Table "), t.title, span) for t in found.tables]
    headings = ("Table", "Title", "Period covered")
    widths = (2.5, 17.0, 8.0)
    return Sheet("Contents", (headings, *rows), title="Contents", column_widths=widths)


def _sheet(table: PublishedTable, period: Period, span: str) -> Sheet:
    title = f"{table.number}. {table.title}{f': {span}' if table.name == 'ced' else ''}"
    headings, rows = _grid(table, period)
    notes = ((), ("Notes",), *((note,) for note in table.notes))
    widths = (*_WIDE[: len(headings) - _cells_wide(headings)],)
    name = table.number.replace(" ", "_")
    return Sheet(name, (headings, *rows, *notes), title=title, column_widths=widths)


def _cells_wide(headings: Row) -> int:
    keys = ("Police force", "Type of force", "Tactic")
    return sum(heading not in keys for heading in headings)


def _grid(table: PublishedTable, period: Period) -> tuple[Row, list[Row]]:
    """The headings and the rows of a table."""
    if table.name == "ced":
        return _by_force(table, CED_COLUMNS)
    if table.name == "reports":
        return _by_force(table, {"total": "Total"})
    if table.name in ("officer_injuries", "subject_injuries"):
        return _of_injuries(table)
    return _by_tactic(table, period)


def _by_force(table: PublishedTable, labels: Mapping[str, str]) -> tuple[Row, list[Row]]:
    rows = [(row.force, *_printed(row, labels)) for row in table.rows]
    return ("Police force", *labels.values()), rows


def _of_injuries(table: PublishedTable) -> tuple[Row, list[Row]]:
    keys = {
        "officer_injured": "Officer injured as a result of incident",
        "intentional_assault": "Intentional assault",
        "subject_injured": "Subject injured as a result of officer use of force",
    }
    own = [key for key in keys if key in table.rows[0].keys]
    labels = {cell: label for cell, label in LEVELS.items() if cell in table.rows[0].cells}
    rows = [
        (*(ANSWERS[row.keys[key]] for key in own), *_printed(row, labels)) for row in table.rows
    ]
    return (*(keys[key] for key in own), *labels.values()), rows


def _by_tactic(table: PublishedTable, period: Period) -> tuple[Row, list[Row]]:
    what = next((c for c in columns_of(period.first) if c.table == table.name), None)
    labels = {} if what is None else {name: label for name, (label, _) in what.columns.items()}
    labels["total"] = "Number of times tactic reported"
    rows = [
        (row.force, *_tactic_labels(table, row.keys["tactic"]), *_printed(row, labels))
        for row in table.rows
    ]
    return ("Police force", "Type of force", "Tactic", *labels.values()), rows


def _tactic_labels(table: PublishedTable, tactic: str) -> tuple[CellValue, ...]:
    if tactic == ALL_REPORTS:
        return None, ABOVE
    line = next(line for line in (*TACTIC_LINES, *CED_LINES) if line.tactic == tactic)
    alone = tactic == "ced" and table.name != "tactics"  # no uses below it
    return line.group or None, "CED" if alone else line.label


def _printed(row: PublishedRow, labels: Mapping[str, str]) -> Iterator[CellValue]:
    return (_value(row.cells[cell]) for cell in labels)


def _value(cell: Cell) -> CellValue:
    return SIGNS[cell] if isinstance(cell, Missing) else cell
