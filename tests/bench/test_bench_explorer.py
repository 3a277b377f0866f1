"""The readers of the explorer in short; `scripts/bench_explorer.py` is the long form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.explorer_load import Measured, Trial, Waits, measure, waits

NONE = Waits(0, 0.0, 0.0, 0.0, 0.0)


@pytest.mark.slow
def test_twenty_readers_of_a_release_are_all_answered(tmp_path: Path) -> None:
    measured = measure(Trial(reports=2_000, tables=4, seconds=3), tmp_path)
    assert measured.refused == ()
    assert measured.addresses >= 20
    assert measured.every.count > measured.first.count >= 10
    assert measured.later.p50 < 3000  # the target is judged by the long form, undisturbed


@pytest.mark.parametrize(
    ("p95", "refused", "met"), [(300.0, (), True), (300.1, (), False), (9.0, ("500 /",), False)]
)
def test_a_target_that_is_missed_is_said_to_be(
    p95: float, refused: tuple[str, ...], met: bool
) -> None:
    measured = Measured(Trial(), 1, 1.0, replace(NONE, p95=p95), NONE, NONE, refused)
    assert measured.is_met() is met


def test_waits_are_in_milliseconds() -> None:
    assert waits([]) == NONE
    assert waits([0.010] * 99 + [1.0]) == Waits(100, 10.0, 10.0, 19.9, 1000.0)
