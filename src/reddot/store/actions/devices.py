"""Enter the Tasers of a force, and withdraw those that are out of service."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from reddot.errors import UsageError
from reddot.records import beside
from reddot.records.report import local_day
from reddot.store.actions.register_rights import check_force_right, device_record, take_device
from reddot.store.actions.register_values import checked_day, checked_model, checked_serial
from reddot.store.audit import write_audit_row
from reddot.store.models import Device, Force, Unit, User


@transaction.atomic
def enter_device(actor: User | None, device: beside.Device) -> Device:
    """Enter a Taser that a force owns.

    Raises
    ------
    UsageError
        Serial number, model, unit or day cannot be, or the force has it already.
    NotPermittedError
        The person does not manage the register of the force.
    """
    check_force_right(actor, "manage_register", device.force)
    serial, model = checked_serial(device.serial_number), checked_model(device.model)
    _check_place(device)
    if Device.objects.filter(force=device.force, serial_number=serial).exists():
        raise UsageError("A Taser of this serial number is entered already. Check the number.")
    made = Device.objects.create(
        serial_number=serial,
        model=model,
        force_id=device.force,
        unit_id=device.station_id,
        acquired_on=device.acquired_on,
        withdrawn_on=device.withdrawn_on,
    )
    write_audit_row(actor, "collection", "enter_device", device_record(serial))
    return made


def _check_place(device: beside.Device) -> None:
    """Days in order, and a unit of the force; the force is locked, so that no two enter one."""
    if Force.objects.select_for_update(no_key=True).filter(name=device.force).first() is None:
        raise UsageError("There is no such force in the store.")
    unit = device.station_id
    if unit is not None and not Unit.objects.filter(unit_id=unit, force=device.force).exists():
        raise UsageError("There is no such unit in that force.")
    if device.acquired_on is not None:
        checked_day(device.acquired_on, "The day it came")
    if device.withdrawn_on is not None:
        checked_day(device.withdrawn_on, "The last day of service", not_before=device.acquired_on)


@transaction.atomic
def withdraw_device(actor: User | None, serial_number: str, withdrawn_on: date) -> Device:
    """Take a Taser out of service; ``withdrawn_on`` is the first day without it.

    Raises
    ------
    UsageError
        It is out with an officer or withdrawn already, or the day cannot be.
    NotPermittedError
        The person does not manage the register, or there is no such Taser in it.
    """
    device = take_device(actor, "manage_register", serial_number)
    if device.withdrawn_on is not None:
        raise UsageError(f"It was withdrawn on {device.withdrawn_on:%d/%m/%Y} already.")
    last = device.issues.order_by("issued_at").last()
    if last is not None and last.returned_at is None:
        raise UsageError("It is out with an officer. Take it back first.")
    used = local_day(last.returned_at) if last is not None and last.returned_at else None
    first = max((day for day in (used, device.acquired_on) if day is not None), default=None)
    device.withdrawn_on = checked_day(withdrawn_on, "The day", not_before=first)
    device.save(update_fields=["withdrawn_on"])
    write_audit_row(actor, "alteration", "withdraw_device", device_record(device.serial_number))
    return device
