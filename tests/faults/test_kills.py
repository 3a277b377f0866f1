"""Four kills of the site under load; `make faults` does two hundred."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from faults.journey import Reported
from faults.kills import Outcome, Plan, run
from faults.server import run_in

PLAN = Plan(seed=11, kills=4)


def compared(place: Path, known: list[Reported]) -> dict[str, list[str]]:
    path = place / "told"
    path.write_bytes(pickle.dumps(known))
    found: dict[str, list[str]] = run_in(place, "", "faults.compare", str(path))
    return found


@pytest.mark.slow
def test_all_that_was_acknowledged_is_stored_once_and_whole(tmp_path: Path) -> None:
    outcome = run(PLAN, tmp_path)
    assert outcome.findings() == []
    assert outcome.kills == PLAN.kills
    assert outcome.in_flight >= PLAN.kills
    assert outcome.answered_again > 0
    assert outcome.acknowledged > 20
    check_that_faults_are_found(tmp_path)


def check_that_faults_are_found(place: Path) -> None:
    """Told otherwise than it was, the comparison finds an answer changed and a report too many."""
    known: list[Reported] = pickle.loads((place / "acknowledged").read_bytes())  # noqa: S301
    told = replace(known[0], answers={**known[0].answers, "perceived_gender": "nobody"})
    changed = compared(place, [told, *known[1:]])["lost"]
    assert [words.split(": ")[1] for words in changed] == ["perceived_gender is not as it was sent"]
    assert len(compared(place, known[1:])["doubled"]) == 1


def test_what_is_found_is_said_with_its_kind() -> None:
    found = {"lost": ["a"], "doubled": [], "half_written": ["b"]}
    outcome = Outcome(refused=["c"], compared=found)
    assert outcome.findings() == ["refused: c", "lost: a", "half_written: b"]
