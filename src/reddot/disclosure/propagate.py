"""Limits that follow from one sum at a time, over and over: the unpicker that needs no solver."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

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
    rows, columns = system.sums.nonzero()
    for _ in range(MOST_PASSES):
        before = least.sum() - most.sum()
        under, over = system.sums @ least, system.sums @ most
        high, low = np.minimum(system.high, over), np.maximum(system.low, under)
        np.minimum.at(most, columns, high[rows] - under[rows] + least[columns])
        over = system.sums @ most
        np.maximum.at(least, columns, low[rows] - over[rows] + most[columns])
        if (least > most).any():
            raise BadDataError("The published numbers contradict each other; no counts fit them.")
        if least.sum() - most.sum() == before:
            break
    return replace(system, least=least, most=most)


def row_limits(system: System) -> Limits:
    """What each quantity can be by its own cell and by the limits of its atoms."""
    low = np.maximum(system.low, system.sums @ system.least)
    high = np.minimum(system.high, system.sums @ system.most)
    return Limits(low, np.where(high >= MANY // 2, np.inf, high))
