"""The synthetic county: the cross-check finds what was planted in it, and nothing else."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pytest

from reddot.carriage.crosscheck.check import CrossCheck, Finding, cross_check
from reddot.carriage.register import TABLES, Holdings, make_register
from reddot.demo.county import County, build_county
from reddot.records.beside import DeviceLogEntry

SEEDS = (1, 2, 3)
SECONDS = 2
DRIFT = timedelta(minutes=4)


@cache
def county_of(seed: int) -> County:
    return build_county(seed)


def check(county: County, log: Iterable[DeviceLogEntry] | None = None) -> CrossCheck:
    rows = {field: county.beside.get(table, ()) for field, table in TABLES.items()}
    lines = county.beside["device_log"] if log is None else log
    return cross_check(county.reports, make_register(Holdings(**rows)), lines)


def names(findings: Iterable[Finding]) -> list[str]:
    return sorted(str(finding.report_id) for finding in findings)


def firings(findings: Iterable[Finding], planted: Iterable[str]) -> Iterator[str]:
    """The name under which each was planted: with the minute it happened, not the clock's."""
    for finding in findings:
        assert finding.moment is not None
        for name in planted:
            serial, at = name.split(" at ")
            apart = abs(finding.moment - datetime.fromisoformat(at))
            if serial == finding.serial_number and apart <= DRIFT:
                yield name


@pytest.mark.parametrize("seed", SEEDS)
def test_it_finds_what_is_planted_and_no_other(seed: int) -> None:
    county = county_of(seed)
    found, planted = check(county), county.planted
    assert names(found.of_kind("not_in_date")) == sorted(planted["lapsed_uses"])
    assert names(found.of_kind("serial_not_issued")) == sorted(planted["wrong_serials"])
    unreported = found.of_kind("discharge_not_reported")
    firing_names = planted["missing_device_log"]
    assert sorted(firings(unreported, firing_names)) == sorted(firing_names)
    kinds = Counter(finding.kind for finding in found.findings)
    assert kinds == {"not_in_date": 9, "serial_not_issued": 7, "discharge_not_reported": 5}


def test_every_report_of_ced_use_is_checked_or_counted() -> None:
    county = county_of(1)
    used = [r for r in county.reports if r.status == "complete" and r.ced_used == "yes"]
    found = check(county)
    assert found.checked == len(used)
    without_block = sum(not report.devices for report in used)
    assert found.unchecked["serial_not_stated"] == without_block
    assert set(found.unchecked) == {"serial_not_stated", "no_log_of_device", "log_does_not_cover"}


def test_a_register_without_its_devices_finds_the_same() -> None:
    county = county_of(1)
    beside = {name: rows for name, rows in county.beside.items() if name != "device_register"}
    assert check(replace(county, beside=beside)).findings == check(county).findings


def test_a_log_with_other_cycles_is_found_wherever_a_report_states_them() -> None:
    county = county_of(1)
    more = [
        replace(line, cycles=None if line.cycles is None else line.cycles + 1)
        for line in county.beside["device_log"]
    ]
    stated = [
        report.report_id
        for report in county.reports
        if report.status == "complete" and any(device.total_cycles for device in report.devices)
    ]
    assert len(stated) == 31  # the discharges of the county
    assert names(check(county, more).of_kind("cycles_differ")) == sorted(stated)


def test_pulls_that_the_log_lost_are_found_where_it_covers_the_day() -> None:
    county = county_of(1)
    arming_only = [line for line in county.beside["device_log"] if line.kind == "armed"]
    spread = [
        replace(line, kind="armed", at=line.at + days)
        for line in county.beside["device_log"]
        for days in (timedelta(-1), timedelta(1))
    ]
    found = check(county, [*arming_only, *spread])
    told = [
        report.report_id
        for report in county.reports
        if report.status == "complete"
        and report.ced_uses() & {"arced", "fired", "drive_stun", "angled_drive_stun"}
    ]
    assert names(found.of_kind("trigger_not_logged")) == sorted(told)


def test_a_clock_further_out_than_the_window_is_found() -> None:
    """Of the county's 372 uses 60 pulled the trigger, and 5 more firings have no report."""
    county = county_of(1)
    half_an_hour = timedelta(minutes=30)
    out = [replace(line, at=line.at + half_an_hour) for line in county.beside["device_log"]]
    assert len(check(county, out).of_kind("discharge_not_reported")) == 60 + 5


def test_it_takes_no_longer_than_a_page_may() -> None:
    county = county_of(1)
    started = time.perf_counter()
    check(county)
    assert time.perf_counter() - started < SECONDS
