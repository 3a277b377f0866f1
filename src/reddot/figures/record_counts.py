"""Count reports in DuckDB by a counting rule.

The names in the queries come from code lists, never from a person; :mod:`reddot.figures.twin`
counts the same in plain Python.
"""

# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from reddot.figures.ladders import Ladder
from reddot.records.codes import read_code_list
from reddot.records.periods import Period

NO_PERIOD = "not_stated"
UNANSWERED = "unanswered"
GROUPS = ("handcuffing", "baton", "irritant", "ced", "aep", "firearms", "dog")


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """How many reports a force has in a period, in one category."""

    force: str
    period: str
    category: str
    reports: int


def count_ced(reports: pa.Table, ladder: Ladder, spans: Iterable[Period]) -> list[Count]:
    """Count reports with CED use by their highest use.

    Parameters
    ----------
    reports
        The ``reports`` table as Arrow, one row a report.
    ladder
        The order of uses.
    spans
        The periods to count; a report outside all of them is not counted, one without a day is
        counted under ``not_stated``.

    Returns
    -------
    list of Count
        Categories are the uses and ``not_stated``, in order of force, period and category; those
        with no report are left out.
    """
    uses = "\n".join(f"WHEN tactic_ced_{use} THEN '{use}'" for use in reversed(ladder.order))
    category = f"CASE {uses} WHEN ced_used = 'yes' THEN 'not_stated' END"
    return _run(reports, f"{_category_counts(category)} HAVING category IS NOT NULL", spans)


def count_reports(reports: pa.Table, spans: Iterable[Period]) -> list[Count]:
    """Count reports of force by force and period, category ``total``."""
    return _run(reports, _category_counts("'total'"), spans)


def count_without_tactics(reports: pa.Table, spans: Iterable[Period]) -> list[Count]:
    """Count reports that name no tactic at all, by what they say of CED: yes, no or unanswered."""
    codes = (code for members in tactic_categories().values() for code in members)
    named = " OR ".join(f"coalesce(tactic_{code}, false)" for code in dict.fromkeys(codes))
    category = f"coalesce(ced_used, '{UNANSWERED}')"
    return _run(reports, _category_counts(category, f"NOT ({named})"), spans)


def count_tactics(reports: pa.Table, spans: Iterable[Period]) -> list[Count]:
    """Count reports by tactic, each tactic once a report, and by group of tactics."""
    branches = [
        _category_counts(f"'{category}'", "OR ".join(f"tactic_{code} " for code in codes))
        for category, codes in tactic_categories().items()
    ]
    return _run(reports, " UNION ALL ".join(branches), spans)


def tactic_categories() -> Mapping[str, tuple[str, ...]]:
    """The tactics, each alone, and the groups of tactics with their members.

    >>> tactic_categories()["aep"]
    ('aep_aimed', 'aep_fired')
    """
    codes = read_code_list("tactic").codes
    groups = {g: tuple(c.code for c in codes if c.part_of == g) for g in GROUPS}
    return {c.code: (c.code,) for c in codes} | groups


def _category_counts(category: str, condition: str = "true") -> str:
    return f"""
        SELECT force, period, {category} AS category, count(*) AS reports
        FROM counted WHERE {condition} GROUP BY force, period, category"""


def _counted() -> str:
    """The reports that any figure counts, with the period they fall in."""
    others = [c.code for c in read_code_list("tactic").codes if c.counts_as_force]
    any_other = " OR ".join(f"coalesce(tactic_{code}, false)" for code in others)
    return f"""
        WITH counted AS (
            SELECT reports.*, coalesce(spans.name, '{NO_PERIOD}') AS period
            FROM reports LEFT JOIN spans ON used_on BETWEEN spans.first AND spans.last
            WHERE status = 'complete'
              AND NOT (coalesce(tactic_tactical_communications, false)
                       AND ced_used IS DISTINCT FROM 'yes' AND NOT ({any_other}))
              AND (used_on IS NULL OR spans.name IS NOT NULL)
        )"""


def _run(reports: pa.Table, query: str, spans: Iterable[Period]) -> list[Count]:
    with duckdb.connect() as connection:
        connection.register("reports", reports)
        connection.execute("CREATE TABLE spans (name VARCHAR, first DATE, last DATE)")
        for span in spans:
            values = [span.name(), span.first, span.last]
            connection.execute("INSERT INTO spans VALUES (?, ?, ?)", values)
        rows = connection.execute(f"{_counted()} {query}").fetchall()
    return sorted(Count(*row) for row in rows)
