"""Rows no figure is made from: a zero that another table of the same release contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reddot.figures.compare import Contradiction
from reddot.figures.quantities import PARENTS, quantities
from reddot.records.published import PublishedRow, PublishedTable

RowKey = tuple[str, str, tuple[tuple[str, str], ...]]


def withheld_rows(
    table: PublishedTable, contradictions: Iterable[Contradiction]
) -> Mapping[RowKey, str]:
    """The rows of a table that are withheld, and why.

    Parameters
    ----------
    table
        The table asked for.
    contradictions
        Those of the release that the table is of.

    Returns
    -------
    dict
        By force, period and keys: rows whose own count is the false zero, and rows of totals in
        the same table that leave it out.
    """
    found = (c for c in contradictions if c.kind == "false_zero")
    false = {(c.force, c.period, c.cell): c for c in found}
    zeros = {key: c for row in table.rows for key, c in _false_zeros(table, row, false)}
    withheld: dict[RowKey, str] = {}
    for row in table.rows:
        own = [zeros[q] for q in _quantities(table, row) if q in zeros]
        left_out = [
            zeros[row.force, row.period, child]
            for child, parents in PARENTS.items()
            if row.keys.get("tactic") in parents and (row.force, row.period, child) in zeros
        ]
        key = (row.force, row.period, tuple(sorted(row.keys.items())))
        if own:
            withheld[key] = _why(own[0])
        elif left_out:
            withheld[key] = f"leaves out {left_out[0].cell}: {_why(left_out[0])}"
    return withheld


def _quantities(table: PublishedTable, row: PublishedRow) -> list[tuple[str, str, str]]:
    return [(row.force, row.period, quantity) for quantity, _, _ in quantities(table, row)]


def _false_zeros(
    table: PublishedTable, row: PublishedRow, false: Mapping[tuple[str, str, str], Contradiction]
) -> list[tuple[tuple[str, str, str], Contradiction]]:
    """The quantities that this row prints as 0 though another table counts some."""
    keys = [(row.force, row.period, q) for q, _, value in quantities(table, row) if value == 0]
    return [(key, false[key]) for key in keys if key in false]


def _why(c: Contradiction) -> str:
    printed = zip(c.tables, c.values, strict=True)
    return "withheld: " + ", ".join(f"{table} prints {value}" for table, value in printed)
