"""The counting rule of a table in words: the statement and its particulars."""

from __future__ import annotations

from collections.abc import Sequence

from reddot.figures.figure import FigureRow, FigureTable
from reddot.pack.blocks import Rule
from reddot.pack.wording import day, listed, period_words, plain


def rules_of(table: FigureTable) -> tuple[Rule, ...]:
    """The rules of a table: what is counted, what is in and out, the ladder, the sources.

    There are several where the same table counted another thing in other periods.
    """
    by_statement: dict[str, list[FigureRow]] = {}
    for row in table.rows:
        by_statement.setdefault(row.rule.statement, []).append(row)
    return tuple(
        Rule(_said_of(statement, rows, len(by_statement) > 1), _particulars(table, rows))
        for statement, rows in by_statement.items()
    )


def _said_of(statement: str, rows: Sequence[FigureRow], several: bool) -> str:
    periods = tuple(dict.fromkeys(period_words(row.period) for row in rows))
    return f"In {listed(periods)}: {statement}" if several else statement


def _particulars(table: FigureTable, rows: Sequence[FigureRow]) -> tuple[tuple[str, str], ...]:
    rule = table.rule
    units = tuple(dict.fromkeys(row.rule.unit for row in rows))
    found = [("One unit", listed(units)), ("In and out", rule.inclusion)]
    if rule.ladder is not None:
        order = ", ".join(plain(use) for use in rule.ladder.order)
        found.append(("Order of uses, low to high", f"{order} ({rule.ladder.title})"))
    return (*found, *(("Source", words) for words in sources_of(rows)))


def sources_of(rows: Sequence[FigureRow]) -> tuple[str, ...]:
    """The sources of some rows with the day each was published, each once."""
    found = dict.fromkeys((row.source, row.vintage) for row in rows)
    return tuple(
        f"{source}, published {day(vintage)}" if vintage else f"{source}, counted for this pack"
        if source == "records" else f"{source}, day of publication not known"
        for source, vintage in found
    )  # fmt: skip
