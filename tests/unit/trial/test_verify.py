"""Verification: each thing that may be changed is found, named, and the rest is left in peace."""

from dataclasses import replace
from pathlib import Path

import pytest

from reddot.errors import BadDataError
from reddot.trial.seal import (
    MEANINGS,
    TrialLog,
    batch_content,
    commitment,
    refuse_changed_slots,
    verify,
)
from trial_designs import MOMENT, OTHER_SEED, SEED, sealed_log, small_design, small_slots

ROOT = Path(__file__).parents[3]
DESIGN = small_design()
SLOTS = small_slots(DESIGN, 8)
LOG = sealed_log(DESIGN, SLOTS, reveals=6)


def kinds(found):
    return {(one.kind, one.slot) for one in found.findings}


def relisted(slots):
    """Slots in a new order, positions as a file gives them."""
    return tuple(replace(slot, position=n) for n, slot in enumerate(slots, 1))


def test_what_is_in_order_has_no_finding_and_every_reveal_is_derived() -> None:
    found = verify(DESIGN, SLOTS, LOG, SEED)
    assert found.ok
    assert (found.allocations, found.slots, found.revealed) == (6, 8, 6)
    assert (found.mismatches, found.commitment_ok, found.findings) == ((), True, ())


def test_without_a_seed_the_rest_is_still_verified() -> None:
    found = verify(DESIGN, SLOTS, LOG)
    assert (found.allocations, found.commitment_ok, found.ok) == (0, None, True)
    assert ("skipped", "s8") in kinds(verify(DESIGN, SLOTS[:7], LOG))


def test_another_seed_is_found() -> None:
    found = verify(DESIGN, SLOTS, LOG, OTHER_SEED)
    assert ("changed_seed", "") in kinds(found)
    assert found.commitment_ok is False
    assert not found.ok
    assert ("changed_seed", "") in kinds(verify(DESIGN, SLOTS, LOG, "short"))


def test_a_changed_design_is_found_and_the_seed_is_not_blamed() -> None:
    found = verify(small_design(("[2, 4]", "[4]")), SLOTS, LOG, SEED)
    assert ("changed_design", "") in kinds(found)
    assert ("changed_seed", "") not in kinds(found)
    assert found.commitment_ok is False


def test_a_changed_plan_is_found() -> None:
    found = verify(small_design(("[plan]", "[plan]\nlooks = 4")), SLOTS, LOG, SEED)
    assert {("changed_plan", ""), ("changed_design", "")} <= kinds(found)


def test_a_changed_slot_is_named() -> None:
    slots = list(SLOTS)
    slots[2] = replace(slots[2], columns={"station": "S0"})
    assert ("changed_slot", "s3") in kinds(verify(DESIGN, slots, LOG, SEED))
    assert not {one for one in kinds(verify(DESIGN, slots, LOG)) if one[0] != "changed_slot"}


def test_two_slots_that_changed_places_are_named() -> None:
    slots = relisted([SLOTS[0], SLOTS[3], SLOTS[2], SLOTS[1], *SLOTS[4:]])
    assert kinds(verify(DESIGN, slots, LOG)) == {("changed_order", "s2"), ("changed_order", "s4")}


def test_a_slot_that_is_gone_new_or_twice_is_named() -> None:
    assert kinds(verify(DESIGN, relisted(SLOTS[:3] + SLOTS[4:]), LOG)) == {("skipped", "s4")}
    new = replace(SLOTS[0], name="new")
    assert kinds(verify(DESIGN, relisted((*SLOTS, new)), LOG)) == {("inserted", "new")}
    assert kinds(verify(DESIGN, relisted((*SLOTS, SLOTS[1])), LOG)) == {("repeated", "s2")}


def test_a_batch_without_a_file_or_a_file_without_an_entry_is_found() -> None:
    more = small_slots(DESIGN, 2, SLOTS)
    assert kinds(verify(DESIGN, (*SLOTS, *more), LOG)) == {("missing_batch", "")}
    longer = LOG.add("batch_entered", batch_content(more), at=MOMENT, by="test")
    assert ("missing_batch", "") in kinds(verify(DESIGN, SLOTS, longer))
    assert verify(DESIGN, (*SLOTS, *more), longer, SEED).ok


def resealed(change):
    """A log made anew as a whole, its chain in order, one of its reveals changed."""
    log = TrialLog()
    for entry in LOG.entries:
        frame = ("at", "by", "kind", "number", "previous")
        content = {name: value for name, value in entry.items() if name not in frame}
        if entry["kind"] == "revealed" and entry["position"] == 3:
            content |= change(content)
        log = log.add(entry["kind"], content, at=MOMENT, by="test")
    return log


def test_a_wrong_arm_is_named_though_the_whole_chain_was_made_anew() -> None:
    other = {"carry": "control", "control": "carry"}
    log = resealed(lambda content: {"arm": other[content["arm"]]})
    assert log.check() == ()
    found = verify(DESIGN, SLOTS, log, SEED)
    assert kinds(found) == {("wrong_arm", "s3")}
    one = found.mismatches[0]
    assert (one.position, one.said, one.derived) == (3, other[one.derived], LOG.revealed["s3"])


def test_a_reveal_under_another_slots_name_is_named() -> None:
    log = resealed(lambda _content: {"slot": "s7"})
    assert ("changed_order", "s7") in kinds(verify(DESIGN, SLOTS, log, SEED))


def test_a_log_made_anew_shows_against_what_somebody_kept() -> None:
    anew = sealed_log(DESIGN, SLOTS, reveals=6, seed=OTHER_SEED)
    assert verify(DESIGN, SLOTS, anew, OTHER_SEED).ok
    kept = {"commitment": commitment(SEED, DESIGN), "head": LOG.head}
    found = verify(DESIGN, SLOTS, anew, OTHER_SEED, kept=kept)
    assert kinds(found) == {("changed_commitment", ""), ("cut_tail", "")}
    longer = sealed_log(DESIGN, SLOTS, reveals=8)
    assert verify(DESIGN, SLOTS, longer, SEED, kept=kept).ok
    assert kinds(verify(DESIGN, SLOTS, sealed_log(DESIGN, SLOTS), SEED, kept=kept)) == {
        ("cut_tail", "")
    }


def test_a_seed_that_differs_from_the_published_one_is_found() -> None:
    closed = LOG.add("closed", {"seed": OTHER_SEED}, at=MOMENT, by="test")
    assert ("changed_seed", "") in kinds(verify(DESIGN, SLOTS, closed))
    assert ("changed_seed", "") in kinds(verify(DESIGN, SLOTS, closed, SEED))


def test_going_on_with_changed_slots_is_refused_with_their_names() -> None:
    refuse_changed_slots(SLOTS, LOG)
    slots = [replace(SLOTS[4], columns={"station": "S9"}) if s.name == "s5" else s for s in SLOTS]
    with pytest.raises(BadDataError, match="s5: changed slot"):
        refuse_changed_slots(slots, LOG)


def test_nothing_is_told_of_a_slot_that_is_not_revealed() -> None:
    other = {"carry": "control", "control": "carry"}
    found = verify(DESIGN, SLOTS, resealed(lambda c: {"arm": other[c["arm"]]}), SEED)
    assert not {"s7", "s8"} & {one.slot for one in found.findings}
    assert found.as_json()["revealed"] == 6


def test_every_kind_of_finding_has_its_line_in_the_reference() -> None:
    page = (ROOT / "docs/reference/trial-seal.md").read_text("utf-8")
    missing = [kind for kind in MEANINGS if f"`{kind}`" not in page]
    assert missing == []
