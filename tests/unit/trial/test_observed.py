"""What must hold of a trial before anything is estimated: every wrong row is named, no officer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reddot.errors import BadDataError
from reddot.trial.observed import Observed
from reddot.trial.observed_check import check_observed


def observed(**changed: Any) -> Observed:
    """Two slots; on each a crew of two and an officer alone."""
    fields: dict[str, Any] = {
        "slot_names": ("mon", "tue"),
        "stratum": np.array([0, 0]),
        "cluster": np.array([0, 1]),
        "arm": np.array([1, 0]),
        "slot": np.array([0, 0, 0, 1, 1, 1]),
        "officer": np.array([0, 1, 2, 0, 1, 2]),
        "officer_names": ("pseudonym-1", "pseudonym-2", "pseudonym-3"),
        "crew": np.array([0, 0, 1, 2, 2, 3]),
        "eligible": np.array([True, False, False] * 2),
        "carried": np.array([True, False, False, False, False, False]),
        "hours": np.full(6, 8.0),
        "outcomes": {"force": np.array([1, 0, 0, 2, 0, 0])},
    }
    return Observed(**(fields | changed))


def refused(trial: Observed, **asked: Any) -> str:
    with pytest.raises(BadDataError) as caught:
        check_observed(trial, **asked)
    assert "pseudonym-" not in str(caught.value)
    return str(caught.value)


def test_a_trial_that_hangs_together_is_let_through() -> None:
    check_observed(observed())
    check_observed(observed(), revealed=("mon", "tue"))
    assert observed().slots == 2
    assert observed().rows == 6


def test_a_slot_in_two_strata_is_named() -> None:
    words = refused(observed(slot_names=("mon", "mon"), stratum=np.array([0, 1])))
    assert "'mon' is in two strata (slots 1 and 2)" in words
    assert "'mon' is named twice" in refused(observed(slot_names=("mon", "mon")))


def test_a_cluster_in_two_strata_is_named() -> None:
    words = refused(observed(cluster=np.array([0, 0]), stratum=np.array([0, 1])))
    assert "the cluster of slots 'mon' and 'tue' is in two strata" in words


def test_an_officer_on_two_crews_of_a_slot_is_named_by_row() -> None:
    words = refused(observed(officer=np.array([0, 1, 0, 0, 1, 2])))
    assert "row 3, officer: slot 'mon': its officer is there on this slot already" in words


def test_a_crew_on_two_slots_is_named_by_row() -> None:
    words = refused(observed(crew=np.array([0, 0, 1, 2, 2, 1])))
    assert "row 6, crew: slot 'tue': its crew is on another slot too" in words


def test_rows_on_no_slot_are_named() -> None:
    words = refused(observed(slot=np.array([0, 0, 0, 1, 1, 2])))
    assert "row 6, slot: it is on no slot of the trial" in words


def test_a_slot_worked_and_not_revealed_is_named() -> None:
    words = refused(observed(), revealed=("mon",))
    assert "row 4, slot: slot 'tue': it was worked and is not revealed" in words
    assert "mon" not in words


def test_outcomes_that_are_not_of_the_officer_shifts_are_refused() -> None:
    words = refused(observed(outcomes={"force": np.array([1, 0, 0, 2, 0, 0, 7])}))
    assert "force: it has the shape (7,) and there are 6 rows" in words
    assert "outcomes belong to officer-shifts" in words


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"arm": np.array([1, 2])}, "slot 'tue' has the arm 2"),
        ({"hours": np.array([8.0, 0.0, 8.0, 8.0, np.nan, 8.0])}, "row 2, hours"),
        ({"hours": np.array([8.0, 0.0, 8.0, 8.0, np.nan, 8.0])}, "row 5, hours"),
        ({"outcomes": {"force": np.array([1, 0, -1, 2, 0, 0])}}, "row 3, force: it counts less"),
        ({"officer": np.array([0, 1, 2, 0, 1, 3])}, "row 6, officer: it is of no officer"),
        ({"crew": np.array([-1, 0, 1, 2, 2, 3])}, "row 1, crew"),
    ],
)
def test_numbers_that_cannot_be_are_named(changed: dict[str, Any], words: str) -> None:
    assert words in refused(observed(**changed))


def test_all_problems_are_told_together() -> None:
    trial = observed(arm=np.array([3, 2]), hours=np.zeros(6))
    assert len(refused(trial).splitlines()) == 8


def test_many_rows_are_counted_after_the_first_twenty() -> None:
    rows = 50
    trial = observed(
        slot=np.zeros(rows, np.int64),
        officer=np.zeros(rows, np.int64),
        crew=np.arange(rows),
        eligible=np.ones(rows, bool),
        carried=np.ones(rows, bool),
        hours=np.full(rows, 8.0),
        outcomes={"force": np.zeros(rows, np.int64)},
    )
    words = refused(trial)
    assert len(words.splitlines()) == 20
    assert "29 more are so" in words
