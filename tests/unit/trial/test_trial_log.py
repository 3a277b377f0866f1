"""The log's rules: what may follow on what, and what of a log is not in order."""

from datetime import UTC, datetime

import pytest

from reddot.errors import BadDataError, UsageError
from reddot.trial.seal import (
    TrialLog,
    batch_content,
    closed_content,
    plan_content,
    reveal_content,
    sealed_content,
    worked_content,
)
from trial_designs import MOMENT, SEED, sealed_log, small_design, small_slots

DESIGN = small_design()
SLOTS = small_slots(DESIGN, 8)
ROWS = [{"slot": "s1", "officer": "p1", "carried": "yes"}]


def add(log, kind, content):
    return log.add(kind, content, at=MOMENT, by="test")


def refusal(log, kind, content):
    with pytest.raises(UsageError) as refused:
        add(log, kind, content)
    return str(refused.value)


def test_a_log_is_never_changed_and_each_entry_binds_the_one_before() -> None:
    log = sealed_log(DESIGN, SLOTS)
    longer = add(log, "revealed", reveal_content(SEED, DESIGN, SLOTS, 1))
    assert len(log.entries) == 3
    assert longer.entries[-1]["previous"] == log.head
    assert longer.entries[-1]["number"] == 4
    assert (longer.next_position, longer.entered) == (2, 8)
    assert longer.check() == ()


def test_the_seal_comes_first_and_once() -> None:
    content = sealed_content(SEED, DESIGN)
    assert "not sealed yet" in refusal(TrialLog(), "plan_frozen", plan_content(DESIGN.plan))
    assert "sealed already" in refusal(add(TrialLog(), "sealed", content), "sealed", content)


def test_nothing_is_revealed_before_plan_and_batch_are_entered() -> None:
    log = add(TrialLog(), "sealed", sealed_content(SEED, DESIGN))
    reveal = reveal_content(SEED, DESIGN, SLOTS, 1)
    assert "plan is not frozen yet" in refusal(log, "revealed", reveal)
    log = add(log, "plan_frozen", plan_content(DESIGN.plan))
    assert "is not entered yet" in refusal(log, "revealed", reveal)
    assert "frozen already" in refusal(log, "plan_frozen", plan_content(DESIGN.plan))
    log = add(log, "batch_entered", batch_content(SLOTS))
    assert add(log, "revealed", reveal).revealed == {"s1": reveal["arm"]}


@pytest.mark.parametrize("position", [1, 3, 8])
def test_slots_are_revealed_in_order_alone(position: int) -> None:
    log = sealed_log(DESIGN, SLOTS, reveals=1)
    said = refusal(log, "revealed", reveal_content(SEED, DESIGN, SLOTS, position))
    assert said == f"Slot {position} is not next: slots are revealed in order, 2 now."


def test_batches_follow_each_other_without_a_gap() -> None:
    log = sealed_log(DESIGN, SLOTS)
    more = small_slots(DESIGN, 4, SLOTS)
    gap = batch_content(more) | {"first": 10}
    assert "starts at 9" in refusal(log, "batch_entered", gap)
    assert "This is batch 1; the next one is 2" in refusal(
        log, "batch_entered", batch_content(SLOTS)
    )
    log = add(log, "batch_entered", batch_content(more))
    assert log.entered == 12
    with pytest.raises(UsageError, match="at least one slot"):
        batch_content([])


def test_what_was_worked_comes_after_the_reveal() -> None:
    log = sealed_log(DESIGN, SLOTS, reveals=1)
    assert "'s2' is not revealed yet" in refusal(log, "worked", worked_content("s2", ROWS, "yes"))
    log = add(log, "worked", worked_content("s1", ROWS, "no", "no device"))
    assert log.entries[-1]["reason"] == "no device"
    with pytest.raises(UsageError, match="give one of yes, no, unknown"):
        worked_content("s1", ROWS, "perhaps")


def test_nothing_comes_after_the_close_and_only_then_is_there_a_seed() -> None:
    log = sealed_log(DESIGN, SLOTS, reveals=2)
    assert log.seed is None
    assert SEED not in log.to_lines()
    log = add(log, "closed", closed_content(SEED))
    assert (log.seed, log.closed) == (SEED, True)
    for kind, content in (
        ("revealed", reveal_content(SEED, DESIGN, SLOTS, 3)),
        ("look", {}),
        ("closed", closed_content(SEED)),
    ):
        assert "The trial is closed" in refusal(log, kind, content)


def test_no_entry_before_the_close_holds_the_seed_or_an_arm_that_is_not_revealed() -> None:
    log = sealed_log(DESIGN, SLOTS, reveals=1)
    text = log.to_lines()
    assert text.count("carry") + text.count("control") == 1


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("told", {}),
        ("sealed", {"commitment": "ab"}),
        ("sealed", {"commitment": 3, "design_digest": "x"}),
        ("look", {"at": "now"}),
    ],
)
def test_an_entry_of_another_form_is_refused(kind: str, content) -> None:
    assert "does not hold this" in refusal(TrialLog(), kind, content)


def test_an_entry_has_a_moment_with_a_zone_and_somebody_who_asks() -> None:
    content = sealed_content(SEED, DESIGN)
    with pytest.raises(UsageError, match="time zone"):
        TrialLog().add("sealed", content, at=datetime(2018, 4, 1), by="test")
    for by in (" ", "x" * 201):
        with pytest.raises(UsageError, match="Say who asks"):
            TrialLog().add("sealed", content, at=MOMENT, by=by)
    log = TrialLog().add("sealed", content, at=datetime(2018, 4, 1, 7, tzinfo=UTC), by=" duty ")
    assert (log.entries[0]["at"], log.entries[0]["by"]) == ("2018-04-01T07:00:00Z", "duty")


def test_a_log_is_read_back_as_it_was_written() -> None:
    log = sealed_log(DESIGN, SLOTS, reveals=3)
    again = TrialLog.from_lines(log.to_lines())
    assert again.entries == log.entries
    assert (again.head, again.next_position) == (log.head, 4)


@pytest.mark.parametrize("line", ["", "{", "[]", '{"kind":"look"}', '{"kind": "look"}', "[" * 9999])
def test_a_line_that_is_no_entry_is_named(line: str) -> None:
    text = sealed_log(DESIGN, SLOTS).to_lines() + line + "\n"
    with pytest.raises(BadDataError, match="line 4: this is no entry"):
        TrialLog.from_lines(text)


def tampered(entries, *changes):
    """The kinds found in a log of these entries, with the slots they name."""
    entries = [dict(entry) for entry in entries]
    for number, name, value in changes:
        entries[number - 1][name] = value
    return [(one.kind, one.slot) for one in TrialLog.of(entries).check()]


def test_each_break_of_the_rules_is_found_in_a_log_as_it_stands() -> None:
    log = sealed_log(DESIGN, SLOTS, reveals=3)
    entries = log.entries
    assert tampered(entries) == []
    assert tampered(entries, (2, "by", "me")) == [("broken_chain", "")]
    assert ("broken_chain", "s3") in tampered(entries[:4] + entries[5:])
    assert ("skipped", "s2") in tampered(entries[:4] + entries[5:])
    assert ("repeated", "s2") in tampered((*entries, entries[4]))
    assert ("changed_order", "s2") in tampered((*entries[:4], entries[5], entries[4]))
    assert ("not_sealed", "") in tampered(entries[1:])
    assert ("not_sealed", "") in tampered((*entries, entries[0]))
    assert ("plan_after_reveal", "s1") in tampered((entries[0], *entries[2:4], entries[1]))
    assert ("batch_after_reveal", "s1") in tampered((*entries[:2], entries[3], entries[2]))
    closed = add(log, "closed", closed_content(SEED)).entries
    assert ("after_close", "") in tampered((*closed, entries[1]))
    worked = add(log, "worked", worked_content("s1", ROWS, "yes")).entries
    assert ("worked_unrevealed", "s7") in tampered(worked, (7, "slot", "s7"))
