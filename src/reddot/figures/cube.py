"""Count records in DuckDB, split by any breakdowns at once.

The names in the queries come from the schema and the code lists, never from a person;
:mod:`reddot.figures.twin` counts the same in plain Python.
"""

# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from reddot.figures.breakdowns import (
    CED_NOT_STATED,
    CED_UNANSWERED,
    GIVEN,
    NO_CED,
    NO_TACTIC,
    NOT_STATED,
    UNANSWERED,
    Breakdown,
    read_breakdown,
)
from reddot.figures.ladders import Ladder, read_ladder
from reddot.records.periods import Period
from reddot.records.record_tables import RecordTables, connect

ALL_FORCES = "All forces"
# What identifies a unit; a report is one by itself.
UNITS = {
    "reports": None,
    "subjects": "nullif(subject_id, '')",
    "incidents": "nullif(incident_id, '')",
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
    """Count several things in one go; see :func:`count_cube`."""
    with connect(tables) as connection:
        return [sorted(_count(connection, cube)) for cube in cubes]


def _count(connection: duckdb.DuckDBPyConnection, cube: Cube) -> Iterable[Count]:
    _enter_spans(connection, cube.spans)
    given = _given_answers(connection, cube.by)
    if given:
        _enter_given(connection, given)
    return _read(connection, cube, given)


def reports_per_incident(tables: RecordTables, cube: Cube) -> dict[tuple[str, str], float]:
    """How much reports cluster in incidents, by force and period, for an interval to allow for.

    Returns
    -------
    dict
        The mean of m² over the mean of m, m being the reports of an incident: the variance of a
        sum of such clusters over that of as many independent reports. Without linked reports the
        force and period is left out.
    """
    with connect(tables) as connection:
        _enter_spans(connection, cube.spans)
        query = f"""{_counted(cube)}, incidents AS (
            SELECT force, period, count(*) AS m FROM counted WHERE incident_id IS NOT NULL
            GROUP BY force, period, incident_id)
            SELECT force, period, sum(m * m) / sum(m) FROM incidents GROUP BY force, period"""
        found = connection.execute(query).fetchall()
    return {(force, period): float(dispersion) for force, period, dispersion in found}


Given = dict[str, tuple[str, ...]]


def _read(connection: duckdb.DuckDBPyConnection, cube: Cube, given: Given) -> Iterable[Count]:
    """Count: one multi-select is spread over columns, all other breakdowns group the rows."""
    wide = next((b for b in cube.by if b.multiple()), None)
    grouped = [b for b in cube.by if b is not wide]
    spread = [("", "true")] if wide is None else _conditions(wide, given)
    at_wide = None if wide is None else cube.by.index(wide)
    query = _query(cube, grouped, [condition for _, condition in spread], given)
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
            sources.append(f"unnest({_rows_list(b, given)}) AS of_{name}({name})")
            expressions.append(name)
        else:
            expressions.append(f"{_expression(b, cube.ladder, given)} AS {name}")
    counts = [sql for condition in spread for sql in _aggregates(cube.unit, condition)]
    columns = ", ".join(["force", "period", *expressions, *counts])
    groups = ", ".join(["force", "period", *names])
    return f"{_counted(cube)} SELECT {columns} FROM {', '.join(sources)} GROUP BY {groups}"


def _rows_list(breakdown: Breakdown, given: Given) -> str:
    """The rows of a multi-select that a report is in, as a list."""
    rows = ", ".join(
        f"CASE WHEN {condition} THEN {_text(row)} END"
        for row, condition in _conditions(breakdown, given)
    )
    return f"list_filter([{rows}], lambda row: row IS NOT NULL)"


def _text(value: str) -> str:
    """A text in the query; its quotation marks are letters."""
    return "'{}'".format(value.replace("'", "''"))


def _counted(cube: Cube) -> str:
    """The reports that any figure counts, with the period they fall in."""
    places = ", ".join(_text(force) for force in cube.forces)
    wanted = f"AND force IN ({places})" if cube.forces else ""
    return f"""
        WITH counted AS (
            SELECT reports.*{_as_one(cube)}, coalesce(spans.name, '{NOT_STATED}') AS period
            FROM reports LEFT JOIN spans ON used_on BETWEEN spans.first AND spans.last
            WHERE coalesce(CAST(status AS VARCHAR), 'complete') = 'complete' {wanted}
              AND use_of_force AND (used_on IS NULL OR spans.name IS NOT NULL)
        )"""


def _as_one(cube: Cube) -> str:
    return f" REPLACE ({_text(ALL_FORCES)} AS force)" if cube.together else ""


def _aggregates(unit: str, condition: str) -> tuple[str, str]:
    """The number of units, and of reports that are not linked to one, under a condition."""
    column = UNITS[unit]
    if column is None:
        return f"count(*) FILTER (WHERE {condition})", "0"
    linked = f"count(DISTINCT {column}) FILTER (WHERE {condition})"
    return linked, f"count(*) FILTER (WHERE {column} IS NULL AND ({condition}))"


def _conditions(breakdown: Breakdown, given: Given) -> list[tuple[str, str]]:
    """Each row of a multi-select and when a report is in it."""
    columns = breakdown.columns()
    question = str(breakdown.question)
    found = [
        (row, _any_of(columns[code] for code in codes))
        for row, codes in breakdown.categories().items()
    ]
    answers = given.get(question, ())
    found += [(f"{GIVEN}{value}", _has_given(question, value)) for value in answers]
    silent = f"NOT ({_any_of(columns.values())})"
    silent += f" AND NOT {_has_given(question)}" if answers else ""
    if breakdown.choices != "tactics":
        return [*found, (NOT_STATED, silent)]
    return [*_with_ced(found), *_without_tactic(silent), *_without_ced(given)]


def _with_ced(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Whether a CED was used is answered by itself as well, not by the tactics alone."""
    said = "ced_used IS NOT DISTINCT FROM 'yes'"
    return [(row, f"{test} OR {said}" if row == "ced" else test) for row, test in found]


def _without_tactic(silent: str) -> list[tuple[str, str]]:
    return [
        (
            row,
            f"{silent} AND ced_used IS NOT DISTINCT FROM {'NULL' if said is None else _text(said)}",
        )
        for said, row in NO_TACTIC.items()
    ]


def _without_ced(given: Given) -> list[tuple[str, str]]:
    """Reports that name no use of a CED, by what they say of one."""
    ced = _any_of(f"tactic_{c}" for c in read_breakdown("tactic").categories()["ced"])
    return [
        (CED_NOT_STATED, f"NOT ({ced}) AND ced_used IS NOT DISTINCT FROM 'yes'"),
        (CED_UNANSWERED, f"NOT ({ced}) AND {_ced_open(given)}"),
    ]


def _ced_open(given: Given) -> str:
    """Whether a report without a use leaves open whether a CED was used."""
    named = _any_of(read_breakdown("tactic").columns().values())
    odd = f" OR {_has_given('tactics')}" if "tactics" in given else ""
    return f"ced_used IS NULL AND (NOT ({named}){odd})"


def _expression(breakdown: Breakdown, ladder: Ladder, given: Given) -> str:
    """The row of a report in a breakdown with one answer; NULL is not stated."""
    if breakdown.made == "month":
        return "strftime(used_on, '%Y-%m')"
    if breakdown.made == "ced_use":
        return _highest_use(ladder, given)
    question = str(breakdown.column)
    if question not in given:
        return question
    value = f"(SELECT '{GIVEN}' || min(value) FROM given WHERE field = '{question}'"
    return (
        f"coalesce(CAST({question} AS VARCHAR), {value} AND given.report_id = counted.report_id))"
    )


def _highest_use(ladder: Ladder, given: Given) -> str:
    uses = "\n".join(f"WHEN tactic_ced_{use} THEN '{use}'" for use in reversed(ladder.order))
    return f"""CASE {uses} WHEN ced_used = 'yes' THEN '{NOT_STATED}'
        WHEN {_ced_open(given)} THEN '{UNANSWERED}' ELSE '{NO_CED}' END"""


def _any_of(columns: Iterable[str]) -> str:
    return " OR ".join(_true(column) for column in columns)


def _true(column: str) -> str:
    return f"coalesce({column}, false)"


def _has_given(question: str, value: str | None = None) -> str:
    same = "" if value is None else f" AND value = {_text(value)}"
    chosen = f"SELECT report_id FROM given WHERE field = '{question}'{same}"
    return f"report_id IN ({chosen})"


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
