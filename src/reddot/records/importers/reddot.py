"""Read Reddot's own files: reports (with tactics and devices beside them) as CSV or Parquet."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from reddot.errors import BadDataError
from reddot.records.check import check_report
from reddot.records.codes import read_code_list
from reddot.records.columns import TABLES, Column
from reddot.records.flat import Row, unflatten
from reddot.records.importers.import_report import ImportReport
from reddot.records.problems import Problem
from reddot.records.report import Report


@dataclass(frozen=True, slots=True)
class ImportedReports:
    """Reports read from a file, and the account of reading them."""

    reports: tuple[Report, ...]
    report: ImportReport


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
    reading = _Reading()
    tactics = _children(reading, file, "tactics")
    devices = _children(reading, file, "devices")
    reports: dict[str, Report] = {}
    for number, raw in _rows(file, "reports"):
        reading.read += 1
        row = _read_row(reading, raw, number, TABLES["reports"]())
        if row is None:
            continue
        if row["report_id"] in reports:
            reading.refuse(
                number,
                "report_id",
                "duplicate",
                f"'{row['report_id']}' was read before; kept once.",
            )
            continue
        report = unflatten(row, tactics[row["report_id"]], devices[row["report_id"]])
        reading.problems += [
            Problem(p.field, p.code, p.message, number)
            for p in check_report(report)
            if p.code != "missing"
        ]
        reports[report.report_id] = report
    if not reports:
        raise BadDataError(f"{file}: no report could be read. {_first(reading.problems)}")
    account = ImportReport(reading.read, len(reports), reading.refused, (), tuple(reading.problems))
    return ImportedReports(tuple(reports.values()), account)


class _Reading:
    """Counts and problems while a file is read."""

    def __init__(self) -> None:
        self.read = 0
        self.refused = 0
        self.problems: list[Problem] = []

    def refuse(self, row: int, field: str, code: str, message: str) -> None:
        self.refused += 1
        self.problems.append(Problem(field, code, message, row))


def find_table(path: Path, table: str) -> Path:
    """The file of a table: the path itself, or the one in a folder.

    Raises
    ------
    BadDataError
        There is no such file.
    """
    if path.is_dir():
        for ending in ("parquet", "csv"):
            if (path / f"{table}.{ending}").is_file():
                return path / f"{table}.{ending}"
        raise BadDataError(f"{path}: the folder has no {table}.parquet or {table}.csv.")
    if not path.is_file():
        raise BadDataError(f"{path}: there is no such file. Check the name.")
    return path


def _children(reading: _Reading, file: Path, table: str) -> dict[str, list[Row]]:
    """The rows of a table beside the reports, by report."""
    found: dict[str, list[Row]] = defaultdict(list)
    beside = file.with_name(f"{table}{file.suffix}")
    if beside.is_file():
        for number, raw in _rows(beside, table):
            row = _read_row(reading, raw, number, TABLES[table](), child=table)
            if row is not None:
                found[row["report_id"]].append(row)
    return found


def _rows(file: Path, table: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a file with their numbers, the heading being row 1."""
    if file.stat().st_size == 0:
        raise BadDataError(f"{file}: the file is empty (0 bytes).")
    readers: dict[str, Callable[[Path], Iterator[dict[str, Any]]]] = {
        ".csv": _read_csv,
        ".parquet": _read_parquet,
    }
    if file.suffix not in readers:
        raise BadDataError(
            f"{file}: the name ends in '{file.suffix}'. Give a .csv or .parquet file."
        )
    required = {c.name for c in TABLES[table]() if c.required}
    for number, row in enumerate(readers[file.suffix](file), 2):
        missing = sorted(required - row.keys())
        if missing:
            raise BadDataError(f"{file}: the column {', '.join(missing)} is missing.")
        yield number, row


def _read_csv(file: Path) -> Iterator[dict[str, Any]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield from csv.DictReader(lines)
    except UnicodeDecodeError:
        raise BadDataError(f"{file}: the text is not UTF-8. Save it as CSV in UTF-8.") from None
    except csv.Error as problem:
        raise BadDataError(f"{file}: this is not a CSV file ({problem}).") from None


def _read_parquet(file: Path) -> Iterator[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        parquet = pq.ParquetFile(file)
        for batch in parquet.iter_batches():
            yield from batch.to_pylist()
    except (pa.ArrowInvalid, OSError) as problem:
        words = str(problem).splitlines()[0]
        raise BadDataError(f"{file}: this is not a whole Parquet file ({words}).") from None


def _read_row(
    reading: _Reading, raw: dict[str, Any], number: int, columns: Sequence[Column], child: str = ""
) -> Row | None:
    """The values of a row, or None when it is refused; every bad field is named."""
    row: Row = {}
    problems = []
    for column in columns:
        try:
            row[column.name] = read_value(raw.get(column.name), column)
        except ValueError as problem:
            where = f"{child}.{column.name}" if child else column.name
            problems.append(Problem(where, "bad_value", str(problem), number))
    if None in raw:
        problems.append(
            Problem("", "too_many_values", "The row has more values than columns.", number)
        )
    if problems:
        reading.problems += problems
        reading.refused += 0 if child else 1
        return None
    return row


def read_value(given: Any, column: Column) -> Any:
    """Read one value of a file as its column says.

    Raises
    ------
    ValueError
        The value is not one the column allows; the message gives it and what is allowed.

    Examples
    --------
    >>> read_value("yes", Column("tactic_shield", "boolean"))
    True
    """
    if given is None or given == "":
        if column.required:
            raise ValueError(f"{column.name} is empty; it must be given.")
        return None
    if column.kind == "code" and column.code_list is not None:
        codes = read_code_list(column.code_list).names()
        if given not in codes:
            raise ValueError(
                f"'{given}' is not a code of {column.name}. Use one of: {', '.join(codes)}."
            )
        return given
    return _READERS[column.kind](given)


def _boolean(given: Any) -> bool:
    if isinstance(given, bool):
        return given
    if given not in ("yes", "no"):
        raise ValueError(f"'{given}' is neither yes nor no.")
    return bool(given == "yes")


def _integer(given: Any) -> int:
    try:
        return int(given)
    except (TypeError, ValueError):
        raise ValueError(f"'{given}' is not a whole number.") from None


def _moment(given: Any) -> datetime:
    try:
        moment = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
    except ValueError:
        raise ValueError(f"'{given}' is not a moment like 2018-03-01T22:15:00+00:00.") from None
    if moment.tzinfo is None:
        raise ValueError(f"'{given}' has no time zone. Give one, such as +00:00.")
    return moment


def _day(given: Any) -> date:
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise ValueError(f"'{given}' is not a day like 2018-03-01.") from None


_READERS: dict[str, Callable[[Any], Any]] = {
    "string": str,
    "code": str,
    "boolean": _boolean,
    "integer": _integer,
    "datetime": _moment,
    "date": _day,
}


def _first(problems: Sequence[Problem]) -> str:
    return f"Row {problems[0].row}: {problems[0].message}" if problems else "It has no rows."
