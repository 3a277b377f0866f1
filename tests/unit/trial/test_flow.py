"""The flow of a trial: every slot is counted once, by the arm allocated."""

from __future__ import annotations

from typing import Any

import pytest

from reddot.errors import BadDataError
from reddot.trial.flow import AnalysedSlots, ArmFlow, Flow, flow_of


def log(*more: dict[str, Any]) -> list[dict[str, Any]]:
    arms = {"a": "carry", "b": "control", "c": "carry", "d": "control"}
    return [
        {"kind": "sealed"},
        {"kind": "batch_entered", "slots": ["a", "b", "c"]},
        {"kind": "batch_entered", "slots": 2},
        *({"kind": "revealed", "slot": slot, "arm": arm} for slot, arm in arms.items()),
        *more,
    ]


def worked(slot: str, followed: str, kind: str = "worked", **more: str) -> dict[str, Any]:
    return {"kind": kind, "slot": slot, "followed": followed, **more}


RECORDS = (worked("a", "no", reason="no device"), worked("b", "yes"), worked("c", "unknown"))


def test_slots_are_counted_from_entry_to_what_was_done() -> None:
    flow = flow_of(log(*RECORDS))
    carry, control = flow.arms
    assert (flow.entered, flow.batches, flow.revealed, flow.not_revealed) == (5, 2, 4, 1)
    assert (carry.revealed, carry.worked, carry.not_recorded) == (2, 2, 0)
    assert (carry.followed, carry.not_followed, carry.unknown) == (0, 1, 1)
    assert carry.reasons == {"no device": 1}
    assert (control.worked, control.not_recorded, control.followed) == (1, 1, 1)


def test_what_is_not_known_is_no_zero() -> None:
    found = flow_of(log(*RECORDS)).as_json()
    assert found["assessed"] == found["excluded"] == "not_stated"
    assert [arm["analysed"] for arm in found["arms"]] == ["not_available"] * 2
    stated = Flow(
        unit="shift", entered=5, batches=1, arms=flow_of(log()).arms, assessed=7,
        excluded={"football": 2},
    )  # fmt: skip
    assert stated.as_json()["excluded"] == {"football": 2}


def test_a_correction_counts_in_place_of_the_first_record() -> None:
    flow = flow_of(log(*RECORDS, worked("a", "yes", "corrected")))
    assert (flow.arms[0].followed, flow.arms[0].not_followed, flow.arms[0].worked) == (1, 0, 2)


def test_the_analysis_is_laid_beside_what_was_worked() -> None:
    analysed = AnalysedSlots(
        officer_shifts={"a": 4, "b": 3},
        groups={"a": {"carrier": 1, "everyone": 4}, "b": {"everyone": 3}},
        left_out={"c": "no crew"},
    )
    carry, control = flow_of(log(*RECORDS), analysed=analysed).arms
    assert (carry.analysed, carry.not_analysed, carry.officer_shifts) == (1, 1, 4)
    assert carry.left_out == {"no crew": 1}
    assert (control.analysed, control.officer_shifts, control.groups) == (1, 3, {"everyone": 3})


@pytest.mark.parametrize(
    ("more", "analysed"),
    [((worked("e", "yes"),), None), ((), AnalysedSlots(officer_shifts={"e": 2}))],
)
def test_a_slot_worked_or_analysed_but_never_revealed_is_named(
    more: tuple[dict[str, Any], ...], analysed: AnalysedSlots | None
) -> None:
    with pytest.raises(BadDataError, match="never revealed: e"):
        flow_of(log(*more), analysed=analysed)


def test_an_arm_that_the_design_does_not_have_is_refused() -> None:
    with pytest.raises(BadDataError, match="'placebo' is no arm"):
        flow_of([{"kind": "revealed", "slot": "z", "arm": "placebo"}])


def test_numbers_that_do_not_add_up_are_refused() -> None:
    arm = ArmFlow(arm="carry", revealed=1, worked=1, followed=1, not_followed=0, unknown=0)
    with pytest.raises(BadDataError, match="only 1 were entered"):
        Flow(unit="shift", entered=1, batches=1, arms=(arm, arm))
    wrong = ArmFlow(arm="carry", revealed=1, worked=1, followed=0, not_followed=0, unknown=0)
    with pytest.raises(BadDataError, match="do not add up"):
        Flow(unit="shift", entered=9, batches=1, arms=(arm, wrong))
