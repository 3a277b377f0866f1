"""The benchmark of the randomisation test in short: scipy says the same, a miss is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scripts_loaded import script

bench_trial = script("bench_trial")


@pytest.fixture(scope="module")
def found() -> Any:
    return bench_trial.bench_randomisation(10_000, 800)


def test_scipy_says_the_same_and_is_slower(found: Any) -> None:
    assert found.apart <= 1e-9
    assert found.errors <= 4.0
    assert found.ratio > 2.0
    assert found.ours < 2.0


def test_another_p_value_is_seen_to_be_apart() -> None:
    carry, control = bench_trial.made_shifts(800)
    ours = bench_trial.randomisation_result(bench_trial.totals_of(carry, control), draws=2_000)
    assert bench_trial.errors_apart(ours, ours.p_value, 2_000) == 0.0
    assert bench_trial.errors_apart(ours, ours.p_value / 2, 2_000) > 4.0


@pytest.mark.parametrize(
    ("changed", "met"),
    [
        ({}, [True, True, True]),
        ({"ours": 2.1, "theirs": 20.0}, [False, True, True]),
        ({"theirs": 0.4}, [True, False, True]),
        ({"errors": 4.5}, [True, True, False]),
        ({"apart": 1e-3}, [True, True, False]),
    ],
)
def test_a_target_that_is_missed_is_said_to_be(changed: dict[str, float], met: list[bool]) -> None:
    good = bench_trial.Beside(
        draws=100_000,
        shifts=800,
        ours=0.1,
        theirs=1.0,
        batch=100,
        theirs_at_once=4.0,
        stratified=0.2,
        errors=0.5,
        apart=0.0,
    )
    measured = replace(good, **changed)
    assert [found for _, found in measured.targets()] == met
    assert bench_trial.page(measured).count("- NOT MET:") == met.count(False)
