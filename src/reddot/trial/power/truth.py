"""What is true in a simulated trial: the rates, and how events cluster in shifts and officers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reddot.errors import UsageError
from reddot.stats.arguments import (
    check_count,
    check_dispersion,
    check_positive,
    check_whole,
)
from reddot.trial.power.layout import Layout

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The rates of a simulated trial.

    Attributes
    ----------
    control_rate : float
        Events expected on a slot of the control arm, above 0.
    ratio : float
        The carry arm's rate over it, 0 or more; 1 where there is no effect.
    shift_sd, officer_sd, cluster_sd : float
        Standard deviations of the logarithm of what multiplies the rate of a slot, an officer and
        a cluster: normal, with mean multiplier 1. A slot has the mean of its officers'.
    dispersion : float
        Variance of a slot's count over its mean, given all that; 1 is Poisson.
    officers : int
        On a slot.
    pool : int or None
        Officers of a home who take the slots in turns; None gives each slot others, so that
        nothing is shared between slots.

    Raises
    ------
    UsageError
        For a value outside these ranges, or a pool smaller than the officers of one slot.

    Examples
    --------
    >>> Truth(control_rate=0.0075, ratio=2).plain
    True

    """

    control_rate: float
    ratio: float
    shift_sd: float = 0.0
    officer_sd: float = 0.0
    cluster_sd: float = 0.0
    dispersion: float = 1.0
    officers: int = 2
    pool: int | None = None

    def __post_init__(self) -> None:
        check_positive("control_rate", self.control_rate)
        for name in ("ratio", "shift_sd", "officer_sd", "cluster_sd"):
            check_count(name, getattr(self, name))
        check_dispersion(self.dispersion)
        check_whole("officers", self.officers, least=1)
        if self.pool is not None and check_whole("pool", self.pool, least=1) < self.officers:
            raise UsageError(
                f"The pool is {self.pool} officers and a slot has {self.officers}; give a pool of "
                "at least as many."
            )

    @property
    def plain(self) -> bool:
        """Tell whether all events are independent."""
        return self.dispersion == 1.0 and not (self.shift_sd or self.officer_sd or self.cluster_sd)

    def as_json(self) -> dict[str, Any]:
        """Return the truth with plain values."""
        return {
            "control_rate": self.control_rate,
            "ratio": self.ratio,
            "shift_sd": self.shift_sd,
            "officer_sd": self.officer_sd,
            "cluster_sd": self.cluster_sd,
            "dispersion": self.dispersion,
            "officers": self.officers,
            "pool": self.pool,
        }


def draw_counts(
    truth: Truth, layout: Layout, arms: NDArray[np.uint8], rng: np.random.Generator
) -> Floats:
    """Return the events of each slot in each run.

    Parameters
    ----------
    truth : Truth
        Rates, and how they vary.
    layout : Layout
        What is randomised, S slots.
    arms : array of shape (runs, S)
        1 for the carry arm.
    rng : numpy.random.Generator
        Where everything is drawn from.

    Returns
    -------
    array of shape (runs, S)

    Examples
    --------
    >>> from reddot.trial.power.layout import layout_of_shifts
    >>> layout, rng = layout_of_shifts(3), np.random.default_rng(1)
    >>> arms = layout.draw(rng, 2)
    >>> draw_counts(Truth(control_rate=5, ratio=0), layout, arms, rng)[arms == 1].sum().item()
    0.0

    """
    mean = truth.control_rate * np.where(arms == 1, truth.ratio, 1.0)
    runs = len(mean)
    if truth.shift_sd:
        mean = mean * _multipliers(truth.shift_sd, (runs, layout.slots), rng)
    if truth.cluster_sd:
        clusters = int(layout.cluster.max()) + 1
        mean = mean * _multipliers(truth.cluster_sd, (runs, clusters), rng)[:, layout.cluster]
    if truth.officer_sd:
        mean = mean * _of_officers(truth, layout, runs, rng)
    if truth.dispersion > 1.0:
        extra = truth.dispersion - 1.0
        mean = rng.gamma(mean / extra, extra)
    return rng.poisson(mean).astype(np.float64)


def _of_officers(truth: Truth, layout: Layout, runs: int, rng: np.random.Generator) -> Floats:
    who = _rota(truth, layout)
    officers = _multipliers(truth.officer_sd, (runs, int(who.max()) + 1), rng)
    return sum((officers[:, column] for column in who.T), np.zeros(1)) / truth.officers


def _rota(truth: Truth, layout: Layout) -> NDArray[np.int64]:
    """The officers of each slot, (S, officers): in turns among those of the home."""
    places = np.arange(truth.officers, dtype=np.int64)
    if truth.pool is None:
        return np.arange(layout.slots, dtype=np.int64)[:, None] * truth.officers + places
    turn = np.zeros(layout.slots, dtype=np.int64)
    for home in range(int(layout.home.max()) + 1):
        here = layout.home == home
        turn[here] = np.arange(int(here.sum()))
    in_home = (turn[:, None] * truth.officers + places) % truth.pool
    return layout.home[:, None] * truth.pool + in_home


def _multipliers(sd: float, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    return np.exp(rng.normal(-sd * sd / 2.0, sd, shape))
