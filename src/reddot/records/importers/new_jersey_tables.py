"""Open the tables of New Jersey's release: CSV, gzip'd or plain, every value as text."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reddot.errors import BadDataError
from reddot.records.importers.new_jersey_layout import FORMS, SUBJECTS, NewJerseyLayout
from reddot.records.problems import Problem

ENDINGS = (".csv", ".csv.gz")
# Without these columns no record can be made.
REQUIRED = {FORMS: ("form_id", "agency_name"), SUBJECTS: ("form_id", "index")}


@dataclass(frozen=True, slots=True)
class Table:
    """One table opened: its heading, its text, and about how many rows it has."""

    name: str
    file: str
    heading: tuple[str, ...]
    lines: int
    text: str = field(repr=False)

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """The rows and their numbers, counted from 1 with the heading; empty lines are no rows.

        Raises
        ------
        BadDataError
            A quotation mark is not closed.
        """
        reader = csv.reader(io.StringIO(self.text, newline=""), strict=True)
        next(reader)
        while True:
            number = reader.line_num + 1
            try:
                row = next(reader, None)
            except csv.Error as problem:
                words = f"a quotation mark is not closed or out of place ({problem})"
                raise BadDataError(f"{self.file}, row {number}: {words}.") from None
            if row is None:
                return
            if row:
                yield number, row


def open_tables(folder: Path, layout: NewJerseyLayout, problems: list[Problem]) -> dict[str, Table]:
    """Open every table of a release that is there.

    Parameters
    ----------
    folder
        The folder of the 18 tables, ``incident.csv.gz`` or ``incident.csv`` and so on.
    layout
        The tables and their columns.
    problems
        What is missing, unknown or unreadable is added here.

    Raises
    ------
    BadDataError
        The folder, the forms or the subjects cannot be read: no record can be made then.
    """
    if not folder.is_dir():
        raise BadDataError(f"{folder}: this is no folder. Give the folder of the release's tables.")
    found: dict[str, Table] = {}
    for name in layout.tables():
        try:
            found[name] = _open(folder, name, layout)
        except BadDataError as problem:
            if name in REQUIRED:
                raise
            code = "missing_table" if not _files(folder, name) else "unreadable_table"
            problems.append(Problem(name, code, f"{problem} {_without(name, layout)}"))
        else:
            problems += _column_problems(found[name], layout)
    problems += _strangers(folder, layout)
    return found


def _files(folder: Path, name: str) -> list[Path]:
    return [p for ending in ENDINGS if (p := folder / f"{name}{ending}").is_file()]


def _open(folder: Path, name: str, layout: NewJerseyLayout) -> Table:
    files = _files(folder, name)
    if not files:
        raise BadDataError(f"{folder}: the table '{name}' is not there, as .csv or .csv.gz.")
    if len(files) > 1:
        raise BadDataError(f"{folder}: the table '{name}' is there twice. Keep one file of it.")
    text = _read(files[0])
    first = text.split("\n", 1)[0].split(",")  # no heading of the release holds a comma
    heading = tuple(h.strip().strip('"') for h in first)
    for column in REQUIRED.get(name) or layout.linked[name].needed():
        if column not in heading:
            raise BadDataError(f"{files[0]}: the column '{column}' is not there.")
    if twice := [column for column in heading if heading.count(column) > 1]:
        raise BadDataError(f"{files[0]}: the column '{twice[0]}' is there twice. Keep one.")
    return Table(name, files[0].name, heading, text.count("\n"), text)


def _read(file: Path) -> str:
    try:
        raw = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        text = raw.decode("utf-8-sig")
    except (OSError, EOFError, zlib.error) as problem:
        raise BadDataError(f"{file}: the file cannot be read ({problem}).") from None
    except UnicodeDecodeError as problem:
        raise BadDataError(f"{file}: byte {problem.start:,} is not UTF-8.") from None
    if not text.strip():
        raise BadDataError(f"{file}: the file is empty.")
    return text


def _without(name: str, layout: NewJerseyLayout) -> str:
    table = layout.linked[name]
    what = f"'{table.question}' and '{table.fact}'" if table.question else f"'{table.fact}'"
    return f"What it says of {what} is not stated in any report."


def _column_problems(table: Table, layout: NewJerseyLayout) -> Iterator[Problem]:
    known = layout.columns_of(table.name)
    for column in dict.fromkeys(table.heading):
        where = f"{table.name}.{column}"
        if column not in known:
            words = f"The column '{column}' of {table.file} is not known; it is left out."
            yield Problem(where, "unknown_column", words)
        elif column in layout.left_out and table.name == FORMS:
            words = f"The column '{column}' of {table.file} is left out: {layout.left_out[column]}."
            yield Problem(where, "column_left_out", words)
    for column in known:
        if column not in table.heading:
            words = f"The column '{column}' is not in {table.file}; its answer is not stated."
            yield Problem(f"{table.name}.{column}", "missing_column", words)


def _strangers(folder: Path, layout: NewJerseyLayout) -> Iterator[Problem]:
    """The tables in the folder that the release does not have."""
    expected = {f"{name}{ending}" for name in layout.tables() for ending in ENDINGS}
    for file in sorted(folder.iterdir()):
        if file.name.endswith(ENDINGS) and file.name not in expected:
            words = f"{file.name} is no table of this release that is known here; it is left out."
            yield Problem(file.name, "unknown_table", words)
