"""The row-level file of a release: made, coarsened, and refused where it would rebuild a cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from reddot.disclosure.drafts import draft, publish
from reddot.disclosure.policy import Method, Policy
from reddot.disclosure.policy_file import Policies
from reddot.disclosure.publication import Publication
from reddot.disclosure.refusal import ReleaseRefusedError
from reddot.disclosure.release_check import ReleaseCheck, check_release
from reddot.disclosure.space import Space
from reddot.figures.breakdowns import Breakdown
from reddot.publish.counting import Counts
from reddot.publish.crossing import Crossing, Out
from reddot.publish.release_policy import ROWS, RowsAsked
from reddot.publish.rowlevel.file import open_rows
from reddot.publish.rowlevel.generalise import Generalised, generalise
from reddot.publish.table_names import TableName
from reddot.records.record_tables import RecordTables

SAID = 3


@dataclass(frozen=True, slots=True)
class RowsBeside:
    """What a row-level file is held against: everything that went out, and the true counts."""

    space: Space
    crossing: Crossing
    out: Out
    counts: Counts
    others: Sequence[Publication]


def make_rows(
    records: RecordTables, asked: RowsAsked, crossing: Crossing, ladder: str
) -> Generalised:
    """The rows of a release, coarser until each is like k - 1 others.

    Parameters
    ----------
    records
        The records.
    asked
        The columns, and what the rows are protected against.
    crossing
        The forces and periods.
    ladder
        The order of CED uses.
    """
    rows = open_rows(
        records,
        asked.columns,
        forces=crossing.forces,
        periods=tuple(span.name() for span in crossing.segments.spans),
        ladder=ladder,
    )
    return generalise(rows, asked.protection)


def check_rows(asked: RowsAsked, beside: RowsBeside) -> Publication:
    """What whoever holds the row-level file can count of it, found safe.

    Raises
    ------
    ReleaseRefusedError
        The file would rebuild a protected count; the message names the cell, the route, and the
        columns to leave out.

    Notes
    -----
    The rows are taken as they were before they were made coarser, which shows more: what is safe
    then is safe as it goes out.
    """
    whole = asked.name()
    publication = counted(whole, beside)
    found = _attack(publication, beside)
    if found.findings:
        raise ReleaseRefusedError(_refusal(whole, found, beside))
    return publication


def _attack(publication: Publication, beside: RowsBeside) -> ReleaseCheck:
    return check_release(beside.space, beside.others, publication, [beside.counts])


def counted(name: TableName, beside: RowsBeside) -> Publication:
    """The file as the table of some of its columns, exact."""
    tables = list(beside.crossing.tables(name, beside.out))
    policies = Policies({ROWS: Policy(Method.NONE)})
    drafts = draft(beside.space, tables, policies, beside.counts)
    return publish("row-level file", drafts, frozenset())


def _refusal(whole: TableName, found: ReleaseCheck, beside: RowsBeside) -> str:
    routes = "\n".join(f"- {one.words()}." for one in found.findings[:SAID])
    more = len(found.findings) - SAID
    left_out = ", ".join(b.column or b.name for b in rebuilding(whole, beside))
    return (
        f"The row-level file would rebuild what the tables withhold:\n{routes}\n"
        + (f"- and {more} more.\n" if more > 0 else "")
        + f"Leave out the columns {left_out}, or have the policy changed by whoever decides it."
    )


def rebuilding(whole: TableName, beside: RowsBeside) -> tuple[Breakdown, ...]:
    """The fewest columns without which the file gives nothing away."""
    for gone in _subsets(whole.by):
        left = replace(whole, by=tuple(b for b in whole.by if b not in gone))
        if not _attack(counted(left, beside), beside).findings:
            return gone
    return whole.by


def _subsets(by: Sequence[Breakdown]) -> Iterator[tuple[Breakdown, ...]]:
    for size in range(1, len(by) + 1):
        yield from combinations(by, size)
