"""Take an officer, a device or an entry of the register for a change: within the actor's force."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from reddot.errors import UsageError
from reddot.store.access import Facts, check_right, scopes
from reddot.store.models import Device, Officer, User
from reddot.store.not_done import NotFoundError
from reddot.store.people import person_of
from reddot.store.rights import Right

NO_OFFICER = "There is no such officer, or none of your force. Check the number."
NO_DEVICE = "There is no such Taser, or none of your force. Check the serial number."
NO_REGISTER = "There is no register of that force that you may read."
NO_ENTRY = "There is no such entry in the register, or none of your force."
Entry = TypeVar("Entry", bound=models.Model)


def check_force_right(actor: User | None, right: Right, force: str) -> None:
    """Return only if a person may do it in a force; the system may.

    Raises
    ------
    NotPermittedError
        They may not.
    """
    if actor is not None:
        check_right(person_of(actor), right, Facts("", force, None, None, ""))


def check_officer_right(actor: User | None, right: Right, officer: Officer) -> None:
    """Return only if a person may do it to an officer; the system may.

    Raises
    ------
    NotPermittedError
        They may not, or the officer is themselves and nobody may.
    """
    if actor is not None:
        facts = Facts("", officer.force_id, officer.unit_id, officer.officer_id, "")
        check_right(person_of(actor), right, facts)


def check_device_right(actor: User | None, right: Right, device: Device) -> None:
    """Return only if a right reaches a device: one of the person's own unit, or of no unit.

    Raises
    ------
    NotPermittedError
        The device belongs to another unit, and the person's right is over a unit.
    """
    if actor is not None and device.unit_id is not None:
        facts = Facts("", device.force_id, device.unit_id, None, "")
        check_right(person_of(actor), right, facts)


def forces_with(actor: User, right: Right) -> tuple[str, ...]:
    """The forces in which a person has a right.

    Raises
    ------
    NotPermittedError
        There is none.
    """
    person = person_of(actor)
    check_right(person, right)
    return tuple(sorted({scope.force for scope in scopes(person, right) if scope.force}))


def readable_officers(actor: User, right: Right = "view_register") -> QuerySet[Officer]:
    """The officers that a right over the register reaches for a person, by number.

    Raises
    ------
    NotPermittedError
        It reaches none.
    """
    person = person_of(actor)
    check_right(person, right)
    within = Q(pk__in=[])
    for scope in scopes(person, right):
        bounds = {"force": scope.force, "unit": scope.unit}
        within |= Q(**{name: value for name, value in bounds.items() if value is not None})
    return Officer.objects.filter(within).order_by("officer_id")


def check_register_of(actor: User, force: str) -> None:
    """Return only if a person may read some of the register of a force.

    Raises
    ------
    NotPermittedError
        The person may read no register, or not that one.
    """
    if force not in forces_with(actor, "view_register"):
        raise NotFoundError(NO_REGISTER)


def take_officer(
    actor: User | None, right: Right, officer_id: str, *, force: str | None = None
) -> Officer:
    """Lock an officer of the actor's force for a change that the actor may make.

    Raises
    ------
    NotFoundError
        There is none of that number in a force of theirs.
    NotPermittedError
        The person may not do it to that officer.
    """
    found = Officer.objects.select_for_update(no_key=True).filter(officer_id=officer_id.strip())
    if actor is not None:
        found = found.filter(force__in=forces_with(actor, right))
    officer = (found if force is None else found.filter(force=force)).first()
    if officer is None:
        raise NotFoundError(NO_OFFICER)
    check_officer_right(actor, right, officer)
    return officer


def take_device(actor: User | None, right: Right, serial_number: str) -> Device:
    """Lock a device of the actor's force.

    Raises
    ------
    NotFoundError
        There is none of that serial number in a force of theirs.
    UsageError
        Two forces of theirs have one of that number.
    """
    found = Device.objects.select_for_update(no_key=True)
    found = found.filter(serial_number=serial_number.strip())
    if actor is not None:
        found = found.filter(force__in=forces_with(actor, right))
    return only_device(found)


def only_device(found: QuerySet[Device]) -> Device:
    """The one device of a serial number, never the first of two.

    Raises
    ------
    NotFoundError
        There is none.
    UsageError
        There are two, of two forces.
    """
    devices = list(found[:2])
    if not devices:
        raise NotFoundError(NO_DEVICE)
    if len(devices) > 1:
        raise UsageError("Two forces have a Taser of this number. Ask a Taser lead of one of them.")
    return devices[0]


def take_entry(actor: User | None, kind: type[Entry], key: UUID | str) -> tuple[Entry, Officer]:
    """An entry of the register and its officer, who is locked.

    Raises
    ------
    NotFoundError
        There is none in a force of theirs.
    NotPermittedError
        The person may not change the register for that officer.
    """
    if actor is not None:
        check_right(person_of(actor), "manage_register")
    entries = kind._default_manager.filter(pk=key)
    officer_id = entries.values_list("officer_id", flat=True).first()
    if officer_id is None:
        raise NotFoundError(NO_ENTRY)
    try:
        officer = take_officer(actor, "manage_register", officer_id)
    except NotFoundError:
        raise NotFoundError(NO_ENTRY) from None
    return entries.get(), officer


def officer_record(officer: Officer) -> str:
    """The name of an officer's record in the log."""
    return f"officer:{officer.officer_id}"


def device_record(serial_number: str) -> str:
    """The name of a device's record in the log."""
    return f"device:{serial_number}"
