"""The table in a force's file of calls: which column is which, and its rows with their numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reddot.errors import BadDataError
from reddot.records.importers.csv_rows import numbered_rows

NEEDED = ("moment", "priority")
OPTIONAL = ("zone", "latitude", "longitude", "escalated", "arrived", "cleared", "reference")
COLUMNS = (*NEEDED, *OPTIONAL)

Row = tuple[int, Sequence[Any]]


def open_table(path: Path, named: Mapping[str, str]) -> tuple[dict[str, str], Iterator[Row]]:
    """Open a CSV or Parquet file of calls.

    Parameters
    ----------
    path
        The file; a name that ends with .parquet is Parquet, any other CSV in UTF-8.
    named
        Our name of a column -> its heading in the file. A column that is not named has our name
        as its heading, and may be missing where it is optional.

    Returns
    -------
    tuple
        Our name -> heading of every column that is there; the rows, each its number, as a
        spreadsheet counts, and its cells in the order of these columns.

    Raises
    ------
    BadDataError
        The file cannot be read, or a column is missing; the message names all that are.
    """
    unknown = sorted(set(named) - set(COLUMNS))
    if unknown:
        raise BadDataError(
            f"{path}: there is no column of calls '{unknown[0]}'. The columns are: "
            f"{', '.join(COLUMNS)}."
        )
    header, rows = _parquet(path) if path.suffix.lower() == ".parquet" else _csv(path)
    there = _find(path, header, named)
    places = [header.index(heading) for heading in there.values()]
    return there, ((number, [cells[place] for place in places]) for number, cells in rows)


def _find(path: Path, header: Sequence[str], named: Mapping[str, str]) -> dict[str, str]:
    wanted = {name: named.get(name, name) for name in COLUMNS}
    there = {name: heading for name, heading in wanted.items() if heading in header}
    missing = [wanted[n] for n in COLUMNS if n not in there and (n in NEEDED or n in named)]
    if "zone" not in there and not {"latitude", "longitude"} <= set(there):
        missing.append(f"{wanted['zone']} (or {wanted['latitude']} and {wanted['longitude']})")
    if missing:
        raise BadDataError(
            f"{path}: no column {', '.join(missing)}. The file has: {', '.join(header)}. Name the "
            "columns as they are headed."
        )
    return there


def _csv(path: Path) -> tuple[list[str], Iterator[Row]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise BadDataError(
            f"{path}: this cannot be read as text in UTF-8 ({_short(problem)}). Save it as CSV "
            "UTF-8."
        ) from None
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows = numbered_rows(path, reader)
    _, header = next(rows, (1, []))
    if not header:
        raise BadDataError(f"{path}: the file is empty. Give one with a heading and rows.")
    return [name.strip() for name in header], _filled(rows, len(header))


def _filled(rows: Iterable[tuple[int, list[str]]], width: int) -> Iterator[Row]:
    """Rows cut or filled with blanks to the width of the heading; wholly blank lines go."""
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            yield number, (cells + [""] * width)[:width]


def _parquet(path: Path) -> tuple[list[str], Iterator[Row]]:
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as problem:
        raise BadDataError(f"{path}: this is no Parquet file ({_short(problem)}).") from None
    columns = [column.to_pylist() for column in table.columns]
    return table.column_names, enumerate(zip(*columns, strict=True), start=2)


def _short(problem: Exception) -> str:
    return (getattr(problem, "strerror", None) or str(problem)).splitlines()[0]
