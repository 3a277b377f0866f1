"""What an officer or a role needs beside a course: suspensions, endorsements, authorisations."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reddot.errors import UsageError
from reddot.store.actions.register_rights import (
    NO_ENTRY,
    check_force_right,
    forces_with,
    officer_record,
    take_entry,
    take_officer,
)
from reddot.store.actions.register_values import checked_day, known_model
from reddot.store.actions.reviewing import checked_text
from reddot.store.actions.telling import officers_of, telling_of_devices_out
from reddot.store.audit import write_audit_row
from reddot.store.models import Endorsement, Force, Officer, RoleAuthorisation, Suspension, User
from reddot.store.models.carriage import LONGEST_NAME, LONGEST_SUSPENSION
from reddot.store.not_done import NotFoundError

# What is offered for a reason; others may be typed.
SUSPENSION_REASONS = ("unintentional_discharge", "fitness", "investigation")
TO_BE_AUTHORISED = ("special_constable",)


@transaction.atomic
def suspend_officer(
    actor: User | None,
    officer_id: str,
    reason: str,
    *,
    model: str | None = None,
    starts_at: datetime | None = None,
) -> Suspension:
    """Suspend an officer's authority for one model, or for all, until it is lifted.

    Parameters
    ----------
    reason
        One of :data:`SUSPENSION_REASONS`, or words.
    model
        The model it is for; every model where none is given.
    starts_at
        From when, with its time zone; now where none is given. It may be to come.

    Raises
    ------
    UsageError
        The reason is blank or too long, the model is not known, or the time has no zone.
    NotPermittedError
        The person does not manage the register of the officer's force, or it is their own.
    """
    officer = take_officer(actor, "manage_register", officer_id)
    said = checked_text(reason, "Say why the officer is suspended.", at_most=LONGEST_SUSPENSION)
    if starts_at is not None and starts_at.tzinfo is None:
        raise UsageError("The start of the suspension was given without a time zone. Give one.")
    of_model = None if model is None else known_model(officer.force_id, model)
    with telling_of_devices_out(officers_of(officer)):
        made = Suspension.objects.create(
            officer=officer,
            model=of_model,
            starts_at=starts_at or timezone.now(),
            reason=said,
            entered_by=actor,
        )
    write_audit_row(actor, "collection", "suspend_officer", officer_record(officer))
    return made


@transaction.atomic
def lift_suspension(actor: User | None, key: UUID | str) -> Suspension:
    """End a suspension now; one that was to come never stands.

    Raises
    ------
    UsageError
        It has ended already.
    NotPermittedError
        The person does not manage that register, or there is no such suspension in it.
    """
    suspension, officer = take_entry(actor, Suspension, key)
    now = timezone.now()
    if suspension.ends_at is not None and suspension.ends_at <= max(now, suspension.starts_at):
        raise UsageError("This suspension has ended already. Nothing is left to do.")
    suspension.ends_at = max(now, suspension.starts_at)
    suspension.ended_by = actor
    suspension.save(update_fields=["ends_at", "ended_by"])
    write_audit_row(actor, "alteration", "lift_suspension", officer_record(officer))
    return suspension


@transaction.atomic
def endorse_student(
    actor: User | None, officer_id: str, given_by: str, given_on: date
) -> Endorsement:
    """Enter a superintendent's endorsement of a student officer.

    Raises
    ------
    UsageError
        Who gave it is blank or too long, the day is to come, or one stands already.
    NotPermittedError
        The person does not manage the register of the officer's force, or it is their own.
    """
    officer = take_officer(actor, "manage_register", officer_id)
    who = checked_text(given_by, "Say which superintendent gave it.", at_most=LONGEST_NAME)
    checked_day(given_on, "The day of the endorsement")
    if officer.endorsements.filter(ended_on__isnull=True).exists():
        raise UsageError("An endorsement of this officer stands already. End it first.")
    made = Endorsement.objects.create(
        officer=officer, given_by=who, given_on=given_on, entered_by=actor
    )
    write_audit_row(actor, "collection", "endorse_student", officer_record(officer))
    return made


@transaction.atomic
def end_endorsement(actor: User | None, key: UUID | str, ended_on: date) -> Endorsement:
    """End an endorsement; ``ended_on`` is its last day.

    Raises
    ------
    UsageError
        The day is to come or before it was given, or it has ended already.
    NotPermittedError
        The person does not manage that register, or there is no such endorsement in it.
    """
    endorsement, officer = take_entry(actor, Endorsement, key)
    with telling_of_devices_out(officers_of(officer)):
        _end(endorsement, ended_on)
    write_audit_row(actor, "alteration", "end_endorsement", officer_record(officer))
    return endorsement


def _end(given: Endorsement | RoleAuthorisation, ended_on: date) -> None:
    if given.ended_on is not None:
        raise UsageError(f"This ended on {given.ended_on:%d/%m/%Y} already. Nothing is left to do.")
    given.ended_on = checked_day(ended_on, "The last day", not_before=given.given_on)
    given.save(update_fields=["ended_on"])


@transaction.atomic
def authorise_role(actor: User | None, force: str, role: str, given_on: date) -> RoleAuthorisation:
    """Enter that the chief officer lets people of a role carry, such as special constables.

    Raises
    ------
    UsageError
        The role needs no such word, the day is to come, or it is authorised already.
    NotPermittedError
        The person does not manage the register of the force.
    """
    check_force_right(actor, "manage_register", force)
    if role not in TO_BE_AUTHORISED:
        raise UsageError(
            f"'{role}' is no role that the chief officer authorises. Give one of: "
            f"{', '.join(TO_BE_AUTHORISED)}."
        )
    checked_day(given_on, "The day of the authorisation")
    if Force.objects.select_for_update(no_key=True).filter(name=force).first() is None:
        raise UsageError("There is no such force in the store.")
    if RoleAuthorisation.objects.filter(force=force, role=role, ended_on__isnull=True).exists():
        raise UsageError("This role is authorised already. End that first.")
    made = RoleAuthorisation.objects.create(force_id=force, role=role, given_on=given_on)
    write_audit_row(actor, "collection", "authorise_role", _record(made), detail=f"role={role}")
    return made


@transaction.atomic
def end_role_authorisation(
    actor: User | None, key: UUID | str, ended_on: date
) -> RoleAuthorisation:
    """End the authorisation of a role; ``ended_on`` is its last day.

    Raises
    ------
    UsageError
        The day is to come or before it was given, or it has ended already.
    NotPermittedError
        The person does not manage that register, or there is no such authorisation in it.
    """
    found = RoleAuthorisation.objects.select_for_update(no_key=True).filter(key=key)
    if actor is not None:
        found = found.filter(force__in=forces_with(actor, "manage_register"))
    given = found.first()
    if given is None:
        raise NotFoundError(NO_ENTRY)
    with telling_of_devices_out(Officer.objects.filter(force=given.force_id, role=given.role)):
        _end(given, ended_on)
    write_audit_row(actor, "alteration", "end_role_authorisation", _record(given))
    return given


def _record(given: RoleAuthorisation) -> str:
    return f"role_authorisation:{given.key}"
