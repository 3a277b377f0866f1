"""Issues of devices and cartridges in a register's file: each in one pair of hands at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from reddot.carriage.loading.entries import check_stated, states, where
from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.mapping import RegisterMapping
from reddot.carriage.loading.rows import RegisterRow
from reddot.records.beside import CartridgeIssue, DeviceIssue
from reddot.records.report import LOCAL

Issue = TypeVar("Issue", bound=DeviceIssue | CartridgeIssue)
_FROM = "Give the day or the moment from which the officer has it."
_NEEDED: Mapping[str, str] = {
    "serial_number": "a device. Give the serial number of the device that was issued.",
    "issued_at": f"a device. {_FROM}",
    "model": "a device. Give the model of the device: none is guessed.",
    "device_model": "a device. Give the model of the device: none is guessed.",
    "cartridge_number": "a cartridge. Give the number of the cartridge that was issued.",
    "cartridge_issued_at": f"a cartridge. {_FROM}",
}


@dataclass(frozen=True, slots=True)
class Issued(Generic[Issue]):
    """An issue and the row that states it; without a row it is the register's."""

    row: int | None
    issue: Issue


@dataclass(frozen=True, slots=True)
class _Kind(Generic[Issue]):
    """What is issued, and its columns: serial number, issue and return."""

    name: str
    columns: tuple[str, str, str]
    make: Callable[..., Issue]


DEVICES = _Kind("device", ("serial_number", "issued_at", "returned_at"), DeviceIssue)
CARTRIDGES = _Kind(
    "cartridge",
    ("cartridge_number", "cartridge_issued_at", "cartridge_returned_at"),
    CartridgeIssue,
)


def model_column(row: RegisterRow) -> str:
    """The column that holds the model of a row's device."""
    return "model" if row.lacks("device_model") else "device_model"


def read_issues(
    kind: _Kind[Issue],
    rows: Iterable[RegisterRow],
    known: Sequence[Issue],
    mapping: RegisterMapping,
    findings: Findings,
) -> tuple[Issued[Issue], ...]:
    """The issues of the rows, each once; one in two pairs of hands at a time is named."""
    issued: dict[Issue, Issued[Issue]] = {}
    for row in rows:
        issue = _issue(kind, row, mapping, findings)
        if issue is not None:
            issued.setdefault(issue, Issued(row.number, issue))
    found = tuple(issued.values())
    held = [Issued(None, issue) for issue in known if issue not in issued]
    _check_hands(kind, [*held, *found], findings)
    return found


def _issue(
    kind: _Kind[Issue], row: RegisterRow, mapping: RegisterMapping, findings: Findings
) -> Issue | None:
    if not states(row, kind.columns) or row.is_of_force():
        return None
    serial, issued, returned = kind.columns
    parts = {"serial_number": serial, "issued_at": issued}
    if kind.make is DeviceIssue:
        parts["model"] = model_column(row)
    needed = {column: _NEEDED[column] for column in parts.values()}
    check_stated(row, needed, mapping, findings)
    values = {part: row.get(column) for part, column in parts.items()}
    start, end, officer = values["issued_at"], row.get(returned), row.get("officer_id")
    if start is not None and end is not None and end <= start:
        words = f"The {kind.name} is returned at {_say(end)}, and issued at {_say(start)}."
        findings.add(row.number, returned, "ends_before_it_starts", f"{words} Mend one.")
        return None
    if officer is None or None in values.values() or returned in row.unread:
        return None
    return kind.make(officer_id=officer, returned_at=end, **values)


def _check_hands(kind: _Kind[Issue], issued: Iterable[Issued[Issue]], findings: Findings) -> None:
    """Name each issue of the file that begins while the same is in other hands."""
    of_serial: dict[str, list[Issued[Issue]]] = defaultdict(list)
    for found in issued:
        of_serial[found.issue.serial_number].append(found)
    for several in of_serial.values():
        in_order = sorted(several, key=lambda f: (f.issue.issued_at, f.row or 0))
        longest = in_order[0]
        for later in in_order[1:]:
            if _end(longest) > later.issue.issued_at:
                _name_out(kind, later, longest, findings)
            longest = max(longest, later, key=_end)


def _end(found: Issued[Any]) -> datetime:
    end: datetime | None = found.issue.returned_at
    return end or datetime.max.replace(tzinfo=LOCAL)


def _name_out(
    kind: _Kind[Any], later: Issued[Any], before: Issued[Any], findings: Findings
) -> None:
    named, other = (later, before) if later.row is not None else (before, later)
    if named.row is None:  # both are in the register already
        return
    issue, out = named.issue, other.issue
    _, column, returned = kind.columns
    if (issue.officer_id, issue.issued_at) == (out.officer_id, out.issued_at):
        column = returned
        words = f"The same issue of {kind.name} {issue.serial_number} stands {where(other.row)} "
        words += f"with another return ({_until(out)})."
    else:
        words = f"{kind.name.capitalize()} {issue.serial_number} is issued at "
        words += f"{_say(issue.issued_at)}, and {where(other.row)} it is out from "
        words += f"{_say(out.issued_at)} {_until(out)}."
    do = "Mend the issue or the return; where both are of one day, give their times."
    findings.add(named.row, column, f"{kind.name}_out_twice", f"{words} {do}")


def _until(issue: DeviceIssue | CartridgeIssue) -> str:
    return f"to {_say(issue.returned_at)}" if issue.returned_at else "and not returned"


def _say(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL):%d.%m.%Y %H:%M}"
