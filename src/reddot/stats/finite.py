"""The share of a finite population of which a part answered: exact hypergeometric interval."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reddot.errors import UsageError
from reddot.stats.arguments import check_level, check_part, check_whole
from reddot.stats.interval import Interval


def finite_population_interval(
    count: int, n: int, population: int, *, level: float = 0.95
) -> Interval:
    """Return a two-sided interval for the share of a population when `n` of it were drawn.

    Parameters
    ----------
    count, n : int
        `count` of the `n` drawn, 0 ≤ count ≤ n, n ≥ 1.
    population : int
        Size of the population, n included; at least n.
    level : float
        Two-sided level between 0 and 1.

    Returns
    -------
    Interval
        Shares of the population, 0 to 1; a single point when all were drawn. Method
        "hypergeometric".

    Raises
    ------
    UsageError
        For counts that are not whole or not in the order count ≤ n ≤ population, or a level
        outside 0 to 1.

    Notes
    -----
    Holds every number of the population that neither one-sided hypergeometric test rejects at
    half of 1 - level, and so covers at least at its level. Assumes that the n were drawn at
    random, which those who chose to answer a survey were not: see `manski_bounds`.

    References
    ----------
    Wang (2015), doi:10.1080/01621459.2014.966191, section 1 (the two one-sided inversion).

    Examples
    --------
    >>> interval = finite_population_interval(284, 414, 1500)
    >>> round(interval.low, 3)
    0.646

    """
    count, n, population = _check_drawn(count, n, population)
    tail = (1.0 - check_level(level)) / 2.0
    least, most = count, population - n + count
    # P(X >= count) rises with the number in the population, P(X <= count) falls
    low = _first(lambda k: _tail(k, population, n, count, n) > tail, least, most)
    high = -_first(lambda k: _tail(-k, population, n, 0, count) > tail, -most, -least)
    return Interval(count / n, low / population, high / population, "hypergeometric", level)


def _tail(marked: int, population: int, n: int, first: int, last: int) -> float:
    """Return P(first ≤ X ≤ last) for X marked ones among n drawn."""
    least, most = max(0, n - (population - marked)), min(n, marked)
    if first <= least and last >= most:
        return 1.0
    # ratios of neighbours, scaled by their own sum, keep digits that factorials of a large
    # population lose
    x = np.arange(least, most, dtype=float)
    up = np.log(marked - x) + np.log(n - x)
    down = np.log(x + 1.0) + np.log(population - marked - n + x + 1.0)
    log_weight = np.concatenate(([0.0], np.cumsum(up - down)))
    weight = np.exp(log_weight - log_weight.max())
    inside = weight[max(first, least) - least : min(last, most) - least + 1]
    return float(inside.sum() / weight.sum())


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Return the smallest whole number at which a condition, true from there on, holds."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _check_drawn(count: int, n: int, population: int) -> tuple[int, int, int]:
    count, n = check_whole("count", count), check_whole("n", n, least=1)
    check_part(count, n)
    size = check_whole("population", population)
    if size < n:
        raise UsageError(f"population is {size} and n is {n}; the population holds all n drawn.")
    return count, n, size
