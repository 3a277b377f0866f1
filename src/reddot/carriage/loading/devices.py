"""Devices of a register's file and their issue: one model each, and in one pair of hands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.mapping import RegisterMapping
from reddot.carriage.loading.officers import Officers
from reddot.carriage.loading.rows import RegisterRow
from reddot.carriage.register import Holdings
from reddot.records.beside import Device, DeviceIssue
from reddot.records.report import LOCAL


@dataclass(frozen=True, slots=True)
class ReadDevices:
    """The devices that the rows name, and their issues."""

    devices: tuple[Device, ...]
    issues: tuple[DeviceIssue, ...]


@dataclass(frozen=True, slots=True)
class _Issued:
    row: int | None
    issue: DeviceIssue

    def where(self) -> str:
        return "in the register" if self.row is None else f"in row {self.row}"


def read_devices(
    rows: Iterable[RegisterRow], officers: Officers, known: Holdings, findings: Findings
) -> ReadDevices:
    """The devices and issues of the rows, each once; what contradicts is named."""
    issued: dict[DeviceIssue, _Issued] = {}
    for row in rows:
        issue = _issue(row, officers.mapping, findings)
        if issue is not None:
            issued.setdefault(issue, _Issued(row.number, issue))
    found = tuple(issued.values())
    held = [_Issued(None, i) for i in known.device_issues if i not in issued]
    _check_hands([*held, *found], findings)
    devices = _devices(found, officers, known.devices, findings)
    return ReadDevices(devices, tuple(f.issue for f in found))


def _issue(row: RegisterRow, mapping: RegisterMapping, findings: Findings) -> DeviceIssue | None:
    model_column = "device_model" if not row.lacks("device_model") else "model"
    columns = ("serial_number", "issued_at", "returned_at")
    if not any(name in row.stated for name in columns):
        return None
    parts = {"serial_number": "serial_number", "model": model_column, "issued_at": "issued_at"}
    values = {part: row.get(column) for part, column in parts.items()}
    for column in parts.values():
        if row.lacks(column):
            words = f"Column '{mapping.heading_of(column)}' is empty, and the row states a device"
            findings.add(row.number, column, "missing", f"{words}. {_GIVE[column]}")
    start, end, officer = values["issued_at"], row.get("returned_at"), row.get("officer_id")
    if start is not None and end is not None and end <= start:
        words = f"The device is returned at {_say(end)}, and issued at {_say(start)}. Mend one."
        findings.add(row.number, "returned_at", "ends_before_it_starts", words)
        return None
    if officer is None or None in values.values() or "returned_at" in row.unread:
        return None
    return DeviceIssue(officer_id=officer, returned_at=end, **values)


_GIVE = {
    "serial_number": "Give the serial number of the device that was issued.",
    "issued_at": "Give the day or the moment from which the officer has it.",
    "model": "Give the model of the device: none is guessed.",
    "device_model": "Give the model of the device: none is guessed.",
}


def _check_hands(issued: Iterable[_Issued], findings: Findings) -> None:
    """Name each issue of the file that begins while the device is in other hands."""
    of_device: dict[str, list[_Issued]] = defaultdict(list)
    for found in issued:
        of_device[found.issue.serial_number].append(found)
    for several in of_device.values():
        in_order = sorted(several, key=lambda f: (f.issue.issued_at, f.row or 0))
        longest = in_order[0]
        for later in in_order[1:]:
            if _end(longest.issue) > later.issue.issued_at:
                _name_out(later, longest, findings)
            longest = max(longest, later, key=lambda f: _end(f.issue))


def _end(issue: DeviceIssue) -> datetime:
    return issue.returned_at or datetime.max.replace(tzinfo=LOCAL)


def _name_out(later: _Issued, before: _Issued, findings: Findings) -> None:
    named, other = (later, before) if later.row is not None else (before, later)
    if named.row is None:  # both are in the register already
        return
    issue, out = named.issue, other.issue
    column = "issued_at"
    if (issue.officer_id, issue.issued_at) == (out.officer_id, out.issued_at):
        column = "returned_at"
        words = f"The same issue of device {issue.serial_number} stands {other.where()} with "
        words += f"another return ({_until(out)})."
    else:
        words = f"Device {issue.serial_number} is issued at {_say(issue.issued_at)}, and "
        words += f"{other.where()} it is out from {_say(out.issued_at)} {_until(out)}."
    do = "Mend the issue or the return; where both are of one day, give their times."
    findings.add(named.row, column, "device_out_twice", f"{words} {do}")


def _until(issue: DeviceIssue) -> str:
    return f"to {_say(issue.returned_at)}" if issue.returned_at else "and not returned"


def _say(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL):%d.%m.%Y %H:%M}"


def _devices(
    issued: Iterable[_Issued], officers: Officers, known: Sequence[Device], findings: Findings
) -> tuple[Device, ...]:
    held = {device.serial_number: device for device in known}
    first: dict[str, tuple[Device, int | None]] = {s: (d, None) for s, d in held.items()}
    used: dict[str, Device] = {}
    for found in issued:
        serial, model = found.issue.serial_number, found.issue.model
        force = officers.force_of(found.issue.officer_id)
        if force is None:
            continue
        given = Device(serial_number=serial, model=model, force=force)
        before, row = first.setdefault(serial, (given, found.row))
        used.setdefault(serial, before)
        for column in ("model", "force"):
            new, old = getattr(given, column), getattr(before, column)
            if new != old:
                where = "in the register" if row is None else f"in row {row}"
                words = f"Device {serial} has the {column} '{new}', and {where} '{old}'. Mend one."
                findings.add(found.row, column, "device_differs", words)
    return tuple(used.values())
