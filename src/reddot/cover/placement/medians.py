"""The p-median as a question of cover: every step nearer saves the minutes of that step."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from reddot.cover.placement.chosen import Chosen, chosen
from reddot.cover.placement.program import Limits, Solved, solve
from reddot.cover.placement.question import Question, Sites, ask
from reddot.cover.placement.rows import Rows, merged
from reddot.cover.simulation.inputs import Floats
from reddot.errors import UsageError

UNSERVED = 60.0  # minutes, where no way is longer than 0
_AT_ONCE = 2**24  # cells of rows × sites held in memory


def p_median(
    minutes: ArrayLike,
    weights: ArrayLike,
    sites: Sites,
    *,
    unserved_minutes: float | None = None,
    limits: Limits | None = None,
) -> Chosen:
    """Bring the nearest carrier nearest: the least weight × minutes.

    Parameters
    ----------
    minutes : array, shape (zones, sites)
        Minutes from each site to each zone, 0 or more; infinity where there is no way.
    weights, sites
        As in :func:`expected_cover`.
    unserved_minutes : float, optional
        What a zone counts that no carrier can reach, and the most that any counts. By default
        twice the longest finite minutes, or 60 where that is 0.
    limits : Limits, optional
        When to stop unproven.

    Raises
    ------
    UsageError
        A shape is wrong or a number negative.

    Notes
    -----
    Written by its steps: a zone saves the minutes between its k-th and its next nearest site where
    it has a carrier at one of the k nearest. This has the bound of the usual assignment program,
    and zones that share their nearest sites share their rows.

    References
    ----------
    Hakimi (1964), doi:10.1287/opre.12.3.450; ReVelle and Swain (1970),
    doi:10.1111/j.1538-4632.1970.tb00142.x; the steps: Cornuejols, Nemhauser and Wolsey (1980).

    Examples
    --------
    >>> best = p_median(np.array([[1.0, 4.0], [6.0, 2.0]]), [1.0, 1.0], Sites(count=1))
    >>> best.added.tolist(), best.objective
    ([0, 1], 6.0)
    """
    table = _check_minutes(minutes)
    places = ask(np.isfinite(table), weights, [1.0], sites)
    worst = unserved(table, unserved_minutes)
    question = median_question(places, table, worst)
    solved = solve(question, limits)
    most = float(places.weights.sum()) * worst
    at = Solved(solved.added, most - solved.earned, most - solved.bound)
    return chosen(places, at)


def median_question(places: Question, minutes: Floats, unserved: float) -> Question:
    """The savings against `unserved` minutes everywhere, as a question of simple cover.

    ``minutes`` (zones × sites) may hold infinity; ``unserved`` is at least the longest of them.
    """
    zones, sites = minutes.shape
    step = max(1, _AT_ONCE // max(1, sites * sites))
    parts = [
        _steps(minutes[at : at + step], places.weights[at : at + step], unserved)
        for at in range(0, zones, step)
    ]
    rows = merged(_together(parts, sites))
    return replace(places, covers=rows.covers, weights=rows.weights, gains=np.ones(1))


def _steps(minutes: Floats, weights: Floats, unserved: float) -> Rows:
    """The rows of some zones: for each of its sites, whether a carrier is as near as that."""
    near = np.sort(np.minimum(minutes, unserved), axis=1)
    nearer = np.diff(near, axis=1, append=unserved)
    zone, place = np.nonzero((nearer > 0) & (weights[:, None] > 0))
    covers = minutes[zone] <= near[zone, place][:, None]
    worth = nearer[zone, place] * weights[zone]
    return merged(Rows(covers, worth, np.zeros(len(zone), np.int64)))


def _together(parts: list[Rows], sites: int) -> Rows:
    covers = [np.zeros((0, sites), np.bool_), *(part.covers for part in parts)]
    weights = [np.zeros(0), *(part.weights for part in parts)]
    base = [np.zeros(0, np.int64), *(part.base for part in parts)]
    return Rows(np.concatenate(covers), np.concatenate(weights), np.concatenate(base))


def unserved(minutes: Floats, given: float | None = None) -> float:
    """What a zone without a carrier counts: as given, or twice the longest way, or an hour."""
    longest = float(minutes[np.isfinite(minutes)].max(initial=0.0))
    if given is None:
        return 2.0 * longest or UNSERVED
    if not (math.isfinite(given) and given >= longest):
        raise UsageError(
            f"unserved_minutes is {given}; give at least the longest way, {longest:g} minutes, so "
            "that a zone without a carrier never counts less than one with."
        )
    return float(given)


def _check_minutes(minutes: ArrayLike) -> Floats:
    table = np.asarray(minutes, np.float64)
    if table.ndim != 2:
        raise UsageError(f"minutes has the shape {table.shape}; give (zones, sites).")
    wrong = np.argwhere(~(table >= 0))
    if len(wrong):
        zone, site = wrong[0]
        raise UsageError(
            f"From site {site} to zone {zone} it is {table[zone, site]} minutes; give 0 or more, "
            "or infinity where there is no way."
        )
    return table
