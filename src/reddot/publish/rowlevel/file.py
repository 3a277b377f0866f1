"""The row-level open-data file: one row a report, identifiers left out, in an order of its own."""

# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import duckdb
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from reddot.errors import NotEnoughDataError
from reddot.figures.breakdown_sql import Given, row_expression, sql_text
from reddot.figures.breakdowns import read_breakdown
from reddot.figures.cube import Cube, counted_rows
from reddot.figures.ladders import read_ladder
from reddot.figures.record_question import financial_years
from reddot.publish.openfiles.csv_text import check_no_formula, csv_bytes
from reddot.publish.openfiles.dictionary import DescribedFile, Field
from reddot.publish.rowlevel.columns import DEFAULT, OTHER_ANSWER, OpenColumn, open_columns
from reddot.records.cells import Missing
from reddot.records.periods import Period, parse_period
from reddot.records.questions import BY_FIELD
from reddot.records.record_tables import RecordTables, connect

NOT_STATED = sql_text(Missing.NOT_STATED.value)
ROW_GROUP = 1 << 17


@dataclass(frozen=True, slots=True)
class OpenRows:
    """The rows of a row-level file: texts alone, and what each column means.

    ``table`` has one column of texts for each of ``fields``, its rows sorted by all columns;
    ``removed`` says what was taken out of them so that they hide each other.
    """

    table: pa.Table
    fields: tuple[Field, ...]
    removed: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(field.name for field in self.fields)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Each row as texts, in the order of the file."""
        lists = (column.to_pylist() for column in self.table.columns)
        return iter(zip(*lists, strict=True))

    def as_csv(self) -> bytes:
        """The file as CSV: UTF-8, RFC 4180, lines ended by CR LF."""
        names = self.table.column("force").unique().to_pylist() if self.has("force") else []
        for name in names:
            check_no_formula(name, "column force")
        quoted = any(set(name) & set('",\r\n') for name in names)  # codes never need it
        options = pyarrow.csv.WriteOptions(
            include_header=False, quoting_style="needed" if quoted else "none"
        )
        target = BytesIO()
        pyarrow.csv.write_csv(self.table, target, options)
        return csv_bytes([self.columns]) + target.getvalue().replace(b"\n", b"\r\n")

    def as_parquet(self) -> bytes:
        """The file as Parquet; the same bytes for the same rows and version of the library."""
        target = BytesIO()
        whole = self.table.replace_schema_metadata(None).combine_chunks()
        pq.write_table(
            whole, target, compression="zstd", row_group_size=ROW_GROUP, store_schema=False
        )
        return target.getvalue()

    def has(self, column: str) -> bool:
        """Whether the file has a column."""
        return column in self.columns

    def described(self, path: str, title: str = "Reports, row by row") -> DescribedFile:
        """What the file is and what its columns mean."""
        statement = " ".join((STATEMENT, *self.removed))
        return DescribedFile(path=path, title=title, statement=statement, fields=self.fields)


STATEMENT = (
    "One row is one report: one officer's use of force on one person, so rows are neither people "
    "nor incidents. Complete reports in which force was used, out-of-force incidents included; "
    "training exercises, tests and incomplete forms left out. Characteristics of the person are as "
    "the officer perceived them. Identifiers, free text and exact days are left out; rows are "
    "sorted by their values and say nothing of the order in which they were made."
)


def open_rows(
    records: RecordTables,
    columns: Sequence[str] = DEFAULT,
    *,
    forces: Sequence[str] = (),
    periods: Sequence[str] = (),
    ladder: str = "ho",
) -> OpenRows:
    """The rows that a row-level file of some records has, before anything is generalised.

    Parameters
    ----------
    records
        The records.
    columns
        What the file holds, from the allowed list; see :mod:`reddot.publish.rowlevel.columns`.
    forces, periods
        Which reports; all forces and financial years unless given. A report without a day is in
        unless periods are named.
    ladder
        The order of CED uses by which the highest is chosen.

    Returns
    -------
    OpenRows
        The reports that a figure counts, sorted by all columns in order of code points.

    Raises
    ------
    UsageError
        A column is not in the allowed list.
    NotEnoughDataError
        No report is left.
    """
    wanted = open_columns(tuple(columns))
    spans = [p for name in periods if (p := parse_period(name)) is not None]
    cube = Cube(spans=tuple(spans or financial_years(records.days())), forces=tuple(forces))
    with connect(records) as connection:
        _enter(connection, cube.spans)
        given = _given(connection)
        values = ", ".join(
            f'{_expression(column, records, given, ladder)} AS "{column.name}"' for column in wanted
        )
        dated = "WHERE used_on IS NOT NULL" if periods else ""
        query = f"{counted_rows(cube)} SELECT {values} FROM counted {dated} ORDER BY ALL"
        table = connection.sql(query).to_arrow_table()
    if not table.num_rows:
        raise NotEnoughDataError(
            "No report counts in the forces and periods asked for, so there is no row-level file. "
            "Ask for other forces or periods."
        )
    return OpenRows(_as_texts(table), tuple(column.field for column in wanted))


def in_order(table: pa.Table) -> pa.Table:
    """Rows sorted by all columns, so that their order says nothing that they do not say."""
    return _as_texts(table).sort_by([(name, "ascending") for name in table.column_names])


def _as_texts(table: pa.Table) -> pa.Table:
    """Plain texts: a dictionary of values would keep the order in which they were first met."""
    texts = [table.column(name).cast(pa.string()) for name in table.column_names]
    return pa.table(dict(zip(table.column_names, texts, strict=True)))


def _enter(connection: duckdb.DuckDBPyConnection, spans: Sequence[Period]) -> None:
    connection.execute("CREATE TEMP TABLE spans (name VARCHAR, first DATE, last DATE)")
    for span in spans:
        values = [span.name(), span.first, span.last]
        connection.execute("INSERT INTO spans VALUES (?, ?, ?)", values)
    connection.execute("CREATE TEMP TABLE given AS SELECT report_id, field, value FROM as_given")


def _given(connection: duckdb.DuckDBPyConnection) -> Given:
    """The questions that any report has an answer to without a code; the answers stay inside."""
    found = connection.execute("SELECT DISTINCT field FROM given").fetchall()
    return {str(question): () for (question,) in found}


def _expression(column: OpenColumn, records: RecordTables, given: Given, ladder: str) -> str:
    if column.source == "force":
        return "force"
    if column.source == "month":
        return f"coalesce(strftime(used_on, '%Y-%m'), {NOT_STATED})"
    if column.source == "ced_use":
        return row_expression(read_breakdown("ced_use"), read_ladder(ladder), given)
    if column.source == "choice":
        return _choice(column, records, given)
    return _single(column, given)


def _single(column: OpenColumn, given: Given) -> str:
    asked_if = BY_FIELD[column.question].asked_if
    cases = f"WHEN {column.name} IS NOT NULL THEN CAST({column.name} AS VARCHAR)"
    cases += _other(column.question, given)
    for parent, opening in _parents(column.question) if asked_if else ():
        closed = f"{parent} IS NOT NULL AND CAST({parent} AS VARCHAR) <> {sql_text(opening)}"
        cases += f" WHEN {closed} THEN {sql_text(Missing.NOT_APPLICABLE.value)}"
    return f"CASE {cases} ELSE {NOT_STATED} END"


def _parents(question: str) -> Iterator[tuple[str, str]]:
    """The questions that open one, and theirs in turn."""
    asked_if = BY_FIELD[question].asked_if
    while asked_if is not None:
        yield asked_if
        asked_if = BY_FIELD[asked_if[0]].asked_if


def _choice(column: OpenColumn, records: RecordTables, given: Given) -> str:
    cases = f"WHEN {column.name} THEN 'yes'"
    for force, question, code in sorted(records.no_answer):
        if (question, code) == (column.question, column.code):
            where = f"force = {sql_text(force)}" if force else "true"
            cases += f" WHEN {where} THEN {sql_text(Missing.NOT_AVAILABLE.value)}"
    cases += f" WHEN NOT {column.name} THEN 'no'{_other(column.question, given)}"
    return f"CASE {cases} ELSE {NOT_STATED} END"


def _other(question: str, given: Given) -> str:
    if question not in given:
        return ""
    named = f"SELECT report_id FROM given WHERE field = {sql_text(question)}"
    return f" WHEN report_id IN ({named}) THEN {sql_text(OTHER_ANSWER)}"
