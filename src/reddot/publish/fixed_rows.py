"""The rows that tables of a release have, whatever the records hold.

A row that stood in a table only where a report is in it would say that there is one. So every code
is a row, those no longer offered too, and every month of a period; answers that an import kept in
the words of its source are one row of every table, 0 where there is none.
"""

from __future__ import annotations

from collections.abc import Iterable

from reddot.figures.breakdowns import GIVEN, Breakdown, read_breakdown
from reddot.publish.segments import Segments
from reddot.records.codes import read_code_list
from reddot.records.periods import Period
from reddot.records.record_tables import RecordTables, connect

ANOTHER = "another answer"
ANOTHER_ROW = f"{GIVEN}{ANOTHER}"
Rows = tuple[str, ...]


def rows_of(names: Iterable[str], segments: Segments) -> dict[str, Rows]:
    """The rows of each breakdown, by its name.

    Parameters
    ----------
    names
        Breakdowns.
    segments
        The stretches of time, for months.
    """
    return {name: _rows(read_breakdown(name), segments) for name in dict.fromkeys(names)}


def _rows(b: Breakdown, segments: Segments) -> Rows:
    if b.made == "month":
        return tuple(month for span in segments.spans for month in months_of(span))
    codes = set(read_code_list(b.code_list or "").names())
    return b.rows(codes if b.made else codes | {ANOTHER_ROW})


def months_of(span: Period) -> Rows:
    """The months of a stretch of time.

    >>> from datetime import date
    >>> months_of(Period(date(2017, 12, 1), date(2018, 1, 31)))
    ('2017-12', '2018-01')
    """
    first = span.first.year * 12 + span.first.month - 1
    return tuple(f"{n // 12}-{n % 12 + 1:02d}" for n in range(first, first + span.months()))


def keep_forces(records: RecordTables, forces: Rows) -> None:
    """Leave the reports of other forces out, so that nothing said of these is of those.

    Parameters
    ----------
    records
        Records that are read once: what is changed is their copy in memory.
    forces
        Those to keep; all unless any is named.
    """
    if forces:
        with connect(records) as connection:
            connection.execute("DELETE FROM reports WHERE NOT list_contains(?, force)", [[*forces]])


def fold_given(records: RecordTables) -> None:
    """Make every answer that was kept in its source's words the same one.

    Parameters
    ----------
    records
        Records that are read once: what is changed is their copy in memory.
    """
    with connect(records) as connection:
        connection.execute("UPDATE as_given SET value = ?", [ANOTHER])
