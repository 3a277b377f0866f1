"""The load in short: eight officers for some seconds; `make load` is the long form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from load.shift import Measured, Shift, Waits, measure
from postgresql import temporary_postgresql

SHORT = Shift(officers=8, seconds=8, warm_up_seconds=1, think_seconds=0.4, share_fast=1.0, seed=20)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield ""
    else:
        with temporary_postgresql() as url:
            yield url


@pytest.mark.slow
def test_officers_at_work_lose_nothing_and_double_nothing(
    database_url: str, tmp_path: Path
) -> None:
    measured = measure(replace(SHORT, database_url=database_url), tmp_path)
    assert list(measured.findings) == []
    assert measured.submitted >= 3  # on a slow machine fewer get to the end; each is counted above
    assert measured.reports >= SHORT.officers
    assert measured.waits["submit"].p50 < 2000  # the target is judged by `make load`, undisturbed


@pytest.mark.parametrize(
    ("p95", "findings", "met"),
    [(200.0, (), True), (200.1, (), False), (50.0, ("lost: report 1 is not there",), False)],
)
def test_a_target_that_is_missed_is_said_to_be(
    p95: float, findings: tuple[str, ...], met: bool
) -> None:
    waits = {"submit": Waits(100, 20.0, p95, 300.0, 400.0)}
    measured = Measured(waits, 100, 100, 1000, 30.0, 0, findings)
    assert measured.is_met() is met


def test_no_submission_is_no_target_met() -> None:
    assert not Measured({}, 0, 0, 0, 0.0, 0).is_met()
