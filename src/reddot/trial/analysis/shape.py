"""The shape of a trial's counts, seen without knowing which arm an event fell in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reddot.trial.analysis.arrays import Floats
from reddot.trial.analysis.cells import numbered, sums
from reddot.trial.analysis.totals import Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What decides which analyses keep their level.

    Attributes
    ----------
    clusters : int
        In the arm that has fewer.
    in_effect : float
        The same, if all were of one size: (Σe)² / Σe² of their exposures.
    events : float
        Expected in the arm that has fewer, if there is no effect.
    dispersion : float
        Variance of a cluster's count over its mean, about the rates of the strata, at least 1.
    uneven : float
        Squared coefficient of variation of the clusters' expected counts.
    per_rate : float
        Clusters of both arms for each parameter of a model: a rate a stratum, and the ratio.
    crossed : bool
        Whether clusters change arm.
    alike : int
        Slots in the largest cluster.

    """

    clusters: int
    in_effect: float
    events: float
    dispersion: float
    uneven: float
    per_rate: float
    crossed: bool
    alike: int

    @property
    def independent_events(self) -> float:
        """Return the events an arm that would say as much if all were independent."""
        return self.events / self.dispersion

    @property
    def understated(self) -> float:
        """Return by how much a variance in proportion to the mean could be too small.

        That is where what exceeds an independent event's variance grows with the square of the
        mean, as where clusters differ in rate.
        """
        return self.uneven * (self.dispersion - 1.0) / self.dispersion


NOTHING = Shape(
    clusters=0,
    in_effect=0.0,
    events=0.0,
    dispersion=1.0,
    uneven=0.0,
    per_rate=0.0,
    crossed=False,
    alike=0,
)


def shape_of(totals: Totals) -> Shape:
    """Return the shape of the counts; nothing in it depends on the arm of any event.

    So that to choose an analysis by it is not to choose by the result.

    Examples
    --------
    >>> totals = Totals(outcome="force", group="everyone", y=[2, 0, 1, 1], exposure=[1] * 4,
    ...     arm=[1, 1, 0, 0], stratum=[0] * 4, cluster=range(4))
    >>> shape_of(totals).events
    2.0

    """
    total = float(totals.y.sum())
    if totals.rows == 0 or total == 0 or min(totals.exposures) == 0:
        return NOTHING
    stratum, cluster = numbered(totals.stratum), numbered(totals.cluster)
    rate = sums(stratum, totals.y) / sums(stratum, totals.exposure)
    expected = sums(cluster, totals.exposure * rate[stratum])
    residual = sums(cluster, totals.y) - expected
    count, rates = len(expected), int((rate > 0).sum())
    spread = float(residual @ residual) / total * count / max(1, count - rates)
    return Shape(
        clusters=min(totals.clusters),
        in_effect=min(_in_effect(totals, arm) for arm in (0, 1)),
        events=total * min(totals.exposures) / sum(totals.exposures),
        dispersion=max(1.0, spread),
        uneven=float(expected.var() / expected.mean() ** 2),
        per_rate=count / (rates + 1.0),
        crossed=totals.crossed,
        alike=int(np.bincount(cluster).max()),
    )


def _in_effect(totals: Totals, arm: int) -> float:
    own = totals.arm == arm
    exposure: Floats = sums(numbered(totals.cluster[own]), totals.exposure[own])
    return float(exposure.sum() ** 2 / (exposure @ exposure))
