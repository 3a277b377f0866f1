"""Every analysis of a trial that is fast enough to be calibrated, each from the same totals."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from reddot.stats import rate_ratio
from reddot.trial.analysis import Effect, Totals, fit
from reddot.trial.exact import cautious_exact_effect
from reddot.trial.exposure import exposure_effects
from reddot.trial.observed import Observed
from reddot.trial.randomisation import randomisation_test

Analysis = Callable[[Totals, np.random.Generator], Effect]

DRAWS = 999  # of a randomisation test: its p-value is exact for any number
NAIVE = "naive_poisson"
HAJEK = "hajek"
AS_OFFERED = {HAJEK: "poisson_cr2"}  # has no offer of its own: held to the same shape of counts
MODELS = (
    "poisson_cr2",
    "poisson_cr3",
    "quasi_poisson",
    "negative_binomial",
    "gee",
    "posterior",
)


def naive_poisson(totals: Totals, rng: np.random.Generator) -> Effect:  # noqa: ARG001
    """The exact comparison of two Poisson counts, as if no two events had a cause in common.

    The product offers it nowhere as it stands: it is here to be seen failing.
    """
    (a, b), (unit_a, unit_b) = totals.events, totals.exposures
    found = rate_ratio(a, unit_a, b, unit_b)
    if found.estimate is None:
        return Effect.refused(NAIVE, totals.outcome, "No events in either arm.")
    return Effect(
        method=NAIVE,
        outcome=totals.outcome,
        group=totals.group,
        ratio=found.estimate,
        low=found.low,
        high=found.high,
        p_value=found.p_value,
        events=totals.events,
        exposure=totals.exposures,
        clusters=totals.clusters,
    )


def _model(method: str) -> Analysis:
    def analyse(totals: Totals, rng: np.random.Generator) -> Effect:  # noqa: ARG001
        return fit(totals, method)

    return analyse


def _randomisation(totals: Totals, rng: np.random.Generator) -> Effect:
    return randomisation_test(totals, draws=DRAWS, seed=int(rng.integers(2**31)))


def _exact(totals: Totals, rng: np.random.Generator) -> Effect:  # noqa: ARG001
    return cautious_exact_effect(totals)


def _hajek(totals: Totals, rng: np.random.Generator) -> Effect:  # noqa: ARG001
    """The effect over everyone as the four exposures are estimated, per unit of exposure."""
    *_, everyone = exposure_effects(_observed(totals), totals.outcome, per="officer_hour")
    if everyone.ratio is None:
        return Effect.refused(HAJEK, totals.outcome, everyone.reason)
    return Effect(
        method=HAJEK,
        outcome=totals.outcome,
        group=totals.group,
        ratio=everyone.ratio,
        low=everyone.low,
        high=everyone.high,
        p_value=everyone.p_value,
        events=everyone.events,
        exposure=everyone.hours,
        clusters=everyone.clusters,
    )


def _observed(totals: Totals) -> Observed:
    """Totals as a trial with one officer on each slot, whose hours are the slot's exposure."""
    everyone = np.arange(totals.rows)
    return Observed(
        slot_names=tuple(map(str, everyone.tolist())),
        stratum=totals.stratum,
        cluster=totals.cluster,
        arm=totals.arm,
        slot=everyone,
        officer=np.zeros_like(everyone),
        officer_names=("everyone",),
        crew=everyone,
        eligible=np.ones(totals.rows, bool),
        carried=totals.arm == 1,
        hours=totals.exposure,
        outcomes={totals.outcome: totals.y.astype(np.int64)},
    )


ANALYSES: Mapping[str, Analysis] = {
    "randomisation": _randomisation,
    "exact": _exact,
    HAJEK: _hajek,
    **{method: _model(method) for method in MODELS},
    NAIVE: naive_poisson,
}
