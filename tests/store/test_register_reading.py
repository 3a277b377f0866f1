"""Who reads the register sees what is theirs to see, and it is logged each time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cast import FORCE, SOUTH, Cast, issued_device, make_officer, submitted_report, trained
from reddot.errors import NotPermittedError
from reddot.records.report import DeviceUse, TacticUse
from reddot.store import actions
from reddot.store.actions.subject_access import export_subject_access
from reddot.store.models import AuditRow
from reddot.store.not_done import NotFoundError
from reddot.store.register import (
    cross_check_of,
    device_entry,
    device_rows,
    officer_entry,
    own_authority,
    read_register,
    register_of,
    role_authorisations_of,
)

TACTICS = (TacticUse(position=1, tactic="ced_red_dot", effective="yes"),)


def test_leads_see_the_force_and_a_supervisor_their_unit(cast: Cast) -> None:
    make_officer("south", "E7", SOUTH)
    seen = {
        name: set(read_register(cast.member(name), FORCE).officers)  # type: ignore[arg-type]
        for name in ("taser_lead", "force_lead", "supervisor", "other_supervisor")
    }
    assert seen == {
        "taser_lead": {"E1", "E2", "E7"},
        "force_lead": {"E1", "E2", "E7"},
        "supervisor": {"E1", "E2"},
        "other_supervisor": {"E7"},
    }
    rows = AuditRow.objects.filter(action="read_register", operation="consultation")
    assert [row.record for row in rows] == [f"register:{FORCE}"] * 4


@pytest.mark.parametrize(
    "who", ["author", "panel_member", "researcher", "auditor", "administrator", "outsider"]
)
def test_others_see_none_of_it(cast: Cast, who: str) -> None:
    issued_device(cast)
    actor = cast.member(who)
    assert actor is not None
    before = AuditRow.objects.count()
    for read in (
        lambda: read_register(actor, FORCE),
        lambda: officer_entry(actor, "E1"),
        lambda: device_rows(actor, FORCE),
        lambda: device_entry(actor, "X2-1"),
        lambda: role_authorisations_of(actor, FORCE),
        lambda: cross_check_of(actor, FORCE),
    ):
        with pytest.raises(NotPermittedError):
            read()
    assert AuditRow.objects.count() == before


def test_a_supervisor_checks_no_reports(cast: Cast) -> None:
    with pytest.raises(NotPermittedError, match="check reports"):
        cross_check_of(cast.supervisor, FORCE)


def test_an_officers_entry_is_whole_and_of_the_own_unit(cast: Cast) -> None:
    issued_device(cast)
    actions.suspend_officer(cast.taser_lead, "E1", "fitness")
    actions.endorse_student(cast.taser_lead, "E1", "S1", timezone.localdate())
    actions.issue_cartridge(cast.supervisor, "C-1", "E1", override_reason="Needed on parade.")
    entry = officer_entry(cast.supervisor, "E1")
    parts = (
        entry.courses, entry.suspensions, entry.endorsements, entry.issues, entry.cartridges,
    )  # fmt: skip
    assert [len(part) for part in parts] == [1, 1, 1, 1, 1]
    assert list(entry.register.officers) == ["E1"]
    assert len(entry.register.issues_of_officer["E1"]) == 1
    with pytest.raises(NotPermittedError, match="another unit"):
        officer_entry(cast.other_supervisor, "E1")
    with pytest.raises(NotFoundError):
        officer_entry(cast.taser_lead, "W1")
    assert AuditRow.objects.filter(action="read_officer_entry", record="officer:E1").count() == 1


def test_who_has_a_device_is_told_to_those_who_may_know(cast: Cast) -> None:
    issued_device(cast)
    (row,) = device_rows(cast.supervisor, FORCE)
    assert (row.out, row.officer_id, row.overridden) == (True, "E1", False)
    (row,) = device_rows(cast.other_supervisor, FORCE)
    assert (row.out, row.officer_id, row.issued_at) == (True, None, None)
    assert len(device_entry(cast.taser_lead, "X2-1").issues) == 1
    hidden = device_entry(cast.other_supervisor, "X2-1")
    assert (hidden.out, hidden.issues) == (True, ())
    with pytest.raises(NotFoundError):
        device_entry(cast.taser_lead, "X2-9")
    actions.return_device(cast.supervisor, "X2-1")
    assert not device_rows(cast.supervisor, FORCE)[0].out


def test_an_officer_sees_their_own_authority_and_nobody_elses(cast: Cast) -> None:
    assert own_authority(cast.author) == ()
    trained(cast, "E1", days_ago=10)
    trained(cast, "E1", days_ago=400, model="X26")
    trained(cast, "E2")
    x2, x26 = own_authority(cast.author)
    assert (x2.officer_id, x2.model, x2.may) == ("E1", "X2", True)
    assert (x26.model, [why.code for why in x26.obstacles]) == ("X26", ["lapsed"])
    then = timezone.now() - timedelta(days=390)
    assert [a.may for a in own_authority(cast.author, then)] == [False, True]
    with pytest.raises(NotPermittedError):
        own_authority(cast.supervisor)


def test_issues_are_left_unread_where_they_are_not_wanted(cast: Cast) -> None:
    issued_device(cast)
    assert register_of(FORCE).issues_of_device
    bare = register_of(FORCE, issues=False)
    assert not bare.issues_of_device
    assert bare.devices


def test_a_submitted_report_is_checked_against_the_stored_register(cast: Cast) -> None:
    issued_device(cast, at=timezone.now() - timedelta(hours=5))
    right = DeviceUse(
        position=1, uses=frozenset({"red_dot"}), serial_number="X2-1", model="X2", total_cycles=0
    )
    wrong = DeviceUse(
        position=1, uses=frozenset({"red_dot"}), serial_number="X2-7", model="X2", total_cycles=0
    )
    submitted_report(cast, devices=(right,), tactics=TACTICS)
    theirs = submitted_report(cast, author=cast.colleague, devices=(wrong,), tactics=TACTICS)
    found = cross_check_of(cast.force_lead, FORCE)
    assert found.checked == 2
    assert {finding.report_id for finding in found.findings} == {theirs.report_id}
    kinds = {finding.kind for finding in found.findings}
    assert kinds == {"not_in_date", "serial_unknown"}
    assert AuditRow.objects.filter(action="cross_check", detail="reports=2").exists()
    yesterday = timezone.localdate() - timedelta(days=2)
    assert cross_check_of(cast.taser_lead, FORCE, last_day=yesterday).checked == 0
    assert cross_check_of(cast.taser_lead, FORCE, first_day=yesterday).checked == 2


def test_a_copy_of_what_is_held_has_the_register_in_it(cast: Cast) -> None:
    issued_device(cast)
    actions.suspend_officer(cast.taser_lead, "E1", "fitness")
    trained(cast, "E2")
    held = export_subject_access(cast.force_lead, officer_id="E1")["register"]
    assert {name: len(rows) for name, rows in held.items()} == {
        "courses": 1, "suspensions": 1, "endorsements": 0, "device_issues": 1,
        "cartridge_issues": 0, "postings": 0, "use_reviews": 0,
    }  # fmt: skip
    assert held["suspensions"][0]["reason"] == "fitness"
    assert held["device_issues"][0]["serial_number"] == "X2-1"
    assert isinstance(held["courses"][0]["completed_on"], str)
