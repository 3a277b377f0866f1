"""A trial of the county recovers the effects that are true of it; a naive comparison does not.

Judged over 200 replications by Monte-Carlo error: the mean logarithm of an estimated ratio may lie
at most 4 of its standard errors from the logarithm of the truth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from reddot.demo.numbers import read_truth
from reddot.demo.trial_of_county import (
    TrialSpec,
    activity,
    county_design,
    on_duty,
    simulate_trial,
    simulate_trials,
    true_ratios,
)
from reddot.trial.exposure import exposure_effects, probabilities_of
from reddot.trial.observed import Observed

pytestmark = pytest.mark.slow

REPLICATIONS = 200
SPEC = TrialSpec(days=120)
GROUPS = ("carrier", "accompanying", "elsewhere", "everyone")


@dataclass(frozen=True)
class LogRatios:
    """The logarithms of a ratio over the replications."""

    values: np.ndarray

    @property
    def mean(self) -> float:
        return float(self.values.mean())

    @property
    def error(self) -> float:
        return float(self.values.std(ddof=1) / math.sqrt(len(self.values)))

    def is_within_4_errors_of(self, ratio: float) -> bool:
        return abs(self.mean - math.log(ratio)) <= 4 * self.error


@dataclass(frozen=True)
class Replications:
    """What each trial gave: by group the ratio, and whether its interval held the truth."""

    ratios: dict[str, LogRatios]
    held: dict[str, float]
    naive: LogRatios


@cache
def replications() -> Replications:
    rng = np.random.default_rng()
    truth = true_ratios(SPEC)
    found: dict[str, list[float]] = {name: [] for name in GROUPS}
    held = dict.fromkeys(GROUPS, 0)
    naive = []
    chances = probabilities_of(*county_design(SPEC.days, SPEC.bases))
    for trial in simulate_trials(SPEC, REPLICATIONS, rng):
        effects = {effect.group: effect for effect in exposure_effects(trial, "force", chances)}
        for name in GROUPS:
            found[name].append(math.log(effects[name].ratio))
            held[name] += effects[name].low <= truth[name] <= effects[name].high
        naive.append(carriers_against_everyone_else(trial))
    return Replications(
        {name: LogRatios(np.array(values)) for name, values in found.items()},
        {name: count / REPLICATIONS for name, count in held.items()},
        LogRatios(np.array(naive)),
    )


def carriers_against_everyone_else(trial: Observed) -> float:
    """The comparison that the carriers' greater activity misleads."""
    force, own = trial.outcomes["force"], trial.carried
    return math.log(force[own].mean() / force[~own].mean())


def test_the_truth_is_the_one_of_the_county() -> None:
    truth, stated = true_ratios(SPEC), read_truth()
    assert (stated.carrying, stated.accompanying) == (1.48, 1.19)
    assert math.isclose(truth["carrier"], stated.carrying)
    assert math.isclose(truth["accompanying"], stated.accompanying)
    assert truth["elsewhere"] == 1.0
    assert stated.eligible_activity == 1.3


@pytest.mark.parametrize("group", GROUPS)
def test_the_effect_is_recovered(group: str) -> None:
    found = replications().ratios[group]
    truth = true_ratios(SPEC)[group]
    assert found.is_within_4_errors_of(truth), f"{found.mean} ± {found.error}, {math.log(truth)}"


def test_the_check_bites_on_effects_a_tenth_greater() -> None:
    for group in GROUPS:
        assert (
            not replications().ratios[group].is_within_4_errors_of(1.1 * true_ratios(SPEC)[group])
        )


def test_carriers_against_everyone_else_takes_their_activity_for_an_effect() -> None:
    naive = replications().naive
    assert naive.mean > math.log(read_truth().carrying) + 4 * naive.error


def test_everyone_is_the_mixture_of_the_three_weighted_by_what_they_meet() -> None:
    people = on_duty(SPEC.roster, SPEC.days, SPEC.bases)
    met = activity(SPEC, people)
    groups = {
        "carrier": people.eligible,
        "accompanying": people.beside,
        "elsewhere": ~people.eligible & ~people.beside,
    }
    truth = true_ratios(SPEC)
    mixed = sum(met[rows].sum() * truth[name] for name, rows in groups.items()) / met.sum()
    assert math.isclose(truth["everyone"], mixed)
    assert replications().ratios["everyone"].is_within_4_errors_of(mixed)
    assert truth["accompanying"] < truth["everyone"] < truth["carrier"]


@pytest.mark.parametrize("group", GROUPS)
def test_intervals_hold_the_truth_as_often_as_they_say(group: str) -> None:
    least = 0.95 - 4 * math.sqrt(0.95 * 0.05 / REPLICATIONS)
    assert replications().held[group] >= least


def test_the_four_come_together_in_every_trial() -> None:
    effects = exposure_effects(simulate_trial(SPEC, np.random.default_rng()), "force")
    assert tuple(effect.group for effect in effects) == GROUPS
