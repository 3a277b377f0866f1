"""A small register by hand: three officers, two X26 and an X2, and reports of one turn of duty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from reddot.carriage.crosscheck.check import CrossCheck, Days, Windows, cross_check
from reddot.carriage.crosscheck.findings import Gap
from reddot.carriage.register import Holdings, make_register
from reddot.records.beside import Device, DeviceIssue, DeviceLogEntry, Officer, Training
from reddot.records.report import DeviceUse, Report

START = datetime(2017, 7, 1, 7, tzinfo=UTC)
USED = datetime(2017, 7, 1, 10, tzinfo=UTC)
END = datetime(2017, 7, 1, 15, tzinfo=UTC)
X26_MINUTES, X2_MINUTES = 9, 6


def officer(officer_id: str, **said: Any) -> Officer:
    return Officer(officer_id=officer_id, force="Eastshire", **said)


def trained(officer_id: str, model: str = "X26", day: date = date(2017, 4, 1)) -> Training:
    return Training(
        officer_id=officer_id,
        course="initial",
        model=model,
        completed_on=day,
        hours=18,
        passed=True,
    )


def issue(
    serial: str,
    officer_id: str,
    issued_at: datetime = START,
    returned_at: datetime | None = END,
    model: str = "X26",
) -> DeviceIssue:
    return DeviceIssue(
        serial_number=serial,
        model=model,
        officer_id=officer_id,
        issued_at=issued_at,
        returned_at=returned_at,
    )


def device(serial: str, model: str = "X26") -> Device:
    return Device(serial_number=serial, model=model, force="Eastshire")


HOLDINGS = Holdings(
    officers=[officer("E1"), officer("E2"), officer("E3")],
    training=[trained("E1"), trained("E2"), trained("E3", "X2")],
    device_issues=[issue("A", "E1"), issue("B", "E2"), issue("N", "E3", model="X2")],
)
REGISTERED = replace(HOLDINGS, devices=[device("A"), device("B"), device("N", "X2")])


def block(
    *uses: str, serial: str | None = "A", model: str | None = "X26", **said: Any
) -> DeviceUse:
    return DeviceUse(position=1, uses=frozenset(uses), serial_number=serial, model=model, **said)


def report(
    *devices: DeviceUse, by: str | None = "E1", at: datetime | None = USED, **said: Any
) -> Report:
    given = {"report_id": "r1", "force": "Eastshire", "ced_used": "yes"} | said
    return Report(officer_id=by, used_at=at, devices=devices, **given)


DRAWN = report(block("drawn"))
FIRED = report(block("fired", total_cycles=1))


def pull(
    at: datetime = USED, serial: str = "A", cycles: int | None = 1, seconds: float | None = None
) -> DeviceLogEntry:
    return DeviceLogEntry(
        serial_number=serial, at=at, kind="trigger", cycles=cycles, duration_seconds=seconds
    )


def armed(at: datetime = USED, serial: str = "A") -> DeviceLogEntry:
    """A line by which a log covers a day although no trigger was pulled."""
    return DeviceLogEntry(serial_number=serial, at=at, kind="armed")


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is checked: reports, a log and a register."""

    reports: Sequence[Report] = ()
    log: Sequence[DeviceLogEntry] = ()
    holdings: Holdings = HOLDINGS
    windows: Windows | None = None
    days: Days | None = None

    def check(self) -> CrossCheck:
        register = make_register(self.holdings)
        return cross_check(self.reports, register, self.log, self.windows, self.days)

    def kinds(self) -> list[str]:
        return [finding.kind for finding in self.check().findings]


def kinds(*reports: Report, log: Sequence[DeviceLogEntry] = (), **said: Any) -> list[str]:
    return Case(reports=reports, log=log, **said).kinds()


def gaps(*reports: Report, log: Sequence[DeviceLogEntry] = (), **said: Any) -> Mapping[Gap, int]:
    return Case(reports=reports, log=log, **said).check().unchecked
