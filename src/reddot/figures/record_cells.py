"""A cell counted from records: what is known, and what answers not given could add."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from reddot.figures.breakdowns import (
    CED_USES,
    NOT_STATED,
    UNANSWERED,
    Breakdown,
)
from reddot.figures.cube import Count
from reddot.figures.figure import Figure, Share
from reddot.figures.ladders import DISCHARGE_USES, NON_DISCHARGE_USES
from reddot.records.cells import Missing
from reddot.stats import share_interval

NOT_LINKED = "the records do not link these reports, so nobody can say how many there were"
# The cells of the table of CED uses, and the highest uses that each counts.
CED_CELLS: Mapping[str, tuple[str, ...]] = {
    **{use: (use,) for use in CED_USES},
    "non_discharge": NON_DISCHARGE_USES,
    "discharge": DISCHARGE_USES,
    "not_stated": (NOT_STATED,),
    "total": (*CED_USES, NOT_STATED),
}
Values = tuple[Collection[str], Collection[str]]  # counted for certain; counted or possible


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


def values_of(breakdown: Breakdown, row: str, found: Collection[str]) -> Values:
    """The values that a row of a breakdown counts, and those that could belong to it.

    ``found`` are all values of the breakdown that the reports have.
    """
    known = set(breakdown.holds(row))
    return known, known | breakdown.could_hide(row, found)


def cell(counts: Mapping[tuple[str, ...], Count], values: Sequence[Values]) -> Between:
    """The cell of some values of each breakdown.

    Parameters
    ----------
    counts
        The counts of one force and period, by the values of the breakdowns.
    values
        For each breakdown, in its order, the values counted and those possible.
    """
    certain = [found for v in product(*(known for known, _ in values)) if (found := counts.get(v))]
    possible = [found for v in product(*(may for _, may in values)) if (found := counts.get(v))]
    return Between(
        low=sum(count.number for count in certain),
        high=sum(count.number + count.unlinked for count in possible),
        unlinked=sum(count.unlinked for count in certain),
    )


def ced_line(
    counts: Mapping[tuple[str, ...], Count], values: Sequence[Values]
) -> tuple[dict[str, Figure], dict[str, Share]]:
    """The cells of CED uses of one row, and the share discharged.

    Parameters
    ----------
    counts
        The counts of one force and period; the highest use is the last breakdown.
    values
        The values of the other breakdowns.
    """
    found = {name: cell(counts, [*values, _ced_values(name)]) for name in CED_CELLS}
    figures = {name: between.figure() for name, between in found.items()}
    return figures, _discharged(counts, values, found)


def _ced_values(name: str) -> Values:
    uses = CED_CELLS[name]
    silent = {UNANSWERED} if name in ("not_stated", "total") else {NOT_STATED, UNANSWERED}
    return uses, {*uses, *silent}


def _discharged(
    counts: Mapping[tuple[str, ...], Count],
    values: Sequence[Values],
    found: Mapping[str, Between],
) -> dict[str, Share]:
    """The share of uses that were a discharge; bounds settle each open case either way."""
    discharge, total = found["discharge"].low, found["total"].low
    if not total:
        return {}
    others = found["total"].high - _certain(counts, values, DISCHARGE_USES)
    least = discharge / (discharge + others) if discharge else 0.0
    most_discharges = found["discharge"].high
    most = most_discharges / (most_discharges + found["non_discharge"].low)
    interval = share_interval(discharge, total)
    certain = found["total"].high == discharge + found["non_discharge"].low
    return {"discharge": Share(discharge, total, interval, None if certain else (least, most))}


def _certain(
    counts: Mapping[tuple[str, ...], Count], values: Sequence[Values], uses: tuple[str, ...]
) -> int:
    """Reports known to be of some uses that are in the row, or could be."""
    possible = [(may, may) for _, may in values]
    return cell(counts, [*possible, (uses, uses)]).low


def share_of(part: Between, whole: Between) -> dict[str, Share]:
    """The share that a row is of the reports of its place; bounds settle open cases either way."""
    if not whole.low:
        return {}
    certain = part.low == part.high and whole.low == whole.high
    most = part.high / max(whole.low, part.high)
    bounds = None if certain else (part.low / whole.high, most)
    return {"total": Share(part.low, whole.low, share_interval(part.low, whole.low), bounds)}
