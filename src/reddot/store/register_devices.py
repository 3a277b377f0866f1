"""The Tasers of a force as a person may see them: which is where, and who has which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from reddot.store.actions.register_rights import (
    check_register_of,
    device_record,
    forces_with,
    only_device,
    readable_officers,
)
from reddot.store.audit import write_audit_row
from reddot.store.models import Device, DeviceIssue, User
from reddot.store.wrong_hands import OutWrongly, out_wrongly


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A Taser in a list: where it belongs, and whether it is out.

    ``officer_id`` is who has it, ``None`` where it is in, or out with an officer whom the person
    who asks may not see.
    """

    serial_number: str
    model: str
    station_id: str | None
    withdrawn: bool
    out: bool
    officer_id: str | None = None
    issued_at: datetime | None = None
    overridden: bool = False


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """A Taser and its issues, the newest first, but for those of officers that may not be seen."""

    device: Device
    issues: tuple[DeviceIssue, ...]
    out: bool


@transaction.atomic
def device_rows(actor: User, force: str) -> tuple[DeviceRow, ...]:
    """The Tasers of a force, by serial number, once the reading is logged.

    Raises
    ------
    NotPermittedError
        The person may not read the register of that force.
    """
    seen = set(readable_officers(actor).filter(force=force).values_list("pk", flat=True))
    check_register_of(actor, force)
    write_audit_row(actor, "consultation", "read_devices", f"register:{force}")
    of_force = DeviceIssue.objects.filter(device__force=force, returned_at__isnull=True)
    out = {issue.device_id: issue for issue in of_force}
    devices = Device.objects.filter(force=force)
    return tuple(_row(device, out.get(device.key), seen) for device in devices)


def _row(device: Device, issue: DeviceIssue | None, seen: set[str]) -> DeviceRow:
    shown = issue if issue is not None and issue.officer_id in seen else None
    return DeviceRow(
        serial_number=device.serial_number,
        model=device.model,
        station_id=device.unit_id,
        withdrawn=device.withdrawn_on is not None,
        out=issue is not None,
        officer_id=shown.officer_id if shown else None,
        issued_at=shown.issued_at if shown else None,
        overridden=bool(shown and shown.override_reason),
    )


@transaction.atomic
def device_entry(actor: User, serial_number: str, *, most: int = 200) -> DeviceEntry:
    """A Taser with its newest issues, once the reading is logged.

    Raises
    ------
    NotFoundError
        There is no such Taser in a force of the person's.
    UsageError
        Two forces of theirs have one of that number.
    """
    forces = forces_with(actor, "view_register")
    device = only_device(Device.objects.filter(serial_number=serial_number, force__in=forces))
    write_audit_row(actor, "consultation", "read_device", device_record(device.serial_number))
    found = device.issues.filter(officer__in=readable_officers(actor))
    newest = found.select_related("officer").order_by("-issued_at")[:most]
    out = device.issues.filter(returned_at__isnull=True).exists()
    return DeviceEntry(device, tuple(newest), out)


@transaction.atomic
def devices_out_wrongly(actor: User, force: str) -> tuple[OutWrongly, ...]:
    """The Tasers out with officers who may not carry them now, once the reading is logged.

    By serial number, of the officers whom the person may see.

    Raises
    ------
    NotPermittedError
        The person may not read the register of that force.
    """
    officers = readable_officers(actor).filter(force=force)
    check_register_of(actor, force)
    write_audit_row(actor, "consultation", "read_devices_out_wrongly", f"register:{force}")
    return out_wrongly(officers)
