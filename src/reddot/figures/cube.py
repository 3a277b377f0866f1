"""Count records in DuckDB, split by any breakdowns at once.

The names in the queries come from the schema and the code lists, never from a person;
:mod:`reddot.figures.twin` counts the same in plain Python.
"""

# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import duckdb

from reddot.figures.breakdown_sql import (
    Given,
    conditions_of_rows,
    row_expression,
    rows_list,
    sql_text,
)
from reddot.figures.breakdowns import NOT_STATED, Breakdown, read_breakdown
from reddot.figures.ladders import Ladder, read_ladder
from reddot.records.periods import Period
from reddot.records.record_tables import RecordTables, connect

ALL_FORCES = "All forces"
# What identifies a unit; a report is one by itself. Two forces may use one identifier.
UNITS = {
    "reports": None,
    "subjects": "nullif(subject_id, '') || chr(31) || own_force",
    "incidents": "nullif(incident_id, '') || chr(31) || own_force",
}


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """How many units a force has in a period, in one row of each breakdown.

    ``unlinked`` are reports that name no subject (or incident), so that nobody can say how many
    units they are; it is 0 where reports are counted.
    """

    force: str
    period: str
    rows: tuple[str, ...]
    number: int
    unlinked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cube:
    """What to count: the breakdowns, the periods, the unit, the ladder for highest CED use.

    ``together`` counts all forces as one.
    """

    by: tuple[Breakdown, ...] = ()
    spans: tuple[Period, ...] = ()
    unit: str = "reports"
    ladder: Ladder = field(default_factory=lambda: read_ladder("ho"))
    forces: tuple[str, ...] = ()
    together: bool = False


def count_cube(tables: RecordTables, cube: Cube) -> list[Count]:
    """Count records by every combination of rows of some breakdowns.

    Parameters
    ----------
    tables
        The records; ``as_given`` beside them gives answers without a counterpart.
    cube
        What to count. A report outside every period is not counted, one without a day is counted
        under ``not_stated``.

    Returns
    -------
    list of Count
        In order of force, period and rows; combinations without a report are left out.
    """
    return count_cubes(tables, [cube])[0]


def count_cubes(tables: RecordTables, cubes: Iterable[Cube]) -> list[list[Count]]:
    """Count several things in one go; see :func:`count_cube`.

    Of records that are read once, nothing is counted twice, whatever the order of its breakdowns.
    """
    with connect(tables) as connection:
        if tables.known is None:
            return [sorted(_count(connection, cube)) for cube in cubes]
        return [_count_once(connection, cube, tables.known) for cube in cubes]


def _count_once(
    connection: duckdb.DuckDBPyConnection, cube: Cube, known: dict[Cube, list[Count]]
) -> list[Count]:
    """The counts of a cube, from those of the same breakdowns in the order of their names."""
    order = sorted(range(len(cube.by)), key=lambda at: cube.by[at].name)
    plain = replace(cube, by=tuple(cube.by[at] for at in order))
    if plain not in known:
        known[plain] = list(_count(connection, plain))
    back = [order.index(at) for at in range(len(order))]
    return sorted(replace(c, rows=tuple(c.rows[at] for at in back)) for c in known[plain])


def _count(connection: duckdb.DuckDBPyConnection, cube: Cube) -> Iterable[Count]:
    return read_counts(connection, cube, enter_question(connection, cube))


def enter_question(connection: duckdb.DuckDBPyConnection, cube: Cube) -> Given:
    """Enter the periods and the answers kept as given that a question needs; those answers."""
    _enter_spans(connection, cube.spans)
    given = _given_answers(connection, cube.by)
    if given:
        _enter_given(connection, given)
    return given


def reports_per_incident(
    tables: RecordTables, cube: Cube, tactic: str | None = None
) -> dict[tuple[str, str], float]:
    """How much reports cluster in incidents, by force and period, for an interval to allow for.

    Parameters
    ----------
    tables, cube
        The records, and the forces and periods.
    tactic
        Count only reports that name this tactic or group of tactics.

    Returns
    -------
    dict
        The mean of m² over the mean of m, m being the reports of an incident: the variance of a
        sum of such clusters over that of as many independent reports. Without linked reports the
        force and period is left out.
    """
    conditions = dict(conditions_of_rows(read_breakdown("tactic"), {})) if tactic else {}
    wanted = conditions.get(tactic or "", "true")
    unit = UNITS["incidents"]
    with connect(tables) as connection:
        enter_question(connection, cube)
        query = f"""{counted_rows(cube)}, incidents AS (
            SELECT force, period, count(*) AS m FROM counted
            WHERE {unit} IS NOT NULL AND ({wanted}) GROUP BY force, period, {unit})
            SELECT force, period, sum(m * m) / sum(m) FROM incidents GROUP BY force, period"""
        found = connection.execute(query).fetchall()
    return {(force, period): float(dispersion) for force, period, dispersion in found}


def read_counts(
    connection: duckdb.DuckDBPyConnection, cube: Cube, given: Given, only: str = "true"
) -> Iterable[Count]:
    """Count reports under a condition, as :func:`count_cube` does.

    One multi-select is spread over columns, all other breakdowns group the rows.
    """
    wide = next((b for b in cube.by if b.multiple()), None)
    grouped = [b for b in cube.by if b is not wide]
    spread = [("", "true")] if wide is None else conditions_of_rows(wide, given)
    at_wide = None if wide is None else cube.by.index(wide)
    query = _query(cube, grouped, [condition for _, condition in spread], given)
    query = f"{counted_rows(cube, only)} {query}"
    for force, period, *values in connection.execute(query).fetchall():
        rows = [_row_of(value) for value in values[: len(grouped)]]
        numbers = values[len(grouped) :]
        for (row, _), number, unlinked in zip(spread, numbers[::2], numbers[1::2], strict=True):
            if number or unlinked:
                named = rows if at_wide is None else [*rows[:at_wide], row, *rows[at_wide:]]
                yield Count(force, period, tuple(named), number, unlinked)


def _row_of(value: object) -> str:
    return NOT_STATED if value is None else str(value)


def _query(cube: Cube, grouped: Sequence[Breakdown], spread: Sequence[str], given: Given) -> str:
    names = [f"s{i}" for i in range(len(grouped))]
    expressions, sources = [], ["counted"]
    for name, b in zip(names, grouped, strict=True):
        if b.multiple():
            sources.append(f"unnest({rows_list(b, given)}) AS of_{name}({name})")
            expressions.append(name)
        else:
            expressions.append(f"{row_expression(b, cube.ladder, given)} AS {name}")
    counts = [sql for condition in spread for sql in _aggregates(cube.unit, condition)]
    columns = ", ".join(["force", "period", *expressions, *counts])
    groups = ", ".join(["force", "period", *names])
    return f"SELECT {columns} FROM {', '.join(sources)} GROUP BY {groups}"


def counted_rows(cube: Cube, only: str = "true") -> str:
    """The reports that any figure counts, with the period they fall in, under a condition."""
    places = ", ".join(sql_text(force) for force in cube.forces)
    wanted = f"AND force IN ({places})" if cube.forces else ""
    return f"""
        WITH counted AS (
            SELECT reports.*{_as_one(cube)}, force AS own_force,
                   coalesce(spans.name, '{NOT_STATED}') AS period
            FROM reports LEFT JOIN spans ON used_on BETWEEN spans.first AND spans.last
            WHERE coalesce(CAST(status AS VARCHAR), 'complete') = 'complete' {wanted}
              AND use_of_force AND (used_on IS NULL OR spans.name IS NOT NULL)
              AND ({only})
        )"""


def _as_one(cube: Cube) -> str:
    return f" REPLACE ({sql_text(ALL_FORCES)} AS force)" if cube.together else ""


def _aggregates(unit: str, condition: str) -> tuple[str, str]:
    """The number of units, and of reports that are not linked to one, under a condition."""
    column = UNITS[unit]
    if column is None:
        return f"count(*) FILTER (WHERE {condition})", "0"
    linked = f"count(DISTINCT {column}) FILTER (WHERE {condition})"
    return linked, f"count(*) FILTER (WHERE {column} IS NULL AND ({condition}))"


def _given_answers(
    connection: duckdb.DuckDBPyConnection, by: Sequence[Breakdown]
) -> dict[str, tuple[str, ...]]:
    """The answers kept as given, of the questions that a count reads."""
    wanted = sorted({"tactics", *(b.question for b in by if b.question)})
    places = ", ".join("?" for _ in wanted)
    query = f"""SELECT field, list(DISTINCT value) FROM as_given
        WHERE field IN ({places}) GROUP BY field"""
    found = connection.execute(query, wanted).fetchall()
    return {question: tuple(sorted(values)) for question, values in found}


def _enter_given(connection: duckdb.DuckDBPyConnection, given: Given) -> None:
    fields = ", ".join(f"'{question}'" for question in given)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE given AS "
        f"SELECT DISTINCT report_id, field, value FROM as_given WHERE field IN ({fields})"
    )


def _enter_spans(connection: duckdb.DuckDBPyConnection, spans: Iterable[Period]) -> None:
    connection.execute("CREATE OR REPLACE TEMP TABLE spans (name VARCHAR, first DATE, last DATE)")
    for span in spans:
        values = [span.name(), span.first, span.last]
        connection.execute("INSERT INTO spans VALUES (?, ?, ?)", values)
