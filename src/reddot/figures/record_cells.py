"""A cell counted from records: what is known, and what answers not given could add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reddot.figures.breakdowns import CED_CELLS, DISCHARGE_STATED
from reddot.figures.cube import Count
from reddot.figures.figure import Figure, Share
from reddot.records.cells import Missing
from reddot.stats import share_interval

NOT_LINKED = "the records do not link these reports, so nobody can say how many there were"
Rows = tuple[str, ...]  # a row of each breakdown


@dataclass(frozen=True, slots=True)
class Between:
    """The least and the most of a cell, and the reports in it that are linked to no unit."""

    low: int
    high: int
    unlinked: int = 0

    def figure(self) -> Figure:
        """The cell: its value, its bounds where they differ, or why there is no value."""
        if not self.low and self.unlinked:
            return Figure(Missing.NOT_AVAILABLE, (0, self.high), NOT_LINKED)
        return Figure(self.low, (self.low, self.high) if self.high > self.low else None)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one force and period: for certain, and what could be."""

    counts: Mapping[Rows, Count]
    possible: Mapping[Rows, int]

    def cell(self, rows: Rows) -> Between:
        """The cell of a row."""
        count = self.counts.get(rows)
        low, unlinked = (count.number, count.unlinked) if count else (0, 0)
        return Between(low, self.possible.get(rows, 0), unlinked)

    def ced_cells(self, rows: Rows) -> dict[str, Between]:
        """The cells of CED uses of a row; a report has one highest use, so uses add up.

        Beside them stands how many stated discharges could be in the row.
        """
        stated = self.possible.get((*rows, DISCHARGE_STATED), 0)
        found = {DISCHARGE_STATED: Between(stated, stated)}
        for name, uses in CED_CELLS.items():
            low = sum(self.cell((*rows, use)).low for use in uses)
            found[name] = Between(low, self.possible.get((*rows, name), 0))
        return found


def share_discharged(cells: Mapping[str, Between]) -> dict[str, Share]:
    """The share of uses that were a discharge; bounds settle each open case either way."""
    discharge, others, total = (cells[n] for n in ("discharge", "non_discharge", "total"))
    if not total.low:
        return {}
    no_discharge = total.high - cells[DISCHARGE_STATED].high
    least = discharge.low / max(1, discharge.low + no_discharge)
    bounds = (least, discharge.high / max(1, discharge.high + others.low))
    certain = total.high == discharge.low + others.low
    interval = share_interval(discharge.low, total.low)
    share = Share(discharge.low, total.low, interval, None if certain else bounds)
    return {"discharge": share}


def share_of(part: Between, whole: Between) -> dict[str, Share]:
    """The share that a row is of the reports of its place, with bounds it cannot be outside of."""
    if not whole.low:
        return {}
    certain = part.low == part.high and whole.low == whole.high
    bounds = (part.low / max(whole.low, whole.high), part.high / max(whole.low, part.high))
    interval = share_interval(part.low, whole.low)
    return {"total": Share(part.low, whole.low, interval, None if certain else bounds)}
