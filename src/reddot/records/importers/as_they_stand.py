"""Take a table of reports as it stands, where it keeps every rule of Reddot's own files.

A file that does not is read row by row instead, so that each row is mended, refused or named; what
a clean file gives is the same on both ways, and this one reads millions of rows.
"""

# ruff: noqa: S608

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from reddot.records.codes import read_code_list
from reddot.records.columns import TABLES, Column
from reddot.records.flat import CHILDREN
from reddot.records.forces import read_place
from reddot.records.importers.own_files import find_table
from reddot.records.importers.own_values import FIRST_YEAR, LARGEST, LAST_YEAR
from reddot.records.record_tables import RecordTables, connect, use_of_force
from reddot.records.storage import read_no_answer


def take_as_they_stand(path: Path) -> RecordTables | None:
    """The tables of a file or folder of reports, or None where some row needs a closer look.

    Parameters
    ----------
    path
        ``reports.csv`` or ``reports.parquet``, or a folder that holds one.

    Raises
    ------
    BadDataError
        There is no such file.
    """
    try:
        records = open_declared(path)
        return records if not unknown_codes(records) and _keeps_every_rule(records) else None
    except (
        duckdb.Error,
        pa.ArrowException,
        UnicodeDecodeError,
        csv.Error,
        _NotCleanError,
        OSError,
    ):
        return None


def open_declared(path: Path) -> RecordTables:
    """The tables of a file or folder of reports, each column of the type that is declared for it.

    A CSV is read into memory: a code, a day or a yes/no that is not one stops it. Parquet is left
    where it lies.

    Raises
    ------
    BadDataError
        There is no such file.
    """
    file = find_table(path, "reports")
    found = {table: _take(file.with_name(f"{table}{file.suffix}"), table) for table in CHILDREN}
    found["reports"] = _take(file, "reports")
    tables = {table: rows for table, rows in found.items() if rows is not None}
    return RecordTables(tables, no_answer=read_no_answer(file.parent))


def unknown_codes(records: RecordTables) -> list[tuple[str, str]]:
    """The columns and values of Parquet files that are of no code of the column's list.

    A table in memory was read with its codes declared, and has none.
    """
    files = {table: found for table, found in records.tables.items() if isinstance(found, Path)}
    coded = [
        (table, column.name, column.code_list)
        for table, file in files.items()
        for column in TABLES[table]()
        if column.code_list is not None and column.name in pq.read_schema(file).names
    ]
    if not coded:
        return []
    query = " UNION ALL ".join(
        f'SELECT {n}, CAST(value AS VARCHAR) FROM (SELECT DISTINCT "{name}" AS value FROM {table})'
        for n, (table, name, _) in enumerate(coded)
    )
    with connect(records) as connection:
        found = connection.execute(query).fetchall()
    return [
        (coded[n][1], value)
        for n, value in found
        if value is not None and value not in read_code_list(coded[n][2]).names()
    ]


# How a value of a CSV must be written to be taken unread, and the type that it is of.
_WRITTEN = {
    "date": ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "DATE"),
    "datetime": (
        "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?"
        "(Z|[+-][0-9]{2}:?[0-9]{2})",
        "TIMESTAMPTZ",
    ),
    "integer": ("-?[0-9]{1,9}", "BIGINT"),
}
_EDGE = r"[\s\p{Z}\x0B\x1C-\x1F\x{85}]"  # what Python strips of a text


class _NotCleanError(Exception):
    """A file that has to be read row by row."""


def _take(file: Path, table: str) -> pa.Table | Path | None:
    if not file.is_file():
        return None
    if file.suffix.lower() == ".parquet":
        schema = pq.read_schema(file)
        if not {c.name for c in TABLES[table]() if c.required} <= set(schema.names):
            raise _NotCleanError
        if not all(_is_of_its_kind(c, schema) for c in TABLES[table]() if c.name in schema.names):
            raise _NotCleanError
        return file
    return _take_csv(file, table)


def _is_of_its_kind(column: Column, schema: pa.Schema) -> bool:
    """Whether a Parquet column is of the type that is declared: what a text says is not guessed."""
    kind = schema.field(column.name).type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    texts = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    fits: dict[str, bool] = {
        "string": texts,
        "code": texts,
        "boolean": pa.types.is_boolean(kind),
        "integer": pa.types.is_integer(kind),
        "date": pa.types.is_date(kind),
        "datetime": pa.types.is_timestamp(kind) and kind.tz is not None,
    }
    return fits[column.kind]


def _take_csv(file: Path, table: str) -> pa.Table:
    """A CSV whose every value is one that its column declares; types are never guessed."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        names = next(csv.reader(lines), [])
    columns = {c.name: c for c in TABLES[table]()}
    needed = {name for name, c in columns.items() if c.required}
    if len(set(names)) < len(names) or not needed <= set(names):
        raise _NotCleanError
    declared = {name: _declared(columns.get(name)) for name in names}
    chosen = ", ".join(_chosen(columns[name]) for name in names if name in columns)
    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
        return connection.sql(
            f"SELECT {chosen} FROM read_csv(?, header = true, delim = ',', quote = '\"', "
            "escape = '\"', nullstr = '', strict_mode = true, columns = ?)",
            params=[str(file), declared],
        ).to_arrow_table()


def _declared(column: Column | None) -> str:
    if column is None or column.kind in ("string", *_WRITTEN):
        return "VARCHAR"
    if column.kind == "code":
        return "ENUM('{}')".format("', '".join(read_code_list(column.code_list or "").names()))
    return "BOOLEAN"


def _chosen(column: Column) -> str:
    name = f'"{column.name}"'
    if column.kind not in _WRITTEN:
        return name
    pattern, kind = _WRITTEN[column.kind]  # what is written otherwise is for the reader of rows
    clean = f"CASE WHEN regexp_full_match({name}, '{pattern}') THEN {name} ELSE error('odd') END"
    return f"CASE WHEN {name} IS NOT NULL THEN CAST({clean} AS {kind}) END AS {name}"


def _keeps_every_rule(records: RecordTables) -> bool:
    with connect(records) as connection:
        return _forces_are_known(connection) and not any(
            connection.execute(query).fetchall() != [(0,)] for query in _broken(records)
        )


def _forces_are_known(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute("SELECT DISTINCT force FROM reports").fetchall()
    return all(name and name.strip() == name and read_place(name).name == name for (name,) in found)


def _broken(records: RecordTables) -> Sequence[str]:
    """Queries that each count the rows that break a rule."""
    queries = [
        "SELECT CAST(count(*) = 0 AS INTEGER) FROM reports",
        "SELECT count(*) - count(DISTINCT report_id) FROM reports",
        """SELECT count(*) FROM reports WHERE used_at IS NOT NULL AND
            (used_on IS NULL OR used_on <> CAST(timezone('Europe/London', used_at) AS DATE))""",
        *(
            f"""SELECT count(*) FROM reports
                WHERE year({column}) NOT BETWEEN {FIRST_YEAR} AND {LAST_YEAR}"""
            for column in ("used_on", "submitted_at")
        ),
        f"SELECT count(*) FROM reports WHERE use_of_force IS DISTINCT FROM {use_of_force()}",
    ]
    queries += [_odd_values(table) for table in ("reports", *records.tables)]
    queries += [_repeated(table) for table in CHILDREN if table in records.tables]
    if "tactics" in records.tables:
        queries.append(_unflagged("tactics", "tactic", _tactic_flags()))
    if "devices" in records.tables:
        queries += [
            _unflagged("devices", f"use_{use}", {"true": f"tactic_ced_{use}"})
            for use in read_code_list("ced_use").names()
        ]
    return queries


def _odd_values(table: str) -> str:
    """How many rows lack what they must have, or hold a blank text, spare spaces, a huge number."""
    odd = []
    for column in TABLES[table]():
        name = f'"{column.name}"'
        if column.required:
            odd.append(f"{name} IS NULL")
        if column.kind == "string":
            odd.append(f"{name} = '' OR regexp_matches({name}, '^{_EDGE}|{_EDGE}$')")
        if column.kind == "integer":
            odd.append(f"{name} NOT BETWEEN -{LARGEST} AND {LARGEST}")
    return f"SELECT count(*) FROM {table} WHERE {' OR '.join(odd)}"


def _repeated(table: str) -> str:
    """How many rows beside are of no report, or of a position that their report has already."""
    return f"""
        SELECT (SELECT count(*) FROM {table} ANTI JOIN reports USING (report_id))
            + (SELECT count(*) - count(DISTINCT (report_id, position)) FROM {table})"""


def _tactic_flags() -> dict[str, str]:
    return {code: f"tactic_{code}" for code in read_code_list("tactic").names()}


def _unflagged(table: str, column: str, flags: dict[str, str]) -> str:
    """How many rows beside name what the report's own row does not."""
    flagged = " ".join(
        f"WHEN '{value}' THEN coalesce(r.\"{flag}\", false)" for value, flag in flags.items()
    )
    value = f"coalesce(CAST(beside.\"{column}\" AS VARCHAR), 'false')"
    return f"""
        SELECT count(*) FROM {table} AS beside LEFT JOIN reports AS r USING (report_id)
        WHERE {value} <> 'false' AND NOT CASE {value} {flagged} ELSE false END"""
