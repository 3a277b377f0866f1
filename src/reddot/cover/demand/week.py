"""The spread of calls over the hours of the week, thin groups drawn toward what all share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from reddot.cover.demand.models import WEEK_HOURS
from reddot.cover.demand.profiles import DAY_HOURS
from reddot.cover.simulation.inputs import Floats

_LEAST, _MOST = 1.0, 1e7


@dataclass(frozen=True, slots=True, eq=False)
class WeekSpread:
    """The Dirichlet posterior of the spread of each group, and the pooled spread.

    ``parameters`` has the shape (groups, 168), those of the hours as they were seen in the
    records; ``seen`` how often each hour of the week was, shape (168,). ``concentration`` is how
    many calls the pooled spread counts for in each group; ``pooled`` sums to 1.
    """

    parameters: Floats
    seen: Floats
    pooled: Floats
    concentration: float

    def shares(self) -> Floats:
        """The shares of a week with every hour once, shape (groups, 168); each sums to 1."""
        return _per_hour_seen(self.parameters, self.seen)

    def draw(self, stream: np.random.Generator) -> Floats:
        """Shares drawn from the posterior, shape (groups, 168)."""
        return _per_hour_seen(stream.standard_gamma(self.parameters), self.seen)


def _per_hour_seen(weights: Floats, seen: Floats) -> Floats:
    rates = weights / seen
    shares: Floats = rates / rates.sum(axis=-1, keepdims=True)
    return shares


def shrink_week(counts: Floats, seen: Floats) -> WeekSpread:
    """Draw the spread of each group toward the pooled one, and that toward days times hours.

    Parameters
    ----------
    counts
        Calls in each hour of the week, shape (groups, 168).
    seen
        How often each hour of the week was in the period, above 0, shape (168,).

    Notes
    -----
    Dirichlet-multinomial, twice. The pooled spread is drawn toward the product of its days and its
    hours, each with half a call added to every cell so that no hour is impossible; each group is
    drawn toward the pooled spread. How strongly is in both the concentration that makes the counts
    likeliest with the shares integrated out. A group is part of the pool it is drawn to, which
    makes the pull of a group that is most of the pool too strong; it needs it least.

    Examples
    --------
    >>> found = shrink_week(np.full((2, 168), 3.0), np.full(168, 52.0))
    >>> bool(np.allclose(found.shares(), 1 / 168))
    True
    """
    pool = counts.sum(axis=0)
    product = _days_times_hours(pool)
    pull = _concentration(pool[None], product)
    pooled = (pool + pull * product) / (pool.sum() + pull)
    concentration = _concentration(counts, pooled)
    return WeekSpread(counts + concentration * pooled, seen, pooled, concentration)


def _days_times_hours(pool: Floats) -> Floats:
    grid = pool.reshape(WEEK_HOURS // DAY_HOURS, DAY_HOURS)
    days, hours = grid.sum(axis=1) + 0.5, grid.sum(axis=0) + 0.5
    product: Floats = np.outer(days / days.sum(), hours / hours.sum()).ravel()
    return product


def _concentration(counts: Floats, mean: Floats) -> float:
    """The concentration about a known mean that makes the counts of the groups likeliest."""
    totals = counts.sum(axis=1)

    def less_likely(log: float) -> float:
        pull = float(np.exp(log))
        of_cells = special.gammaln(counts + pull * mean) - special.gammaln(pull * mean)
        of_groups = special.gammaln(pull) - special.gammaln(totals + pull)
        return -float(of_cells.sum() + of_groups.sum())

    bounds = (np.log(_LEAST), np.log(_MOST))
    found = optimize.minimize_scalar(less_likely, bounds=bounds, method="bounded")
    return float(np.exp(found.x))
