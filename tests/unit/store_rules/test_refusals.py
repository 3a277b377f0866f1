from __future__ import annotations

import pytest

from reddot.store.access import RIGHTS, Facts, Grant, Person, explain

from .cast import CANARY, FORCE, every_report, everyone, person, report

EVERY_REASON = sorted(
    {
        explain(person(role, standing, glass=glass), right, facts)  # type: ignore[arg-type]
        for role, standing, glass in everyone()
        for right in RIGHTS
        for facts in (None, *(report(state, ced=ced) for state, ced in every_report()))
    }
    - {""}
)


def test_no_reason_holds_a_name_a_number_a_unit_or_a_force() -> None:
    assert len(EVERY_REASON) > 100
    assert [reason for reason in EVERY_REASON if CANARY in reason] == []


def test_every_reason_is_one_or_more_whole_sentences() -> None:
    for reason in EVERY_REASON:
        assert reason[0].isupper(), reason
        assert reason.endswith("."), reason
        assert not any(wrong in reason for wrong in ("  ", "..", " .", "None", "_", " a officer"))


@pytest.mark.parametrize(
    ("role", "standing", "right", "state", "reason"),
    [
        (
            "officer", "mine", "edit_report", "submitted",
            "Only the reporting officer can change this report, while it is draft or returned. "
            "It is submitted now: reopen it with a reason, or add to it instead.",
        ),
        (
            "officer", "force", "edit_report", "draft",
            "Only the reporting officer can change this report. It is another officer's report.",
        ),
        (
            "auditor", "unit", "edit_report", "draft",
            "Only the reporting officer can change this report. You are signed in as auditor.",
        ),
        (
            "officer", "no_officer", "edit_report", "draft",
            "Only the reporting officer can change this report. Your account is not linked to an "
            "officer; ask an administrator of your force.",
        ),
        (
            "supervisor", "mine", "sign_off_report", "submitted",
            "Nobody can sign off a report of their own. Ask a supervisor of its unit or a force "
            "lead of its force.",
        ),
        (
            "supervisor", "force", "sign_off_report", "submitted",
            "Only a supervisor of its unit or a force lead of its force can sign off this report. "
            "It belongs to another unit.",
        ),
        (
            "supervisor", "namesake_unit", "sign_off_report", "submitted",
            "Only a supervisor of its unit or a force lead of its force can sign off this report. "
            "It belongs to another force.",
        ),
        (
            "supervisor", "unit", "sign_off_report", "returned",
            "Only a supervisor of its unit can sign off this report, while it is submitted. "
            "It is returned now: its officer has to submit it first.",
        ),
        (
            "supervisor", "force", "view_report", "submitted",
            "Only the reporting officer, a supervisor of its unit, a force lead of its force or a "
            "Taser lead of its force (where a Taser was used) can read this report. It belongs to "
            "another unit. If you must read it, open it by giving a reason; the auditor is told.",
        ),
        (
            "supervisor", "unit", "break_glass", "submitted",
            "You can read this report already; there is no need to give a reason.",
        ),
        (
            "officer", "unit", "answer_statement", "submitted",
            "Only an officer asked for it can give a statement on this report. "
            "You are not asked for one, or yours is answered or no longer needed.",
        ),
        (
            "officer", "unit", "view_audit", "submitted",
            "Only an auditor of the force can read the audit trail. You are signed in as officer.",
        ),
    ],
)  # fmt: skip
def test_a_refusal_says_who_may_and_why_not_this_person(
    role: str, standing: str, right: str, state: str, reason: str
) -> None:
    assert explain(person(role, standing), right, report(state)) == reason  # type: ignore[arg-type]


def test_a_taser_lead_is_told_that_no_taser_was_used() -> None:
    reason = explain(person("taser_lead", "force"), "view_report", report("submitted"))
    assert reason.endswith("No Taser was used in it.")


def test_someone_without_a_role_is_told_whom_to_ask() -> None:
    reason = explain(Person("1", None), "view_queue")
    assert reason.endswith("You have no role yet; ask an administrator of your force for one.")


def test_several_roles_are_all_named() -> None:
    both = Person("1", None, (Grant("researcher", FORCE), Grant("auditor", FORCE)))
    assert explain(both, "view_queue").endswith("You are signed in as auditor and researcher.")


def test_a_supervisor_without_a_unit_is_told_so() -> None:
    reason = explain(Person("1", None, (Grant("supervisor", FORCE),)), "view_queue")
    assert "names no unit or force" in reason


def test_a_state_nobody_knows_is_not_called_by_a_name() -> None:
    facts = Facts("k", FORCE, "u", "E1", "lost")
    reason = explain(Person("1", "E1", (Grant("officer", FORCE),)), "view_report", facts)
    assert "It is in no known state now." in reason
