"""A Taser that a change leaves with an officer who may not carry it: who is told, and the list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cast import FORCE, SOUTH, Cast, entered_device, issued_device, make_officer, trained
from reddot.carriage.register import Holdings
from reddot.errors import NotPermittedError
from reddot.records import beside
from reddot.records.report import local_day
from reddot.store import actions
from reddot.store.models import AuditRow, Course, DeviceIssue, Message, Officer, User
from reddot.store.register import devices_out_wrongly

PAST = date(2020, 1, 1)


def told() -> set[tuple[User, str]]:
    found = Message.objects.filter(kind="device_out_wrongly")
    return {(message.to, message.record) for message in found}


def everyone(cast: Cast) -> set[tuple[User, str]]:
    return {(cast.taser_lead, "device:X2-1"), (cast.supervisor, "device:X2-1")}


def test_a_suspension_with_a_device_out_is_told_to_lead_and_supervisor(cast: Cast) -> None:
    issued_device(cast)
    actions.suspend_officer(cast.taser_lead, "E1", "investigation")
    assert told() == everyone(cast)
    assert Message.objects.count() == 2


def test_a_suspension_for_another_model_or_to_come_is_not(cast: Cast) -> None:
    issued_device(cast)
    actions.suspend_officer(cast.taser_lead, "E1", "fitness", model="X26")
    later = timezone.now() + timedelta(days=1)
    actions.suspend_officer(cast.taser_lead, "E1", "fitness", starts_at=later)
    actions.suspend_officer(cast.taser_lead, "E2", "fitness")
    assert not Message.objects.exists()


def test_a_withdrawn_course_and_a_leaver_are_told_of(cast: Cast) -> None:
    issued_device(cast)
    actions.withdraw_course(cast.taser_lead, Course.objects.get().key, "Not theirs.")
    assert told() == everyone(cast)
    Message.objects.all().delete()
    actions.change_officer(cast.taser_lead, "E1", from_on=PAST, front_line=True)
    assert told() == set()
    actions.change_officer(cast.taser_lead, "E1", from_on=PAST, left_on=PAST)
    assert told() == everyone(cast)


def test_the_end_of_an_endorsement_and_of_a_roles_authorisation_are_told_of(cast: Cast) -> None:
    lead, today = cast.taser_lead, local_day(timezone.now())
    actions.change_officer(lead, "E1", from_on=PAST, role="student_officer")
    endorsed = actions.endorse_student(lead, "E1", "S1", PAST)
    issued_device(cast)
    actions.end_endorsement(lead, endorsed.key, today - timedelta(days=1))
    assert told() == everyone(cast)
    Message.objects.all().delete()
    role = actions.authorise_role(lead, FORCE, "special_constable", PAST)
    actions.change_officer(lead, "E1", from_on=today, role="special_constable")
    assert told() == set()
    actions.end_role_authorisation(lead, role.key, today - timedelta(days=1))
    assert told() == everyone(cast)


def test_the_list_names_device_officer_and_why_to_those_who_may_know(cast: Cast) -> None:
    issued_device(cast)
    make_officer("south", "E7", SOUTH)
    trained(cast, "E7")
    entered_device(cast, "X2-2")
    actions.issue_device(cast.taser_lead, "X2-2", "E7")
    assert devices_out_wrongly(cast.taser_lead, FORCE) == ()
    for officer in ("E1", "E7"):
        actions.suspend_officer(cast.taser_lead, officer, "investigation")
    found = devices_out_wrongly(cast.taser_lead, FORCE)
    assert [(one.device.serial_number, one.officer.officer_id) for one in found] == [
        ("X2-1", "E1"), ("X2-2", "E7"),
    ]  # fmt: skip
    assert all("Suspended since" in one.why for one in found)
    (own,) = devices_out_wrongly(cast.supervisor, FORCE)
    assert own.officer.officer_id == "E1"
    assert len(devices_out_wrongly(cast.force_lead, FORCE)) == 2
    for who in (cast.author, cast.auditor, cast.outsider):
        with pytest.raises(NotPermittedError):
            devices_out_wrongly(who, FORCE)
    assert AuditRow.objects.filter(action="read_devices_out_wrongly").count() == 4
    actions.return_device(cast.supervisor, "X2-1")
    assert devices_out_wrongly(cast.supervisor, FORCE) == ()


def test_an_import_that_leaves_tasers_in_wrong_hands_says_so(cast: Cast) -> None:
    issued_device(cast)
    out = timezone.now() - timedelta(hours=2)
    rows = Holdings(
        officers=[beside.Officer(officer_id="E1", force=FORCE, left_on=PAST)],
        device_issues=[
            beside.DeviceIssue(serial_number="Z-1", model="X2", officer_id="E2", issued_at=out),
            beside.DeviceIssue(
                serial_number="Z-2", model="X2", officer_id="E2", issued_at=out,
                returned_at=timezone.now(),
            ),
        ],
    )  # fmt: skip
    counts = actions.import_register(cast.taser_lead, FORCE, rows, "a" * 64)
    assert counts["issues_to_officers_who_may_not_carry_now"] == 2
    assert DeviceIssue.objects.count() == 3
    assert Officer.objects.get(pk="E1").left_on == PAST
    (message,) = Message.objects.all()
    assert (message.kind, message.to) == ("issues_imported_wrongly", cast.taser_lead)
    detail = AuditRow.objects.get(action="import_register").detail
    assert "issues_to_officers_who_may_not_carry_now=2" in detail
    again = actions.import_register(cast.taser_lead, FORCE, rows, "a" * 64)
    assert set(again.values()) == {0}
    assert Message.objects.count() == 1
