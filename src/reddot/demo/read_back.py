"""Read the county's published file back through the importer, and hold its counts to the county's.

What a force publishes by row has no identifiers, so only reports can be counted from it; those
counts must be the county's own, damage of the file and all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reddot.figures.breakdowns import Breakdown, breakdowns
from reddot.figures.cube import Cube, count_cube
from reddot.records.periods import Period
from reddot.records.record_tables import RecordTables

# The layout has no place for what is not on the national form.
NOT_IN_LAYOUT = ("body_worn_video",)


@dataclass(frozen=True, slots=True)
class ReadBack:
    """How many counts were held against each other, and the breakdowns in which one differs."""

    counts: int
    differences: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The check as ``demo`` prints it."""
        return {"counts": self.counts, "differences": list(self.differences)}


def check_read_back(own: RecordTables, read: RecordTables, spans: Sequence[Period]) -> ReadBack:
    """Hold every count by one breakdown of two sets of records against each other.

    Parameters
    ----------
    own, read
        The county's records, and those read back from its published file.
    spans
        The periods to count.
    """
    kept = [b for b in breakdowns().values() if b.name not in NOT_IN_LAYOUT]
    counts, differences = 0, []
    for breakdown in kept:
        a, b = (_counts(records, breakdown, spans) for records in (own, read))
        counts += len(a.keys() | b.keys())
        if a != b:
            differences.append(breakdown.name)
    return ReadBack(counts, tuple(differences))


def _counts(
    records: RecordTables, breakdown: Breakdown, spans: Sequence[Period]
) -> dict[tuple[str, ...], int]:
    found = count_cube(records, Cube(by=(breakdown,), spans=tuple(spans)))
    return {(c.force, c.period, *c.rows): c.number for c in found}
