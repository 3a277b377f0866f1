"""A pull that a report may tell of without naming the device is not held to be unreported."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reddot.carriage.crosscheck.check import CrossCheck, cross_check
from reddot.carriage.register import Holdings, make_register
from reddot.records.beside import Device, DeviceIssue, DeviceLogEntry, Officer
from reddot.records.report import Report

AT = datetime(2018, 1, 5, 15, 45, tzinfo=UTC)
PULL = DeviceLogEntry(serial_number="D1", at=AT, kind="trigger", cycles=1)


def checked(
    officer_id: str | None, minutes: int, issues: tuple[DeviceIssue, ...] = ()
) -> CrossCheck:
    register = make_register(
        Holdings(
            officers=[Officer(officer_id=n, force="Kent") for n in ("E1", "E2")],
            devices=[Device(serial_number="D1", model="X2", force="Kent")],
            device_issues=issues,
        )
    )
    report = Report(
        report_id="R1", force="Kent", officer_id=officer_id, ced_used="yes",
        used_at=AT + timedelta(minutes=minutes),
    )  # fmt: skip
    return cross_check([report], register, [PULL])


def issued_to(name: str) -> DeviceIssue:
    start = AT - timedelta(hours=2)
    return DeviceIssue(serial_number="D1", model="X2", officer_id=name, issued_at=start)


@pytest.mark.parametrize("officer_id", ["E1", None])
def test_without_issues_a_report_near_by_may_be_the_one(officer_id: str | None) -> None:
    found = checked(officer_id, 2)
    assert not found.of_kind("discharge_not_reported")
    assert found.unchecked["device_not_told"] >= 1


def test_a_report_far_off_is_not() -> None:
    assert len(checked("E1", 120).of_kind("discharge_not_reported")) == 1


def test_with_a_holder_known_another_officers_report_is_not() -> None:
    assert len(checked("E2", 2, (issued_to("E1"),)).of_kind("discharge_not_reported")) == 1
    assert not checked("E1", 2, (issued_to("E1"),)).of_kind("discharge_not_reported")
