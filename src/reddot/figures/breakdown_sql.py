"""Breakdowns in SQL: which row of each a report is in.

Names come from the schema and the code lists; what a person wrote is quoted as a text.
"""

# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reddot.figures.breakdowns import (
    CED_NOT_STATED,
    GIVEN,
    NO_CED,
    NOT_STATED,
    UNANSWERED,
    Breakdown,
    read_breakdown,
)
from reddot.figures.ladders import Ladder

Given = Mapping[str, tuple[str, ...]]  # the answers kept as given, by question


def conditions_of_rows(breakdown: Breakdown, given: Given) -> list[tuple[str, str]]:
    """Each row of a multi-select and when a report is in it for certain."""
    columns = breakdown.columns()
    question = str(breakdown.question)
    found = [
        (row, _any_of(columns[code] for code in codes))
        for row, codes in breakdown.categories().items()
    ]
    found += [(f"{GIVEN}{v}", _has_given(question, v)) for v in given.get(question, ())]
    if breakdown.choices == "tactics":
        found = [(row, f"{test} OR {_ced_said()}" if row == "ced" else test) for row, test in found]
        found.append((CED_NOT_STATED, f"{_ced_said()} AND NOT ({_any_ced()})"))
    return [*found, (NOT_STATED, _silent(breakdown, given))]


def possible_rows(breakdown: Breakdown, given: Given) -> list[tuple[str, str]]:
    """Each row of a multi-select and when a report that is not in it could be, were it filled.

    A report that gives no answer could be in any row, and so could one whose answer was kept as
    given. Whether a CED was used is answered by itself as well.
    """
    question = str(breakdown.question)
    unsure = _silent(breakdown, given)
    unsure += f" OR {_has_given(question)}" if question in given else ""
    rows = breakdown.categories()
    if breakdown.choices != "tactics":
        return [(row, unsure) for row in rows]
    unsaid = ced_open(given)
    use = f"NOT ({_any_ced()}) AND ({_ced_said()} OR {unsaid})"
    whether = f"NOT ({_any_ced()}) AND {unsaid}"
    about_ced = {"ced": whether, CED_NOT_STATED: whether}
    return [
        (row, about_ced.get(row, use if row.startswith("ced_") else unsure))
        for row in (*rows, CED_NOT_STATED)
    ]


def leaves_open(breakdown: Breakdown, given: Given) -> str:
    """Whether a report could be in a row that it is not in for certain."""
    if breakdown.made == "month":
        return "false"
    if breakdown.made == "ced_use":
        return f"NOT ({_any_ced()}) AND ({_ced_said()} OR {ced_open(given)})"
    if breakdown.multiple():
        return " OR ".join(
            dict.fromkeys(f"({test})" for _, test in possible_rows(breakdown, given))
        )
    unknown = ", ".join(sql_text(code) for code in (NOT_STATED, *breakdown.unknown))
    column = breakdown.column
    return f"{column} IS NULL OR CAST({column} AS VARCHAR) IN ({unknown})"


def _silent(breakdown: Breakdown, given: Given) -> str:
    question = str(breakdown.question)
    named = _any_of(breakdown.columns().values())
    return f"NOT ({named})" + (f" AND NOT {_has_given(question)}" if question in given else "")


def _ced_said() -> str:
    return "ced_used IS NOT DISTINCT FROM 'yes'"


def _any_ced() -> str:
    return _any_of(f"tactic_{code}" for code in read_breakdown("tactic").categories()["ced"])


def ced_open(given: Given) -> str:
    """Whether a report without a use leaves open whether a CED was used."""
    named = _any_of(read_breakdown("tactic").columns().values())
    odd = f" OR {_has_given('tactics')}" if "tactics" in given else ""
    return f"(ced_used IS NULL AND (NOT ({named}){odd}))"


def row_expression(breakdown: Breakdown, ladder: Ladder, given: Given) -> str:
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
        WHEN {ced_open(given)} THEN '{UNANSWERED}' ELSE '{NO_CED}' END"""


def rows_list(breakdown: Breakdown, given: Given) -> str:
    """The rows of a multi-select that a report is in, as a list."""
    rows = ", ".join(
        f"CASE WHEN {condition} THEN {sql_text(row)} END"
        for row, condition in conditions_of_rows(breakdown, given)
    )
    return f"list_filter([{rows}], lambda row: row IS NOT NULL)"


def _any_of(columns: Iterable[str]) -> str:
    return " OR ".join(_true(column) for column in columns)


def _true(column: str) -> str:
    return f"coalesce({column}, false)"


def _has_given(question: str, value: str | None = None) -> str:
    same = "" if value is None else f" AND value = {sql_text(value)}"
    chosen = f"SELECT report_id FROM given WHERE field = '{question}'{same}"
    return f"report_id IN ({chosen})"


def sql_text(value: str) -> str:
    """A text in the query; its quotation marks are letters."""
    return "'{}'".format(value.replace("'", "''"))
