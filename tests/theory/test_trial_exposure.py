"""Exposure: probabilities against every allocation there is, the variance against its definition.

On designs small enough to write down every allocation with its chance, the exact probabilities, the
conservative variance and its expectation are compared with sums over all of them; on larger ones
with draws, judged by Monte-Carlo error.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import pytest

from reddot.trial.design import Design, Slot, design_from_text, slots_from_text
from reddot.trial.exposure import (
    GROUPS,
    Probabilities,
    complete_probabilities,
    conservative_variance,
    exposure_effects,
    probabilities_of,
    simulated_probabilities,
)
from reddot.trial.exposure.blocks import pairs_in_blocks
from reddot.trial.exposure.pairs import Exchangeable
from reddot.trial.exposure.wedge import pairs_in_wedge
from reddot.trial.observed import Observed
from reddot.trial.seal import draw_allocations

Chances = Mapping[tuple[int, ...], Fraction]  # each allocation with its chance


# --- every allocation of a small design, with its chance ------------------------------------------


def in_blocks(units: int, sizes: Sequence[int], share: Fraction) -> Chances:
    """Every allocation of one stratum by permuted blocks of random size; the last is cut off."""
    found: dict[tuple[int, ...], Fraction] = defaultdict(Fraction)
    open_: list[tuple[tuple[int, ...], Fraction]] = [((), Fraction(1))]
    while open_:
        before, chance = open_.pop()
        if len(before) >= units:
            found[before[:units]] += chance
            continue
        for size in sizes:
            block = dict.fromkeys(itertools.combinations(range(size), int(size * share)), 1)
            for places in block:
                arms = tuple(int(place in places) for place in range(size))
                open_.append(((*before, *arms), chance / len(sizes) / len(block)))
    return found


def completely(units: int, carrying: int) -> Chances:
    every = list(itertools.combinations(range(units), carrying))
    return {tuple(int(u in some) for u in range(units)): Fraction(1, len(every)) for some in every}


def in_wedge(clusters: int, periods: int, steps: Sequence[int]) -> Chances:
    """Cells by cluster, then period."""
    every = list(itertools.permutations(steps))
    found: dict[tuple[int, ...], Fraction] = defaultdict(Fraction)
    for order in every:
        cells = itertools.product(range(clusters), range(1, periods + 1))
        arms = tuple(int(period >= order[cluster]) for cluster, period in cells)
        found[arms] += Fraction(1, len(every))
    return found


def carry_of(chances: Chances) -> np.ndarray:
    return sum(float(p) * np.array(arms, float) for arms, p in chances.items())


def both_of(chances: Chances) -> np.ndarray:
    return sum(float(p) * np.outer(arms, arms) for arms, p in chances.items())


def blocks_of(units: int, sizes: Sequence[int], share: Fraction) -> Probabilities:
    joint = pairs_in_blocks(np.zeros(units, np.int64), sizes, float(share))
    return Probabilities(unit=np.arange(units), carry=np.full(units, float(share)), joint=joint)


def complete_of(units: int, carrying: int) -> Probabilities:
    joint = Exchangeable(
        stratum=np.zeros(units, np.int64),
        size=np.array([units]),
        carrying=np.array([carrying]),
        words="exact",
    )
    carry = np.full(units, carrying / units)
    return Probabilities(unit=np.arange(units), carry=carry, joint=joint)


def wedge_of(clusters: int, periods: int, steps: Sequence[int]) -> Probabilities:
    cluster = np.repeat(np.arange(clusters), periods)
    period = np.tile(np.arange(1, periods + 1), clusters)
    carry, joint = pairs_in_wedge(cluster, period, steps)
    return Probabilities(unit=np.arange(cluster.size), carry=carry, joint=joint)


HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
SMALL = {
    "blocks of 2 and 4": (in_blocks(5, [2, 4], HALF), blocks_of(5, [2, 4], HALF)),
    "pairs": (in_blocks(6, [2], HALF), blocks_of(6, [2], HALF)),
    "blocks of 4 and 6": (in_blocks(7, [4, 6], HALF), blocks_of(7, [4, 6], HALF)),
    "blocks of 3 and 6, one third": (in_blocks(7, [3, 6], THIRD), blocks_of(7, [3, 6], THIRD)),
    "complete, 3 of 6": (completely(6, 3), complete_of(6, 3)),
    "complete, 1 of 5": (completely(5, 1), complete_of(5, 1)),
    "wedge of 3": (in_wedge(3, 4, [2, 3, 4]), wedge_of(3, 4, [2, 3, 4])),
    "wedge of 4 in 2 steps": (in_wedge(4, 3, [2, 2, 3, 3]), wedge_of(4, 3, [2, 2, 3, 3])),
}
OF_SMALL = pytest.mark.parametrize("name", SMALL)


@OF_SMALL
def test_the_chance_of_each_unit_is_that_over_every_allocation(name: str) -> None:
    chances, probabilities = SMALL[name]
    assert sum(chances.values()) == 1
    np.testing.assert_allclose(probabilities.carry, carry_of(chances), atol=1e-12)


@pytest.mark.parametrize("name", [name for name in SMALL if "complete" not in name])
def test_the_chance_of_each_pair_is_that_over_every_allocation(name: str) -> None:
    chances, probabilities = SMALL[name]
    found = np.outer(probabilities.carry, probabilities.carry)  # independent unless listed
    joint = probabilities.joint
    found[joint.first, joint.second] = found[joint.second, joint.first] = joint.both
    np.fill_diagonal(found, probabilities.carry)
    np.testing.assert_allclose(found, both_of(chances), atol=1e-12)


# --- the variance ---------------------------------------------------------------------------------


def by_definition(
    carry_values: np.ndarray, control_values: np.ndarray, arm: tuple[int, ...], chances: Chances
) -> float:
    """Aronow and Samii (2017), equations 7 to 11, term by term over ordered pairs of units."""
    units = len(arm)
    joint: dict[tuple[int, int], dict[tuple[int, int], Fraction]] = {
        pair: defaultdict(Fraction) for pair in itertools.product(range(units), repeat=2)
    }
    for arms, chance in chances.items():
        for i, j in joint:
            joint[i, j][arms[i], arms[j]] += chance
    own = {i: {d: joint[i, i][d, d] for d in (0, 1)} for i in range(units)}
    values = {1: carry_values, 0: control_values}
    used = [i for i in range(units) if 0 < own[i][1] < 1]

    def part(d: int, e: int) -> float:
        total = 0.0
        for i, j in itertools.product(used, repeat=2):
            a, b, pi, pj = values[d][i], values[e][j], own[i][d], own[j][e]
            had_i, had_j, pij = arm[i] == d, arm[j] == e, joint[i, j][d, e]
            if i == j and d == e:
                total += had_i * float((1 - pi) / pi**2) * a * a
            elif pij > 0:
                total += had_i * had_j * float((pij - pi * pj) / (pij * pi * pj)) * a * b
            else:
                bound = had_i * a * a / float(2 * pi) + had_j * b * b / float(2 * pj)
                total += bound if d == e else -bound
        return total

    return part(1, 1) + part(0, 0) - 2 * part(1, 0)


def observed_values(carry: np.ndarray, control: np.ndarray, arm: Sequence[int]) -> np.ndarray:
    return np.where(np.array(arm) == 1, carry, control)


def draws_of_values(units: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng()
    return rng.normal(1.0, 1.0, units), rng.normal(0.5, 1.0, units)


@OF_SMALL
def test_the_variance_is_the_one_of_the_definition_in_every_allocation(name: str) -> None:
    chances, probabilities = SMALL[name]
    carry, control = draws_of_values(probabilities.carry.size)
    can = (probabilities.carry > 0) & (probabilities.carry < 1)
    for arm in chances:
        given = observed_values(carry, control, arm)
        found = conservative_variance(given, arm, probabilities, can)[0]
        assert math.isclose(found, by_definition(carry, control, arm, chances), abs_tol=1e-9)


def true_and_expected(name: str, carry: np.ndarray, control: np.ndarray) -> tuple[float, float]:
    """The variance of the difference of totals over the design; the estimate's expectation."""
    chances, probabilities = SMALL[name]
    p = probabilities.carry
    can = (p > 0) & (p < 1)
    weight = {1: np.where(can, 1 / np.where(can, p, 1), 0), 0: np.where(can, 1 / (1 - p * can), 0)}
    totals, estimates = [], []
    for arm in chances:
        given, had = observed_values(carry, control, arm), np.array(arm)
        totals.append(
            float((given * weight[1])[had == 1].sum() - (given * weight[0])[had == 0].sum())
        )
        estimates.append(float(conservative_variance(given, arm, probabilities, can)[0]))
    chance = np.array([float(one) for one in chances.values()])
    mean = float(chance @ totals)
    return float(chance @ (np.array(totals) - mean) ** 2), float(chance @ estimates)


@OF_SMALL
def test_the_variance_is_never_too_small_on_average(name: str) -> None:
    units = SMALL[name][1].carry.size
    for _ in range(20):
        true, expected = true_and_expected(name, *draws_of_values(units))
        assert expected >= true - 1e-9


@pytest.mark.parametrize("name", ["blocks of 4 and 6", "complete, 3 of 6"])
def test_without_an_effect_it_is_exact_on_average_where_every_pair_can_be(name: str) -> None:
    values, _ = draws_of_values(SMALL[name][1].carry.size)
    true, expected = true_and_expected(name, values, values)
    assert math.isclose(expected, true, rel_tol=1e-9)


def test_the_squares_alone_would_be_wrong() -> None:
    """The check above bites: leaving the pairs out is not the variance."""
    values = np.ones(6) * 3.0
    chances, probabilities = SMALL["complete, 3 of 6"]
    true, expected = true_and_expected("complete, 3 of 6", values, values)
    assert math.isclose(true, 0.0, abs_tol=1e-9)
    assert math.isclose(expected, 0.0, abs_tol=1e-9)
    arm = next(iter(chances))
    assert float(((values / probabilities.carry) ** 2)[np.array(arm) == 1].sum()) > 100


def test_simulated_probabilities_give_the_exact_variance_within_their_error() -> None:
    chances, exact = SMALL["blocks of 4 and 6"]
    arms = np.array(list(chances))
    draws = 40_000
    rng = np.random.default_rng()
    picked = rng.choice(len(arms), draws, p=[float(one) for one in chances.values()])
    simulated = simulated_probabilities(arms[picked])
    carry, control = draws_of_values(7)
    found, known = (
        np.array([conservative_variance(observed_values(carry, control, a), a, p)[0] for a in arms])
        for p in (simulated, exact)
    )
    scale = np.array([(observed_values(carry, control, a) ** 2).sum() * 4 for a in arms])
    assert (np.abs(found - known) <= 12 * scale / math.sqrt(draws)).all()


# --- under real designs ---------------------------------------------------------------------------

HEAD = """
[trial]
name = "A trial"
id = "a-trial"
unit = "shift"
force = "Eastshire"
starts_on = 2018-04-01
ends_on = 2018-06-30
[eligibility]
who = "officers in date to carry"
[plan]
outcomes = [{ name = "force", source = "reports", per = "officer_shift", role = "primary" }]
exposures = ["carrier", "accompanying", "elsewhere", "everyone"]
estimand = "intention_to_treat"
analysis = ["randomisation"]
level = "0.95"
looks = 1
[allocation]
arms = { carry = 1, control = 1 }
"""
PERMUTED = 'method = "permuted_blocks"\nblock_sizes = [2, 4, 6]\nstrata = ["turn"]\n'
CLUSTERS = 'method = "cluster"\ncluster = "station"\nblock_sizes = [4]\nstrata = ["turn"]\n'
WEDGE = 'method = "stepped_wedge"\ncluster = "station"\nperiod = "month"\nsteps = [2, 3]\n'
BALANCED = PERMUTED + '[balance]\ncovariates = { jobs = "0.5" }\nattempts = 1000\n'


def design_with(allocation: str, slots: int = 24) -> tuple[Design, tuple[Slot, ...]]:
    """Slots by month, then station: 8 stations, three months, early on four of the stations."""
    design = design_from_text(HEAD + allocation)
    rows = ["slot,station,turn,month,jobs"]
    for place in range(slots):
        station, month = place % 8, place // 8
        turn = "early" if station < 4 else "late"
        rows.append(f"s{place},{station},{turn},{month},{place * 7 % 5}")
    return design, slots_from_text("\n".join(rows) + "\n", design)


@pytest.mark.parametrize(
    "allocation", [PERMUTED, CLUSTERS, WEDGE], ids=["blocks", "cluster", "wedge"]
)
def test_exact_probabilities_are_those_of_the_designs_own_draws(allocation: str) -> None:
    design, slots = design_with(allocation)
    draws = 40_000
    drawn = draw_allocations(design, slots, np.random.default_rng(), draws).astype(float)
    exact = probabilities_of(design, slots)
    p = exact.carry[exact.unit]
    both = np.outer(exact.carry, exact.carry)
    joint = exact.joint
    both[joint.first, joint.second] = both[joint.second, joint.first] = joint.both
    np.fill_diagonal(both, exact.carry)
    both = both[np.ix_(exact.unit, exact.unit)]
    error = np.sqrt(np.maximum(both * (1 - both), 0) / draws)
    assert (np.abs(drawn.T @ drawn / draws - both) <= 5 * error + 1e-9).all()
    assert (np.abs(drawn.mean(axis=0) - p) <= 5 * np.sqrt(p * (1 - p) / draws) + 1e-9).all()


def test_balanced_designs_are_simulated_and_say_so() -> None:
    design, slots = design_with(BALANCED)
    found = probabilities_of(design, slots, np.random.default_rng(), 500)
    assert found.joint.words == "simulated in 500 draws of the design"
    assert found.carry.shape == (24,)
    assert abs(found.carry.mean() - 0.5) < 0.1


# --- means and contrasts --------------------------------------------------------------------------


def trial_of(
    arm: Sequence[int],
    force: Sequence[int],
    *,
    stratum: Sequence[int] | None = None,
    cluster: Sequence[int] | None = None,
    crews: Sequence[str] = ("ex", "x", "e"),
) -> Observed:
    """Every slot with the same crews: e is an eligible officer, x one who is not."""
    slots, each = len(arm), "".join(crews)
    rows, per = slots * len(each), len(each)
    crew = np.repeat(np.arange(len(crews)), [len(one) for one in crews])
    slot = np.repeat(np.arange(slots), per)
    eligible = np.tile([one == "e" for one in each], slots)
    return Observed(
        slot_names=tuple(f"s{place}" for place in range(slots)),
        stratum=np.zeros(slots, np.int64) if stratum is None else np.array(stratum),
        cluster=np.arange(slots) if cluster is None else np.array(cluster),
        arm=np.array(arm),
        slot=slot,
        officer=np.tile(np.arange(per), slots),
        officer_names=tuple(f"p{place}" for place in range(per)),
        crew=slot * len(crews) + np.tile(crew, slots),
        eligible=eligible,
        carried=eligible & (np.array(arm)[slot] == 1),
        hours=np.tile(np.arange(1.0, per + 1.0), slots),
        outcomes={"force": np.array(force, np.int64).reshape(rows)},
    )


def hajek_restated(trial: Observed, rows: Sequence[int], p: Sequence[float], arm: int) -> float:
    """Σ y/p over Σ 1/p, row by row."""
    above = below = 0.0
    for row in rows:
        slot = int(trial.slot[row])
        if trial.arm[slot] == arm and 0 < p[slot] < 1:
            chance = p[slot] if arm == 1 else 1 - p[slot]
            above += int(trial.outcomes["force"][row]) / chance
            below += 1 / chance
    return above / below


def test_means_are_those_of_the_plain_restatement() -> None:
    rng = np.random.default_rng()
    stratum = np.repeat([0, 1], [9, 12])
    arm = np.concatenate([rng.permutation([1] * 3 + [0] * 6), rng.permutation([1] * 8 + [0] * 4)])
    trial = trial_of(arm, rng.poisson(2.0, 21 * 4) + 1, stratum=stratum)
    p = np.where(stratum == 0, 3 / 9, 8 / 12)
    groups = {
        "carrier": [r for r in range(84) if r % 4 in (0, 3)],
        "accompanying": [r for r in range(84) if r % 4 == 1],
        "elsewhere": [r for r in range(84) if r % 4 == 2],
        "everyone": list(range(84)),
    }
    for effect in exposure_effects(trial, "force"):
        carry, control = (hajek_restated(trial, groups[effect.group], p, arm) for arm in (1, 0))
        assert effect.means == (pytest.approx(carry), pytest.approx(control))
        assert effect.ratio == pytest.approx(carry / control)
        assert effect.difference == pytest.approx(carry - control)


def test_the_interval_is_that_of_the_linearised_means() -> None:
    """Of everyone, with one stratum: the definition's variance, t, and the correction by C/df."""
    rng = np.random.default_rng()
    arm, force = rng.permutation([1] * 3 + [0] * 3), rng.poisson(2.0, 24) + 1
    trial = trial_of(arm, force)
    everyone = exposure_effects(trial, "force").effects[3]
    y = force.reshape(6, 4).sum(axis=1)
    means = {side: y[arm == side].mean() / 4 for side in (0, 1)}
    at_side = np.where(arm == 1, means[1], means[0])
    parts = (y - at_side * 4) / (6 * 4) / at_side
    variance = by_definition(parts, parts, tuple(arm), completely(6, 3)) * 6 / 4
    assert everyone.df == 4
    assert everyone.se_log == pytest.approx(math.sqrt(variance))
    reach = 2.7764451051977987 * math.sqrt(variance)  # t on 4 degrees of freedom, 97.5%
    assert everyone.low == pytest.approx(means[1] / means[0] * math.exp(-reach))
    assert everyone.high == pytest.approx(means[1] / means[0] * math.exp(reach))


def test_slots_that_could_have_one_arm_only_are_left_out() -> None:
    """In a wedge the first month is control for all: nobody is compared there."""
    design, slots = design_with(WEDGE)
    arm = draw_allocations(design, slots, np.random.default_rng(), 1)[0].astype(int)
    station = np.arange(24) % 8
    trial = trial_of(arm, np.ones(96), cluster=station)
    effects = exposure_effects(trial, "force", probabilities_of(design, slots))
    assert [effect.left_out for effect in effects] == [32, 16, 16, 64]
    assert [sum(effect.rows) for effect in effects] == [16, 8, 8, 32]
    assert all(effect.slots == (4, 4) for effect in effects)
    assert all("could have had one arm only" in " ".join(effect.notes) for effect in effects)


def test_a_group_that_is_only_on_certain_slots_has_no_effect() -> None:
    trial = trial_of([1, 0, 1, 1], np.ones(16), stratum=[0, 0, 1, 1])
    keep = trial.slot >= 2
    only = {
        name: getattr(trial, name)[keep]
        for name in ("slot", "officer", "crew", "eligible", "carried", "hours")
    }
    fields = {name: getattr(trial, name) for name in ("slot_names", "stratum", "cluster", "arm")}
    certain = Observed(
        **fields, **only, officer_names=trial.officer_names, outcomes={"force": np.ones(8, int)}
    )
    for effect in exposure_effects(certain, "force"):
        assert effect.ratio is None
        assert "No officer-shift" in effect.reason
        assert effect.means == (None, None)
        assert effect.left_out > 0


@pytest.mark.parametrize(
    ("force", "words"),
    [(0, "No events on either side"), ("carry", "No events on control slots")],
)
def test_without_events_there_is_a_reason_and_never_a_nought(force: object, words: str) -> None:
    arm = [1, 0] * 6
    counts = np.repeat(arm, 4) if force == "carry" else np.zeros(48)
    for effect in exposure_effects(trial_of(arm, counts), "force"):
        assert words in effect.reason
        assert not effect.estimated
        assert (effect.ratio, effect.low, effect.difference) == (None, None, None)


# --- coverage -------------------------------------------------------------------------------------

RUNS = 1_500
SIZES = (4, 6, 8)


def blocked(rng: np.random.Generator, units: int) -> np.ndarray:
    arms: list[int] = []
    while len(arms) < units:
        half = int(rng.choice(SIZES)) // 2
        arms += rng.permutation([1] * half + [0] * half).tolist()
    return np.array(arms[:units])


@pytest.mark.slow
@pytest.mark.parametrize("slots", [40, 200])
@pytest.mark.parametrize("effect", [1.0, 1.48])
def test_intervals_hold_the_truth_as_often_as_they_say(slots: int, effect: float) -> None:
    """Slots in two strata that differ in level, spread by 0.6 on the log scale."""
    rng = np.random.default_rng()
    stratum = np.arange(slots) % 2
    joint = pairs_in_blocks(stratum, SIZES, 0.5)
    known = Probabilities(unit=np.arange(slots), carry=np.full(slots, 0.5), joint=joint)
    held, made = dict.fromkeys(GROUPS, 0), dict.fromkeys(GROUPS, 0)
    for _ in range(RUNS):
        arm = np.zeros(slots, np.int64)
        for level in (0, 1):
            arm[stratum == level] = blocked(rng, slots // 2)
        rate = 0.6 * (1 + stratum) * np.exp(rng.normal(-0.18, 0.6, slots))
        mean = np.repeat(rate * np.where(arm == 1, effect, 1.0), 4)
        for one in exposure_effects(
            trial_of(arm, rng.poisson(mean), stratum=stratum), "force", known
        ):
            made[one.group] += one.estimated
            held[one.group] += one.estimated and one.low <= effect <= one.high
    for group in GROUPS:
        assert made[group] > 0.99 * RUNS
        least = 0.95 - 4 * math.sqrt(0.95 * 0.05 / made[group])
        assert held[group] / made[group] >= least, (group, held[group] / made[group])


def test_seventeen_thousand_slots_take_seconds_at_most() -> None:
    import time

    rng = np.random.default_rng()
    stratum = np.arange(17_520) % 48
    arm = np.zeros(17_520, np.int64)
    for level in range(48):
        arm[stratum == level] = blocked(rng, 365)
    trial = trial_of(
        arm, rng.poisson(0.05, 17_520 * 6), stratum=stratum, crews=("ex", "xx", "e", "x")
    )
    start = time.perf_counter()
    joint = pairs_in_blocks(stratum, SIZES, 0.5)
    known = Probabilities(unit=np.arange(17_520), carry=np.full(17_520, 0.5), joint=joint)
    effects = exposure_effects(trial, "force", known)
    assert time.perf_counter() - start < 5.0
    assert trial.rows == 105_120
    assert all(effect.estimated for effect in effects)
    complete = exposure_effects(trial, "force", complete_probabilities(trial))
    for one, other in zip(effects, complete, strict=True):
        assert one.se_log == pytest.approx(other.se_log, rel=0.02)
