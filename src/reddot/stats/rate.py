"""A rate: so many events in so much exposure, its interval and its test."""

from __future__ import annotations

import math

from reddot.errors import UsageError
from reddot.stats.arguments import check_choice, check_count, check_dispersion, check_level
from reddot.stats.interval import Interval
from reddot.stats.tails import poisson_limits, poisson_tails

METHODS = ("exact", "mid_p")


def rate_interval(
    count: float,
    exposure: float,
    *,
    method: str = "exact",
    level: float = 0.95,
    dispersion: float = 1.0,
) -> Interval:
    """Return a two-sided interval for the events per unit of exposure.

    Parameters
    ----------
    count : float
        Events, 0 or more.
    exposure : float
        Days, shifts, officer-hours: the unit of the answer is events per one of these.
    method : {"exact", "mid_p"}
        "exact" (Garwood) holds its level for every rate; "mid_p" on average, and is narrower.
    level : float
        Two-sided level between 0 and 1.
    dispersion : float
        Variance of the count over its mean, 1 or more; count and exposure are divided by it.

    Returns
    -------
    Interval
        Events per unit of exposure. Without exposure the estimate is None, the interval 0 to
        infinity.

    Raises
    ------
    UsageError
        For a negative or non-finite number, events without exposure, an unknown method, a level
        outside 0 to 1 or a dispersion below 1.

    Notes
    -----
    Assumes a Poisson count, or, with a dispersion, one whose variance is that many times its
    mean. Where events cluster, take the dispersion from `dispersion_from_clusters` (its `upper`).

    References
    ----------
    Garwood (1936), doi:10.1093/biomet/28.3-4.437. Cohen and Yang (1994) on mid-p,
    Statistics in Medicine 13, 2189–2203.

    Examples
    --------
    >>> interval = rate_interval(372, 365)
    >>> f"{interval.low:.3f} to {interval.high:.3f}"
    '0.918 to 1.128'

    """
    count, exposure = _check_events(count, exposure)
    level, phi = check_level(level), check_dispersion(dispersion)
    check_choice("method", method, METHODS)
    if exposure == 0:
        return Interval(None, 0.0, math.inf, method, level)
    limits = poisson_limits(count / phi, level, mid=method == "mid_p")
    unit = exposure / phi
    return Interval(count / exposure, limits.low / unit, limits.high / unit, method, level)


def rate_p_value(
    count: float,
    exposure: float,
    rate0: float,
    *,
    side: str = "two",
    dispersion: float = 1.0,
) -> float:
    """Return the exact p-value of `count` events in `exposure` against the rate `rate0`.

    Parameters
    ----------
    count : float
        Events, 0 or more.
    exposure : float
        Days, shifts, officer-hours.
    rate0 : float
        Events per unit of exposure to test, 0 or more.
    side : {"below", "above", "two"}
        "below" is the probability of `count` or fewer at rate0, "above" that of `count` or
        more, "two" twice the smaller, at most 1.
    dispersion : float
        Variance of the count over its mean, 1 or more; count and exposure are divided by it.

    Returns
    -------
    float
        Probability in 0 to 1; 1 without exposure.

    Raises
    ------
    UsageError
        As in `rate_interval`, and for a negative rate0 or an unknown side.

    Notes
    -----
    Assumes a Poisson count. The two-sided value is under 1 - level exactly when rate0 lies
    outside the exact interval.

    References
    ----------
    Garwood (1936), doi:10.1093/biomet/28.3-4.437.

    Examples
    --------
    >>> round(rate_p_value(372, 365, 1.0), 2)
    0.73

    """
    count, exposure = _check_events(count, exposure)
    phi = check_dispersion(dispersion)
    mean = check_count("rate0", rate0) * exposure / phi
    return poisson_tails(count / phi, mean).p_value(side)


def _check_events(count: float, exposure: float) -> tuple[float, float]:
    events, units = check_count("count", count), check_count("exposure", exposure)
    if units == 0 and events > 0:
        raise UsageError(f"count is {count} with exposure {exposure}; events need an exposure.")
    return events, units
