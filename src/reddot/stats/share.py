"""A share: so many of so many, its interval and its test."""

from __future__ import annotations

import math

from scipy import special

from reddot.stats.arguments import (
    check_choice,
    check_dispersion,
    check_level,
    check_part,
    check_probability,
)
from reddot.stats.interval import Interval
from reddot.stats.tails import Limits, binomial_limits, binomial_tails

METHODS = ("exact", "mid_p", "wilson")


def share_interval(
    count: float,
    n: float,
    *,
    method: str = "exact",
    level: float = 0.95,
    dispersion: float = 1.0,
) -> Interval:
    """Return a two-sided interval for the share behind `count` of `n`.

    Parameters
    ----------
    count, n : float
        0 ≤ count ≤ n. Weighted counts need not be whole.
    method : {"exact", "mid_p", "wilson"}
        "exact" (Clopper–Pearson) holds its level for every share; "mid_p" and "wilson" hold it
        on average over shares and are narrower.
    level : float
        Two-sided level between 0 and 1.
    dispersion : float
        Variance over binomial variance, 1 or more; count and n are both divided by it.

    Returns
    -------
    Interval
        Shares in 0 to 1. With n = 0 the estimate is None and the interval 0 to 1.

    Raises
    ------
    UsageError
        For a negative or non-finite count, count > n, or an unknown method, a level outside
        0 to 1 or a dispersion below 1.

    Notes
    -----
    Assumes that the n cases are independent with one share, or, with a dispersion, that the
    variance is that many times larger. It says nothing on cases that are not stated (see
    `share_bounds`) nor on a finite population (see `finite_population_interval`).

    References
    ----------
    Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404. Wilson (1927),
    doi:10.1080/01621459.1927.10502953. Agresti and Gottard (2005) on mid-p, Statistical
    Science 20, 367–371.

    Examples
    --------
    >>> interval = share_interval(31, 372)
    >>> f"{interval.low:.3f} to {interval.high:.3f}"
    '0.057 to 0.116'

    """
    count, n = check_part(count, n)
    level, dispersion = check_level(level), check_dispersion(dispersion)
    check_choice("method", method, METHODS)
    if n == 0:
        return Interval(None, 0.0, 1.0, method, level)
    if method == "wilson":
        limits = _wilson_limits(count / n, n / dispersion, level)
    else:
        limits = binomial_limits(count / dispersion, n / dispersion, level, mid=method == "mid_p")
    return Interval(count / n, limits.low, limits.high, method, level)


def share_p_value(
    count: float,
    n: float,
    p0: float,
    *,
    side: str = "two",
    dispersion: float = 1.0,
) -> float:
    """Return the exact p-value of `count` of `n` against the share `p0`.

    Parameters
    ----------
    count, n : float
        0 ≤ count ≤ n.
    p0 : float
        The share to test, 0 to 1.
    side : {"below", "above", "two"}
        "below" is the probability of `count` or fewer when the share is p0: small when the
        share is below p0. "above" is that of `count` or more. "two" is twice the smaller, at
        most 1: it is under 1 - level exactly when p0 lies outside the exact interval.
    dispersion : float
        Variance over binomial variance, 1 or more; count and n are both divided by it.

    Returns
    -------
    float
        Probability in 0 to 1; 1 when n = 0.

    Raises
    ------
    UsageError
        As in `share_interval`, and for a p0 outside 0 to 1 or an unknown side.

    Notes
    -----
    Assumes independent cases with one share. Do not use a one-sided value for a direction that
    was chosen after seeing the count.

    References
    ----------
    Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404.

    Examples
    --------
    >>> round(share_p_value(31, 372, 0.10, side="below"), 3)
    0.162

    """
    count, n = check_part(count, n)
    phi = check_dispersion(dispersion)
    tails = binomial_tails(count / phi, n / phi, check_probability("p0", p0))
    return tails.p_value(side)


def _wilson_limits(share: float, n: float, level: float) -> Limits:
    z2 = float(special.ndtri((1.0 + level) / 2.0)) ** 2
    centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n)
    half = math.sqrt(z2 * (share * (1.0 - share) / n + z2 / (4.0 * n * n))) / (1.0 + z2 / n)
    low = 0.0 if share == 0.0 else max(0.0, centre - half)
    high = 1.0 if share == 1.0 else min(1.0, centre + half)
    return Limits(low, high)
