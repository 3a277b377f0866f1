"""Open a flat file of any make, CSV or spreadsheet, as a heading and numbered rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reddot.errors import BadDataError
from reddot.records.importers.csv_rows import numbered_rows
from reddot.records.importers.workbook import read_workbook

SPREADSHEETS = (".xlsx", ".ods")
SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class FlatFile:
    """A file opened: its heading, its rows with the numbers a spreadsheet gives them.

    ``rows`` can be gone through once; ``lines`` is about how many there are; ``read_as`` is the
    encoding or the sheet; ``not_read`` are further sheets with rows.
    """

    heading: tuple[str, ...]
    rows: Iterator[tuple[int, Sequence[Any]]]
    lines: int
    read_as: str
    not_read: tuple[str, ...] = ()


def open_flat(path: Path) -> FlatFile:
    """Open a CSV or a spreadsheet.

    Parameters
    ----------
    path
        A CSV in UTF-8, UTF-16 or the Windows code page 1252, separated by commas, semicolons or
        tabs; or an XLSX or ODS file whose first sheet holds the rows.

    Raises
    ------
    BadDataError
        The file is missing, empty, of another kind, has a heading twice, or a quotation mark in it
        is out of place: no row is taken of a file whose rows cannot be told apart.
    """
    spreadsheet = path.suffix.lower() in SPREADSHEETS
    try:
        found = _open_spreadsheet(path) if spreadsheet else _open_csv(path)
    except OSError as problem:
        raise BadDataError(f"{path}: the file cannot be read ({problem.strerror}).") from None
    twice = sorted({h for h in found.heading if h and found.heading.count(h) > 1})
    if twice:
        raise BadDataError(f"{path}: the column '{twice[0]}' is there twice. Keep one.")
    return found


def _open_csv(path: Path) -> FlatFile:
    if path.is_dir():
        raise BadDataError(f"{path}: this is a folder. Name the file in it.")
    if not path.is_file():
        raise BadDataError(f"{path}: there is no such file. Check the name.")
    raw = path.read_bytes()
    if not raw.strip():
        raise BadDataError(f"{path}: the file is empty ({len(raw)} bytes).")
    text, encoding = _decode(path, raw)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    heading = tuple(h.strip() for h in next((row for row in reader if any(row)), []))
    if len(heading) < 2:
        raise BadDataError(f"{path}: the first line has one value, so this is no table of rows.")
    at = reader.line_num
    for _ in numbered_rows(path, reader):  # a bad row is met before any row is taken
        pass
    return FlatFile(heading, _csv_rows(path, text, separator, at), text.count("\n"), encoding)


def _csv_rows(path: Path, text: str, separator: str, at: int) -> Iterator[tuple[int, list[str]]]:
    """The rows below the heading, which ends in line ``at``; blank ones are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for number, row in numbered_rows(path, reader):
        if number > at and any(value.strip() for value in row):
            yield number, row


def _decode(path: Path, raw: bytes) -> tuple[str, str]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace"), "UTF-16"
    if b"\x00" in raw[:4096]:
        raise BadDataError(f"{path}: this is not text. Give a CSV, XLSX or ODS file.")
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError as problem:
        raise BadDataError(
            f"{path}: byte {problem.start:,} is neither UTF-8 nor Windows-1252. "
            "Save the file as CSV in UTF-8."
        ) from None


def _open_spreadsheet(path: Path) -> FlatFile:
    sheets = [sheet for sheet in read_workbook(path) if sheet.grid]
    if not sheets:
        raise BadDataError(f"{path}: the spreadsheet has no rows.")
    grid = sheets[0].grid
    top = next((i for i, row in enumerate(grid) if sum(v != "" for v in row) > 1), None)
    if top is None:
        raise BadDataError(f"{path}: the sheet '{sheets[0].name}' has no heading.")
    heading = tuple(str(_plain(value)).strip() for value in grid[top])
    numbered = enumerate(grid[top + 1 :], top + 2)
    rows = ((n, [_plain(v) for v in row]) for n, row in numbered if any(v != "" for v in row))
    others = tuple(sheet.name for sheet in sheets[1:])
    return FlatFile(heading, rows, len(grid), f"sheet '{sheets[0].name}'", others)


def _plain(value: Any) -> Any:
    """A cell as it is shown: spreadsheets keep the whole number 1 as 1.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
