"""What a calibration counts, and that each of its limits can be broken."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reddot.trial.analysis import Effect
from reddot.trial.calibration import (
    Setting,
    Tally,
    add_up,
    calibrate,
    count_run,
    draw_trial,
    faults,
    margin,
    rejects,
    settings,
)


def effect(low: float, high: float, p_value: float | None) -> Effect:
    return Effect(
        method="made",
        outcome="force",
        group="everyone",
        ratio=math.sqrt(low * high),
        low=low,
        high=high,
        p_value=p_value,
        events=(10, 10),
        exposure=(1.0, 1.0),
        clusters=(20, 20),
    )


NOTHING, ALARM = effect(0.5, 2.0, 0.6), effect(1.2, 2.0, 0.01)
REFUSED = Effect.refused("made", "force", "No events.")


def test_a_run_counts_what_was_called_an_effect_and_what_was_held() -> None:
    tally = count_run((ALARM, True), (ALARM, True), 1.5)
    assert tally.as_json() == {
        "runs": 1, "null_offered": 1, "null_rejected": 1, "null_covered": 0, "null_given": 1,
        "null_given_rejected": 1, "true_offered": 1, "true_rejected": 1, "true_covered": 1,
    }  # fmt: skip


def test_a_method_that_is_not_offered_counts_beside() -> None:
    tally = count_run((ALARM, False), (ALARM, False), 1.5)
    assert (tally.null_offered, tally.null_given, tally.null_given_rejected) == (0, 1, 1)
    assert tally.error_rate is None
    assert tally.error_rate_if_not_refused == 1.0


def test_a_number_refused_is_no_number_offered() -> None:
    tally = count_run((REFUSED, True), (NOTHING, True), 1.5)
    assert (tally.null_offered, tally.null_given, tally.true_offered) == (0, 0, 1)


def test_without_a_p_value_the_interval_decides() -> None:
    assert rejects(effect(1.2, 2.0, None))
    assert not rejects(effect(0.8, 2.0, None))


def test_parts_add_up() -> None:
    part = {"made": count_run((ALARM, True), (NOTHING, True), 1.5)}
    total = add_up(iter([part, part, {"other": Tally(runs=5)}]))
    assert (total["made"].runs, total["made"].null_rejected, total["other"].runs) == (2, 2, 5)
    assert total["made"].power == 0.0


def counted(rejected: int, covered: int = 9_500, runs: int = 10_000) -> Tally:
    return Tally(
        runs=runs,
        null_offered=runs,
        null_rejected=rejected,
        null_covered=covered,
        true_offered=runs,
        true_covered=covered,
    )


def test_a_calibrated_method_breaks_no_limit() -> None:
    assert not list(faults("gee", 60, counted(500)))


def test_each_limit_can_be_broken() -> None:
    edge = 0.05 + margin(0.05, 10_000)
    assert not list(faults("gee", 60, counted(math.floor(edge * 10_000))))
    (over,) = faults("gee", 60, counted(math.ceil(edge * 10_000)))
    assert over.startswith("error rate 5.88%, at most 5.87%")
    (under,) = faults("gee", 60, counted(399))
    assert under == "error rate 3.99%, at least 4.00%"
    narrow = list(faults("gee", 60, counted(500, covered=9_300)))
    assert [words[:22] for words in narrow] == ["coverage with no effec", "coverage with an effec"]


@pytest.mark.parametrize(("method", "events"), [("exact", 400), ("randomisation", 60), ("gee", 6)])
def test_exact_methods_and_rare_events_may_be_cautious(method: str, events: float) -> None:
    assert not list(faults(method, events, counted(100)))


def test_where_a_method_is_never_offered_there_is_nothing_to_break() -> None:
    assert not list(faults("gee", 60, Tally(runs=100, null_given=100, null_given_rejected=90)))


def test_every_pair_of_levels_of_two_factors_occurs() -> None:
    array = settings()[:16]
    levels = [
        [s.dispersion for s in array],
        [s.clusters for s in array],
        [s.events for s in array],
        [(s.strata, s.slots) for s in array],
    ]
    for one in range(4):
        for other in range(one):
            assert len(set(zip(levels[one], levels[other], strict=True))) == 16
    spreads = {(s.cluster_sd, s.clusters) for s in array}
    assert len(spreads) == 12


def test_the_settings_span_what_is_promised() -> None:
    every = settings()
    assert len(every) == len(set(every)) == 24
    assert {s.dispersion for s in every} == {1, 2, 3, 5}
    assert {s.cluster_sd for s in every} == {0, 0.4, 0.8}
    assert (min(s.clusters for s in every), max(s.clusters for s in every)) == (20, 400)


@pytest.mark.parametrize("setting", [settings()[5], settings()[-2]], ids=lambda s: s.name)
def test_trials_have_the_shape_of_their_setting(setting: Setting) -> None:
    totals = draw_trial(setting, 1.0, np.random.default_rng())
    assert totals.clusters == (setting.clusters, setting.clusters)
    assert totals.rows == 2 * setting.clusters * setting.slots
    for stratum in range(setting.strata):
        arms = totals.arm[totals.stratum == stratum]
        assert 2 * arms.sum() == len(arms)


@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_trials_have_the_events_and_the_ratio_they_should(ratio: float) -> None:
    setting = Setting(dispersion=3, cluster_sd=0.4, clusters=50, events=60, strata=4, slots=5)
    rng = np.random.default_rng()
    events = np.array([draw_trial(setting, ratio, rng).events for _ in range(2_000)])
    error = events.std(axis=0) / math.sqrt(len(events))
    assert (np.abs(events.mean(axis=0) - (60 * ratio, 60)) < 4 * error).all()


def test_counts_vary_as_the_setting_says() -> None:
    setting = Setting(dispersion=5, cluster_sd=0, clusters=400, events=4_000)
    totals = draw_trial(setting, 1.0, np.random.default_rng())
    mean = totals.exposure * totals.y.sum() / totals.exposure.sum()
    found = float(((totals.y - mean) ** 2 / mean).mean())
    assert abs(found - 5) < 1.5


def test_clusters_differ_as_the_setting_says() -> None:
    setting = Setting(dispersion=1, cluster_sd=0.8, clusters=400, events=400_000)
    totals = draw_trial(setting, 1.0, np.random.default_rng())
    found = float(np.log(totals.y / totals.exposure).std())
    assert abs(found - 0.8) < 4 * 0.8 / math.sqrt(2 * 800)


def test_the_same_stream_gives_the_same_counts() -> None:
    setting = settings()[-5]
    first, again = (calibrate(setting, 3, np.random.default_rng(5)) for _ in range(2))
    assert first == again
