"""The account of an import as tables: every row, every problem by row and field, every recoding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reddot.records.importers.import_report import ImportReport, Restoration
from reddot.records.problems import Problem
from reddot.web.components import Cell, SummaryRow, Table

MOST = 500


def rows_of(account: ImportReport, stored: int, known: int) -> tuple[SummaryRow, ...]:
    """The rows read, and what became of them."""
    read = f"{account.rows_read:,} = {account.rows_kept:,} kept + {account.rows_refused:,} refused"
    return (
        SummaryRow(key="Rows read", value=read),
        SummaryRow(key="Reports stored", value=f"{stored:,}"),
        SummaryRow(key="There already, left as they are", value=f"{known:,}"),
    )


def problem_tables(problems: Sequence[Problem]) -> tuple[Table, ...]:
    """How often each problem was met, then each one; nothing where there is none."""
    if not problems:
        return ()
    counted = Counter((p.field, p.code) for p in problems)
    kinds = Table(
        caption="Problems by kind",
        headings=("Field", "Problem", "Times"),
        rows=tuple(
            (Cell(field), Cell(_words(code)), Cell(f"{times:,}", number=True))
            for (field, code), times in counted.most_common(MOST)
        ),
    )
    return kinds, _each(problems)


def _each(problems: Sequence[Problem]) -> Table:
    return Table(
        caption=_caption("Problems by row", len(problems)),
        headings=("Row", "Field", "What is wrong"),
        rows=tuple(
            (Cell("" if p.row is None else f"{p.row:,}"), Cell(p.field), Cell(p.message))
            for p in problems[:MOST]
        ),
    )


def change_tables(account: ImportReport) -> tuple[Table, ...]:
    """What was put back as it was, what stands for a code, and what was kept in its own words."""
    tables = (
        _changes("Restored: values put back as they were", account.restored),
        _changes("Recoded: words that stand for a code", account.recoded),
        _kept(account),
    )
    return tuple(table for table in tables if table.rows)


def _changes(title: str, changes: Sequence[Restoration]) -> Table:
    return Table(
        caption=_caption(title, len(changes)),
        headings=("Field", "Found", "Stored as", "Rows"),
        rows=tuple(
            (Cell(c.field), Cell(c.found), Cell(c.restored), Cell(f"{c.rows:,}", number=True))
            for c in changes[:MOST]
        ),
    )


def _kept(account: ImportReport) -> Table:
    return Table(
        caption=_caption("Kept as given: answers without a code", len(account.as_given)),
        headings=("Field", "Answer", "Rows"),
        rows=tuple(
            (Cell(g.field), Cell(g.value), Cell(f"{g.rows:,}", number=True))
            for g in account.as_given[:MOST]
        ),
    )


def known_table(known: Sequence[str]) -> Table | None:
    """The reports that were there already."""
    if not known:
        return None
    return Table(
        caption=_caption("There already, left as they are", len(known)),
        headings=("Report",),
        rows=tuple((Cell(name),) for name in known[:MOST]),
    )


def _caption(title: str, count: int) -> str:
    """What a table is of; where it is cut, that it is.

    >>> _caption("Problems by row", 3)
    'Problems by row'
    """
    return f"{title}: the first {MOST:,} of {count:,}" if count > MOST else title


def _words(code: str) -> str:
    return code.replace("_", " ").capitalize()
