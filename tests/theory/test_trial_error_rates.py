"""Error rates behind what is offered: refused where a model errs, right where it is offered."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import special

from reddot.trial.analysis import fit, offers
from reddot.trial.analysis.compliance import complier
from reddot.trial.analysis.log_linear import counts_of, poisson_fit
from reddot.trial.analysis.sandwich import robust_error
from reddot.trial.analysis.totals import Totals
from reddot.trial.calibration import Setting, draw_trial

RUNS = 2000
FOUR_ERRORS = 4 * math.sqrt(0.05 * 0.95 / RUNS)
CLUMPED = Setting(dispersion=5, cluster_sd=0.8, clusters=20, events=20)
FEW = Setting(dispersion=3, cluster_sd=0, clusters=20, events=60)
MANY = Setting(dispersion=5, cluster_sd=0.8, clusters=200, events=800, strata=4, slots=2)
STRATA = Setting(dispersion=3, cluster_sd=0.4, clusters=200, events=400, strata=50)


def drawn(setting: Setting, seed: int, ratio: float = 1.0) -> list[Totals]:
    rng = np.random.default_rng(seed)
    return [draw_trial(setting, ratio, rng) for _ in range(RUNS)]


def false_alarms(trials: list[Totals], method: str) -> float:
    found = [fit(totals, method) for totals in trials]
    rejected = [effect.p_value <= 0.05 for effect in found if effect.p_value is not None]
    assert len(rejected) > 0.95 * RUNS
    return sum(rejected) / len(rejected)


def uncorrected(totals: Totals) -> bool:
    """The usual sandwich with a normal quantile, as most software gives it."""
    found = poisson_fit(counts_of(totals, collapse=True))
    z = abs(found.log_ratio) / math.sqrt(robust_error(found.cells, "CR0").variance)
    return 2 * special.ndtr(-z) <= 0.05


def test_where_models_err_none_is_offered() -> None:
    trials = drawn(CLUMPED, 1)
    models = {"poisson_cr2", "poisson_cr3", "negative_binomial", "gee", "posterior"}
    given = [models & {offer.method for offer in offers(t) if offer.offered} for t in trials]
    assert sum(map(bool, given)) <= 0.01 * RUNS
    assert false_alarms(trials, "poisson_cr2") > 0.05 + FOUR_ERRORS


def test_with_few_clusters_cr3_holds_and_the_usual_sandwich_does_not() -> None:
    trials = drawn(FEW, 2)
    assert false_alarms(trials, "poisson_cr3") <= 0.05 + FOUR_ERRORS
    assert sum(map(uncorrected, trials)) / RUNS > 0.05 + FOUR_ERRORS


@pytest.mark.parametrize("method", ["poisson_cr2", "poisson_cr3", "negative_binomial", "gee"])
def test_what_is_offered_for_many_clusters_holds(method: str) -> None:
    trials = drawn(MANY, 3)
    known = [{offer.method: offer.offered for offer in offers(totals)} for totals in trials]
    assert sum(offer[method] for offer in known) > 0.95 * RUNS
    assert 0.05 - FOUR_ERRORS <= false_alarms(trials, method) <= 0.05 + FOUR_ERRORS


def test_with_many_strata_only_the_draw_is_offered_though_cr2_would_hold() -> None:
    """Eight clusters a rate: CR2 holds for these counts, and is withheld for those it fails."""
    trials = drawn(STRATA, 4)
    assert abs(false_alarms(trials, "poisson_cr2") - 0.05) <= FOUR_ERRORS
    known = {offer.method for offer in offers(trials[0]) if offer.offered}
    assert known == {"randomisation"}


def test_the_interval_of_compliers_covers() -> None:
    """Slots of a third of the clusters never carry; carrying multiplies the rate by 1.6."""
    rng, covered, runs = np.random.default_rng(5), 0, 400
    for _ in range(runs):
        arm, calm = np.arange(200) % 2, rng.random(200) < 1 / 3
        carried = (arm * ~calm).astype(float)
        y = rng.poisson(np.where(calm, 1.0, 3.0) * rng.gamma(2, 0.5, 200) * 1.6**carried)
        covered += complier(
            Totals(
                outcome="force",
                group="everyone",
                y=y,
                exposure=np.ones(200),
                arm=arm,
                stratum=np.zeros(200),
                cluster=np.arange(200),
                carried=carried,
            )
        ).contains(1.6)
    assert abs(covered / runs - 0.95) <= 4 * math.sqrt(0.95 * 0.05 / runs)
