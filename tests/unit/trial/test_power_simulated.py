"""Power by simulation: the exact power found again, every design, the same bits everywhere."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from reddot.errors import NotEnoughDataError, UsageError
from reddot.stats import power_two_rates
from reddot.trial.design import Design, Slot, design_from_text, slots_of_days
from reddot.trial.power import (
    POWER_METHODS,
    Analysis,
    Layout,
    Truth,
    layout_of_clusters,
    layout_of_design,
    layout_of_shifts,
    simulate_false_alarms,
    simulate_power,
    units_by_simulation,
)
from reddot.trial.power.truth import draw_counts
from small_trial import design_text

BLOCKS = 'block_sizes = [2, 4]\nstrata = ["station"]'
CLUSTERS = 'method = "cluster"\ncluster = "station"\nblock_sizes = [2, 4]'
WEDGE = 'method = "stepped_wedge"\ncluster = "station"\nperiod = "week"\nsteps = [2, 3, 4]'
STATIONS = [f"S{k}" for k in range(12)]
DESIGNS = {"permuted_blocks": BLOCKS, "cluster": CLUSTERS, "stepped_wedge": WEDGE}


def designed(method: str) -> tuple[Design, tuple[Slot, ...]]:
    design = design_from_text(design_text().replace(BLOCKS, DESIGNS[method]))
    assert design.method == method
    return design, slots_of_days(design, STATIONS, ["late"])


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        processes=True, n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0"
    ) as started:
        yield started.scheduler_address


@pytest.mark.parametrize(
    ("rate", "ratio", "shifts"), [(0.0075, 2.0, 400), (0.0075, 2.0, 3320), (0.2, 0.5, 200)]
)
def test_the_exact_power_of_independent_events_is_found_again(
    rate: float, ratio: float, shifts: int
) -> None:
    exact = power_two_rates(rate * ratio, shifts, rate, shifts)
    found = simulate_power(
        Truth(control_rate=rate, ratio=ratio), layout_of_shifts(shifts), replications=2000
    )
    assert abs(found.power - exact) < 4 * math.sqrt(exact * (1 - exact) / 2000)
    assert found.low <= found.power <= found.high


def test_the_power_of_a_doubling_in_400_shifts_is_nine_in_a_hundred() -> None:
    assert power_two_rates(0.015, 400, 0.0075, 400) == pytest.approx(0.0912, abs=5e-5)


@pytest.mark.parametrize("method", ["exact_cautious", "randomisation", "poisson_cr3"])
def test_false_alarms_stay_within_the_level_where_events_cluster(method: str) -> None:
    truth = Truth(control_rate=0.5, ratio=2.0, cluster_sd=0.4, dispersion=2.0)
    found = simulate_false_alarms(
        truth,
        layout_of_clusters(20, 5),
        analysis=Analysis(method=method, draws=199),
        replications=600,
    )
    assert found.truth.ratio == 1.0
    assert found.power < 0.05 + 4 * math.sqrt(0.05 * 0.95 / 600)


def test_the_exact_test_is_shown_raising_false_alarms_where_events_cluster() -> None:
    truth = Truth(control_rate=0.5, ratio=1.0, cluster_sd=0.6, dispersion=2.0)
    found = simulate_power(truth, layout_of_clusters(20, 5), replications=600)
    assert found.low > 0.10


@pytest.mark.parametrize("method", POWER_METHODS)
def test_every_method_finds_what_is_large_and_not_what_is_not_there(method: str) -> None:
    analysis = Analysis(method=method, draws=199)
    layout = layout_of_clusters(20, 4)
    large = simulate_power(Truth(control_rate=1, ratio=3), layout, analysis, replications=60)
    none = simulate_power(Truth(control_rate=1, ratio=1), layout, analysis, replications=60)
    assert large.power > 0.85
    assert none.power < 0.25
    assert large.without_number <= 6


@pytest.mark.parametrize("method", DESIGNS)
@pytest.mark.parametrize("analysis", ["randomisation", "poisson_cr2"])
def test_any_design_can_be_simulated(method: str, analysis: str) -> None:
    layout = layout_of_design(*designed(method))
    assert layout.slots == 12 * 35
    how = {"analysis": Analysis(method=analysis, draws=199), "replications": 200}
    some = simulate_power(Truth(control_rate=0.5, ratio=2.0, shift_sd=0.3), layout, **how)
    assert some.power > 0.6
    if analysis == "randomisation":
        none = simulate_power(Truth(control_rate=0.5, ratio=1.0, cluster_sd=0.4), layout, **how)
        assert none.power < 0.05 + 4 * math.sqrt(0.05 * 0.95 / 200)


@pytest.mark.parametrize("method", DESIGNS)
def test_arms_are_drawn_as_the_design_draws_them(method: str) -> None:
    design, slots = designed(method)
    layout = layout_of_design(design, slots)
    arms = layout.draw(np.random.default_rng(1), 50)
    by_cluster = [arms[:, layout.cluster == c] for c in range(int(layout.cluster.max()) + 1)]
    whole = all((one == one[:, :1]).all() for one in by_cluster)
    assert whole == layout.together == (method != "stepped_wedge")
    if method == "stepped_wedge":
        assert all((np.diff(one.astype(int), axis=1) >= 0).all() for one in by_cluster)


def test_a_design_without_slots_says_what_is_missing() -> None:
    with pytest.raises(NotEnoughDataError, match=r"no slots.*file of slots"):
        layout_of_design(designed("cluster")[0], ())


def variance_over_mean(truth: Truth, layout: Layout, runs: int = 4000) -> float:
    rng = np.random.default_rng(11)
    arms = np.zeros((runs, layout.slots), dtype=np.uint8)
    totals = draw_counts(truth, layout, arms, rng).sum(axis=1)
    assert totals.mean() == pytest.approx(
        truth.control_rate * layout.slots, abs=4 * totals.std() / math.sqrt(runs)
    )
    return float(totals.var() / totals.mean())


def log_normal_variance(sd: float) -> float:
    return math.exp(sd * sd) - 1.0


@pytest.mark.parametrize(
    ("parts", "layout", "expected"),
    [
        ({}, layout_of_shifts(20), 1.0),
        ({"dispersion": 3.0}, layout_of_shifts(20), 3.0),
        ({"shift_sd": 0.8}, layout_of_shifts(20), 1 + 0.6 * log_normal_variance(0.8)),
        ({"cluster_sd": 0.5}, layout_of_clusters(20, 5), 1 + 3.0 * log_normal_variance(0.5)),
        # two officers of their own a shift: half of the variance of one
        ({"officer_sd": 0.8}, layout_of_shifts(20), 1 + 0.3 * log_normal_variance(0.8)),
        # ten officers take 40 shifts by twos: eight shifts each, half of each shift
        (
            {"officer_sd": 0.8, "pool": 10},
            layout_of_shifts(20),
            1 + 40 * 0.6 / 10 * log_normal_variance(0.8),
        ),
    ],
)
def test_counts_vary_as_the_truth_says(
    parts: dict[str, Any], layout: Layout, expected: float
) -> None:
    found = variance_over_mean(Truth(control_rate=0.6, ratio=1.0, **parts), layout)
    # of 4,000 sums the variance is known to about 2.5% of itself, more with long tails
    assert found == pytest.approx(expected, rel=0.15)


def test_the_ratio_multiplies_the_carry_arm_alone() -> None:
    rng, layout = np.random.default_rng(4), layout_of_shifts(50)
    arms = layout.draw(rng, 2000)
    y = draw_counts(Truth(control_rate=2.0, ratio=1.5, shift_sd=0.5), layout, arms, rng)
    carry, control = y[arms == 1].mean(), y[arms == 0].mean()
    assert arms.sum(axis=1).tolist() == [50] * 2000
    assert carry / control == pytest.approx(1.5, abs=0.03)


def test_differences_cost_power() -> None:
    plain = Truth(control_rate=0.5, ratio=1.6)
    found = [
        simulate_power(truth, layout_of_shifts(100), Analysis(method="poisson_cr2"))
        for truth in (plain, replace(plain, dispersion=3.0), replace(plain, shift_sd=1.2))
    ]
    assert found[0].low > found[1].high
    assert found[0].low > found[2].high


TRUTH = Truth(control_rate=0.4, ratio=1.8, shift_sd=0.4, officer_sd=0.3, pool=9, dispersion=1.5)


@pytest.mark.parametrize(
    ("method", "where"), [("randomisation", 2), ("randomisation", "cluster"), ("poisson_cr2", 3)]
)
def test_the_same_bits_on_any_number_of_workers(cluster: str, where: Any, method: str) -> None:
    layout = layout_of_design(*designed("permuted_blocks"))
    how: dict[str, Any] = {"analysis": Analysis(method=method, draws=49), "replications": 250}
    place = {"cluster": cluster} if where == "cluster" else {"workers": where}
    told: list[tuple[int, int]] = []
    here = simulate_power(TRUTH, layout, seed=4, **how)
    there = simulate_power(
        TRUTH, layout, seed=4, progress=lambda *step: told.append(step), **how, **place
    )
    assert here == there
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_another_seed_gives_other_trials() -> None:
    found = {
        simulate_power(TRUTH, layout_of_shifts(60), seed=seed, replications=300).significant
        for seed in range(5)
    }
    assert len(found) > 1


def test_trials_without_a_number_are_counted_and_not_significant() -> None:
    found = simulate_power(
        Truth(control_rate=1e-9, ratio=2), layout_of_shifts(10), replications=150
    )
    assert (found.significant, found.without_number, found.low) == (0, 150, 0.0)
    assert found.high == pytest.approx(1 - 0.025 ** (1 / 150))


def test_the_answer_is_plain_json_with_the_power_first() -> None:
    found = simulate_power(TRUTH, layout_of_shifts(60), replications=100).as_json()
    assert next(iter(found)) == "power"
    assert found["power"] == found["significant"] / 100
    assert {"low", "high", "replications", "method", "dispersion"} <= set(found)


def test_the_size_that_clusters_ask_for_is_searched_for() -> None:
    truth = Truth(control_rate=0.5, ratio=1.6, shift_sd=0.8)
    size = units_by_simulation(
        truth,
        layout_of_shifts,
        power=0.8,
        start=20,
        analysis=Analysis(method="poisson_cr2"),
        replications=600,
    )
    assert size.found.low <= 0.8 <= size.found.high
    assert size.tried[-1] == size.units_per_arm > 60
    again = simulate_power(
        truth,
        layout_of_shifts(size.units_per_arm),
        Analysis(method="poisson_cr2"),
        replications=1500,
        seed=9,
    )
    assert again.power == pytest.approx(0.8, abs=0.08)


def test_a_size_that_no_shifts_give_is_said() -> None:
    def two_clusters(shifts: int) -> Layout:
        return layout_of_clusters(2, shifts)

    with pytest.raises(NotEnoughDataError, match=r"No size was found.*try more clusters"):
        units_by_simulation(
            Truth(control_rate=0.5, ratio=1.1, cluster_sd=1.0),
            two_clusters,
            power=0.9,
            start=10,
            analysis=Analysis(method="randomisation", draws=19),
            replications=20,
        )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"control_rate": 0}, "control_rate is 0"),
        ({"ratio": -1}, "ratio is -1"),
        ({"shift_sd": -0.1}, r"shift_sd is -0\.1"),
        ({"dispersion": 0.5}, r"dispersion is 0\.5"),
        ({"officers": 0}, "officers is 0"),
        ({"officers": 3, "pool": 2}, "pool is 2 officers and a slot has 3"),
    ],
)
def test_a_truth_that_cannot_be_is_refused(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Truth(**{"control_rate": 0.5, "ratio": 2.0} | wrong)


def test_an_analysis_or_a_size_that_cannot_be_is_refused() -> None:
    with pytest.raises(UsageError, match=r"'hierarchical'.*randomisation"):
        Analysis(method="hierarchical")
    with pytest.raises(UsageError, match="draws is 0"):
        Analysis(draws=0)
    for make in (layout_of_shifts, lambda n: layout_of_clusters(n, 3)):
        with pytest.raises(UsageError, match="is 0"):
            make(0)
    with pytest.raises(UsageError, match="replications is 0"):
        simulate_power(TRUTH, layout_of_shifts(9), replications=0)
    with pytest.raises(UsageError, match="power is 1"):
        units_by_simulation(TRUTH, layout_of_shifts, power=1.0, start=9)
