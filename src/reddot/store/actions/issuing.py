"""Issue Tasers to officers who may carry them, and take them back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from reddot.carriage.may_carry import Answer, may_carry
from reddot.errors import UsageError
from reddot.records.report import local_day
from reddot.store.actions.overrides import LONGEST_REASON as LONGEST_REASON
from reddot.store.actions.overrides import WHEN, moment_of_issue, reason_kept, tell_of_override
from reddot.store.actions.register_rights import (
    check_device_right,
    check_officer_right,
    device_record,
    take_device,
    take_officer,
)
from reddot.store.actions.register_values import checked_moment
from reddot.store.audit import write_audit_row
from reddot.store.holdings import register_of_officer
from reddot.store.models import Device, DeviceIssue, Officer, User


@transaction.atomic
def issue_device(
    actor: User | None,
    serial_number: str,
    officer_id: str,
    *,
    at: datetime | None = None,
    returned_at: datetime | None = None,
    override_reason: str = "",
) -> DeviceIssue:
    """Issue a Taser to an officer who may carry its model.

    Parameters
    ----------
    at
        When it was handed over, with its time zone; now where none is given. More than a day back
        is for who manages the register.
    returned_at
        When it was taken back, for an issue of the past that is entered whole.
    override_reason
        Why it is issued although the officer may not carry it: kept with the issue, and every
        Taser lead of the force is told. It is of no effect where the officer may.

    Raises
    ------
    IssueRefusedError
        The officer may not carry the model at that time, or may not now and has it still, and no
        reason is given.
    UsageError
        The Taser is out or withdrawn, the officer holds one of the model, the time or the reason
        cannot be, or there is no lead to be told of the reason.
    NotPermittedError
        The person may not issue that Taser or to that officer, or there is no such one in the
        force.

    Notes
    -----
    The Taser and then the officer are locked, so that of two issues at once one finds it out.
    """
    device = take_device(actor, "issue_device", serial_number)
    officer = take_officer(actor, "issue_device", officer_id, force=device.force_id)
    check_device_right(actor, "issue_device", device)
    moment = _free_at(actor, device, officer, at)
    back = None if returned_at is None else checked_moment(returned_at, WHEN, not_before=moment)
    _check_hands(officer, device, back)
    reason = reason_kept(actor, officer, _answer(officer, device, moment, back), override_reason)
    made = DeviceIssue.objects.create(
        device=device,
        officer=officer,
        model=device.model,
        issued_at=moment,
        issued_by=actor,
        returned_at=back,
        returned_to=actor if back else None,
        override_reason=reason,
        overridden_by=actor if reason else None,
    )
    _log_issue(actor, made)
    return made


def _free_at(actor: User | None, device: Device, officer: Officer, at: datetime | None) -> datetime:
    """The time of the issue, once the device is there to be issued at it."""
    last = device.issues.order_by("issued_at").last()
    if last is not None and last.returned_at is None:
        raise UsageError("This Taser is out with an officer already. Take it back first.")
    moment = moment_of_issue(actor, officer, at, last.returned_at if last else None)
    day = local_day(moment)
    if device.withdrawn_on is not None and day >= device.withdrawn_on:
        raise UsageError(f"This Taser was withdrawn on {device.withdrawn_on:%d/%m/%Y}.")
    if device.acquired_on is not None and day < device.acquired_on:
        raise UsageError(f"This Taser came on {device.acquired_on:%d/%m/%Y}, after that time.")
    return moment


def _check_hands(officer: Officer, device: Device, back: datetime | None) -> None:
    """Whoever has one of the model gets no other; a Taser out of service is not out."""
    of_model = officer.device_issues.filter(model=device.model, returned_at__isnull=True)
    if back is None and of_model.exists():
        raise UsageError("This officer holds one of this model already. Take that back first.")
    if back is None and device.withdrawn_on is not None:
        raise UsageError(f"This Taser was withdrawn on {device.withdrawn_on:%d/%m/%Y}.")


def _answer(officer: Officer, device: Device, moment: datetime, back: datetime | None) -> Answer:
    """What the register says at the time of the issue, and now where the officer has it still."""
    register = register_of_officer(officer)
    then = may_carry(register, officer.officer_id, device.model, moment)
    if not then.may or back is not None:
        return then
    return may_carry(register, officer.officer_id, device.model, timezone.now())


def _log_issue(actor: User | None, made: DeviceIssue) -> None:
    record = device_record(made.device.serial_number)
    detail = f"override={'yes' if made.override_reason else 'no'}"
    write_audit_row(actor, "collection", "issue_device", record, detail=detail)
    if made.override_reason:
        tell_of_override(actor, made.officer, "device_issue_overridden", record)


@transaction.atomic
def return_device(
    actor: User | None, serial_number: str, *, at: datetime | None = None
) -> DeviceIssue:
    """Take a Taser back from the officer who has it.

    Raises
    ------
    UsageError
        It is not out, or the time is to come or before its issue.
    NotPermittedError
        The person may not take it back from that officer, or there is no such Taser in the force;
        or the time is more than a day back, which is for who manages the register.
    """
    device = take_device(actor, "issue_device", serial_number)
    issue = device.issues.filter(returned_at__isnull=True).select_related("officer").first()
    if issue is None:
        raise UsageError("This Taser is not out with an officer. Check the serial number.")
    check_officer_right(actor, "issue_device", issue.officer)
    issue.returned_at = moment_of_issue(actor, issue.officer, at, issue.issued_at)
    issue.returned_to = actor
    issue.save(update_fields=["returned_at", "returned_to"])
    record = device_record(device.serial_number)
    write_audit_row(actor, "alteration", "return_device", record)
    return issue
