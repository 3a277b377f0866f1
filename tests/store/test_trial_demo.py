"""The demonstration's two trials: one over, verified by anyone; one at work, with more to come."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from cast import FORCE, NORTH, Cast
from reddot.demo import trial_of_site
from reddot.demo.people import officer_id
from reddot.demo.trial_of_county import INDEPENDENT, REPORTED, on_duty
from reddot.demo.trial_of_site import (
    AT_WORK,
    OVER,
    Done,
    fill_trials,
    outcomes_text,
    why_not_followed,
)
from reddot.store.models import Officer, Trial, User
from reddot.store.trials import design_of, log_of, next_slot, registered, slots_of, worked_rows
from reddot.trial.seal import verify

SEED = 1


def people_of(cast: Cast) -> dict[str, User]:
    return {"researcher": cast.researcher, "lead": cast.force_lead, "taserlead": cast.taser_lead}


@pytest.fixture
def filled(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> tuple[Trial, Trial]:
    """Both trials, the one that is over shortened to four days."""
    monkeypatch.setattr(trial_of_site, "OVER", replace(OVER, begins=-4, days=4))
    known = set(Officer.objects.values_list("officer_id", flat=True))
    everyone = (officer_id(place) for place in range(len(on_duty(SEED, 4, 2).officer_names)))
    Officer.objects.bulk_create(
        Officer(officer_id=name, force_id=FORCE, unit_id=NORTH)
        for name in everyone
        if name not in known
    )
    return fill_trials(people_of(cast), SEED)


def test_the_one_that_is_over_can_be_verified_and_read_by_anyone(
    filled: tuple[Trial, Trial],
) -> None:
    over = filled[0]
    found = verify(design_of(over), slots_of(over), log_of(over))
    assert found.commitment_ok
    assert not found.mismatches
    assert not found.findings
    assert found.allocations == len(slots_of(over)) == 4 * 3 * 2
    (published,) = over.analyses.all()
    assert json.loads(published.content)["trial"] == over.slug
    assert "<html" in published.page
    (look,) = over.looks.all()
    assert look.outcome == "assaults"
    assert (look.number, look.crossed) == (1, False)
    assert look.words


def test_the_one_at_work_has_slots_to_come_and_no_seed(filled: tuple[Trial, Trial]) -> None:
    row = filled[1]
    log = log_of(row)
    assert log.seed is None
    assert len(log.revealed) == AT_WORK.revealed
    following = next_slot(row)
    assert following is not None
    assert following.position == len(log.revealed) + 1
    slots = {entry["slot"] for entry in log.of_kind("worked")}
    assert len(slots) == AT_WORK.worked
    assert not row.looks.exists()
    assert not row.analyses.exists()


def test_both_are_registered_and_only_eligible_officers_on_carry_slots_carry(
    filled: tuple[Trial, Trial],
) -> None:
    assert {row.slug for row in registered()} == {row.slug for row in filled}
    assert [row.state for row in filled] == ["closed", "sealed"]
    for row in filled:
        arms = log_of(row).revealed
        rows = list(worked_rows(row))
        assert any(one.carried for one in rows)
        for one in rows:
            assert not one.carried or (one.eligible and arms[one.slot.name] == "carry")
            assert not one.officer.startswith("synthetic")  # a pseudonym


def test_outcomes_name_every_kind_even_where_nothing_happened() -> None:
    duty = on_duty(SEED, 1, 2)
    slots = [f"slot {number}" for number in range(len(duty.slots))]
    done = Done(
        duty=duty,
        slots=slots,
        arm=np.zeros(len(slots), np.int64),
        carries=np.zeros(len(duty.slot), bool),
        rows=np.arange(len(duty.slot)),
    )
    events = {name: np.zeros(len(duty.slot), np.int64) for name in (REPORTED, *INDEPENDENT)}
    events[REPORTED][1] = 2
    rows = [line.split(",")[2:] for line in outcomes_text(done, events).splitlines()[1:]]
    assert rows == [["force", "2"], *([name, "0"] for name in INDEPENDENT)]


def test_a_slot_of_the_carry_arm_on_which_nobody_carried_has_its_reason() -> None:
    duty = on_duty(SEED, 2, 2)
    slots = [f"slot {number}" for number in range(len(duty.slots))]
    nobody = np.zeros(len(duty.slot), bool)
    done = Done(
        duty=duty,
        slots=slots,
        arm=np.ones(len(slots), np.int64),
        carries=nobody,
        rows=np.arange(len(duty.slot)),
    )
    said = why_not_followed(done)
    assert set(said) == set(slots)
    without = replace(done, duty=replace(duty, eligible=nobody))
    assert set(why_not_followed(without).values()) == {"none_available"}
    followed = replace(done, carries=duty.eligible)
    with_someone = {slots[place] for place in np.unique(duty.slot[duty.eligible]).tolist()}
    assert set(why_not_followed(followed)) == set(slots) - with_someone
