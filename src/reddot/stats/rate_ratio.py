"""Two rates compared: the exact conditional interval and test of their ratio."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reddot.stats.arguments import (
    check_choice,
    check_count,
    check_dispersion,
    check_level,
    check_positive,
)
from reddot.stats.posterior import GammaPosterior
from reddot.stats.posterior_ratio import probability_greater
from reddot.stats.tails import binomial_limits, binomial_tails

METHODS = ("exact", "mid_p")
JEFFREYS_SHAPE = 0.5


@dataclass(frozen=True, slots=True)
class RateRatio:
    """Rate A over rate B.

    Attributes
    ----------
    estimate : float or None
        ``math.inf`` when only B has no events, None when neither has any.
    low, high : float
        Ends of the interval; `high` may be ``math.inf``.
    p_value : float
        Two-sided, against a ratio of 1, by the method of the interval.
    method : str
        "exact" or "mid_p".
    level, dispersion : float
        As asked for.
    p_greater_than_one : float
        Posterior probability that rate A exceeds rate B, from Jeffreys priors.

    Examples
    --------
    >>> rate_ratio(6, 400, 3, 400).estimate
    2.0

    """

    estimate: float | None
    low: float
    high: float
    p_value: float
    method: str
    level: float
    dispersion: float
    p_greater_than_one: float

    def contains(self, x: float) -> bool:
        """Tell whether the ratio `x` lies in the interval, ends included.

        Examples
        --------
        >>> rate_ratio(6, 400, 3, 400).contains(1.0)
        True

        """
        return self.low <= x <= self.high


def rate_ratio(  # noqa: PLR0913 - two counts and two exposures are the question itself
    count_a: float,
    exposure_a: float,
    count_b: float,
    exposure_b: float,
    *,
    method: str = "exact",
    level: float = 0.95,
    dispersion: float = 1.0,
) -> RateRatio:
    """Return the ratio of rate A to rate B with its interval, p-value and posterior probability.

    Parameters
    ----------
    count_a, count_b : float
        Events in each group, 0 or more.
    exposure_a, exposure_b : float
        Shifts, days or officer-hours, above 0, both in one unit.
    method : {"exact", "mid_p"}
        "exact" holds its level for every ratio; "mid_p" on average, and is narrower.
    level : float
        Two-sided level between 0 and 1.
    dispersion : float
        Variance of a count over its mean, 1 or more; counts and exposures are divided by it.

    Returns
    -------
    RateRatio

    Raises
    ------
    UsageError
        For a negative or non-finite count, an exposure not above 0, an unknown method, a level
        outside 0 to 1 or a dispersion below 1.

    Notes
    -----
    Given the total a + b, the count a is binomial with p = r·ta / (r·ta + tb); the limits on p
    (Clopper–Pearson) become limits on the ratio r. The p-value is twice the smaller tail, so
    that it is under 1 - level exactly when 1 lies outside the interval (up to a tie). Assumes
    two independent Poisson counts. Where events cluster in shifts or officers this is too
    narrow at dispersion 1.

    References
    ----------
    Przyborowski and Wilenski (1940), doi:10.1093/biomet/31.3-4.313. Fay (2010),
    doi:10.1093/biostatistics/kxp050 (why the test and the interval must match).

    Examples
    --------
    >>> ratio = rate_ratio(6, 400, 3, 400)
    >>> f"{ratio.low:.3f} to {ratio.high:.2f}, p = {ratio.p_value:.3f}"
    '0.427 to 12.36, p = 0.508'

    """
    check_choice("method", method, METHODS)
    level, phi = check_level(level), check_dispersion(dispersion)
    count_a, count_b = check_count("count_a", count_a), check_count("count_b", count_b)
    exposure_a = check_positive("exposure_a", exposure_a)
    exposure_b = check_positive("exposure_b", exposure_b)
    a, b, mid = count_a / phi, count_b / phi, method == "mid_p"
    scale = exposure_b / exposure_a
    low_inverse = _low_odds(b, a, level, mid=mid)
    null = exposure_a / (exposure_a + exposure_b)
    return RateRatio(
        estimate=_quotient(count_a, count_b, scale),
        low=_low_odds(a, b, level, mid=mid) * scale,
        high=scale / low_inverse if low_inverse > 0 else math.inf,
        p_value=binomial_tails(a, a + b, null, mid=mid).p_value("two"),
        method=method,
        level=level,
        dispersion=phi,
        p_greater_than_one=probability_greater(
            GammaPosterior(a + JEFFREYS_SHAPE, exposure_a / phi),
            GammaPosterior(b + JEFFREYS_SHAPE, exposure_b / phi),
        ),
    )


def _quotient(a: float, b: float, scale: float) -> float | None:
    if b > 0:
        return a / b * scale
    return math.inf if a > 0 else None


def _low_odds(a: float, b: float, level: float, *, mid: bool) -> float:
    # the upper limit is 1 over this with the groups exchanged: no 1 - p near p = 1
    if a == 0:
        return 0.0
    low = binomial_limits(a, a + b, level, mid=mid).low
    return low / (1.0 - low) if low < 1.0 else math.inf
