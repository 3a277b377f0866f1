"""The rows of a CSV with headings, each with the number that a spreadsheet gives it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reddot.errors import BadDataError
from reddot.records.importers.csv_rows import numbered_rows
from reddot.trial.problems import Problems, near


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: its number in the file and its cells by heading, without spaces around them."""

    row: int
    cells: Mapping[str, str]

    def text(self, heading: str) -> str:
        """What the cell says; nothing where it is blank or the column is not there."""
        return self.cells.get(heading, "")


def read_csv(path: Path, needed: Sequence[str], optional: Sequence[str] = ()) -> list[CsvRow]:
    """The rows of a CSV that has all the columns needed and no other than these and the optional.

    Raises
    ------
    BadDataError
        The file is missing or no text, a column is missing, unknown or there twice, or a row has
        more or fewer cells than the heading.
    """
    rows = numbered_rows(path, csv.reader(io.StringIO(_text(path)), strict=True))
    heading = [name.strip() for name in next(rows, (1, []))[1]]
    _check_heading(path, heading, needed, optional)
    return list(_rows(path, heading, rows))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or "it is no text in UTF-8"
        raise BadDataError(f"{path}: it cannot be read ({why}). Give a CSV in UTF-8.") from None


def _check_heading(
    path: Path, heading: Sequence[str], needed: Sequence[str], optional: Sequence[str]
) -> None:
    found = Problems(f"{path}, row 1")
    for name in needed:
        if name not in heading:
            found.add("", "missing_column", f"there is no column '{name}'", near(name, heading))
    for name in dict.fromkeys(heading):
        if name not in (*needed, *optional):
            allowed = near(name, (*needed, *optional))
            found.add("", "unknown_column", f"no column here is '{name}'", allowed)
        elif heading.count(name) > 1:
            found.add("", "column_twice", f"column '{name}' is there twice", "Leave one out")
    found.refuse()


def _rows(
    path: Path, heading: Sequence[str], rows: Iterator[tuple[int, list[str]]]
) -> Iterator[CsvRow]:
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(heading):
            raise BadDataError(
                f"{path}, row {number}: it has {len(cells)} cells, the heading {len(heading)}. "
                "Give each row as many as the heading."
            )
        values = (cell.strip() for cell in cells)
        yield CsvRow(number, dict(zip(heading, values, strict=True)))
