"""The benchmark of the dispatch simulation in short: the peers say the same, a miss is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scripts_loaded import script

bench_cover = script("bench_cover")
SMALL = 2_000


@pytest.fixture(scope="module")
def simpy() -> object:
    return bench_cover.beside_simpy(bench_cover.made_year(SMALL * 10))


@pytest.fixture(scope="module")
def ciw() -> object:
    return bench_cover.beside_ciw(SMALL)


def test_simpy_says_the_same_and_is_not_faster(simpy: object) -> None:
    assert simpy.calls > 1_000
    assert simpy.apart <= 1e-9
    assert simpy.ratio > 1.0


def test_ciw_says_the_same_waits_and_is_not_faster(ciw: object) -> None:
    assert ciw.calls == SMALL
    assert ciw.apart <= 1e-6
    assert ciw.ratio > 1.0


def test_another_outcome_is_seen_to_be_apart() -> None:
    calls, turns, roads, rules = bench_cover.first_days(bench_cover.made_year(SMALL), 28)
    first = bench_cover.simulate(calls, turns, roads, rules)
    slower = replace(roads, turnout_minutes=2.0)
    assert bench_cover.apart(first, first) == 0.0
    assert bench_cover.apart(first, bench_cover.simulate(calls, turns, slower, rules)) >= 0.5
    lost = replace(first, arrived=np.where(np.arange(len(first.arrived)) == 1, np.nan, 1.0))
    assert bench_cover.apart(first, lost) == np.inf


def test_the_year_is_the_one_the_page_describes() -> None:
    calls, turns, roads, rules = bench_cover.made_year(SMALL)
    assert roads.minutes.shape == (552, 552 + 16)
    on_duty = np.minimum(turns.end, rules.horizon_minutes) - np.maximum(turns.start, 0.0)
    assert on_duty.sum() / rules.horizon_minutes == pytest.approx(45.0, abs=0.1)
    assert np.isfinite(calls.escalates_after).mean() == pytest.approx(0.03, abs=0.012)
    assert turns.trained.mean() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("speed", "seconds", "apart", "met"),
    [
        (2.1e6, 2.0, 0.0, [True, True, True]),
        (1.9e6, 2.0, 0.0, [False, True, True]),
        (2.1e6, 0.5, 0.0, [True, True, False]),
        (2.1e6, 0.1, 0.0, [True, False, False]),
        (2.1e6, 2.0, 1e-3, [True, False, False]),
    ],
)
def test_a_target_that_is_missed_is_said_to_be(
    speed: float, seconds: float, apart: float, met: list[bool]
) -> None:
    beside = bench_cover.Beside(calls=10, ours=0.01, theirs=seconds, apart=apart)
    measured = bench_cover.Measured(
        calls=10,
        turns=5,
        incidents_per_second=speed,
        preempting_per_second=speed,
        simpy=beside,
        ciw=beside,
        study="not measured: the geography is absent",
    )
    assert [found for _, found in measured.targets()] == met
    text = bench_cover.page(measured)
    assert text.count("- NOT MET:") == met.count(False)
    assert "A study of a year of Norfolk: not measured: the geography is absent." in text


def test_a_machine_without_the_geography_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bench_cover, "GEOGRAPHY", tmp_path / "norfolk")
    told = bench_cover.study_of(1, lambda _: None)
    assert told == "not measured: the geography of Norfolk (../shared/data/norfolk) is absent"
