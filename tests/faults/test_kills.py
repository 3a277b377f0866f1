"""Ten kills of the site under load; `make faults` does two hundred."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from faults.journey import Reported
from faults.kills import Outcome, Plan, run
from faults.server import run_in

pytestmark = pytest.mark.slow
PLAN = Plan(seed=11, kills=10)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("killed")


@pytest.fixture(scope="module")
def outcome(place: Path) -> Outcome:
    return run(PLAN, place)


def compared(place: Path, known: list[Reported], tmp_path: Path) -> dict[str, list[str]]:
    path = tmp_path / "acknowledged"
    path.write_bytes(pickle.dumps(known))
    found: dict[str, list[str]] = run_in(place, "", "faults.compare", str(path))
    return found


def test_all_that_was_acknowledged_is_stored_once_and_whole(outcome: Outcome) -> None:
    assert outcome.findings() == []
    assert outcome.kills == PLAN.kills
    assert outcome.in_flight >= PLAN.kills
    assert outcome.answered_again > 0
    assert outcome.acknowledged > 50
    assert outcome.compared["submitted"] > 0


def test_an_answer_that_is_not_as_sent_is_found(
    outcome: Outcome, place: Path, tmp_path: Path
) -> None:
    assert outcome.findings() == []
    known: list[Reported] = pickle.loads((place / "acknowledged").read_bytes())  # noqa: S301
    one = next(i for i, r in enumerate(known) if r.submitted)
    other = replace(known[one], answers={**known[one].answers, "perceived_gender": "nobody"})
    found = compared(place, [*known[:one], other, *known[one + 1 :]], tmp_path)
    assert [words.split(": ")[1] for words in found["lost"]] == [
        "perceived_gender is not as it was sent"
    ]


def test_a_report_that_nobody_was_told_of_is_found(
    outcome: Outcome, place: Path, tmp_path: Path
) -> None:
    assert outcome.findings() == []
    known: list[Reported] = pickle.loads((place / "acknowledged").read_bytes())  # noqa: S301
    assert len(compared(place, known[1:], tmp_path)["doubled"]) == 1
