"""The chance of a call to need a trained second crew, what is not stated kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from reddot.cover.simulation.inputs import Floats


@dataclass(frozen=True, slots=True)
class Escalation:
    """The beta posterior of a priority's chance, from the calls that state it.

    ``yes`` of ``stated`` calls escalated; ``not_stated`` do not say. ``a`` and ``b`` are the
    parameters of the posterior.
    """

    yes: int
    stated: int
    not_stated: int
    a: float
    b: float

    @property
    def chance(self) -> float:
        """The posterior mean."""
        return self.a / (self.a + self.b)

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """The central credible interval, of the calls that state it."""
        tail = (1.0 - level) / 2.0
        found = special.betaincinv(self.a, self.b, (tail, 1.0 - tail))
        return float(found[0]), float(found[1])

    def bounds(self) -> tuple[float, float] | None:
        """The share of these calls if nobody, and if everybody, not stated is yes; None of none."""
        calls = self.stated + self.not_stated
        return (self.yes / calls, (self.yes + self.not_stated) / calls) if calls else None


def estimate_escalations(
    yes: Sequence[int], stated: Sequence[int], not_stated: Sequence[int]
) -> tuple[Escalation, ...]:
    """Estimate the chance of each priority; each argument has the length of the priorities.

    Notes
    -----
    Beta-binomial with the beta law between priorities unknown: its mean has a uniform prior, and so
    has one over the root of its size; both are integrated out on a grid, and the posterior of each
    priority is the beta law with the same mean and variance. There are too few priorities to fit
    the law between them and take it for known: intervals would be too narrow. Calls that do not
    state it are left out of the posterior, not counted as no: that is right where they are like the
    others, and the bounds tell how far off it may be where they are not.

    References
    ----------
    Gelman et al., Bayesian Data Analysis (3rd ed., 2013), section 5.3.

    Examples
    --------
    >>> one, = estimate_escalations([4], [100], [10])
    >>> 0.03 < one.chance < 0.06, [round(end, 3) for end in one.bounds()]
    (True, [0.036, 0.127])
    """
    k, n = np.asarray(yes, np.float64), np.asarray(stated, np.float64)
    mean, size = _grid()
    a, b = mean * size, (1.0 - mean) * size
    weight = _weights(k, n, a, b)
    posterior = (_matched(x + a, m - x + b, weight) for x, m in zip(k, n, strict=True))
    return tuple(
        Escalation(int(x), int(m), int(left), *ends)
        for x, m, left, ends in zip(yes, stated, not_stated, posterior, strict=True)
    )


def _grid() -> tuple[Floats, Floats]:
    """Means and sizes of the beta law between priorities, shapes (means, 1) and (1, sizes)."""
    mean = special.expit(np.linspace(-11.0, 7.0, 120))[:, None]
    size = np.exp(np.linspace(np.log(0.5), np.log(1e6), 90))[None, :]
    return mean, size


def _weights(yes: Floats, stated: Floats, a: Floats, b: Floats) -> Floats:
    """The posterior of each point of the grid, which sums to 1."""
    # the grid is even in the logit of the mean and the log of the size
    log = np.log(a) + np.log(b) - 2.5 * np.log(a + b)
    for x, m in zip(yes, stated, strict=True):
        log = log + special.betaln(x + a, m - x + b) - special.betaln(a, b)
    weight = np.exp(log - log.max())
    shares: Floats = weight / weight.sum()
    return shares


def _matched(a: Floats, b: Floats, weight: Floats) -> tuple[float, float]:
    """The beta law with the mean and the variance of a mixture of beta laws."""
    mean = float((weight * a / (a + b)).sum())
    square = float((weight * a * (a + 1.0) / ((a + b) * (a + b + 1.0))).sum())
    size = (mean - square) / (square - mean * mean)
    return mean * size, (1.0 - mean) * size


def escalation_range(
    found: Sequence[Escalation], level: float = 0.95
) -> tuple[float, float] | None:
    """By what factors all chances together may be too high and too low; None if none is stated.

    The low end counts every call not stated as no, the high end as yes, each with the end of the
    credible interval (Jeffreys' prior) on top: the range holds both kinds of not knowing.

    Examples
    --------
    >>> low, high = escalation_range(estimate_escalations([40], [1000], [100]))
    >>> low < 0.8 and high > 3
    True
    """
    yes, stated = sum(one.yes for one in found), sum(one.stated for one in found)
    missing = sum(one.not_stated for one in found)
    if stated == 0:
        return None
    tail, middle = (1.0 - level) / 2.0, (yes + 0.5) / (stated + 1.0)
    low = special.betaincinv(yes + 0.5, stated - yes + missing + 0.5, tail)
    high = special.betaincinv(yes + missing + 0.5, stated - yes + 0.5, 1.0 - tail)
    return float(low / middle), float(high / middle)
