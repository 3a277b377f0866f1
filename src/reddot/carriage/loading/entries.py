"""What the entries of a row have in common: parts that must be there, order, contradiction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.mapping import RegisterMapping
from reddot.carriage.loading.rows import RegisterRow


def states(row: RegisterRow, columns: Iterable[str]) -> bool:
    """Whether a row of its own says anything in some columns."""
    return any(name in row.stated for name in columns)


def check_stated(
    row: RegisterRow, needed: Mapping[str, str], mapping: RegisterMapping, findings: Findings
) -> None:
    """Name the columns that are empty and may not be; ``needed`` has the words for each."""
    for column, words in needed.items():
        if row.lacks(column):
            heading = mapping.heading_of(column)
            words = f"Column '{heading}' is empty, and the row states {words}"
            findings.add(row.number, column, "missing", words)


def check_order(row: RegisterRow, first: str, last: str, findings: Findings) -> None:
    """Name an end that lies before its start."""
    starts, ends = row.get(first), row.get(last)
    if starts is not None and ends is not None and ends < starts:
        words = f"{last} lies before {first} of the same row. Mend one of the two."
        findings.add(row.number, last, "ends_before_it_starts", words)


def name_other(row: int, column: str, at: int | None, findings: Findings) -> None:
    """Name what differs from the same entry in the register, or in a row before."""
    words = f"{column} is another than {where(at)}, where the same entry stands."
    findings.add(row, column, "entry_differs", f"{words} Mend one of the two.")


def where(row: int | None) -> str:
    """Where something stands; without a row, in the register.

    >>> where(None), where(3)
    ('in the register', 'in row 3')
    """
    return "in the register" if row is None else f"in row {row}"
