"""Two settings as in `make calibration`: what is offered keeps its limits, the naive test not."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from reddot.trial.calibration import ANALYSES, NAIVE, Setting, Tally, calibrate, faults

pytestmark = pytest.mark.slow

RUNS = 2_000
CLUSTERED = Setting(dispersion=2, cluster_sd=0.4, clusters=20, events=200, slots=3)
RARE = Setting(dispersion=3, cluster_sd=0.4, clusters=50, events=12)
SHORT = (CLUSTERED, RARE)
METHODS = tuple(method for method in ANALYSES if method != NAIVE)


@cache
def tallies(setting: Setting) -> dict[str, Tally]:
    # the limits hold with probability near 1 for a method that is right, and the stream is fixed
    return calibrate(setting, RUNS, np.random.default_rng(2018))


@pytest.mark.parametrize("setting", SHORT, ids=lambda s: s.name)
@pytest.mark.parametrize("method", METHODS)
def test_an_analysis_that_is_offered_keeps_its_level(method: str, setting: Setting) -> None:
    broken = list(faults(method, setting.events, tallies(setting)[method]))
    assert not broken


@pytest.mark.parametrize("setting", SHORT, ids=lambda s: s.name)
def test_randomisation_is_always_offered(setting: Setting) -> None:
    assert tallies(setting)["randomisation"].null_offered == RUNS


def test_what_is_offered_follows_the_counts() -> None:
    clustered = {method for method in METHODS if tallies(CLUSTERED)[method].null_offered}
    rare = {method for method in METHODS if tallies(RARE)[method].null_offered}
    assert {"poisson_cr2", "quasi_poisson", "gee"} <= clustered
    assert "exact" not in clustered
    assert rare == {"randomisation", "exact"}


@pytest.mark.parametrize("dispersion", [2, 3, 5])
def test_a_naive_poisson_test_fails(dispersion: float) -> None:
    setting = Setting(dispersion=dispersion, cluster_sd=0, clusters=100, events=60)
    only = {NAIVE: ANALYSES[NAIVE]}
    tally = calibrate(setting, 2_000, np.random.default_rng(), only)[NAIVE]
    assert tally.error_rate is not None
    assert 0.12 < tally.error_rate < 0.42  # 15 to 36% and 4 Monte-Carlo errors
    assert any("error rate" in words for words in faults("made", 60, tally))


def test_clusters_that_differ_make_it_worse() -> None:
    naive = {s: tallies(s)[NAIVE].error_rate for s in SHORT}
    assert all(rate is not None and rate > 0.12 for rate in naive.values())
