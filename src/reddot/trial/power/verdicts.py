"""Which of many simulated trials an analysis calls significant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reddot.errors import UsageError
from reddot.stats import rate_ratio
from reddot.stats.arguments import check_level, check_whole
from reddot.trial.analysis import fit
from reddot.trial.analysis.totals import Totals
from reddot.trial.exact import cautious_exact_effect
from reddot.trial.power.layout import Layout

Floats = NDArray[np.float64]
Arms = NDArray[np.uint8]
MODELS = ("poisson_cr2", "poisson_cr3", "quasi_poisson", "negative_binomial", "gee", "posterior")
POWER_METHODS = ("exact", "exact_cautious", "randomisation", *MODELS)
NO_NUMBER = np.nan  # a trial of which the analysis gives no number


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The analysis that a simulated trial gets.

    Attributes
    ----------
    method : str
        One of `POWER_METHODS`: "exact" at dispersion 1, "exact_cautious" at the dispersion of 1
        to 5 that has the largest p-value.
    level : float
        Two-sided.
    draws : int
        Of a randomisation test; its p-value is exact for any number.

    Raises
    ------
    UsageError
        For another method, a level outside 0 to 1, or draws below 1.
    """

    method: str = "exact"
    level: float = 0.95
    draws: int = 999

    def __post_init__(self) -> None:
        if self.method not in POWER_METHODS:
            raise UsageError(
                f"method is {self.method!r}; power can be simulated for {', '.join(POWER_METHODS)}."
            )
        check_level(self.level)
        check_whole("draws", self.draws, least=1)


def p_values(
    analysis: Analysis, layout: Layout, y: Floats, arms: Arms, rng: np.random.Generator
) -> Floats:
    """Return the p-value of each simulated trial; not a number where the analysis gives none.

    Parameters
    ----------
    analysis : Analysis
        The method, its level and its draws.
    layout : Layout
        What was randomised, S slots.
    y : array of shape (runs, S)
        Events of each slot.
    arms : array of shape (runs, S)
        1 for the carry arm.
    rng : numpy.random.Generator
        For the draws of the randomisation test.

    Returns
    -------
    array of shape (runs,)
        Of the posterior, which has no p-value, 0 where the interval leaves out 1, and else 1.
    """
    if analysis.method == "randomisation":
        return _of_draws(analysis, layout, y, arms, rng)
    if analysis.method == "exact":
        return np.array([_exact(analysis, *run) for run in zip(y, arms, strict=True)])
    return np.array([_modelled(analysis, layout, *run) for run in zip(y, arms, strict=True)])


def _exact(analysis: Analysis, y: Floats, arms: Arms) -> float:
    carrying = int(arms.sum())
    if not 0 < carrying < len(arms) or not y.any():
        return NO_NUMBER
    a = float(y @ arms)
    others = len(arms) - carrying
    return rate_ratio(a, carrying, float(y.sum()) - a, others, level=analysis.level).p_value


def _modelled(analysis: Analysis, layout: Layout, y: Floats, arms: Arms) -> float:
    totals = Totals(
        outcome="simulated",
        group="everyone",
        y=y,
        exposure=np.ones(len(y)),
        arm=arms.astype(np.int64),
        stratum=layout.stratum,
        cluster=layout.cluster,
    )
    if analysis.method == "exact_cautious":
        effect = cautious_exact_effect(totals, level=analysis.level)
    else:
        effect = fit(totals, analysis.method, analysis.level)
    if not effect.estimated:
        return NO_NUMBER
    if effect.p_value is None:
        return 1.0 if effect.contains(1.0) else 0.0
    return effect.p_value


def _of_draws(
    analysis: Analysis, layout: Layout, y: Floats, arms: Arms, rng: np.random.Generator
) -> Floats:
    from reddot.trial.randomisation import Redrawn, randomisation_p_values, within_strata

    seed = int(rng.integers(2**62))
    if not layout.exchangeable:
        return randomisation_p_values(
            y,
            arms,
            layout.stratum,
            reallocation=Redrawn(draw=layout.draw),
            draws=analysis.draws,
            seed=seed,
        )
    first = np.unique(layout.cluster, return_index=True)[1]
    sizes = np.bincount(layout.cluster).astype(np.float64)
    return randomisation_p_values(
        np.add.reduceat(y, first, axis=1),
        arms[:, first],
        layout.stratum[first],
        exposure=sizes,
        reallocation=within_strata(),
        draws=analysis.draws,
        seed=seed,
    )
