"""Laws of a count under a common rate or share, with and without spread between units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

WHOLE = 0.999  # of the largest spread a share can have: at 1 every unit would have all or nothing


@dataclass(frozen=True, slots=True)
class CountLaw:
    """The two tails of a whole count: P(X ≤ k), P(X ≥ k), and the most it can be, if anything.

    Examples
    --------
    >>> round(poisson_law(3.0).at_most(0), 4)
    0.0498

    """

    at_most: Callable[[int], float]
    at_least: Callable[[int], float]
    most: int | None = None

    def lower_limit(self, tail: float) -> float:
        """The count below which lies at most `tail` of the law, interpolated between counts.

        A whole count k is under it exactly when P(X ≤ k) < tail.

        Examples
        --------
        >>> law = poisson_law(10.0)
        >>> [k for k in range(6) if k < law.lower_limit(0.025)], law.at_most(3) < 0.025
        ([0, 1, 2, 3], True)

        """
        r = _first(lambda k: self.at_most(k) >= tail, self.most)
        before = self.at_most(r - 1) if r > 0 else 0.0
        return max(0.0, r - (self.at_most(r) - tail) / (self.at_most(r) - before))

    def upper_limit(self, tail: float) -> float:
        """The count above which lies at most `tail` of the law, interpolated between counts.

        A whole count k is over it exactly when P(X ≥ k) < tail.

        Examples
        --------
        >>> law = poisson_law(10.0)
        >>> 17 < law.upper_limit(0.025) < 18
        True

        """
        beyond = None if self.most is None else self.most + 1
        s = _first(lambda k: self.at_least(k) < tail, beyond) - 1
        found = s + (self.at_least(s) - tail) / (self.at_least(s) - self.at_least(s + 1))
        return found if self.most is None else min(found, float(self.most))


def poisson_law(mean: float) -> CountLaw:
    """A Poisson count."""
    return CountLaw(
        at_most=lambda k: float(special.gammaincc(k + 1.0, mean)),
        at_least=lambda k: float(special.gammainc(k, mean)) if k > 0 else 1.0,
    )


def negative_binomial_law(mean: float, variance: float) -> CountLaw:
    """A Poisson count whose mean varies between units by a gamma law; `variance` is the count's."""
    if mean <= 0.0 or variance <= mean * (1.0 + 1e-9):
        return poisson_law(mean)
    size, p = mean * mean / (variance - mean), mean / variance
    return CountLaw(
        at_most=lambda k: float(special.betainc(size, k + 1.0, p)),
        at_least=lambda k: float(special.betainc(k, size, 1.0 - p)) if k > 0 else 1.0,
    )


def binomial_law(n: int, p: float) -> CountLaw:
    """A binomial count."""
    return CountLaw(
        at_most=lambda k: float(special.bdtr(min(k, n), n, p)),
        at_least=lambda k: 1.0 if k <= 0 else float(special.bdtrc(k - 1, n, p)) if k <= n else 0.0,
        most=n,
    )


def beta_binomial_law(n: int, p: float, sd: float) -> CountLaw:
    """A binomial count whose share varies between units by a beta law with standard deviation `sd`.

    Examples
    --------
    >>> round(beta_binomial_law(2, 0.5, 12**-0.5).at_most(0), 3)  # a uniform share
    0.333

    """
    whole = p * (1.0 - p)
    if whole <= 0.0 or sd * sd <= 1e-12 * whole:
        return binomial_law(n, p)
    up, down = _beta_binomial_tails(n, p, min(sd * sd, WHOLE * whole))
    return CountLaw(
        at_most=lambda k: float(up[min(k, n)]),
        at_least=lambda k: float(down[max(k, 0)]) if k <= n else 0.0,
        most=n,
    )


@lru_cache(maxsize=64)
def _beta_binomial_tails(n: int, p: float, variance: float) -> tuple[NDArray[np.float64], ...]:
    """P(X ≤ k) and P(X ≥ k) for k = 0 … n: arrays of shape (n + 1,)."""
    total = p * (1.0 - p) / variance - 1.0
    a, b, k = p * total, (1.0 - p) * total, np.arange(n + 1.0)
    choose = special.gammaln(n + 1.0) - special.gammaln(k + 1.0) - special.gammaln(n - k + 1.0)
    mass = np.exp(choose + special.betaln(k + a, n - k + b) - special.betaln(a, b))
    mass /= mass.sum()
    return np.cumsum(mass), np.cumsum(mass[::-1])[::-1]


def _first(holds: Callable[[int], bool], most: int | None) -> int:
    """The smallest count from 0 on for which something holds that then goes on holding."""
    high = 1 if most is None else most
    while most is None and not holds(high):
        high *= 2
    low = -1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
