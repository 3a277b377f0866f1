"""Records as tables to count: Arrow tables in memory, or Parquet files as they lie."""

# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from reddot.records.codes import read_code_list
from reddot.records.columns import TABLES, Column
from reddot.records.flat import CHILDREN
from reddot.records.importers.import_report import ImportReport
from reddot.records.report import Report, not_force
from reddot.records.storage import NoAnswer, as_arrow, reports_as_arrow


@dataclass(frozen=True, slots=True)
class RecordTables:
    """``reports`` and the tables beside it; ``account`` says how rows that needed it were mended.

    ``no_answer`` are the codes that their source has no answer for: a 0 there is no count. A table
    that is not there has no rows; a column that is not there is not stated in any row.
    ``database`` is set while :func:`read_once` holds the tables in memory; ``known`` then keeps
    what was counted of them.
    """

    tables: Mapping[str, pa.Table | Path]
    account: ImportReport | None = None
    no_answer: frozenset[NoAnswer] = frozenset()
    database: duckdb.DuckDBPyConnection | None = field(default=None, compare=False, repr=False)
    known: dict[Any, Any] | None = field(default=None, compare=False, repr=False)

    def cannot_say(self, force: str, question: str, code: str) -> bool:
        """Whether the source of a force's reports has no answer that stands for a code."""
        return not self.no_answer.isdisjoint({(force, question, code), ("", question, code)})

    def forces(self) -> tuple[str, ...]:
        """The forces that the reports are of, sorted."""
        with connect(self) as connection:
            found = connection.execute("SELECT DISTINCT force FROM reports ORDER BY 1").fetchall()
        return tuple(name for (name,) in found)

    def days(self) -> tuple[date, ...]:
        """The days of use, each once, sorted."""
        with connect(self) as connection:
            query = "SELECT DISTINCT used_on FROM reports WHERE used_on IS NOT NULL ORDER BY 1"
            return tuple(day for (day,) in connection.execute(query).fetchall())


def tables_of(
    reports: Iterable[Report],
    account: ImportReport | None = None,
    no_answer: frozenset[NoAnswer] = frozenset(),
) -> RecordTables:
    """The tables of reports that are in memory."""
    kept = list(reports)
    tables: dict[str, pa.Table | Path] = {"reports": reports_as_arrow(kept)}
    for table, flatten_child in CHILDREN.items():
        tables[table] = as_arrow(table, [row for report in kept for row in flatten_child(report)])
    return RecordTables(tables, account, no_answer)


@contextmanager
def read_once(records: RecordTables) -> Iterator[RecordTables]:
    """The same records read into memory once, for many counts in a row.

    Every count of them within the block is of one state of the records, whatever happens to their
    files meanwhile.

    Parameters
    ----------
    records
        The records; a million reports take some hundred MiB.
    """
    with connect(records) as views, duckdb.connect() as held:
        held.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
        for table in TABLES:
            rows = views.sql(f"SELECT * FROM {table}").to_arrow_table()
            held.register("found", rows)
            held.execute(f"CREATE TABLE {table} AS SELECT * FROM found")
            held.unregister("found")
        yield replace(records, database=held, known={})


def connect(records: RecordTables) -> duckdb.DuckDBPyConnection:
    """A connection of its own in which each of Reddot's tables can be asked; close it."""
    if records.database is not None:
        return records.database.cursor()
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
    for table in reversed(TABLES):  # what the reports are completed from comes before them
        _enter(connection, table, records.tables.get(table))
    return connection


def _enter(
    connection: duckdb.DuckDBPyConnection, table: str, found: pa.Table | Path | None
) -> None:
    if found is None:
        columns = ", ".join(_column(c, ()) for c in TABLES[table]())
        connection.execute(f"CREATE VIEW {table} AS SELECT {columns} WHERE false")
        return
    if isinstance(found, Path):
        rows = connection.read_parquet(str(found), hive_partitioning=False)
        there = set(rows.columns)
    else:
        rows = connection.from_arrow(found)
        there = set(found.column_names)
    rows.create_view(f"{table}_found")
    own = [c for c in TABLES[table]() if c.name in there or c.name != "use_of_force"]
    whole = f"SELECT {', '.join(_column(c, there) for c in own)} FROM {table}_found"
    if table == "reports" and "use_of_force" not in there:
        whole = f"SELECT *, {use_of_force()} AS use_of_force FROM ({whole})"
    connection.execute(f"CREATE VIEW {table} AS {whole}")


def _column(column: Column, there: Collection[str]) -> str:
    """A column of a file; one that the file does not have says nothing in any row."""
    name = f'"{column.name}"'
    return name if column.name in there else f"CAST(NULL AS {_SQL_TYPES[column.kind]}) AS {name}"


def use_of_force() -> str:
    """The test of :meth:`Report.is_use_of_force` in SQL, on the flat row and ``as_given``."""
    named = " OR ".join(_true(name) for name in _tactics(talk=True))
    force = " OR ".join(_true(name) for name in _tactics(talk=False))
    given = "report_id IN (SELECT report_id FROM as_given WHERE field = 'tactics')"
    return f"(NOT ({named}) OR ({force}) OR ced_used IS NOT DISTINCT FROM 'yes' OR {given})"


def _tactics(*, talk: bool) -> list[str]:
    return [f"tactic_{c}" for c in read_code_list("tactic").names() if (c in not_force()) == talk]


def _true(column: str) -> str:
    return f'coalesce("{column}", false)'


_SQL_TYPES = {
    "string": "VARCHAR",
    "code": "VARCHAR",
    "boolean": "BOOLEAN",
    "integer": "BIGINT",
    "datetime": "TIMESTAMPTZ",
    "date": "DATE",
}
