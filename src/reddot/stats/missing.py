"""Worst-case bounds: what the share can be when some cases are not stated or not asked."""

from __future__ import annotations

from dataclasses import dataclass

from reddot.errors import UsageError
from reddot.stats.arguments import check_count, check_part


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest share that the missing cases allow.

    These are not an interval: no probability belongs to them.

    Examples
    --------
    >>> Bounds(low=0.083, high=0.323).width
    0.24

    """

    low: float
    high: float

    @property
    def width(self) -> float:
        """High less low, as a share.

        Examples
        --------
        >>> Bounds(low=0.25, high=0.75).width
        0.5

        """
        return self.high - self.low


def share_bounds(count: float, n: float, missing: float) -> Bounds:
    """Return the bounds of count/n when `missing` of the n cases are not stated.

    Parameters
    ----------
    count : float
        Cases known to be in the category.
    n : float
        All cases, the missing ones included.
    missing : float
        Cases of which it is not known; count + missing ≤ n.

    Returns
    -------
    Bounds
        count/n (none of the missing is in it) to (count + missing)/n (all are); 0 to 1 for n = 0.

    Raises
    ------
    UsageError
        For a negative or non-finite count, or count + missing > n.

    Notes
    -----
    Assumes nothing on why a case is missing. The share among the stated ones, count/(n -
    missing), lies inside the bounds and is right only if missing is unrelated to the category.

    References
    ----------
    Manski (1989), doi:10.2307/145818.

    Examples
    --------
    >>> bounds = share_bounds(31, 372, 89)
    >>> f"{bounds.low:.3f} to {bounds.high:.3f}"
    '0.083 to 0.323'

    """
    count, n = check_part(count, n)
    missing = check_count("missing", missing)
    if count + missing > n:
        raise UsageError(
            f"count {count:g} and missing {missing:g} together exceed n {n:g}; "
            "the missing cases are counted inside n."
        )
    if n == 0:
        return Bounds(0.0, 1.0)
    return Bounds(count / n, (count + missing) / n)


def manski_bounds(count: float, n: float, population: float) -> Bounds:
    """Return the bounds of the share in a population of which only `n` answered.

    Parameters
    ----------
    count, n : float
        `count` of the `n` who answered are in the category.
    population : float
        All who could have answered, n included; at least n and above 0.

    Returns
    -------
    Bounds
        count/population to (count + population - n)/population.

    Raises
    ------
    UsageError
        For count > n, n > population, an empty population, or a negative or non-finite number.

    Notes
    -----
    Assumes nothing on those who did not answer, and that the answers given are true.

    References
    ----------
    Manski (1989), doi:10.2307/145818.

    Examples
    --------
    >>> round(manski_bounds(287, 414, 1500).high, 3)
    0.915

    """
    count, n = check_part(count, n)
    population = check_count("population", population)
    if population < n or population == 0:
        raise UsageError(
            f"population is {population:g} and n is {n:g}; the population must hold all "
            "who answered and at least one person."
        )
    return share_bounds(count, population, population - n)
