"""The table of CED uses: bounds for cases not stated, the other ladder, the share discharged."""

from __future__ import annotations

from collections.abc import Mapping

from reddot.figures.figure import Figure, Share
from reddot.figures.ladders import (
    DISCHARGE_USES,
    NON_DISCHARGE_USES,
    counts_on_other_ladder,
    read_ladder,
)
from reddot.records.cells import Cell, Missing
from reddot.stats import share_interval

PUBLISHED_LADDER = "ho"


def ced_cells(
    printed: Mapping[str, Cell], ladder: str, *, counted_on: str = PUBLISHED_LADDER
) -> dict[str, Figure]:
    """Give the cells of a CED row their bounds.

    Parameters
    ----------
    printed
        Reports by highest use as published, with ``not_stated`` and the totals.
    ladder
        The ladder wanted.
    counted_on
        The ladder the counts were made on. Where another order could move reports between uses,
        the cell is not available and its bounds say what is possible.

    Returns
    -------
    dict
        A figure for each cell. Bounds run from the value to the value and all not stated.

    Examples
    --------
    >>> cells = ced_cells({"discharge": 31, "not_stated": 89, "total": 372}, "ho")
    >>> cells["discharge"].bounds, cells["total"].bounds
    ((31, 120), None)
    """
    numbers = {n: int(v) for n, v in printed.items() if not isinstance(v, Missing)}
    unstated = numbers.get("not_stated", 0)
    uses = (*NON_DISCHARGE_USES, *DISCHARGE_USES)
    between = {
        n: (numbers[n], numbers[n]) for n in (*uses, "non_discharge", "discharge") if n in numbers
    }
    if ladder != counted_on and all(use in numbers for use in uses):
        between |= counts_on_other_ladder(numbers, read_ladder(counted_on), read_ladder(ladder))
    cells = {}
    for name, value in printed.items():
        low, high = between.get(name, (0, 0))
        if name not in between:
            cells[name] = Figure(value)
        elif low != high:
            note = f"the publication counts on the ladder '{counted_on}' and cannot tell"
            cells[name] = Figure(Missing.NOT_AVAILABLE, (low, high + unstated), note)
        else:
            cells[name] = Figure(value, (low, high + unstated) if unstated else None)
    return cells


def ced_shares(printed: Mapping[str, Cell]) -> dict[str, Share]:
    """The share of uses that were a discharge, with its interval and its bounds."""
    discharge, total = printed.get("discharge"), printed.get("total")
    unstated = printed.get("not_stated", 0)
    if (
        isinstance(discharge, int)
        and isinstance(total, int)
        and isinstance(unstated, int)
        and total
    ):
        interval = share_interval(discharge, total)
        between = (discharge / total, (discharge + unstated) / total) if unstated else None
        return {"discharge": Share(discharge, total, interval, between)}
    return {}
