"""The devices of a register's file, issued or not: one serial number is one device."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reddot.carriage.loading.columns import DEVICE_COLUMNS
from reddot.carriage.loading.days import say_day
from reddot.carriage.loading.entries import check_order, check_stated, states, where
from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.issues import DEVICES, Issued, model_column
from reddot.carriage.loading.officers import Officers
from reddot.carriage.loading.rows import RegisterRow
from reddot.records.beside import Device, DeviceIssue
from reddot.records.report import local_day

_DAYS = {"acquired_on": "device_acquired_on", "withdrawn_on": "device_withdrawn_on"}
_GIVE = {
    "serial_number": "a device. Give its serial number.",
    "model": "a device. Give its model: none is guessed.",
    "device_model": "a device. Give its model: none is guessed.",
}


def read_devices(
    rows: Iterable[RegisterRow],
    issued: Iterable[Issued[DeviceIssue]],
    officers: Officers,
    known: Sequence[Device],
    findings: Findings,
) -> tuple[Device, ...]:
    """The devices that the rows name, each once, as the register has them where it does.

    Notes
    -----
    A row without an officer is of a device that is not issued, at the base that the row names. What
    one row leaves out another may say; two that differ are named, and so is what differs from the
    register, or would add to it: a device changes in the register, where that has its author.
    """
    held = {device.serial_number: device for device in known}
    stated = [(row, device) for row in rows if (device := _device(row, officers, findings))]
    _name_twice([(row, device) for row, device in stated if row.is_of_force()], findings)
    taken: dict[str, Device] = {}
    first: dict[str, int] = {}
    for row, device in stated:
        serial = device.serial_number
        before = held.get(serial) or taken.setdefault(serial, device)
        at = None if serial in held else first.setdefault(serial, row.number)
        for part in _differing(device, before, fills=serial in held):
            _name(row, part, (device, before, at), findings)
        taken[serial] = before if serial in held else _filled(before, device)
    _check_service(issued, taken, findings)
    return tuple(taken.values())


def _name_twice(listed: Iterable[tuple[RegisterRow, Device]], findings: Findings) -> None:
    """Name each device that has a second row of its own."""
    first: dict[str, int] = {}
    for row, device in listed:
        before = first.setdefault(device.serial_number, row.number)
        if before != row.number:
            words = f"Device {device.serial_number} has row {before} of its own. Keep one of them."
            findings.add(row.number, "serial_number", "device_twice", words)


def _device(row: RegisterRow, officers: Officers, findings: Findings) -> Device | None:
    alone, column = row.is_of_force(), model_column(row)
    if not states(row, DEVICE_COLUMNS):
        return None
    if alone:
        needed = {name: _GIVE[name] for name in ("serial_number", column)}
        check_stated(row, needed, officers.mapping, findings)
    elif not states(row, DEVICES.columns):
        check_stated(row, {"serial_number": _GIVE["serial_number"]}, officers.mapping, findings)
    check_order(row, _DAYS["acquired_on"], _DAYS["withdrawn_on"], findings)
    serial, model, force = row.get("serial_number"), row.get(column), officers.force_of_row(row)
    if serial is None or model is None or force is None or {*_DAYS.values()} & row.unread:
        return None
    days = {part: row.get(name) for part, name in _DAYS.items()}
    station = row.get("station_id") if alone else None
    return Device(serial_number=serial, model=model, force=force, station_id=station, **days)


def _differing(given: Device, before: Device, *, fills: bool) -> Iterator[str]:
    """The parts that are others; with ``fills`` those too that the other one leaves out."""
    for part in ("model", "force", "station_id", *_DAYS):
        new, old = getattr(given, part), getattr(before, part)
        if new is not None and new != old and (fills or old is not None):
            yield part


def _filled(before: Device, given: Device) -> Device:
    blank: Mapping[str, Any] = {
        part: getattr(given, part)
        for part in ("station_id", *_DAYS)
        if getattr(before, part) is None
    }
    return replace(before, **blank)


def _name(
    row: RegisterRow, part: str, found: tuple[Device, Device, int | None], findings: Findings
) -> None:
    given, before, at = found
    column = model_column(row) if part == "model" else _DAYS.get(part, part)
    new, old = _say(getattr(given, part)), _say(getattr(before, part))
    words = f"Device {given.serial_number} has as {column} {new}, and {where(at)} {old}."
    if part == "force":
        words += " A serial number is of one device: keep the registers of two forces apart."
    elif at is None:
        words += " An import changes no device that is there."
    findings.add(row.number, column, "device_differs", f"{words} Mend one.")


def _check_service(
    issued: Iterable[Issued[DeviceIssue]], devices: Mapping[str, Device], findings: Findings
) -> None:
    """Name each issue of a device before it was acquired, or after it was withdrawn."""
    for found in issued:
        device = devices.get(found.issue.serial_number)
        if device is None:
            continue
        day, first, last = local_day(found.issue.issued_at), device.acquired_on, device.withdrawn_on
        if (first is not None and day < first) or (last is not None and day > last):
            words = f"Device {device.serial_number} is issued on {say_day(day)}; it was acquired "
            words += f"on {_say(first)} and withdrawn on {_say(last)}. Mend one of the days."
            findings.add(found.row, "issued_at", "device_not_in_service", words)


def _say(value: Any) -> str:
    if value is None:
        return "nothing"
    return f"'{value}'" if isinstance(value, str) else say_day(value)
