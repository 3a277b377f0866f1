"""Open Reddot's own tables, CSV or Parquet, as rows with their numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reddot.errors import BadDataError
from reddot.records.columns import TABLES
from reddot.records.importers.csv_rows import numbered_rows

# under None: how many values a row has, where that does not fit the heading
Raw = dict[str | None, Any]
# the heading of a table's file and its rows, numbered as a spreadsheet does
Rows = tuple[list[str], Iterator[tuple[int, Raw]]]


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


def open_table(file: Path, table: str) -> Rows:
    """The columns of a table's file and its rows.

    Raises
    ------
    BadDataError
        The file is empty, is not what its name says, lacks a column that it must have, or has one
        twice.
    """
    try:
        return _open_table(file, table)
    except OSError as problem:
        raise BadDataError(f"{file}: the file cannot be read ({problem.strerror}).") from None


def _open_table(file: Path, table: str) -> Rows:
    if file.stat().st_size == 0:
        raise BadDataError(f"{file}: the file is empty (0 bytes).")
    readers = {".csv": _open_csv, ".parquet": _open_parquet}
    if file.suffix.lower() not in readers:
        raise BadDataError(f"{file}: the name ends in '{file.suffix}'. Give .csv or .parquet.")
    names, rows = readers[file.suffix.lower()](file)
    if not names:
        raise BadDataError(f"{file}: the file has no rows.")
    missing = [c.name for c in TABLES[table]() if c.required and c.name not in names]
    twice = sorted({name for name in names if names.count(name) > 1})
    if missing:
        semicolons = len(names) == 1 and ";" in names[0]
        hint = " Its values are separated by semicolons: save it with commas." if semicolons else ""
        raise BadDataError(f"{file}: the column {', '.join(missing)} is missing.{hint}")
    if twice:
        raise BadDataError(f"{file}: the column {', '.join(twice)} is there twice. Keep one.")
    return names, rows


def _open_csv(file: Path) -> Rows:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError:
        raise BadDataError(f"{file}: the text is not UTF-8. Save it as CSV in UTF-8.") from None
    reader = csv.reader(lines, strict=True)
    try:
        names = next((row for row in reader if row), [])
    except csv.Error as problem:
        raise BadDataError(f"{file}, row {reader.line_num}: {problem}.") from None
    return names, _csv_rows(file, reader, names)


def _csv_rows(file: Path, reader: Any, names: list[str]) -> Iterator[tuple[int, Raw]]:
    """The rows, blank ones passed over; too many or too few values stand under ``None``."""
    for number, values in numbered_rows(file, reader):
        if values:
            row: Raw = dict(zip(names, values, strict=False))
            if len(values) != len(names):
                row[None] = len(values)
            yield number, row


def _open_parquet(file: Path) -> Rows:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        parquet = pq.ParquetFile(file)
    except (pa.ArrowInvalid, OSError) as problem:
        words = str(problem).splitlines()[0]
        raise BadDataError(f"{file}: this is not a whole Parquet file ({words}).") from None
    return list(parquet.schema_arrow.names), enumerate(_parquet_rows(file, parquet), 2)


def _parquet_rows(file: Path, parquet: Any) -> Iterator[Raw]:
    import pyarrow as pa

    try:
        for batch in parquet.iter_batches():
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError) as problem:
        words = str(problem).splitlines()[0]
        raise BadDataError(f"{file}: a part of the Parquet file is damaged ({words}).") from None
