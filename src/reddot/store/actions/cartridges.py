"""Issue cartridges to officers who may carry some model, and take them back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from reddot.carriage.may_carry import Answer, may_carry
from reddot.errors import UsageError
from reddot.store.actions.overrides import moment_of_issue, reason_kept, tell_of_override
from reddot.store.actions.register_rights import check_officer_right, forces_with, take_officer
from reddot.store.actions.register_values import checked_serial
from reddot.store.audit import write_audit_row
from reddot.store.holdings import register_of_officer
from reddot.store.models import CartridgeIssue, Force, Officer, User
from reddot.store.models.carriage import MODELS
from reddot.store.not_done import NotFoundError

NOT_OUT = "It is not out with an officer of yours. Check the serial number."
OF_TWO_FORCES = "Two forces have a cartridge of this number out. Name the force."


@transaction.atomic
def issue_cartridge(
    actor: User | None,
    serial_number: str,
    officer_id: str,
    *,
    at: datetime | None = None,
    override_reason: str = "",
) -> CartridgeIssue:
    """Issue a cartridge to an officer who may carry some model of CED now.

    Parameters
    ----------
    at
        When it was handed over, with its time zone; now where none is given. More than a day back
        is for who manages the register.
    override_reason
        Why it is issued although the officer may carry no model; as for a Taser.

    Raises
    ------
    IssueRefusedError
        The officer may carry no model, and no reason is given.
    UsageError
        It is out with an officer already, the number, the time or the reason cannot be, or there
        is no lead to be told of the reason.
    NotPermittedError
        The person may not issue to that officer, or there is no such officer in the force.
    """
    officer = take_officer(actor, "issue_device", officer_id)
    serial = checked_serial(serial_number)
    Force.objects.select_for_update(no_key=True).get(pk=officer.force_id)  # one issue at a time
    moment = moment_of_issue(actor, officer, at, _last_return(officer.force_id, serial))
    reason = reason_kept(actor, officer, _answer(officer, moment), override_reason)
    made = CartridgeIssue.objects.create(
        force_id=officer.force_id,
        serial_number=serial,
        officer=officer,
        issued_at=moment,
        issued_by=actor,
        override_reason=reason,
        overridden_by=actor if reason else None,
    )
    _log_issue(actor, made)
    return made


def _last_return(force: str, serial: str) -> datetime | None:
    of_number = CartridgeIssue.objects.filter(force=force, serial_number=serial)
    last = of_number.order_by("issued_at").last()
    if last is not None and last.returned_at is None:
        raise UsageError("This cartridge is out with an officer already. Take it back first.")
    return last.returned_at if last else None


def _answer(officer: Officer, moment: datetime) -> Answer:
    """Yes where some model may be carried at the time and now; else what is least in the way."""
    register = register_of_officer(officer)
    taken = register.outcomes.get(officer.officer_id, ())
    models = sorted({outcome.course.model for outcome in taken}) or list(MODELS[-1:])
    by_model = (
        [may_carry(register, officer.officer_id, model, at) for at in (moment, timezone.now())]
        for model in models
    )
    worst = [max(answers, key=lambda answer: len(answer.obstacles)) for answers in by_model]
    return min(worst, key=lambda answer: len(answer.obstacles))


def _log_issue(actor: User | None, made: CartridgeIssue) -> None:
    record = _record(made)
    detail = f"override={'yes' if made.override_reason else 'no'}"
    write_audit_row(actor, "collection", "issue_cartridge", record, detail=detail)
    if made.override_reason:
        tell_of_override(actor, made.officer, "cartridge_issue_overridden", record)


@transaction.atomic
def return_cartridge(
    actor: User | None,
    serial_number: str,
    *,
    at: datetime | None = None,
    force: str | None = None,
) -> CartridgeIssue:
    """Take a cartridge back from the officer who has it, unless it was fired.

    Parameters
    ----------
    force
        The force that has it; any of the person's where none is given.

    Raises
    ------
    UsageError
        The time is to come or before its issue, or two forces have one of that number out.
    NotPermittedError
        The person may not take it back from that officer, or none of the force has it; or the
        time is more than a day back, which is for who manages the register.
    """
    found = CartridgeIssue.objects.select_for_update(no_key=True, of=("self",))
    found = found.filter(serial_number=serial_number.strip(), returned_at__isnull=True)
    if actor is not None:
        found = found.filter(force__in=forces_with(actor, "issue_device"))
    if force is not None:
        found = found.filter(force=force)
    issues = list(found.select_related("officer")[:2])
    if not issues:
        raise NotFoundError(NOT_OUT)
    if len(issues) > 1:
        raise UsageError(OF_TWO_FORCES)
    (issue,) = issues
    check_officer_right(actor, "issue_device", issue.officer)
    issue.returned_at = moment_of_issue(actor, issue.officer, at, issue.issued_at)
    issue.save(update_fields=["returned_at"])
    write_audit_row(actor, "alteration", "return_cartridge", _record(issue))
    return issue


def _record(issue: CartridgeIssue) -> str:
    return f"cartridge:{issue.serial_number}"
