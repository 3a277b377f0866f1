"""The randomisation test: what goes in, what is refused, and what the draws must not depend on."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from reddot.errors import NotEnoughDataError, UsageError
from reddot.trial.analysis.totals import Totals
from reddot.trial.randomisation import (
    Redrawn,
    draws,
    kernel,
    randomisation_limits,
    randomisation_p_values,
    randomisation_result,
    randomisation_test,
    within_blocks,
    within_strata,
)
from reddot.trial.randomisation.critical import Criticals, extreme_draws, limits_of
from reddot.trial.randomisation.layout import layout_of


def totals_of(y: Any, arm: Any, **given: Any) -> Totals:
    count = len(y)
    told = {
        "exposure": np.ones(count),
        "stratum": np.zeros(count, int),
        "cluster": np.arange(count),
        **given,
    }
    return Totals(outcome="force", group="everyone", y=y, arm=arm, **told)


@pytest.fixture(scope="module")
def trial() -> Totals:
    """120 slots in 4 strata, the carry rate half as high again, exposures from 3 to 8."""
    rng = np.random.default_rng(5)
    arm = np.tile([1, 0], 60)
    exposure = rng.integers(3, 9, 120).astype(float)
    y = rng.poisson(exposure * rng.gamma(2.0, 0.1, 120) * np.where(arm == 1, 1.5, 1.0))
    return totals_of(y, arm, exposure=exposure, stratum=np.arange(120) // 30)


def coins(rng: np.random.Generator, count: int) -> np.ndarray:
    return rng.integers(0, 2, (count, 120), dtype=np.uint8)


def halves(rng: np.random.Generator, count: int) -> np.ndarray:
    """15 of every 30, as `within_strata` exchanges them."""
    once = np.tile(np.repeat([1, 0], 15).astype(np.uint8), (count * 4, 1))
    return rng.permuted(once, axis=1).reshape(count, 120)


# --- the numbers


def test_the_ratio_is_that_of_mantel_and_haenszel(trial: Totals) -> None:
    above = below = 0.0
    for stratum in range(4):
        here = trial.stratum == stratum
        y, e, arm = trial.y[here], trial.exposure[here], trial.arm[here]
        above += y[arm == 1].sum() * e[arm == 0].sum() / e.sum()
        below += y[arm == 0].sum() * e[arm == 1].sum() / e.sum()
    assert randomisation_result(trial, draws=10).ratio == pytest.approx(above / below, rel=1e-12)


def test_one_stratum_gives_the_plain_ratio_of_rates() -> None:
    effect = randomisation_test(totals_of([6, 0, 2, 1], [1, 1, 0, 0], exposure=[1, 2, 2, 2]))
    assert effect.ratio == pytest.approx((6 / 3) / (3 / 4))
    assert (effect.events, effect.exposure, effect.clusters) == ((6, 3), (3.0, 4.0), (2, 2))


def test_few_allocations_are_all_taken_and_the_p_value_is_their_share() -> None:
    effect = randomisation_test(totals_of([4, 5, 3, 1, 0, 2], [1, 1, 1, 0, 0, 0]))
    assert effect.p_value == pytest.approx(2 / 20)
    assert (effect.low, effect.high) == (0.0, math.inf)
    assert "All 20 possible allocations were taken, each once." in effect.notes
    assert any("no p-value can be below 0.1," in note for note in effect.notes)
    assert effect == randomisation_test(totals_of([4, 5, 3, 1, 0, 2], [1, 1, 1, 0, 0, 0]), seed=9)


@pytest.mark.parametrize("count", [1, 19, 200])
def test_the_p_value_is_never_0_however_far_apart_the_arms(count: int) -> None:
    apart = totals_of([50] * 20 + [1] * 20, [1] * 20 + [0] * 20)
    found = randomisation_result(apart, draws=count)
    assert found.p_value == min(1.0, 2 / (1 + count))
    assert found.draws == count
    assert not found.listed


def test_exchanged_arms_turn_the_ratio_and_the_interval_over() -> None:
    rng = np.random.default_rng(2)
    arm = np.array([1] * 6 + [0] * 8)
    totals = totals_of(rng.poisson(3.0, 14) + 1, arm, exposure=rng.integers(1, 4, 14))
    there = randomisation_result(totals)
    back = randomisation_result(replace(totals, arm=1 - totals.arm))
    assert there.listed
    assert back.p_value == there.p_value
    assert back.ratio == pytest.approx(1 / there.ratio)
    assert (back.low, back.high) == pytest.approx((1 / there.high, 1 / there.low))


def test_hours_or_minutes_the_units_of_exposure_do_not_matter(trial: Totals) -> None:
    hours = randomisation_result(trial, draws=2_000)
    minutes = randomisation_result(replace(trial, exposure=60 * trial.exposure), draws=2_000)
    assert minutes.p_value == hours.p_value
    assert (minutes.low, minutes.high) == pytest.approx((hours.low, hours.high), rel=1e-9)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.95, 0.99])
def test_1_is_outside_the_interval_exactly_when_the_p_value_is_at_most_1_less_level(
    level: float,
) -> None:
    rng = np.random.default_rng(3)
    outside = 0
    for _ in range(60):
        totals = totals_of(rng.poisson(1.5, 24), rng.permutation(np.repeat([1, 0], 12)))
        found = randomisation_result(totals, draws=199, level=level)
        rejected = found.p_value <= 1 - level + 1e-12
        assert rejected == (not found.low <= 1.0 <= found.high)
        assert found.low <= found.ratio <= found.high
        outside += rejected
    assert outside < 60


def test_the_rank_of_the_ends_is_not_lost_to_rounding() -> None:
    assert [extreme_draws(99_999, level) for level in (0.90, 0.95, 0.99)] == [5_000, 2_500, 500]
    assert extreme_draws(0, 0.95) == extreme_draws(38, 0.95) == 0
    assert extreme_draws(39, 0.95) == 1


# --- what it must not depend on


def test_the_same_bits_for_any_number_of_workers(trial: Totals) -> None:
    one = randomisation_test(trial, draws=25_000, seed=4)
    assert randomisation_test(trial, draws=25_000, seed=4, workers=2) == one
    assert randomisation_test(trial, draws=25_000, seed=5) != one


def test_how_many_words_are_in_hand_does_not_shorten_the_draws(
    trial: Totals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draws, "WORDS", 100)
    assert randomisation_result(trial, draws=300).draws == 300


def test_the_loop_stops_before_it_reads_past_its_words(trial: Totals) -> None:
    layout = layout_of(trial.stratum, trial.stratum)
    rows = layout.rows(trial.y, trial.exposure, trial.arm)
    place, found = np.arange(120, dtype=np.int32), Criticals.empty(10)
    words = np.full(60 * 3 + kernel.SPARE_WORDS, 2**31 + 12_345, dtype=np.uint32)
    found.at_least[:] = -1.0
    assert kernel.exchange(rows, place, words, found.at_least, found.at_most) == 3
    assert (found.at_least[:3] >= 0).all()
    assert (found.at_least[3:] == -1.0).all()
    for first in range(0, 120, 30):
        assert sorted(place[first : first + 30]) == list(range(first, first + 30))


def test_words_that_would_favour_some_places_are_thrown_away() -> None:
    y = np.array([1.0, 2.0, 4.0])
    layout = layout_of(np.zeros(3, int), np.zeros(3, int))
    rows = layout.rows(y, np.ones(3), np.array([1, 0, 0]))
    for first, wasted in ((0, 1), (1, 0)):  # 2³² = 1 over a multiple of 3: only the word 0 is lost
        words = np.zeros(1 + kernel.SPARE_WORDS, dtype=np.uint32)
        words[0], words[1] = first, 2**32 - 1
        place, found = np.arange(3, dtype=np.int32), Criticals.empty(1)
        kernel.exchange(rows, place, words, found.at_least, found.at_most)
        assert place[0] == (2 if wasted else 0)


def test_every_allocation_within_a_stratum_is_as_likely_as_any_other() -> None:
    y = np.array([1.0, 1.7, 3.1, 7.3, 15.9])  # no two allocations tie
    layout = layout_of(np.zeros(5, int), np.zeros(5, int))
    rows = layout.rows(y, np.ones(5), np.array([1, 1, 0, 0, 0]))
    found = draws.exchanged(rows, 40_000, seed=8)
    seen = np.unique(np.round(found.at_least, 9), return_counts=True)[1]
    expected = 40_000 / 10
    assert len(seen) == 10
    assert ((seen - expected) ** 2 / expected).sum() < 27.9  # chi-square, 9 df: 1 in 1,000


def test_exchanging_and_a_design_that_does_the_same_agree(trial: Totals) -> None:
    one = randomisation_result(trial, draws=20_000)
    other = randomisation_result(trial, Redrawn(draw=halves), draws=20_000)
    share = one.p_value / 2
    assert abs(one.p_value - other.p_value) < 2 * 4 * math.sqrt(2 * share * (1 - share) / 20_000)
    assert other.low == pytest.approx(one.low, rel=0.02)
    assert other.high == pytest.approx(one.high, rel=0.02)


def test_columns_say_which_slot_each_row_is(trial: Totals) -> None:
    order = np.random.default_rng(6).permutation(120)[:100]
    some = trial.of_rows(np.isin(np.arange(120), order))
    turned = replace(
        some,
        **{
            name: getattr(trial, name)[order]
            for name in ("y", "exposure", "arm", "stratum", "cluster")
        },
    )
    straight = randomisation_result(some, Redrawn(draw=coins, columns=np.sort(order)), draws=500)
    assert randomisation_result(turned, Redrawn(draw=coins, columns=order), draws=500) == straight


def test_clusters_are_kept_whole() -> None:
    rng = np.random.default_rng(4)
    cluster = np.repeat(np.arange(30), 4)
    arm, stratum = (cluster % 2), cluster // 10
    y = rng.poisson(1.0, 120)
    slots = totals_of(y, arm, cluster=cluster, stratum=stratum)
    sums = np.bincount(cluster, weights=y)
    summed = totals_of(sums, arm[::4], exposure=np.full(30, 4.0), stratum=stratum[::4])
    together = randomisation_result(slots, draws=999)
    assert together == randomisation_result(summed, draws=999)
    assert together != randomisation_result(replace(slots, cluster=np.arange(120)), draws=999)


def test_blocks_leave_only_their_own_allocations() -> None:
    totals = totals_of([5, 1, 6, 0, 7, 2], [1, 0, 1, 0, 1, 0])
    found = randomisation_result(totals, within_blocks([0, 0, 1, 1, 2, 2]))
    assert (found.listed, found.draws) == (True, 7)
    assert found.p_value == pytest.approx(2 / 8)
    assert randomisation_result(totals).draws == 19


# --- nothing, or nearly nothing, to compare


def test_no_events_in_the_control_arm_leave_the_upper_end_open() -> None:
    few = randomisation_test(totals_of([1, 1] + [0] * 38, [1] * 20 + [0] * 20))
    assert (few.ratio, few.low, few.high) == (math.inf, 0.0, math.inf)
    assert few.p_value > 0.05
    many = randomisation_test(totals_of([2] * 20 + [0] * 20, [1] * 20 + [0] * 20))
    assert (many.ratio, many.low, many.high) == (math.inf, 1.0, math.inf)
    assert many.p_value < 0.001
    assert any("only on which side of 1" in note for note in many.notes)


def test_no_events_in_the_carry_arm_leave_the_lower_end_at_0() -> None:
    few = randomisation_test(totals_of([0] * 38 + [1, 1], [1] * 20 + [0] * 20))
    assert (few.ratio, few.low, few.high) == (0.0, 0.0, math.inf)
    many = randomisation_test(totals_of([0] * 20 + [2] * 20, [1] * 20 + [0] * 20))
    assert (many.ratio, many.low, many.high) == (0.0, 0.0, 1.0)
    assert any("only on which side of 1" in note for note in many.notes)


def test_an_end_that_no_true_ratio_gives_is_not_put_beyond_the_estimate() -> None:
    never = np.full(99, np.inf)
    limits = limits_of(Criticals(at_least=never, at_most=never), 5.0, 0.95)
    assert (limits.low, limits.high, limits.pinned) == (1.0, math.inf, True)
    always = np.zeros(99)
    limits = limits_of(Criticals(at_least=always, at_most=always), 0.2, 0.95)
    assert (limits.low, limits.high, limits.pinned) == (0.0, 1.0, True)
    one_side = limits_of(Criticals(at_least=always + 6.0, at_most=never), 5.0, 0.95)
    assert (one_side.low, one_side.high, one_side.pinned) == (1.0, math.inf, True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (totals_of([0, 0, 0, 0], [1, 1, 0, 0]), "no events in either arm"),
        (totals_of([1, 2, 3], [1, 1, 1]), "No stratum has both arms and an event"),
        (totals_of([1, 0, 3, 0], [1, 1, 0, 0], stratum=[0, 0, 1, 1]), "No stratum has both arms"),
        (totals_of([1, 2, 3, 1], [1, 0, 1, 0], cluster=[0, 0, 1, 1]), "Clusters change arm"),
    ],
)
def test_without_a_comparison_there_is_a_reason_and_no_number(given: Totals, said: str) -> None:
    effect = randomisation_test(given)
    assert effect.ratio is effect.low is effect.high is effect.p_value is None
    assert said in effect.reason
    assert effect.events == given.events
    with pytest.raises(NotEnoughDataError, match=said):
        randomisation_result(given)


def test_a_single_pair_in_one_block_each_cannot_come_out_otherwise() -> None:
    totals = totals_of([1, 2, 3, 1], [1, 0, 1, 0])
    effect = randomisation_test(totals, within_blocks([0, 1, 2, 3]))
    assert "Only this allocation was possible" in effect.reason


# --- what is said beside it


def test_arms_of_unequal_size_are_said_to_spoil_the_interval_where_they_do() -> None:
    larger_higher = totals_of([3] * 20 + [1] * 10, [1] * 20 + [0] * 10)
    larger_lower = totals_of([1] * 20 + [3] * 10, [1] * 20 + [0] * 10)
    even = totals_of([3] * 15 + [1] * 15, [1] * 15 + [0] * 15)
    notes = [
        " ".join(randomisation_test(given, draws=99).notes)
        for given in (larger_higher, larger_lower, even)
    ]
    assert "can be too narrow, so give poisson_cr2 beside it" in notes[0]
    assert "can be too wide" in notes[1]
    assert "unequal size" not in notes[2]
    assert "99 allocations were drawn; the observed one is counted with them." in notes[2]


def test_how_it_was_redrawn_is_said(trial: Totals) -> None:
    block = np.arange(120) // 30
    said = [
        randomisation_test(trial, how, draws=99).notes[0]
        for how in (within_strata(), within_blocks(block), Redrawn(draw=halves))
    ]
    assert "within strata" in said[0]
    assert "blocks, where the design had any, are not heeded" in said[0]
    assert "within the blocks that were drawn" in said[1]
    assert "by the design itself" in said[2]


# --- refused


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (within_blocks([0, 1]), "block has 2 values; there are 120 rows"),
        (within_blocks(np.arange(120) // 8 * 0.5 * 2), None),
        (Redrawn(draw=coins, columns=np.arange(7)), "columns has 7 values"),
        (Redrawn(draw=coins, columns=np.arange(120) - 1), "A column is -1"),
        (Redrawn(draw=coins, columns=np.arange(120) + 1), r"\(20, 120\); 20 allocations of at"),
        (Redrawn(draw=lambda rng, n: 2 * coins(rng, n)), "neither 0 nor 1"),
        (Redrawn(draw=lambda rng, n: coins(rng, n - 1)), r"shape \(19, 120\)"),
    ],
)
def test_what_does_not_fit_the_totals_is_refused(trial: Totals, how: Any, said: str | None) -> None:
    if said is None:
        assert randomisation_test(trial, how, draws=20).estimated
        return
    with pytest.raises(UsageError, match=said):
        randomisation_test(trial, how, draws=20)


def test_a_cluster_in_two_strata_or_blocks_is_refused_by_name() -> None:
    totals = totals_of([1, 2, 3, 4], [1, 1, 0, 0], cluster=[7, 7, 8, 8], stratum=[0, 1, 0, 1])
    with pytest.raises(UsageError, match=r"Clusters in two strata: \[7, 8\]"):
        randomisation_test(totals)
    one = replace(totals, stratum=np.zeros(4, int))
    with pytest.raises(UsageError, match=r"Clusters in two blocks: \[8\]"):
        randomisation_test(one, within_blocks([0, 0, 0, 1]))


@pytest.mark.parametrize(
    "given", [{"draws": 0}, {"draws": 2.5}, {"level": 1.0}, {"seed": -1}, {"workers": 0}]
)
def test_draws_level_seed_and_workers_are_checked(trial: Totals, given: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=next(iter(given))):
        randomisation_test(trial, **{"draws": 20, **given})


# --- many runs


def test_a_run_of_many_is_the_single_test(trial: Totals) -> None:
    single = randomisation_result(trial, draws=500, seed=11)
    found = randomisation_limits(
        trial.y[None, :], trial.arm, trial.stratum, exposure=trial.exposure, draws=500, seed=11
    )
    assert found.tolist() == [[single.ratio, single.low, single.high, single.p_value]]


def test_runs_may_have_their_own_arms_exposures_and_blocks() -> None:
    rng = np.random.default_rng(9)
    y = rng.poisson(2.0, (30, 40))
    arm = rng.permuted(np.tile([1, 0], (30, 20)), axis=1)
    plain = randomisation_limits(y, arm, exposure=np.full((30, 40), 2.0), draws=200)
    assert np.array_equal(plain[:, 3], randomisation_p_values(y, arm, draws=200))
    rates = [y[run][arm[run] == 1].sum() / y[run][arm[run] == 0].sum() for run in range(30)]
    assert plain[:, 0] == pytest.approx(rates)
    block = within_blocks(np.arange(40) // 20)
    blocked = randomisation_limits(y, np.tile([1, 0], 20), reallocation=block, draws=200)
    assert blocked.shape == (30, 4)


def test_a_run_with_nothing_to_compare_has_no_ratio_and_a_p_value_of_1() -> None:
    found = randomisation_limits([[0, 0, 0, 0], [3, 1, 0, 1]], [1, 1, 0, 0], draws=19)
    assert np.isnan(found[0, 0])
    assert found[0, 1:].tolist() == [0.0, math.inf, 1.0]
    assert found[1, 0] == 4.0
    assert randomisation_limits(np.empty((0, 4)), [1, 1, 0, 0]).shape == (0, 4)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"y_many": [1, 2, 3, 4]}, "y_many must be finite"),
        ({"y_many": [[1, np.nan, 3, 4]]}, "y_many must be finite"),
        ({"y_many": [[1, -1, 3, 4]]}, "0 or more"),
        ({"arm": [1, 0]}, "arm must be finite"),
        ({"arm": [2, 0, 0, 1]}, "arms 0 or 1"),
        ({"exposure": [1, 1, 0, 1]}, "above 0"),
        ({"stratum": [0, 0]}, "stratum has 2 values; a run has 4"),
        ({"draws": 0}, "draws"),
    ],
)
def test_runs_that_do_not_fit_are_refused(given: dict[str, Any], said: str) -> None:
    sound: dict[str, Any] = {"y_many": [[1, 2, 3, 4]], "arm": [1, 1, 0, 0]}
    with pytest.raises(UsageError, match=said):
        randomisation_limits(**{**sound, **given})
