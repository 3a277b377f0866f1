"""The table of CED uses: bounds for cases not stated, the other ladder, the share discharged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reddot.figures.figure import Figure, Share
from reddot.figures.ladders import (
    DISCHARGE_USES,
    NON_DISCHARGE_USES,
    counts_on_other_ladder,
    read_ladder,
    uses_that_move,
)
from reddot.records.cells import Cell, Missing
from reddot.stats import share_interval

PUBLISHED_LADDER = "ho"
GROUPS = ("non_discharge", "discharge")
NO_UPPER_BOUND = "how many uses are not stated is not available, so there is no upper bound"


def ced_cells(
    printed: Mapping[str, Cell],
    ladder: str,
    *,
    counted_on: str = PUBLISHED_LADDER,
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
    unstated = uses_not_stated(printed)
    between = _between(printed, ladder, counted_on)
    return {name: _figure(value, between.get(name), unstated) for name, value in printed.items()}


def uses_not_stated(printed: Mapping[str, Cell]) -> int | None:
    """How many uses are not stated, or None when the publication does not let anyone tell.

    Where the cell is missing, or the table has none, it is what the total has beyond its parts.

    >>> uses_not_stated({"not_stated": Missing.NOT_AVAILABLE, "total": 9, "discharge": 2,
    ...     "non_discharge": 6})
    1
    """
    given = printed.get("not_stated", Missing.NOT_AVAILABLE)
    if not isinstance(given, Missing):
        return int(given)
    parts = [printed.get(name) for name in ("total", "non_discharge", "discharge")]
    if all(isinstance(part, int) for part in parts):
        total, *stated = (int(part) for part in parts if part is not None)
        left = total - sum(stated)
        return left if left >= 0 else None
    return None


@dataclass(frozen=True, slots=True)
class _Between:
    """The least and the most that is known of a cell before cases not stated; None if nothing."""

    low: int | None
    high: int | None
    note: str | None = None


def _between(printed: Mapping[str, Cell], ladder: str, counted_on: str) -> dict[str, _Between]:
    uses = (*NON_DISCHARGE_USES, *DISCHARGE_USES)
    numbers = {n: v for n in (*uses, *GROUPS) if isinstance(v := printed.get(n), int)}
    found = {n: _Between(v, v) for n, v in numbers.items()}
    if ladder == counted_on:
        return found
    note = f"the publication counts on the ladder '{counted_on}' and cannot tell"
    ladders = read_ladder(counted_on), read_ladder(ladder)
    if not all(use in numbers for use in uses):
        return found | {use: _Between(None, None, note) for use in uses_that_move(*ladders)}
    known = counts_on_other_ladder(numbers, *ladders)
    moved = uses_that_move(*ladders)
    return found | {u: _Between(*known[u], note) for u in moved if known[u][0] != known[u][1]}


def _figure(value: Cell, between: _Between | None, unstated: int | None) -> Figure:
    if between is None:
        return Figure(value)
    shown = value if between.note is None else Missing.NOT_AVAILABLE
    if between.low is None or between.high is None:
        return Figure(shown, None, between.note)
    if unstated is None:
        return Figure(shown, None, between.note or NO_UPPER_BOUND)
    certain = between.low == between.high + unstated
    return Figure(shown, None if certain else (between.low, between.high + unstated), between.note)


def ced_shares(printed: Mapping[str, Cell]) -> dict[str, Share]:
    """The share of uses that were a discharge, with its interval and its bounds.

    Bounds let each use not stated be a discharge or not.
    """
    discharge, total = printed.get("discharge"), printed.get("total")
    unstated = uses_not_stated(printed)
    if not isinstance(discharge, int) or not isinstance(total, int) or unstated is None:
        return {}
    if not total or discharge + unstated > total:  # a row that contradicts itself has no share
        return {}
    between = (discharge / total, (discharge + unstated) / total) if unstated else None
    return {"discharge": Share(discharge, total, share_interval(discharge, total), between)}
