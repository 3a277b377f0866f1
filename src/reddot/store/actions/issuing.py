"""Issue Tasers and cartridges to officers who may carry them, and take them back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from reddot.carriage.may_carry import may_carry
from reddot.errors import UsageError
from reddot.records.report import local_day
from reddot.store.actions.register_rights import (
    check_officer_right,
    device_record,
    forces_with,
    take_device,
    take_officer,
)
from reddot.store.actions.register_values import checked_moment, checked_serial
from reddot.store.actions.reviewing import checked_text
from reddot.store.audit import write_audit_row
from reddot.store.holdings import register_of_officer
from reddot.store.models import CartridgeIssue, Device, DeviceIssue, Force, Officer, User
from reddot.store.not_done import IssueRefusedError, NotFoundError
from reddot.store.notices import queue_notice
from reddot.store.people import holders_of

LEAST_REASON, LONGEST_REASON = 10, 500
NOT_OUT = "It is not out with an officer of yours. Check the serial number."
WHEN = "The time"


@transaction.atomic
def issue_device(
    actor: User | None,
    serial_number: str,
    officer_id: str,
    *,
    at: datetime | None = None,
    override_reason: str = "",
) -> DeviceIssue:
    """Issue a Taser to an officer who may carry its model.

    Parameters
    ----------
    at
        When it was handed over, with its time zone; now where none is given.
    override_reason
        Why it is issued although the officer may not carry it: kept with the issue, and every
        Taser lead of the force is told. It is of no effect where the officer may.

    Raises
    ------
    IssueRefusedError
        The officer may not carry the model at that time, and no reason is given.
    UsageError
        The Taser is out or withdrawn, the officer holds one of the model, or the time or the
        reason cannot be.
    NotPermittedError
        The person may not issue to that officer, or there is no such Taser or officer in the force.

    Notes
    -----
    The Taser and then the officer are locked, so that of two issues at once one finds it out.
    """
    device = take_device(actor, "issue_device", serial_number)
    officer = take_officer(actor, "issue_device", officer_id, force=device.force_id)
    moment = _free_at(device, at)
    if officer.device_issues.filter(model=device.model, returned_at__isnull=True).exists():
        raise UsageError("This officer holds one of this model already. Take that back first.")
    reason = _override(actor, officer, device, moment, override_reason)
    made = DeviceIssue.objects.create(
        device=device,
        officer=officer,
        model=device.model,
        issued_at=moment,
        issued_by=actor,
        override_reason=reason,
        overridden_by=actor if reason else None,
    )
    _log_issue(actor, device, reason)
    return made


def _free_at(device: Device, at: datetime | None) -> datetime:
    """The time of the issue, once the device is there to be issued at it."""
    last = device.issues.order_by("issued_at").last()
    if last is not None and last.returned_at is None:
        raise UsageError("This Taser is out with an officer already. Take it back first.")
    moment = checked_moment(at, WHEN, not_before=last.returned_at if last else None)
    day = local_day(moment)
    if device.withdrawn_on is not None and day >= device.withdrawn_on:
        raise UsageError(f"This Taser was withdrawn on {device.withdrawn_on:%d/%m/%Y}.")
    if device.acquired_on is not None and day < device.acquired_on:
        raise UsageError(f"This Taser came on {device.acquired_on:%d/%m/%Y}, after that time.")
    return moment


def _override(
    actor: User | None, officer: Officer, device: Device, moment: datetime, typed: str
) -> str:
    """The reason that is kept: none where the officer may carry."""
    answer = may_carry(register_of_officer(officer), officer.officer_id, device.model, moment)
    if answer.may:
        return ""
    if not typed.strip() or actor is None:
        raise IssueRefusedError(answer)
    check_officer_right(actor, "override_issue", officer)
    reason = checked_text(typed, "", at_most=LONGEST_REASON)
    if len(reason) < LEAST_REASON:
        raise UsageError(f"Give the reason in {LEAST_REASON} characters or more.")
    return reason


def _log_issue(actor: User | None, device: Device, reason: str) -> None:
    record = device_record(device.serial_number)
    detail = f"override={'yes' if reason else 'no'}"
    write_audit_row(actor, "collection", "issue_device", record, detail=detail)
    if reason:
        leads = holders_of("taser_lead", device.force_id)
        queue_notice("device_issue_overridden", leads, record)


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
        The person may not take it back from that officer, or there is no such Taser in the force.
    """
    device = take_device(actor, "issue_device", serial_number)
    issue = device.issues.filter(returned_at__isnull=True).select_related("officer").first()
    if issue is None:
        raise UsageError("This Taser is not out with an officer. Check the serial number.")
    check_officer_right(actor, "issue_device", issue.officer)
    issue.returned_at = checked_moment(at, WHEN, not_before=issue.issued_at)
    issue.returned_to = actor
    issue.save(update_fields=["returned_at", "returned_to"])
    record = device_record(device.serial_number)
    write_audit_row(actor, "alteration", "return_device", record)
    return issue


@transaction.atomic
def issue_cartridge(
    actor: User | None, serial_number: str, officer_id: str, *, at: datetime | None = None
) -> CartridgeIssue:
    """Issue a cartridge to an officer.

    Raises
    ------
    UsageError
        It is out with an officer already, or the number or the time cannot be.
    NotPermittedError
        The person may not issue to that officer, or there is no such officer in the force.
    """
    officer = take_officer(actor, "issue_device", officer_id)
    serial = checked_serial(serial_number)
    Force.objects.select_for_update(no_key=True).get(pk=officer.force_id)  # one issue at a time
    of_number = CartridgeIssue.objects.filter(force=officer.force_id, serial_number=serial)
    last = of_number.order_by("issued_at").last()
    if last is not None and last.returned_at is None:
        raise UsageError("This cartridge is out with an officer already. Take it back first.")
    made = CartridgeIssue.objects.create(
        force_id=officer.force_id,
        serial_number=serial,
        officer=officer,
        issued_at=checked_moment(at, WHEN, not_before=last.returned_at if last else None),
        issued_by=actor,
    )
    write_audit_row(actor, "collection", "issue_cartridge", _cartridge_record(serial))
    return made


@transaction.atomic
def return_cartridge(
    actor: User | None, serial_number: str, *, at: datetime | None = None
) -> CartridgeIssue:
    """Take a cartridge back from the officer who has it, unless it was fired.

    Raises
    ------
    UsageError
        The time is to come or before its issue.
    NotPermittedError
        The person may not take it back from that officer, or none of the force has it.
    """
    found = CartridgeIssue.objects.select_for_update(no_key=True, of=("self",))
    found = found.filter(serial_number=serial_number.strip(), returned_at__isnull=True)
    if actor is not None:
        found = found.filter(force__in=forces_with(actor, "issue_device"))
    issue = found.select_related("officer").first()
    if issue is None:
        raise NotFoundError(NOT_OUT)
    check_officer_right(actor, "issue_device", issue.officer)
    issue.returned_at = checked_moment(at, WHEN, not_before=issue.issued_at)
    issue.save(update_fields=["returned_at"])
    write_audit_row(actor, "alteration", "return_cartridge", _cartridge_record(issue.serial_number))
    return issue


def _cartridge_record(serial_number: str) -> str:
    return f"cartridge:{serial_number}"
