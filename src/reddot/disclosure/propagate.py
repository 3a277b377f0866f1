"""Limits that follow from one sum at a time, over and over: the unpicker that needs no solver."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from reddot.disclosure.system import MANY, Real, System
from reddot.errors import BadDataError

MOST_PASSES = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """What each quantity (m,) can be at the least and the most, as far as propagation sees."""

    low: Real
    high: Real


def tighten(system: System) -> System:
    """The same system with every limit that follows from single sums drawn in.

    Raises
    ------
    BadDataError
        What was published contradicts itself.

    Notes
    -----
    Each limit holds for every whole solution, so nothing is lost; the limits are not yet the
    best ones, which take the whole system at once.
    """
    least, most = system.least.copy(), system.most.copy()
    for _ in range(MOST_PASSES):
        before = least.sum() - most.sum()
        draw_in(system, least, most)
        if (least > most).any():
            raise BadDataError("The published numbers contradict each other; no counts fit them.")
        if least.sum() - most.sum() == before:
            break
    return replace(system, least=least, most=most)


def draw_in(system: System, least: Real, most: Real) -> None:
    """One pass: each column by each of its rows, what the other columns leave it."""
    rows, columns = system.sums.nonzero()
    added = np.asarray(system.sums[rows, columns] > 0)
    plus, minus = (rows[added], columns[added]), (rows[~added], columns[~added])
    under, over = ends(system.sums, least, most)
    high, low = np.minimum(system.high, over), np.maximum(system.low, under)
    np.minimum.at(most, plus[1], high[plus[0]] - under[plus[0]] + least[plus[1]])
    np.maximum.at(least, minus[1], under[minus[0]] + most[minus[1]] - high[minus[0]])
    under, over = ends(system.sums, least, most)
    np.maximum.at(least, plus[1], low[plus[0]] - over[plus[0]] + most[plus[1]])
    np.minimum.at(most, minus[1], over[minus[0]] + least[minus[1]] - low[minus[0]])


def ends(sums: csr_array, least: Real, most: Real) -> tuple[Real, Real]:
    """The least and the most of each sum (m,), column by column."""
    plus, minus = sums.maximum(0), (-sums).maximum(0)
    return plus @ least - minus @ most, plus @ most - minus @ least


def row_limits(system: System) -> Limits:
    """What each quantity can be by its own cell and by the limits of its atoms."""
    under, over = ends(system.sums, system.least, system.most)
    low, high = np.maximum(system.low, under), np.minimum(system.high, over)
    return Limits(low, np.where(high >= MANY // 2, np.inf, high))
