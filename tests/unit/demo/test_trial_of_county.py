"""The county's trial: who is on which slot, what is drawn, and the truth it is drawn from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from reddot.demo.numbers import read_numbers, read_truth
from reddot.demo.trial_design import STRATA, TrialDays, design_text
from reddot.demo.trial_of_county import (
    INDEPENDENT,
    ON_REPORTS,
    REPORTED,
    TrialSpec,
    county_design,
    draw_events,
    multipliers,
    on_duty,
    simulate_trial,
    simulate_trials,
    true_ratios,
)
from reddot.trial.design import design_from_text, slots_of_days
from reddot.trial.exposure import groups_of

WEEKS = TrialSpec(days=28)


def stream(seed: int = 5) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_slots_are_those_of_the_design() -> None:
    people, (design, slots) = on_duty(1, 28, 16), county_design(28, 16)
    assert people.slot_names == tuple(slot.name for slot in slots)
    assert len(slots) == 28 * 3 * 16
    assert design.strata == STRATA
    for place in (0, 47, 700, len(slots) - 1):
        mine = [other for other in slots if other.stratum(design) == slots[place].stratum(design)]
        assert (people.stratum == people.stratum[place]).sum() == len(mine)


def test_an_officer_is_on_one_crew_and_a_crew_on_one_slot() -> None:
    people = on_duty(1, 28, 16)
    pairs = set(zip(people.slot.tolist(), people.officer.tolist(), strict=True))
    assert len(pairs) == len(people.slot)
    crews = {}
    for crew, slot in zip(people.crew.tolist(), people.slot.tolist(), strict=True):
        assert crews.setdefault(crew, slot) == slot
    assert np.bincount(people.crew).max() == 2


def test_groups_are_those_of_the_exposure_mapping() -> None:
    trial, people = simulate_trial(WEEKS, stream()), on_duty(1, 28, 16)
    groups: Mapping[str, np.ndarray] = groups_of(trial)
    assert (groups["carrier"] == people.eligible).all()
    assert (groups["accompanying"] == people.beside).all()
    assert (groups["elsewhere"] == ~people.eligible & ~people.beside).all()


def test_only_eligible_officers_on_carry_slots_carry() -> None:
    trial = simulate_trial(WEEKS, stream())
    treated = trial.arm[trial.slot] == 1
    assert (trial.carried == (trial.eligible & treated)).all()
    partly = simulate_trial(replace(WEEKS, followed=0.8), stream())
    able = partly.eligible & (partly.arm[partly.slot] == 1)
    assert not (partly.carried & ~able).any()
    error = math.sqrt(0.8 * 0.2 / able.sum())
    assert abs(partly.carried[able].mean() - 0.8) < 4 * error


def test_the_same_stream_gives_the_same_trial_and_another_does_not() -> None:
    one, again = (simulate_trial(WEEKS, stream()) for _ in range(2))
    other = simulate_trial(WEEKS, stream(6))
    assert (one.arm == again.arm).all()
    assert all((one.outcomes[name] == again.outcomes[name]).all() for name in one.outcomes)
    assert (one.arm != other.arm).any()


def test_no_more_trials_are_drawn_than_asked_for() -> None:
    assert len(list(simulate_trials(TrialSpec(days=2), 201, stream()))) == 201


@pytest.mark.parametrize("dispersion", [1.0, 3.0])
def test_events_have_the_rates_of_the_county(dispersion: float) -> None:
    spec = TrialSpec(days=365, dispersion=dispersion)
    trial = simulate_trial(spec, stream())
    ratio, share = true_ratios(spec)["everyone"], trial.arm[trial.slot].mean()
    expected = {
        REPORTED: read_numbers().reports * (1 + share * (ratio - 1)),
        **{name: read_truth().independent[name].total for name in INDEPENDENT},
    }
    for name, mean in expected.items():
        found = trial.outcomes[name].sum()
        assert abs(found - mean) < 4 * math.sqrt(dispersion * mean) + 0.01 * mean


def test_reports_tell_of_some_assaults_and_of_none_that_was_not() -> None:
    trial = simulate_trial(TrialSpec(days=365), stream())
    assert (trial.outcomes[ON_REPORTS] <= trial.outcomes["assaults"]).all()
    assert 0 < trial.outcomes[ON_REPORTS].sum() < trial.outcomes["assaults"].sum()


def test_an_effect_on_assaults_is_drawn_where_it_is_true() -> None:
    spec = TrialSpec(days=365, assaults=3.0)
    trial = simulate_trial(spec, stream())
    treated = trial.arm[trial.slot] == 1
    counts = [int(trial.outcomes["assaults"][side].sum()) for side in (treated, ~treated)]
    assert abs(math.log(counts[0] / counts[1] / 3)) < 4 * math.sqrt(sum(1 / n for n in counts))


def test_shifts_and_officers_that_differ_spread_the_events() -> None:
    even, uneven = TrialSpec(days=120), TrialSpec(days=120, officer_sd=1.0, shift_sd=1.0)
    spread = []
    for spec in (even, uneven):
        trial = simulate_trial(spec, stream())
        force = np.bincount(trial.officer, weights=trial.outcomes["force"])
        spread.append(force.var() / force.mean())
    assert spread[1] > 2 * spread[0]


def test_a_mate_who_carries_counts_and_nobody_carries_on_a_control_slot() -> None:
    people = on_duty(1, 28, 16)
    everywhere, nowhere = np.ones(len(people.slot), bool), np.zeros(len(people.slot), bool)
    found = multipliers(WEEKS, people, everywhere, people.eligible)
    assert set(found[people.eligible]) == {WEEKS.carrying}
    assert set(found[people.beside]) == {WEEKS.accompanying}
    assert set(found[~people.eligible & ~people.beside]) == {WEEKS.elsewhere}
    assert set(multipliers(WEEKS, people, nowhere, nowhere)) == {1.0}


def test_the_truth_by_intention_to_treat_is_weaker_where_few_follow() -> None:
    full, half, none = (true_ratios(replace(WEEKS, followed=f)) for f in (1.0, 0.5, 0.0))
    assert full["carrier"] > half["carrier"] > none["carrier"] == 1.0
    assert math.isclose(half["accompanying"], 1 + 0.5 * (full["accompanying"] - 1))


def test_events_can_be_drawn_for_slots_that_are_allocated_already() -> None:
    people = on_duty(1, 28, 2)
    arm = np.arange(len(people.slot_names)) % 2
    carries = people.eligible & (arm[people.slot] == 1)
    found = draw_events(TrialSpec(), people, arm, carries, stream())
    assert {name: len(values) for name, values in found.items()} == dict.fromkeys(
        (REPORTED, *INDEPENDENT, ON_REPORTS), len(people.slot)
    )


def test_the_design_file_says_what_it_was_asked_for() -> None:
    first, last = date(2018, 4, 2), date(2018, 4, 8)
    days = TrialDays(
        id="one-week", name="St Anne’s “week”", first_day=first, last_day=last,
        stations=["A", "B"], turns=["early"], information=12,
    )  # fmt: skip
    design = design_from_text(design_text(days))
    assert (design.id, design.name, design.force) == (days.id, days.name, read_numbers().force)
    assert (design.starts_on, design.ends_on) == (first, last)
    assert design.plan.stopping is not None
    assert design.plan.stopping.information == 12
    assert len(slots_of_days(design, days.stations, days.turns)) == 14
