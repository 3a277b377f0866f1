"""Tail probabilities of the binomial and the Poisson, continued to counts that are not whole.

P(X ≥ x) is the regularised incomplete beta (binomial) or gamma (Poisson) function, which is
also defined between the whole numbers. That is what lets an exact method take counts that were
divided by a dispersion. Every interval and p-value of this package is made of these tails, so
that an interval and the test of the same method cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scipy import special

from reddot.stats.arguments import check_choice

SIDES = ("below", "above", "two")


@dataclass(frozen=True, slots=True)
class Tails:
    """Probability of the count or fewer (`lower`), and of the count or more (`upper`).

    Examples
    --------
    >>> Tails(lower=0.25, upper=0.9).p_value("two")
    0.5

    """

    lower: float
    upper: float

    def p_value(self, side: str) -> float:
        """Return the lower tail ("below"), the upper ("above") or twice the smaller ("two").

        Raises
        ------
        UsageError
            For another side.

        Examples
        --------
        >>> Tails(lower=0.25, upper=0.9).p_value("below")
        0.25

        """
        check_choice("side", side, SIDES)
        two = min(1.0, 2.0 * min(self.lower, self.upper))
        return {"below": self.lower, "above": self.upper, "two": two}[side]


def binomial_tails(count: float, n: float, p: float, *, mid: bool = False) -> Tails:
    """Return both tails of a binomial(n, p) at `count`; with `mid`, half of P(X = count) in each.

    Parameters
    ----------
    count, n : float
        0 ≤ count ≤ n; need not be whole.
    p : float
        Probability of a success, 0 to 1.
    mid : bool
        Mid-p tails in place of whole ones.

    Notes
    -----
    Arguments are not checked here; the public callers do that.

    Examples
    --------
    >>> round(binomial_tails(31, 372, 0.10).lower, 3)
    0.162

    """
    at_least = _beta(count, n - count + 1.0, p)
    more_than = _beta(count + 1.0, n - count, p)
    at_most = _beta(n - count, count + 1.0, 1.0 - p)
    fewer_than = _beta(n - count + 1.0, count, 1.0 - p)
    return _tails(at_most, fewer_than, at_least, more_than, mid=mid)


def poisson_tails(count: float, mean: float, *, mid: bool = False) -> Tails:
    """Return both tails of a Poisson(mean) at `count`; with `mid`, half of P(X = count) in each.

    Parameters
    ----------
    count : float
        0 or more; need not be whole.
    mean : float
        Expected events, 0 or more.
    mid : bool
        Mid-p tails in place of whole ones.

    Notes
    -----
    Arguments are not checked here; the public callers do that.

    Examples
    --------
    >>> round(poisson_tails(0, 3.0).lower, 4)
    0.0498

    """
    at_least = float(special.gammainc(count, mean)) if count > 0 else 1.0
    more_than = float(special.gammainc(count + 1.0, mean))
    at_most = float(special.gammaincc(count + 1.0, mean))
    fewer_than = float(special.gammaincc(count, mean)) if count > 0 else 0.0
    return _tails(at_most, fewer_than, at_least, more_than, mid=mid)


@dataclass(frozen=True, slots=True)
class Limits:
    """The two ends of an interval for a parameter, before any change of unit.

    Examples
    --------
    >>> Limits(0.427, 12.36).low
    0.427

    """

    low: float
    high: float


def binomial_limits(count: float, n: float, level: float, *, mid: bool = False) -> Limits:
    """Return the two limits for p: where a tail of the binomial equals half of 1 - level.

    Examples
    --------
    >>> round(binomial_limits(31, 372, 0.95).high, 4)
    0.1162

    """
    tail = (1.0 - level) / 2.0
    low = float(special.betaincinv(count, n - count + 1.0, tail)) if count > 0 else 0.0
    high = float(special.betainccinv(count + 1.0, n - count, tail)) if count < n else 1.0
    if not mid:
        return Limits(low, high)
    return _mid_limits(lambda p: binomial_tails(count, n, p, mid=True), Limits(low, high), tail)


def poisson_limits(count: float, level: float, *, mid: bool = False) -> Limits:
    """Return the two limits for the mean: where a tail of the Poisson equals half of 1 - level.

    Examples
    --------
    >>> round(poisson_limits(3, 0.95).high, 3)
    8.767

    """
    tail = (1.0 - level) / 2.0
    low = float(special.gammaincinv(count, tail)) if count > 0 else 0.0
    high = float(special.gammainccinv(count + 1.0, tail))
    if not mid:
        return Limits(low, high)
    return _mid_limits(lambda m: poisson_tails(count, m, mid=True), Limits(low, high), tail)


def bisect(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a rising function crosses 0 between `low` and `high`, to the last bit.

    Examples
    --------
    >>> bisect(lambda x: x * x - 2.0, 0.0, 2.0) ** 2 - 2.0 < 1e-12
    True

    """
    while low < (middle := (low + high) / 2.0) < high:
        low, high = (middle, high) if function(middle) < 0.0 else (low, middle)
    return middle


def _mid_limits(tails: Callable[[float], Tails], exact: Limits, tail: float) -> Limits:
    # a mid-p tail is never larger than the whole one, so the exact limits bracket the roots;
    # an exact limit at the edge of the range (no events, or nothing else) stays there
    low, high = exact.low, exact.high
    if tails(exact.low).upper < tail:
        low = bisect(lambda x: tails(x).upper - tail, exact.low, exact.high)
    if tails(exact.high).lower < tail:
        high = bisect(lambda x: tail - tails(x).lower, exact.low, exact.high)
    return Limits(low, high)


def _beta(a: float, b: float, x: float) -> float:
    if a <= 0.0:
        return 1.0
    return float(special.betainc(a, b, x)) if b > 0.0 else 0.0


def _tails(
    at_most: float, fewer_than: float, at_least: float, more_than: float, *, mid: bool
) -> Tails:
    if not mid:
        return Tails(lower=at_most, upper=at_least)
    return Tails(lower=(at_most + fewer_than) / 2.0, upper=(at_least + more_than) / 2.0)
