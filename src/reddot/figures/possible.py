"""Count how many units could be in a row, were every answer given that records leave open."""

# ruff: noqa: S608

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import duckdb

from reddot.figures.breakdown_sql import (
    Given,
    conditions_of_rows,
    leaves_open,
    possible_rows,
    row_expression,
    sql_text,
)
from reddot.figures.breakdowns import (
    CED_CELLS,
    CED_USES,
    DISCHARGE_STATED,
    GIVEN,
    NO_CED,
    NOT_STATED,
    UNANSWERED,
    Breakdown,
)
from reddot.figures.cube import UNITS, Cube, counted_rows, enter_question, read_counts
from reddot.figures.ladders import DISCHARGE_USES
from reddot.records.codes import read_code_list
from reddot.records.record_tables import RecordTables, connect

Place = tuple[str, str, tuple[str, ...]]  # force, period, a row of each breakdown


def count_possible(tables: RecordTables, cube: Cube) -> dict[Place, int]:
    """Count the units that could be in each row, those that are in it for certain among them.

    Parameters
    ----------
    tables
        The records.
    cube
        What is counted. The highest CED use has the cells of the table ``ced`` as rows too.

    Returns
    -------
    dict
        By force, period and rows. Rows that nothing could be in are left out. Exact: each number
        is what some way of filling the forms would give, a person or incident counted once; a
        report that names none counts as one more.
    """
    with connect(tables) as connection:
        given = enter_question(connection, cube)
        unsure = " OR ".join(f"({leaves_open(b, given)})" for b in cube.by) or "false"
        if cube.unit != "reports":
            return _read(connection, cube, given, "true")
        # reports that leave nothing open are counted where they are, many times faster
        found = Counter(_read(connection, cube, given, unsure))
        for count in read_counts(connection, cube, given, f"({unsure}) IS NOT TRUE"):
            for rows in product(
                *(_rows_of(b, r) for b, r in zip(cube.by, count.rows, strict=True))
            ):
                found[count.force, count.period, rows] += count.number
    return dict(found)


def _rows_of(breakdown: Breakdown, row: str) -> Sequence[str]:
    return _ced_rows()[row] if breakdown.made == "ced_use" else (row,)


def _read(
    connection: duckdb.DuckDBPyConnection, cube: Cube, given: Given, only: str
) -> dict[Place, int]:
    found = connection.execute(f"{counted_rows(cube, only)}{_query(cube, given)}").fetchall()
    return {(force, period, tuple(rows)): number for force, period, *rows, number in found}


def _query(cube: Cube, given: Given) -> str:
    single = {i: b for i, b in enumerate(cube.by) if not b.multiple()}
    values = [f"{row_expression(b, cube.ladder, given)} AS v{i}" for i, b in single.items()]
    lists = [
        f"unnest({_multiple(b, given) if b.multiple() else _single(b, f'v{i}')}) AS m{i}(row{i})"
        for i, b in enumerate(cube.by)
    ]
    rows = ", ".join(["force", "period", *(f"row{i}" for i in range(len(cube.by)))])
    valued = f", valued AS (SELECT {', '.join(['*', *values])} FROM counted)"
    sources = ", ".join(["valued", *lists])
    return f"{valued} SELECT {rows}, {_units(cube.unit)} FROM {sources} GROUP BY {rows}"


def _units(unit: str) -> str:
    column = UNITS[unit]
    if column is None:
        return "count(*)"
    return f"count(DISTINCT {column}) + count(*) FILTER (WHERE {column} IS NULL)"


def _multiple(breakdown: Breakdown, given: Given) -> str:
    """The rows of a multi-select that a report is in, or could be."""
    could = dict(possible_rows(breakdown, given))
    rows = ", ".join(
        f"CASE WHEN ({test}) OR ({could.get(row, 'false')}) THEN {sql_text(row)} END"
        for row, test in conditions_of_rows(breakdown, given)
    )
    return f"list_filter([{rows}], lambda one: one IS NOT NULL)"


def _single(breakdown: Breakdown, value: str) -> str:
    """The rows of one answer that a report is in, or could be."""
    own = f"coalesce(CAST({value} AS VARCHAR), {sql_text(NOT_STATED)})"
    if breakdown.made == "month":
        return f"[{own}]"
    if breakdown.made == "ced_use":
        cases = " ".join(
            f"WHEN {sql_text(use)} THEN {_list(rows)}" for use, rows in _ced_rows().items()
        )
        return f"CASE {own} {cases} END"
    names = read_code_list(breakdown.code_list or "").names()
    codes = [code for code in names if code not in breakdown.unknown]
    silent = _list([NOT_STATED, *breakdown.unknown])
    unsure = f"list_contains({silent}, {own}) OR starts_with({own}, {sql_text(GIVEN)})"
    return f"CASE WHEN {unsure} THEN list_prepend({own}, {_list(codes)}) ELSE [{own}] END"


def _ced_rows() -> Mapping[str, Sequence[str]]:
    """What a report could count as in the table of CED uses, by its highest use."""
    groups = {use: [c for c, uses in CED_CELLS.items() if use in uses] for use in CED_USES}
    for use in DISCHARGE_USES:
        groups[use].append(DISCHARGE_STATED)
    stated = [cell for cell in CED_CELLS if cell != NOT_STATED]
    return {
        **groups,
        NOT_STATED: [NOT_STATED, *stated],
        UNANSWERED: [UNANSWERED, NO_CED, NOT_STATED, *stated],
        NO_CED: [NO_CED],
    }


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(sql_text(value) for value in values)}]"
