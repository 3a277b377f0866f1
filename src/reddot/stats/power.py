"""Exact power of the comparison of two rates, and the size that a power needs."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy import special

from reddot.errors import UsageError
from reddot.stats.arguments import (
    check_count,
    check_level,
    check_positive,
    check_probability,
    read_fraction,
)

LEFT_OUT = 1e-11  # probability of the totals that are not summed; well under the stated 1e-10
UNITS_AT_MOST = 10**12


def power_two_rates(
    rate_a: float, exposure_a: float, rate_b: float, exposure_b: float, *, level: float = 0.95
) -> float:
    """Return the chance that two Poisson counts differ significantly by the exact test.

    Parameters
    ----------
    rate_a, rate_b : float
        True events per unit of exposure, 0 or more.
    exposure_a, exposure_b : float
        Shifts, days or officer-hours, above 0.
    level : float
        Two-sided level between 0 and 1; the test rejects at p ≤ 1 - level.

    Returns
    -------
    float
        Probability in 0 to 1, of a difference in either direction. With equal rates it is the
        true size of the test, at most 1 - level.

    Raises
    ------
    UsageError
        For a negative or non-finite rate, an exposure not above 0 or a level outside 0 to 1.

    Notes
    -----
    The total of both counts is Poisson and, given the total, the count of A binomial; the sum
    runs over all totals but a set of probability under 1e-11, so that the value is at most
    1e-10 too low and never too high. The test is that of `rate_ratio`. Assumes independent
    events: with a dispersion, divide both exposures by it for a first approximation.

    References
    ----------
    Przyborowski and Wilenski (1940), doi:10.1093/biomet/31.3-4.313; Gu et al. (2008) on power,
    doi:10.1002/bimj.200710403.

    Examples
    --------
    >>> round(power_two_rates(0.015, 400, 0.0075, 400), 3)
    0.091

    """
    alpha = 1.0 - check_level(level)
    exposure_a = check_positive("exposure_a", exposure_a)
    exposure_b = check_positive("exposure_b", exposure_b)
    mean_a = check_count("rate_a", rate_a) * exposure_a
    mean_b = check_count("rate_b", rate_b) * exposure_b
    if mean_a + mean_b == 0:
        return 0.0
    total = _likely_totals(mean_a + mean_b)
    weight = np.exp(
        special.xlogy(total, mean_a + mean_b) - (mean_a + mean_b) - special.gammaln(total + 1.0)
    )
    null_a = exposure_a / (exposure_a + exposure_b)
    true_a = mean_a / (mean_a + mean_b)
    more = _upper_tail(_critical(total, null_a, alpha / 2.0), total, true_a)
    fewer = _upper_tail(_critical(total, 1.0 - null_a, alpha / 2.0), total, 1.0 - true_a)
    return min(1.0, float(weight @ (more + fewer)))


def units_for_power(
    control_rate: float, ratio: float, *, power: float = 0.8, level: float = 0.95
) -> int:
    """Return the smallest whole number of units per arm that gives the power.

    Parameters
    ----------
    control_rate : float
        True events per unit in the control arm, above 0.
    ratio : float
        True rate of the other arm over it, 0 or more and not 1.
    power : float
        Chance of a significant difference, strictly between 0 and 1.
    level : float
        Two-sided level between 0 and 1.

    Returns
    -------
    int
        Units (shifts, days) in each of two equal arms.

    Raises
    ------
    UsageError
        For a value outside its range, a ratio of 1, or a need of more than 10¹² units.

    Notes
    -----
    "Gives" means that `power_two_rates` at that number, and at every larger one, reaches the
    power, and at one unit less does not. The power of an exact test given a fixed total goes up
    and down like a saw; here the total is itself Poisson, which smooths the teeth away, so that
    the first number that reaches the power is also the last. Assumes independent events.

    References
    ----------
    Gu et al. (2008), doi:10.1002/bimj.200710403.

    Examples
    --------
    >>> units_for_power(0.0075, 2.0)
    3320

    """
    control_rate = check_positive("control_rate", control_rate)
    ratio = check_count("ratio", ratio)
    wanted, level = check_probability("power", power), check_level(level)
    if not 0.0 < wanted < 1.0 or ratio == 1.0:
        raise UsageError(
            f"power is {power} and ratio is {ratio}; the power must lie between 0 and 1 and "
            "the ratio must differ from 1."
        )

    def reaches(units: int) -> bool:
        got = power_two_rates(control_rate * ratio, units, control_rate, units, level=level)
        return got >= wanted

    short, enough = 0, 1
    while not reaches(enough):
        short, enough = enough, 2 * enough
        if enough > UNITS_AT_MOST:
            raise UsageError(f"A ratio of {ratio} needs more than {UNITS_AT_MOST} units per arm.")
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if reaches(middle) else (middle, enough)
    return enough


def chance_of_at_least(times: float | str | Fraction, mean: float) -> float:
    """Return the chance of "`times` as many or more" events in one arm when there is no effect.

    Parameters
    ----------
    times : float, str or Fraction
        1 or more: 2 asks for twice as many or more. Read exactly.
    mean : float
        Expected events in each of two equal arms, 0 or more.

    Returns
    -------
    float
        P(A ≥ times × B and A ≥ 1) for independent A and B, both Poisson(mean).

    Raises
    ------
    UsageError
        For times under 1 or a negative or non-finite mean.

    Notes
    -----
    One direction only, named beforehand: A over B. A trial with events in A and none in B
    counts as "as many or more"; one with no events at all does not. Either direction would
    appear about twice as often. Assumes independent events.

    References
    ----------
    Direct summation over both Poisson counts; truncated below 1e-10.

    Examples
    --------
    >>> round(chance_of_at_least(2, 3), 3)
    0.267

    """
    exact_times, mean = read_fraction("times", times), check_count("mean", mean)
    if exact_times < 1:
        raise UsageError(f"times is {times}; it must be 1 or more (2 is twice as many).")
    if mean == 0:
        return 0.0
    b = _likely_totals(mean)
    weight = np.exp(special.xlogy(b, mean) - mean - special.gammaln(b + 1.0))
    least = np.array([max(1, math.ceil(exact_times * int(k))) for k in b], dtype=float)
    return float(weight @ special.gammainc(least, mean))


def _likely_totals(mean: float) -> NDArray[np.float64]:
    """Return the whole numbers outside which a Poisson(mean) lies with less than LEFT_OUT."""
    # Bernstein's bound above and Chernoff's below, half of LEFT_OUT each
    log = math.log(2.0 / LEFT_OUT)
    above = log / 3.0 + math.sqrt(log * log / 9.0 + 2.0 * log * mean)
    below = math.sqrt(2.0 * log * mean)
    return np.arange(max(0, math.floor(mean - below)), math.ceil(mean + above) + 1, dtype=float)


def _critical(n: NDArray[np.float64], p: float, tail: float) -> NDArray[np.float64]:
    """Return for each n the smallest c with P(X ≥ c) ≤ tail, X binomial(n, p); n + 1 if none."""
    kept, rejected = np.zeros_like(n), n + 1.0
    while np.any(rejected - kept > 1.0):
        middle = np.floor((kept + rejected) / 2.0)
        small = _upper_tail(middle, n, p) <= tail
        # where both ends already touch, the middle is `kept`, whose tail is above
        kept, rejected = np.where(small, kept, middle), np.where(small, middle, rejected)
    return rejected


def _upper_tail(
    count: NDArray[np.float64], n: NDArray[np.float64], p: float
) -> NDArray[np.float64]:
    possible = (count >= 1.0) & (count <= n)
    inside = np.where(possible, count, 1.0)
    tail = special.betainc(inside, np.where(possible, n - count + 1.0, 1.0), p)
    answer: NDArray[np.float64] = np.where(possible, tail, np.where(count <= 0.0, 1.0, 0.0))
    return answer
