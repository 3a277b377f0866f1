"""An issue is judged now as well as then; an override is heard of by someone who stands apart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cast import Cast, entered_device, issued_device, make_officer, trained
from reddot.errors import NotPermittedError, UsageError
from reddot.records import beside
from reddot.store import actions
from reddot.store.models import CartridgeIssue, Device, DeviceIssue, Message, User
from reddot.store.not_done import IssueRefusedError, NotFoundError
from reddot.store.register import device_entry

REASON = "Nobody else is on duty tonight."
LONG_AGO = timedelta(days=30)


def told(kind: str = "device_issue_overridden") -> set[User]:
    return {message.to for message in Message.objects.filter(kind=kind)}


def test_a_time_before_the_lapse_does_not_get_round_the_refusal(cast: Cast) -> None:
    trained(cast, "E1", days_ago=380)
    entered_device(cast)
    then = timezone.now() - LONG_AGO
    with pytest.raises(NotPermittedError, match=r"more than a day back.*Taser lead"):
        actions.issue_device(cast.supervisor, "X2-1", "E1", at=then)
    with pytest.raises(IssueRefusedError, match="lapsed"):
        actions.issue_device(cast.taser_lead, "X2-1", "E1", at=then)
    back = then + timedelta(hours=8)
    made = actions.issue_device(cast.taser_lead, "X2-1", "E1", at=then, returned_at=back)
    assert (made.returned_at, made.returned_to, made.override_reason) == (back, cast.taser_lead, "")
    assert not Message.objects.exists()


def test_a_time_before_the_suspension_does_not_either(cast: Cast) -> None:
    trained(cast, "E1")
    entered_device(cast)
    actions.suspend_officer(cast.taser_lead, "E1", "investigation")
    with pytest.raises(IssueRefusedError, match="Suspended"):
        actions.issue_device(
            cast.supervisor, "X2-1", "E1", at=timezone.now() - timedelta(minutes=5)
        )
    assert not DeviceIssue.objects.exists()


def test_an_issue_before_the_course_is_judged_as_at_then(cast: Cast) -> None:
    trained(cast, "E1", days_ago=3)
    entered_device(cast)
    then = timezone.now() - timedelta(days=5)
    with pytest.raises(IssueRefusedError, match="No course"):
        actions.issue_device(cast.taser_lead, "X2-1", "E1", at=then)
    made = actions.issue_device(cast.taser_lead, "X2-1", "E1", at=then, override_reason=REASON)
    assert (made.override_reason, made.issued_at) == (REASON, then)


def test_a_return_of_long_ago_is_for_who_manages_the_register(cast: Cast) -> None:
    trained(cast, "E1", days_ago=100)
    entered_device(cast)
    actions.issue_device(cast.taser_lead, "X2-1", "E1", at=timezone.now() - LONG_AGO)
    back = timezone.now() - timedelta(days=2)
    with pytest.raises(NotPermittedError, match="more than a day back"):
        actions.return_device(cast.supervisor, "X2-1", at=back)
    assert actions.return_device(cast.taser_lead, "X2-1", at=back).returned_at == back


def test_a_withdrawn_taser_is_not_out_since_before_its_end(cast: Cast) -> None:
    trained(cast, "E1", days_ago=100)
    entered_device(cast)
    yesterday = timezone.localdate() - timedelta(days=1)
    actions.withdraw_device(cast.taser_lead, "X2-1", yesterday)
    with pytest.raises(UsageError, match="was withdrawn on"):
        actions.issue_device(cast.taser_lead, "X2-1", "E1", at=timezone.now() - LONG_AGO)


def test_with_no_taser_lead_the_force_lead_is_told(cast: Cast) -> None:
    cast.taser_lead.grants.all().delete()
    _device()
    actions.issue_device(cast.supervisor, "Q-1", "E1", override_reason=REASON)
    assert told() == {cast.force_lead}


def test_with_a_taser_lead_who_left_the_force_lead_is_told(cast: Cast) -> None:
    User.objects.filter(pk=cast.taser_lead.pk).update(is_active=False)
    _device()
    actions.issue_device(cast.supervisor, "Q-1", "E1", override_reason=REASON)
    assert told() == {cast.force_lead}


def test_a_sole_taser_lead_who_overrides_is_heard_of_by_the_force_lead(cast: Cast) -> None:
    _device()
    actions.issue_device(cast.taser_lead, "Q-1", "E1", override_reason=REASON)
    assert told() == {cast.taser_lead, cast.force_lead}


def test_an_override_in_favour_of_the_sole_taser_lead_is_heard_of_too(cast: Cast) -> None:
    cast.taser_lead.grants.all().delete()
    lead = make_officer("lead_officer", "E9", more="taser_lead")
    _device()
    actions.issue_device(cast.supervisor, "Q-1", "E9", override_reason=REASON)
    assert told() == {lead, cast.force_lead}


def test_where_nobody_hears_of_it_nothing_is_overridden(cast: Cast) -> None:
    cast.force_lead.grants.all().delete()
    _device()
    with pytest.raises(UsageError, match="no Taser lead and no force lead"):
        actions.issue_device(cast.taser_lead, "Q-1", "E1", override_reason=REASON)
    cast.taser_lead.grants.all().delete()
    with pytest.raises(UsageError, match="no Taser lead and no force lead"):
        actions.issue_device(cast.supervisor, "Q-1", "E1", override_reason=REASON)
    assert not DeviceIssue.objects.exists()


def _device() -> None:
    Device.objects.create(serial_number="Q-1", model="X2", force_id="Eastshire")


def test_a_cartridge_is_in_one_pair_of_hands(cast: Cast) -> None:
    trained(cast, "E1")
    trained(cast, "E2")
    actions.issue_cartridge(cast.supervisor, "C-1", "E1")
    with pytest.raises(UsageError, match="out with an officer already"):
        actions.issue_cartridge(cast.supervisor, "C-1", "E2")
    for actor in (cast.outsider, cast.author, cast.force_lead):
        with pytest.raises(NotPermittedError):
            actions.return_cartridge(actor, "C-1")
    actions.return_cartridge(cast.taser_lead, "C-1")
    with pytest.raises(NotFoundError):
        actions.return_cartridge(cast.taser_lead, "C-1")
    assert actions.issue_cartridge(cast.supervisor, "C-1", "E2").officer_id == "E2"


def test_a_cartridge_goes_to_an_officer_who_may_carry_some_model(cast: Cast) -> None:
    with pytest.raises(IssueRefusedError, match="No course"):
        actions.issue_cartridge(cast.supervisor, "C-1", "E1")
    trained(cast, "E1", days_ago=500, model="X26")
    trained(cast, "E1", days_ago=10)
    assert actions.issue_cartridge(cast.supervisor, "C-1", "E1").override_reason == ""
    actions.suspend_officer(cast.taser_lead, "E1", "investigation")
    with pytest.raises(IssueRefusedError, match="Suspended"):
        actions.issue_cartridge(cast.supervisor, "C-2", "E1")
    with pytest.raises(IssueRefusedError, match="Suspended"):
        actions.issue_cartridge(
            cast.supervisor, "C-2", "E1", at=timezone.now() - timedelta(hours=1)
        )
    made = actions.issue_cartridge(cast.supervisor, "C-2", "E1", override_reason=REASON)
    assert (made.override_reason, made.overridden_by) == (REASON, cast.supervisor)
    assert told("cartridge_issue_overridden") == {cast.taser_lead}


def test_a_cartridge_number_of_two_forces_is_never_the_first_of_them(cast: Cast) -> None:  # noqa: ARG001
    now = timezone.now()
    for force, officer in (("Westshire", "W1"), ("Eastshire", "E1")):
        CartridgeIssue.objects.create(
            force_id=force, serial_number="C-1", officer_id=officer, issued_at=now
        )
    with pytest.raises(UsageError, match="Two forces"):
        actions.return_cartridge(None, "C-1")
    assert actions.return_cartridge(None, "C-1", force="Eastshire").officer_id == "E1"
    assert CartridgeIssue.objects.get(force="Westshire").returned_at is None


def test_a_taser_of_two_forces_is_not_the_first_of_them_when_it_is_looked_at(cast: Cast) -> None:
    issued_device(cast)
    actions.enter_device(None, beside.Device(serial_number="X2-1", model="X2", force="Westshire"))
    actions.grant_role(None, cast.taser_lead, "taser_lead", "Westshire")
    with pytest.raises(UsageError, match="Two forces"):
        device_entry(cast.taser_lead, "X2-1")
