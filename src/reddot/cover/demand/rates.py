"""Rates of calls per resident, each zone's own drawn toward the rate of its kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from reddot.cover.simulation.inputs import Floats

FEWEST_ZONES = 3
_LEAST_SHAPE, _MOST_SHAPE = 1e-2, 1e6  # above it zones of a kind do not differ beyond chance


@dataclass(frozen=True, slots=True, eq=False)
class ZoneRates:
    """The gamma posterior of each zone's rate, shapes (zones,).

    ``rate`` is in units of exposure (resident-years), so ``shape / rate`` is calls a resident a
    year. ``prior_shape`` and ``prior_mean`` are the gamma law of rates between zones;
    ``prior_shape`` is None where zones were too few, or had no call, to tell how much they differ.
    """

    shape: Floats
    rate: Floats
    prior_shape: float | None
    prior_mean: float

    def means(self) -> Floats:
        """Posterior means, calls a resident a year."""
        found: Floats = self.shape / self.rate
        return found

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """The central credible intervals: low and high ends, shapes (zones,)."""
        tail = (1.0 - level) / 2.0
        low: Floats = special.gammaincinv(self.shape, tail) / self.rate
        high: Floats = special.gammainccinv(self.shape, tail) / self.rate
        return low, high

    def own_weight(self) -> Floats:
        """How much of each posterior mean is the zone's own rate, 0 to 1; the rest is its kind's.

        1 throughout where nothing was drawn in.
        """
        if self.prior_shape is None:
            return np.ones_like(self.rate)
        found: Floats = 1.0 - (self.prior_shape / self.prior_mean) / self.rate
        return found


def shrink_rates(counts: Floats, exposures: Floats) -> ZoneRates:
    """Draw zones' rates toward their common mean, as much as chance explains their differences.

    Parameters
    ----------
    counts, exposures
        Calls of each zone, 0 or more, and resident-years, above 0; shapes (zones,). Zones of one
        kind and calls of one priority.

    Notes
    -----
    Gamma-Poisson empirical Bayes: the rate of a zone is gamma between zones, the count Poisson
    given the rate. The mean and the shape of the gamma law are those that make the counts likeliest
    once the rates are integrated out (a negative binomial likelihood); the posterior of a zone is
    again gamma. The intervals leave out that the two were estimated: with fewer than some 20 zones
    they are too narrow. Zones next to each other are not taken to be alike. With fewer than three
    zones, or no call at all, nothing is drawn in: Jeffreys' prior, its half call shared out by
    exposure where there is none.

    References
    ----------
    Clayton and Kaldor (1987), doi:10.2307/2532003.

    Examples
    --------
    >>> found = shrink_rates(np.array([0.0, 2, 4, 30]), np.full(4, 10.0))
    >>> bool(found.means()[0] > 0), bool(found.means()[3] < 3)
    (True, True)
    """
    total, exposure = float(counts.sum()), float(exposures.sum())
    if total == 0:
        return _without_calls(exposures)
    if len(counts) < FEWEST_ZONES:
        return ZoneRates(counts + 0.5, exposures, None, total / exposure)
    mean, shape = _likeliest(counts, exposures)
    return ZoneRates(counts + shape, exposures + shape / mean, shape, mean)


def _without_calls(exposures: Floats) -> ZoneRates:
    """No zone had a call: all have the same rate, half a call in the exposure of all."""
    whole = float(exposures.sum())
    mean = 0.5 / whole if whole > 0 else 0.0
    every = np.full(len(exposures), whole)
    return ZoneRates(np.full(len(exposures), 0.5), every, None, mean)


def _likeliest(counts: Floats, exposures: Floats) -> tuple[float, float]:
    """The mean and the shape of the gamma law between zones by marginal maximum likelihood."""
    pooled = counts.sum() / exposures.sum()

    def less_likely(logs: Floats) -> float:
        return -_log_likelihood(pooled * np.exp(logs[0]), np.exp(logs[1]), counts, exposures)

    bounds = ((-3.0, 3.0), (np.log(_LEAST_SHAPE), np.log(_MOST_SHAPE)))
    start = np.array([0.0, np.log(_shape_by_moments(counts, exposures))])
    found = optimize.minimize(less_likely, start, method="L-BFGS-B", bounds=bounds)
    return float(pooled * np.exp(found.x[0])), float(np.exp(found.x[1]))


def _log_likelihood(mean: float, shape: float, counts: Floats, exposures: Floats) -> float:
    """Of negative binomial counts, without what depends on neither parameter."""
    expected = mean * exposures
    rising = special.gammaln(counts + shape) - special.gammaln(shape)
    together = shape + expected
    found = rising - shape * np.log1p(expected / shape) + counts * np.log(expected / together)
    return float(found.sum())


def _shape_by_moments(counts: Floats, exposures: Floats) -> float:
    """A first value: what is left of the variance of the counts when Poisson's is taken off."""
    expected = counts.sum() / exposures.sum() * exposures
    beyond = float(((counts - expected) ** 2 - expected).sum())
    if beyond <= 0:
        return 100.0
    return float(np.clip((expected**2).sum() / beyond, _LEAST_SHAPE, _MOST_SHAPE))
