"""A Taser goes to an officer who may carry it; to another only for a reason that the lead hears."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cast import SOUTH, Cast, entered_device, issued_device, make_officer, trained
from reddot.errors import NotPermittedError, UsageError
from reddot.records import beside
from reddot.records.report import local_day
from reddot.store import actions
from reddot.store.models import AuditRow, Course, Device, DeviceIssue, Message
from reddot.store.not_done import IssueRefusedError, NotFoundError

REASON = "Nobody else is on duty tonight."


def test_a_lapsed_officer_is_refused_then_trained_then_issued(cast: Cast) -> None:
    trained(cast, "E1", days_ago=400)
    entered_device(cast)
    with pytest.raises(IssueRefusedError, match="lapsed") as refused:
        actions.issue_device(cast.supervisor, "X2-1", "E1")
    assert [why.code for why in refused.value.answer.obstacles] == ["lapsed"]
    assert not DeviceIssue.objects.exists()
    assert not AuditRow.objects.filter(action="issue_device").exists()
    trained(cast, "E1", days_ago=0, course="refresher", hours=6.0)
    made = actions.issue_device(cast.supervisor, "X2-1", "E1")
    assert (made.officer_id, made.model, made.override_reason) == ("E1", "X2", "")
    assert DeviceIssue.objects.get(returned_at=None) == made
    assert not Message.objects.exists()


def test_an_override_keeps_who_and_why_and_tells_every_taser_lead_of_the_force(cast: Cast) -> None:
    other = make_officer("other_lead", "E9", SOUTH, more="taser_lead")
    actions.grant_role(None, cast.outsider, "taser_lead", "Westshire")
    entered_device(cast)
    made = actions.issue_device(cast.supervisor, "X2-1", "E1", override_reason=f" {REASON} ")
    assert (made.override_reason, made.overridden_by) == (REASON, cast.supervisor)
    told = Message.objects.filter(kind="device_issue_overridden")
    assert {message.to for message in told} == {cast.taser_lead, other}
    assert {message.record for message in told} == {"device:X2-1"}
    row = AuditRow.objects.get(action="issue_device")
    assert (row.actor, row.record, row.detail) == (
        f"user:{cast.supervisor.pk}", "device:X2-1", "override=yes",
    )  # fmt: skip


def test_a_reason_that_was_not_needed_is_not_kept(cast: Cast) -> None:
    made = issued_device(cast, override_reason=REASON)
    assert (made.override_reason, made.overridden_by) == ("", None)
    assert not Message.objects.exists()


@pytest.mark.parametrize("reason", ["too short", "x" * 501])
def test_a_reason_has_a_length(cast: Cast, reason: str) -> None:
    entered_device(cast)
    with pytest.raises(UsageError):
        actions.issue_device(cast.supervisor, "X2-1", "E1", override_reason=reason)
    assert not DeviceIssue.objects.exists()


def test_the_system_overrides_nothing(cast: Cast) -> None:
    entered_device(cast)
    with pytest.raises(IssueRefusedError):
        actions.issue_device(None, "X2-1", "E1", override_reason=REASON)


def test_nobody_issues_to_themselves_or_takes_back_from_themselves(cast: Cast) -> None:
    sergeant = make_officer("sergeant", "E5")
    actions.grant_role(None, sergeant, "supervisor", "Eastshire", "EA-NORTH")
    trained(cast, "E5")
    entered_device(cast)
    with pytest.raises(NotPermittedError, match="themselves"):
        actions.issue_device(sergeant, "X2-1", "E5")
    actions.issue_device(cast.supervisor, "X2-1", "E5")
    with pytest.raises(NotPermittedError, match="themselves"):
        actions.return_device(sergeant, "X2-1")
    actions.return_device(cast.supervisor, "X2-1")


def test_a_supervisor_issues_to_the_officers_of_their_own_unit_alone(cast: Cast) -> None:
    issued_device(cast)
    make_officer("south", "E7", SOUTH)
    entered_device(cast, "X2-2")
    with pytest.raises(NotPermittedError, match="another unit"):
        actions.issue_device(cast.supervisor, "X2-2", "E7", override_reason=REASON)
    with pytest.raises(NotPermittedError, match="another unit"):
        actions.return_device(cast.other_supervisor, "X2-1")
    trained(cast, "E7")
    with pytest.raises(NotPermittedError, match="another unit"):
        actions.issue_device(cast.other_supervisor, "X2-2", "E7")
    Device.objects.filter(serial_number="X2-2").update(unit=None)
    assert actions.issue_device(cast.other_supervisor, "X2-2", "E7")
    assert actions.return_device(cast.taser_lead, "X2-2")


def test_what_is_out_withdrawn_or_held_already_is_not_issued(cast: Cast) -> None:
    issued_device(cast)
    trained(cast, "E2")
    entered_device(cast, "X2-2")
    with pytest.raises(UsageError, match="out with an officer already"):
        actions.issue_device(cast.supervisor, "X2-1", "E2")
    with pytest.raises(UsageError, match="holds one of this model"):
        actions.issue_device(cast.supervisor, "X2-2", "E1")
    actions.withdraw_device(cast.taser_lead, "X2-2", local_day(timezone.now()))
    with pytest.raises(UsageError, match="was withdrawn on"):
        actions.issue_device(cast.supervisor, "X2-2", "E2")
    with pytest.raises(UsageError, match="Take it back first"):
        actions.withdraw_device(cast.taser_lead, "X2-1", local_day(timezone.now()))


@pytest.mark.parametrize(("serial", "officer"), [("X2-9", "E1"), ("X2-1", "E9"), ("X2-1", "W1")])
def test_what_is_not_of_the_force_is_not_found(cast: Cast, serial: str, officer: str) -> None:
    entered_device(cast)
    for actor in (cast.taser_lead, cast.supervisor, None):
        with pytest.raises(NotFoundError):
            actions.issue_device(actor, serial, officer)


def test_a_taser_of_another_force_is_out_of_reach(cast: Cast) -> None:
    theirs = beside.Device(serial_number="X2-1", model="X2", force="Westshire")
    actions.enter_device(None, theirs)
    trained(cast, "E1")
    with pytest.raises(NotFoundError):
        actions.issue_device(cast.taser_lead, "X2-1", "E1")
    with pytest.raises(NotFoundError):
        actions.withdraw_device(cast.taser_lead, "X2-1", local_day(timezone.now()))
    own = entered_device(cast)  # the same number in the own force
    assert actions.issue_device(cast.taser_lead, "X2-1", "E1").device == own


def test_times_come_in_order_and_have_a_zone(cast: Cast) -> None:
    issue = issued_device(cast)
    now = timezone.now()
    with pytest.raises(UsageError, match="is before"):
        actions.return_device(cast.supervisor, "X2-1", at=issue.issued_at - timedelta(minutes=1))
    with pytest.raises(UsageError, match="to come"):
        actions.return_device(cast.supervisor, "X2-1", at=now + timedelta(hours=1))
    with pytest.raises(UsageError, match="time zone"):
        actions.return_device(cast.supervisor, "X2-1", at=now.replace(tzinfo=None))
    back = actions.return_device(cast.supervisor, "X2-1", at=now - timedelta(minutes=10))
    assert back.returned_to == cast.supervisor
    with pytest.raises(UsageError, match="is before"):
        actions.issue_device(cast.supervisor, "X2-1", "E1", at=now - timedelta(minutes=20))
    with pytest.raises(UsageError, match="not out"):
        actions.return_device(cast.supervisor, "X2-1")


def test_a_suspended_officer_is_refused_until_it_is_lifted(cast: Cast) -> None:
    trained(cast, "E1")
    entered_device(cast)
    made = actions.suspend_officer(cast.taser_lead, "E1", "fitness", model="X2")
    with pytest.raises(IssueRefusedError, match="Suspended since"):
        actions.issue_device(cast.supervisor, "X2-1", "E1")
    actions.lift_suspension(cast.taser_lead, made.key)
    assert actions.issue_device(cast.supervisor, "X2-1", "E1")


def test_a_withdrawn_course_gives_nothing_any_more(cast: Cast) -> None:
    course = trained(cast, "E1")
    entered_device(cast)
    actions.withdraw_course(cast.taser_lead, course.key, "It was another officer's.")
    with pytest.raises(IssueRefusedError, match="No course passed"):
        actions.issue_device(cast.supervisor, "X2-1", "E1")
    assert Course.objects.get().withdrawn_reason == "It was another officer's."
