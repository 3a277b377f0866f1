"""Read Reddot's own files: reports (with tactics and devices beside them) as CSV or Parquet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from reddot.errors import BadDataError
from reddot.records.columns import TABLES, Column
from reddot.records.flat import CHILDREN, Row, unflatten
from reddot.records.importers.own_files import Raw, find_table, open_table
from reddot.records.importers.own_values import read_value
from reddot.records.importers.reading import ImportedReports, Reading
from reddot.records.problems import Problem
from reddot.records.storage import read_no_answer


def read_reports(path: Path) -> ImportedReports:
    """Read reports from ``reports.csv`` or ``reports.parquet``, or from a folder that holds one.

    Parameters
    ----------
    path
        The file or the folder. ``tactics`` and ``devices`` of the same kind beside it are read
        as well.

    Returns
    -------
    ImportedReports
        A row with a value that cannot be read, an unknown code or an identifier met before is
        refused and named; contradictions and gaps are kept and named.

    Raises
    ------
    BadDataError
        The file is missing, empty, not what its name says, or lacks a column that it must have.
    """
    file = find_table(path, "reports")
    reading = Reading()
    beside = {table: _children(reading, file, table) for table in CHILDREN}
    for number, raw in _rows(reading, file, "reports"):
        reading.read += 1
        row = _read_row(reading, raw, number, TABLES["reports"]())
        if row is not None:
            row["force"] = reading.force(row["force"], number)
            own = {table: rows.get(row["report_id"], ()) for table, rows in beside.items()}
            reading.add(unflatten(row, own), number)
    for table, children in beside.items():
        for orphan in sorted(set(children) - set(reading.reports)):
            words = f"{len(children[orphan])} rows are of no report that was kept: '{orphan}'."
            reading.problems.append(Problem(f"{table}.report_id", "no_report", words))
    if not reading.reports:
        raise BadDataError(f"{file}: no report could be read. {_first(reading.problems)}")
    reading.no_answer |= read_no_answer(file.parent)
    return reading.close()


def _children(reading: Reading, file: Path, table: str) -> dict[str, list[Row]]:
    """The rows of a table beside the reports, by report; each position once."""
    found: dict[str, list[Row]] = defaultdict(list)
    beside = file.with_name(f"{table}{file.suffix}")
    seen: set[tuple[str, int]] = set()
    if beside.is_file():
        for number, raw in _rows(reading, beside, table):
            row = _read_row(reading, raw, number, TABLES[table](), child=table)
            if row is None:
                continue
            key = (row["report_id"], row["position"])
            if key in seen:
                words = f"Position {key[1]} of '{key[0]}' was read before; kept once."
                reading.problems.append(Problem(f"{table}.position", "duplicate", words, number))
                continue
            seen.add(key)
            found[row["report_id"]].append(row)
    return found


def _rows(reading: Reading, file: Path, table: str) -> Iterator[tuple[int, Raw]]:
    """The rows of a file; a column that is not known is a problem, and so is what it holds."""
    names, rows = open_table(file, table)
    known = {column.name for column in TABLES[table]()}
    for name in names:
        if name not in known:
            words = f"The column '{name}' is not known here; what it holds is left out."
            reading.problems.append(Problem(f"{table}.{name}", "unknown_column", words))
    yield from rows


def _read_row(
    reading: Reading, raw: Raw, number: int, columns: Sequence[Column], child: str = ""
) -> Row | None:
    """The values of a row, or None when it is refused; every bad field is named."""
    row: Row = {}
    problems = []
    for column in columns:
        try:
            row[column.name] = read_value(raw.get(column.name), column)
            _note_restored(reading, column, raw.get(column.name), row[column.name])
        except ValueError as problem:
            where = f"{child}.{column.name}" if child else column.name
            problems.append(Problem(where, "bad_value", str(problem), number))
    if None in raw:
        words = f"The row has {raw[None]} values, which is not what the heading names."
        problems.append(Problem(child or "row", "wrong_number_of_values", words, number))
    if problems:
        reading.problems += problems
        reading.refused += 0 if child else 1
        return None
    return row


def _note_restored(reading: Reading, column: Column, given: object, value: object) -> None:
    """Count a code that stands in the file in another way than it is kept."""
    if column.kind == "code" and isinstance(value, str) and str(given).strip() != value:
        reading.restored[column.name, str(given).strip(), value] += 1


def _first(problems: Sequence[Problem]) -> str:
    return f"Row {problems[0].row}: {problems[0].message}" if problems else "It has no rows."
