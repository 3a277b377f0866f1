"""The randomisation test against all allocations, other software, and trials without an effect."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain, combinations, product

import numpy as np
import pytest
from scipy import stats

from reddot.errors import UsageError
from reddot.trial.analysis.totals import Totals
from reddot.trial.design import design_from_text, slots_from_text
from reddot.trial.randomisation import (
    by_design,
    randomisation_limits,
    randomisation_p_values,
    randomisation_result,
    within_blocks,
    within_strata,
)
from reddot.trial.randomisation.draws import exchanged, listed
from reddot.trial.randomisation.units import prepared
from reddot.trial.seal import allocation_ids, draw_allocations

LEVEL = 0.95
Arms = tuple[int, ...]


def totals_of(y, arm, *, exposure=None, stratum=None, cluster=None) -> Totals:
    count = len(y)
    return Totals(
        outcome="force",
        group="everyone",
        y=y,
        arm=arm,
        exposure=np.ones(count) if exposure is None else exposure,
        stratum=np.zeros(count, int) if stratum is None else stratum,
        cluster=np.arange(count) if cluster is None else cluster,
    )


# --- every allocation, in fractions: nothing of the product is used


def allocations(arm: Arms, stratum: Arms) -> Iterator[Arms]:
    """All allocations with as many carry units in each stratum as there were."""
    of = {s: [i for i, t in enumerate(stratum) if t == s] for s in sorted(set(stratum))}
    ways = [combinations(units, sum(arm[i] for i in units)) for units in of.values()]
    for parts in product(*ways):
        carrying = set(chain.from_iterable(parts))
        yield tuple(int(i in carrying) for i in range(len(arm)))


def ratio(y, exposure, arm: Arms, stratum: Arms) -> Fraction | float | None:
    above = below = Fraction(0)
    for s in set(stratum):
        here = [i for i, t in enumerate(stratum) if t == s]
        whole = sum(exposure[i] for i in here)
        carried = sum(exposure[i] for i in here if arm[i])
        above += sum(y[i] for i in here if arm[i]) * (whole - carried) / whole
        below += sum(y[i] for i in here if not arm[i]) * carried / whole
    if below == 0:
        return None if above == 0 else math.inf
    return above / below


def enumerated(y, exposure, arm: Arms, stratum: Arms, theta: Fraction) -> float:
    """The p-value of a true ratio: every allocation, the outcomes it would have had, its ratio."""
    seen = ratio(y, exposure, arm, stratum)
    untreated = [y[i] / theta if arm[i] else Fraction(y[i]) for i in range(len(y))]
    high = low = count = 0
    for other in allocations(arm, stratum):
        would = [untreated[i] * theta if other[i] else untreated[i] for i in range(len(y))]
        found = ratio(would, exposure, other, stratum)
        high += found is None or found >= seen
        low += found is None or found <= seen
        count += 1
    return min(1.0, 2 * min(high, low) / count)


def small_cases() -> Iterator[tuple]:
    rng = np.random.default_rng(12)
    for case in range(12):
        sizes = [(6,), (4, 4), (3, 5), (2, 4, 2), (7,), (5, 1, 3)][case % 6]
        stratum = tuple(int(s) for s in np.repeat(np.arange(len(sizes)), sizes))
        arm = tuple(int(i % 2 == 0) for i in range(len(stratum)))
        y = [Fraction(int(n)) for n in rng.poisson(2.0 if case < 6 else 0.6, len(stratum))]
        exposure = [Fraction(int(n)) for n in rng.integers(1, 4 if case % 2 else 2, len(stratum))]
        if any(y[i] for i in range(len(y)) if arm[i]) and any(
            y[i] for i in range(len(y)) if not arm[i]
        ):
            yield y, exposure, arm, stratum


CASES = list(small_cases())


def as_totals(y, exposure, arm, stratum) -> Totals:
    return totals_of(
        [float(n) for n in y], arm, exposure=[float(n) for n in exposure], stratum=stratum
    )


def test_there_are_small_cases_with_ties_strata_and_unequal_exposures() -> None:
    assert len(CASES) >= 8


@pytest.mark.parametrize("case", range(len(CASES)))
def test_the_p_value_of_every_ratio_is_that_of_all_allocations(case: int) -> None:
    given = CASES[case]
    rows, _ = prepared(as_totals(*given), within_strata())
    found = listed(rows)
    for theta in ("1", "1/3", "1/2", "4/5", "3/2", "2", "3", "10"):
        expected = enumerated(*given, Fraction(theta))
        assert found.p_value_at(float(Fraction(theta))) == pytest.approx(expected), theta


@pytest.mark.parametrize("case", range(len(CASES)))
@pytest.mark.parametrize("level", [0.5, 0.8])
def test_the_interval_ends_where_redrawing_at_that_ratio_begins_to_reject(
    case: int, level: float
) -> None:
    given = CASES[case]
    found = randomisation_result(as_totals(*given), level=level)
    assert found.listed
    if found.pinned:
        return
    for end, outwards in ((found.low, -1), (found.high, 1)):
        if end in {0.0, math.inf}:
            continue
        inside = Fraction(end * (1 - outwards * 1e-6))
        outside = Fraction(end * (1 + outwards * 1e-6))
        assert enumerated(*given, inside) > 1 - level + 1e-12
        assert enumerated(*given, outside) <= 1 - level + 1e-12


def test_clusters_are_enumerated_as_single_units() -> None:
    y, cluster = [3, 1, 0, 2, 4, 0, 1, 1, 0, 0], np.repeat(np.arange(5), 2)
    arm = np.repeat([1, 0, 1, 0, 0], 2)
    found = randomisation_result(totals_of(y, arm, cluster=cluster))
    sums = [Fraction(n) for n in (4, 2, 4, 2, 0)]
    expected = enumerated(sums, [Fraction(2)] * 5, (1, 0, 1, 0, 0), (0,) * 5, Fraction(1))
    assert found.p_value == pytest.approx(expected)


def brute_force(totals: Totals, theta: float, rng: np.random.Generator, draws: int) -> float:
    """Redraw at one ratio: outcomes without Taser, arms shuffled, outcomes anew, pooled rates."""
    untreated = np.where(totals.arm == 1, totals.y / theta, totals.y)
    arms = rng.permuted(np.tile(totals.arm, (draws, 1)), axis=1)
    would = np.where(arms == 1, untreated * theta, untreated)

    def rates(arms: np.ndarray, y: np.ndarray) -> np.ndarray:
        carried = arms * totals.exposure
        at_risk = totals.exposure.sum()
        return ((y * arms).sum(-1) / carried.sum(-1)) / (
            (y * (1 - arms)).sum(-1) / (at_risk - carried.sum(-1))
        )

    seen, found = rates(totals.arm, totals.y), rates(arms, would)
    high, low = (found >= seen * (1 - 1e-12)).sum(), (found <= seen * (1 + 1e-12)).sum()
    return float(min(1.0, 2 * (1 + min(high, low)) / (1 + draws)))


def test_the_ends_agree_with_redrawing_anew_at_each_ratio() -> None:
    rng = np.random.default_rng(21)
    arm, exposure = np.tile([1, 0], 40), rng.integers(1, 5, 80)
    totals = totals_of(rng.poisson(exposure * rng.gamma(1, 0.5, 80)), arm, exposure=exposure)
    found = randomisation_result(totals, draws=40_000)
    for end in (found.low, found.high):
        error = 2 * math.sqrt(0.025 * 0.975 * (1 / 20_000 + 1 / 40_000))
        assert abs(brute_force(totals, end, rng, 20_000) - 0.05) < 4 * error
    assert brute_force(totals, found.low * 0.9, rng, 20_000) < 0.05
    assert brute_force(totals, found.low * 1.1, rng, 20_000) > 0.05


def test_draws_agree_with_all_allocations_within_their_error() -> None:
    rng = np.random.default_rng(22)
    totals = totals_of(rng.poisson(2.0, 18), np.tile([1, 0], 9), stratum=np.repeat([0, 1], [8, 10]))
    rows, _ = prepared(totals, within_strata())
    full, some = listed(rows), exchanged(rows, 30_000, seed=3)
    assert full.draws == math.comb(8, 4) * math.comb(10, 5) - 1
    for theta in (0.4, 0.7, 1.0, 1.5, 2.5):
        share = full.p_value_at(theta) / 2
        assert abs(some.p_value_at(theta) / 2 - share) <= 4 * math.sqrt(share / 30_000) + 1e-4


# --- other software


def test_the_p_value_is_scipys_where_both_take_every_allocation() -> None:
    rng = np.random.default_rng(31)
    for _ in range(6):
        carry, control = rng.poisson(3.0, 5) + 1.0, rng.poisson(2.0, 6) + 1.0
        theirs = stats.permutation_test(
            (carry, control), lambda a, b, axis: a.mean(axis) / b.mean(axis), vectorized=True
        )
        ours = randomisation_result(totals_of([*carry, *control], [1] * 5 + [0] * 6))
        assert ours.ratio == pytest.approx(theirs.statistic)
        assert ours.p_value == pytest.approx(theirs.pvalue)


def test_the_p_value_is_scipys_within_the_error_of_both_draws() -> None:
    rng = np.random.default_rng(32)
    carry, control = rng.negative_binomial(1.0, 0.4, 150), rng.negative_binomial(1.0, 0.5, 150)
    theirs = stats.permutation_test(
        (carry, control),
        lambda a, b, axis: a.mean(axis) - b.mean(axis),
        vectorized=True,
        n_resamples=20_000,
        rng=rng,
    )
    ours = randomisation_result(totals_of([*carry, *control], [1] * 150 + [0] * 150), draws=20_000)
    tail = theirs.pvalue / 2
    assert 0.0005 < tail < 0.4
    error = 2 * math.sqrt(tail * (1 - tail) * 2 / 20_000)
    assert abs(ours.p_value - theirs.pvalue) < 4 * error


@pytest.mark.parametrize(
    ("carry", "control"), [((6, 9), (2, 9)), ((4, 8), (4, 8)), ((8, 9), (0, 9))]
)
def test_with_0_or_1_and_equal_arms_it_is_fishers_exact_test(
    carry: tuple[int, int], control: tuple[int, int]
) -> None:
    (a, n), (b, m) = carry, control
    y = [1] * a + [0] * (n - a) + [1] * b + [0] * (m - b)
    found = randomisation_result(totals_of(y, [1] * n + [0] * m))
    assert found.listed
    theirs = stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue
    assert found.p_value == pytest.approx(theirs)


def test_with_0_or_1_each_tail_is_hypergeometric_also_in_unequal_arms() -> None:
    y, arm = [1] * 5 + [0] * 3 + [1] * 2 + [0] * 9, [1] * 8 + [0] * 11
    rows, _ = prepared(totals_of(y, arm), within_strata())
    found = listed(rows)
    law = stats.hypergeom(19, 7, 8)
    assert (1 + (found.at_least <= 1).sum()) / (1 + found.draws) == pytest.approx(law.sf(4))
    assert (1 + (found.at_most >= 1).sum()) / (1 + found.draws) == pytest.approx(law.cdf(5))


# --- no effect: how often it is called one


@pytest.mark.parametrize("case", range(len(CASES)))
def test_over_all_allocations_it_never_rejects_more_often_than_its_level(case: int) -> None:
    """Exactly: each allocation in turn is the one that was drawn; the outcomes stay."""
    y, exposure, arm, stratum = CASES[case]
    found = []
    for other in allocations(arm, stratum):
        totals = as_totals(y, exposure, other, stratum)
        if ratio(y, exposure, other, stratum) is None:
            found.append(1.0)
        else:
            found.append(randomisation_result(totals).p_value)
    for alpha in (0.05, 0.1, 0.2, 0.34, 0.5):
        assert np.mean(np.array(found) <= alpha + 1e-12) <= alpha + 1e-12


def limit(runs: int, alpha: float = 0.05) -> float:
    return alpha + 4 * math.sqrt(alpha * (1 - alpha) / runs)


def shuffled(rng: np.random.Generator, runs: int, count: int, stratum: np.ndarray) -> np.ndarray:
    """Allocations of half of each stratum."""
    arms = np.empty((runs, count), int)
    for s in np.unique(stratum):
        here = np.flatnonzero(stratum == s)
        arms[:, here] = rng.permuted(np.tile(np.arange(len(here)) % 2, (runs, 1)), axis=1)
    return arms


def law(rng: np.random.Generator, mean: np.ndarray, dispersion: float) -> np.ndarray:
    if dispersion == 1:
        return rng.poisson(mean)
    return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion)


@pytest.mark.parametrize(
    ("mean", "dispersion", "spread", "strata"),
    [(0.05, 1, 0.0, 1), (0.3, 3, 0.8, 1), (2.0, 5, 0.8, 4), (1.0, 2, 0.4, 10)],
)
def test_no_effect_is_called_one_in_at_most_5_of_100_trials(
    mean: float, dispersion: float, spread: float, strata: int
) -> None:
    rng, runs, count = np.random.default_rng(41), 3_000, 40
    stratum = np.arange(count) % strata
    level_of = mean * np.exp(spread * rng.standard_normal((runs, count))) * (1 + stratum)
    y, exposure = law(rng, level_of, dispersion), rng.integers(1, 6, count)
    p_values = randomisation_p_values(
        y, shuffled(rng, runs, count, stratum), stratum, exposure=exposure, draws=199
    )
    assert p_values.min() > 0
    assert (p_values <= 0.05).mean() <= limit(runs)
    if mean >= 1:
        assert (p_values <= 0.05).mean() >= 0.03


def test_exchanging_slots_of_a_cluster_one_by_one_would_reject_too_often() -> None:
    rng, runs, per = np.random.default_rng(42), 1_000, 10
    rate = np.exp(0.8 * rng.standard_normal((runs, 20)))
    y = rng.poisson(np.repeat(rate, per, axis=1))
    arms = shuffled(rng, runs, 20, np.zeros(20, int))
    whole = randomisation_p_values(
        y.reshape(runs, 20, per).sum(axis=2), arms, exposure=np.full(20, per), draws=199
    )
    apart = randomisation_p_values(y, np.repeat(arms, per, axis=1), draws=199)
    assert (whole <= 0.05).mean() <= limit(runs)
    assert (apart <= 0.05).mean() > 0.25


BLOCKED = """
[trial]
name = "Blocks"
id = "blocks"
unit = "shift"
force = "Eastshire"
starts_on = 2018-04-01
ends_on = 2019-03-31
[allocation]
method = "permuted_blocks"
arms = { carry = 1, control = 1 }
block_sizes = [2, 4]
strata = ["station"]
[eligibility]
who = "officers in date to carry on the day"
[plan]
outcomes = [{ name = "force", source = "reports", per = "officer_shift", role = "primary" }]
exposures = ["carrier", "accompanying", "elsewhere", "everyone"]
estimand = "intention_to_treat"
analysis = ["randomisation"]
level = "0.95"
looks = 1
"""
BALANCED = BLOCKED.replace("[plan]", '[balance]\ncovariates = { jobs = "1" }\n[plan]')
STEPPED = (
    BLOCKED.replace(
        'method = "permuted_blocks"',
        'method = "stepped_wedge"\ncluster = "station"\nperiod = "month"\nsteps = [2, 3, 4]',
    )
    .replace('strata = ["station"]', "strata = []")
    .replace("block_sizes = [2, 4]\n", "")
)
Rejection = Callable[..., float]


def designed(text: str, rows: list[str]):
    design = design_from_text(text)
    return design, slots_from_text("\n".join(rows), design)


def rejected(design, slots, y: np.ndarray, how, stratum=None, runs: int = 600) -> float:
    """The share of trials in which outcomes that no allocation changes are called an effect."""
    rng = np.random.default_rng(43)
    arms = draw_allocations(design, slots, rng, runs)
    given = allocation_ids(design, slots).stratum if stratum is None else stratum
    p_values = randomisation_p_values(
        np.tile(y, (runs, 1)), arms, given, reallocation=how, draws=199
    )
    return float((p_values <= 0.05).mean())


def test_blocks_are_heeded_by_redrawing_the_design_and_not_by_exchanging_within_strata() -> None:
    """Slots come in pairs of 10 and 0 events: the blocks of 2 keep each pair's difference whole."""
    text = BLOCKED.replace("[2, 4]", "[2]")
    design, slots = designed(text, ["slot,station", *(f"s{i},A" for i in range(60))])
    y = np.tile([10, 0], 30)
    assert rejected(design, slots, y, by_design(design, slots)) <= limit(600)
    assert rejected(design, slots, y, within_blocks(np.arange(60) // 2)) <= limit(600)
    assert rejected(design, slots, y, within_strata()) > 0.10


@pytest.mark.parametrize(
    ("arms", "sizes"), [("carry = 1, control = 1", "[4, 6]"), ("carry = 1, control = 2", "[3, 6]")]
)
def test_blocks_dealt_for_the_test_are_those_of_the_design(arms: str, sizes: str) -> None:
    """How often each pair of slots carries together, which tells blocks and their cut apart."""
    text = BLOCKED.replace("carry = 1, control = 1", arms).replace("[2, 4]", sizes)
    design, slots = designed(text, ["slot,station", *(f"s{i},{'ABB'[i % 3]}" for i in range(27))])
    how, runs = by_design(design, slots), 20_000
    dealt = how.draw(np.random.default_rng(61), runs)[:, how.columns].astype(float)
    drawn = draw_allocations(design, slots, np.random.default_rng(62), runs).astype(float)
    apart = np.abs(dealt.T @ dealt - drawn.T @ drawn) / runs
    assert apart.max() < 5 * math.sqrt(2 * 0.25 / runs)  # the most of 378 pairs
    assert np.abs(dealt.sum(axis=1).std() - drawn.sum(axis=1).std()) < 0.05
    other = np.random.default_rng(63).permuted(drawn, axis=1)
    assert (np.abs(dealt.T @ dealt - other.T @ other) / runs).max() > 0.05


def test_a_cluster_design_deals_whole_clusters() -> None:
    text = BLOCKED.replace('"permuted_blocks"', '"cluster"\ncluster = "station"').replace(
        'strata = ["station"]', "strata = []"
    )
    design, slots = designed(
        text, ["slot,station", *(f"s{i},{'ABCDEF'[i % 6]}" for i in range(30))]
    )
    how = by_design(design, slots, columns=np.arange(29, -1, -1))
    dealt = how.draw(np.random.default_rng(64), 500)[:, how.columns]
    assert (dealt == dealt[:, (np.arange(30) % 6) + 24]).all()
    assert dealt[:, :6].mean() == pytest.approx(0.5, abs=0.02)
    with pytest.raises(UsageError, match="outside 0 to 29"):
        by_design(design, slots, columns=[30])


def test_blocks_of_unknown_bounds_and_a_trend_hold_the_level() -> None:
    design, slots = designed(BLOCKED, ["slot,station", *(f"s{i},{'AB'[i % 2]}" for i in range(50))])
    y = np.arange(50) // 5 + (np.arange(50) % 4 == 0) * 8
    found = rejected(design, slots, y, by_design(design, slots))
    assert 0.01 <= found <= limit(600)


def test_an_allocation_redrawn_for_balance_is_judged_by_its_like() -> None:
    jobs = np.random.default_rng(44).integers(0, 20, 24)
    design, slots = designed(
        BALANCED, ["slot,station,jobs", *(f"s{i},A,{jobs[i]}" for i in range(24))]
    )
    others = np.random.default_rng(45).poisson(3.0, 24)
    far = rejected(design, slots, jobs + others, by_design(design, slots))
    assert 0.01 <= far <= limit(600)
    assert rejected(design, slots, jobs, within_strata()) < 0.01  # balance seen as no effect at all


def test_a_stepped_wedge_is_redrawn_by_its_design() -> None:
    rows = [f"s{c}-{m},{'ABCDEFGHI'[c]},m{m}" for m in range(4) for c in range(9)]
    design, slots = designed(STEPPED, ["slot,station,month", *rows])
    period = np.repeat(np.arange(4), 9)
    of_station = np.random.default_rng(46).poisson(20.0, 9)
    y = np.tile(of_station, 4) + 10 * period
    found = rejected(design, slots, y, by_design(design, slots), stratum=period)
    assert 0.01 <= found <= limit(600)


def test_runs_and_a_design_come_out_alike_on_two_processes() -> None:
    design, slots = designed(BLOCKED, ["slot,station", *(f"s{i},A" for i in range(20))])
    arms = draw_allocations(design, slots, np.random.default_rng(1), 150)
    y, how = np.random.default_rng(2).poisson(1.0, (150, 20)), by_design(design, slots)
    one = randomisation_limits(y, arms, reallocation=how, draws=99)
    assert np.array_equal(randomisation_limits(y, arms, reallocation=how, draws=99, workers=2), one)


# --- an effect: how often the interval holds it


@pytest.mark.parametrize("theta", [1.0, 1.5, 3.0])
@pytest.mark.parametrize(("mean", "dispersion", "spread"), [(2.0, 3, 0.0), (1.0, 2, 0.8)])
def test_the_interval_holds_the_true_ratio_in_94_of_100_trials(
    theta: float, mean: float, dispersion: float, spread: float
) -> None:
    rng, runs, count = np.random.default_rng(51), 2_000, 60
    stratum = np.arange(count) % 3
    arms = shuffled(rng, runs, count, stratum)
    level_of = mean * np.exp(spread * rng.standard_normal((runs, count))) * (1 + stratum)
    y = law(rng, level_of * np.where(arms == 1, theta, 1.0), dispersion)
    found = randomisation_limits(y, arms, stratum, draws=299)
    held = (found[:, 1] <= theta) & (theta <= found[:, 2])
    assert held.mean() >= 0.94 - 4 * math.sqrt(0.94 * 0.06 / runs)
    assert (found[:, 3] <= 0.05).mean() > (0.02 if theta == 1 else 0.2)


def test_an_effect_that_multiplies_every_slot_alike_is_held_exactly() -> None:
    """The model of the interval itself, unequal arms and a ratio of 3: no allowance."""
    rng, runs = np.random.default_rng(52), 3_000
    untreated = rng.negative_binomial(0.6, 0.2, (runs, 30))
    arms = rng.permuted(np.tile([1] * 20 + [0] * 10, (runs, 1)), axis=1)
    found = randomisation_limits(np.where(arms == 1, 3 * untreated, untreated), arms, draws=199)
    held = (found[:, 1] <= 3.0) & (found[:, 2] >= 3.0)
    assert held.mean() >= 0.95 - 4 * math.sqrt(0.95 * 0.05 / runs)


def test_unequal_arms_with_the_higher_rate_in_the_larger_are_held_less_often_as_said() -> None:
    rng, runs = np.random.default_rng(53), 2_000
    arms = rng.permuted(np.tile([1] * 40 + [0] * 20, (runs, 1)), axis=1)
    y = rng.poisson(np.where(arms == 1, 6.0, 2.0))
    found = randomisation_limits(y, arms, draws=199)
    held = (found[:, 1] <= 3.0) & (found[:, 2] >= 3.0)
    assert held.mean() < 0.935
