"""Kinds of trial whose truth is known, and trials drawn from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reddot.trial.analysis.arrays import Floats, Ints
from reddot.trial.analysis.totals import Totals

DISPERSIONS = (1.0, 2.0, 3.0, 5.0)
CLUSTERS = (20, 50, 100, 400)
EVENTS = (6.0, 20.0, 60.0, 400.0)
CLUSTER_SDS = (0.0, 0.4, 0.8, 0.8)
LAYOUTS = ((1, 1), (4, 1), (1, 5), (4, 5))  # strata, slots of a cluster
TIMES_ROOT = (0, 2, 3, 1)  # in the field of four elements, where adding is exclusive or
TIMES_OTHER_ROOT = (0, 3, 1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A kind of trial whose truth is known.

    Attributes
    ----------
    dispersion : float
        Variance of a slot's count over its mean, given its cluster.
    cluster_sd : float
        Standard deviation of the logarithm of a cluster's rate.
    clusters : int
        Clusters a side.
    events : float
        Events expected in an arm where there is no effect.
    strata, slots : int
        Strata, which differ in rate, and slots of each cluster.
    """

    dispersion: float
    cluster_sd: float
    clusters: int
    events: float
    strata: int = 1
    slots: int = 1

    @property
    def name(self) -> str:
        """The setting in words."""
        return (
            f"dispersion {self.dispersion:g}, cluster sd {self.cluster_sd:g}, {self.clusters} "
            f"clusters a side, {self.events:g} events an arm, {self.strata} "
            f"{'stratum' if self.strata == 1 else 'strata'}, {self.slots} "
            f"{'slot' if self.slots == 1 else 'slots'} a cluster"
        )


def settings() -> tuple[Setting, ...]:
    """Return the 24 settings of the full calibration, always the same.

    Notes
    -----
    Sixteen are an orthogonal array of strength two (4⁵ in 16 runs): every pair of levels of any
    two factors occurs. Eight are corners: fewest clusters with the most clustering, rare events,
    and none at all.

    References
    ----------
    Hedayat, Sloane and Stufken, Orthogonal Arrays (1999), chapter 3 (Bush's construction).

    Examples
    --------
    >>> len(settings()), len(set(settings()))
    (24, 24)

    """
    return (*_array(), *_corners())


def _array() -> Iterator[Setting]:
    for i in range(4):
        for j in range(4):
            strata, slots = LAYOUTS[i ^ TIMES_OTHER_ROOT[j]]
            yield Setting(
                dispersion=DISPERSIONS[i],
                clusters=CLUSTERS[j],
                events=EVENTS[i ^ j],
                cluster_sd=CLUSTER_SDS[i ^ TIMES_ROOT[j]],
                strata=strata,
                slots=slots,
            )


def _corners() -> Iterator[Setting]:
    yield Setting(dispersion=1, cluster_sd=0, clusters=20, events=20)
    yield Setting(dispersion=1, cluster_sd=0.8, clusters=20, events=60)
    yield Setting(dispersion=1, cluster_sd=0, clusters=400, events=400, strata=2)
    yield Setting(dispersion=2, cluster_sd=0, clusters=100, events=60)
    yield Setting(dispersion=3, cluster_sd=0.4, clusters=50, events=20)
    yield Setting(dispersion=5, cluster_sd=0.8, clusters=20, events=20)
    yield Setting(dispersion=5, cluster_sd=0.8, clusters=20, events=400, strata=2, slots=3)
    yield Setting(dispersion=5, cluster_sd=0.8, clusters=400, events=20)


def draw_trial(setting: Setting, ratio: float, rng: np.random.Generator) -> Totals:
    """Draw one trial: the events of every slot under the setting and a true ratio.

    Parameters
    ----------
    setting
        The kind of trial.
    ratio
        The rate with Taser over the rate without; 1 where there is no effect.
    rng
        The stream the draws come from.

    Notes
    -----
    Half of the clusters of each stratum, at random, are in the carry arm. A slot has 4 to 12
    units of exposure. The mean of the lognormal rates of clusters is 1; counts above dispersion 1
    are gamma-mixed Poisson.

    Examples
    --------
    >>> few = Setting(dispersion=2, cluster_sd=0.4, clusters=20, events=60)
    >>> draw_trial(few, 1.0, np.random.default_rng(1)).clusters
    (20, 20)

    """
    count = 2 * setting.clusters
    stratum, arm = _allocated(setting, rng)
    spread = setting.cluster_sd
    rate = np.exp(rng.normal(-(spread**2) / 2, spread, count)) * 2.0 ** (stratum % 2)
    cluster = np.repeat(np.arange(count), setting.slots)
    exposure = rng.integers(4, 13, len(cluster)).astype(np.float64)
    usual = exposure * (2.0 ** (stratum % 2))[cluster]
    null = exposure * rate[cluster] * (2.0 * setting.events / usual.sum())
    mean = np.where(arm[cluster] == 1, ratio, 1.0) * null
    return Totals(
        outcome="force",
        group="everyone",
        y=_counts(mean, setting.dispersion, rng),
        exposure=exposure,
        arm=arm[cluster],
        stratum=stratum[cluster],
        cluster=cluster,
    )


def _allocated(setting: Setting, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """The stratum and the arm of each cluster: half of each stratum in either arm."""
    pairs = np.sort(np.arange(setting.clusters) % setting.strata)
    stratum = np.repeat(pairs, 2)
    order = np.lexsort((rng.random(len(stratum)), stratum))
    arm = np.empty(len(stratum), np.int64)
    arm[order] = np.arange(len(stratum)) % 2
    return stratum, arm


def _counts(mean: Floats, dispersion: float, rng: np.random.Generator) -> Floats:
    if dispersion > 1.0:
        mean = rng.gamma(mean / (dispersion - 1.0), dispersion - 1.0)
    return rng.poisson(mean).astype(np.float64)
