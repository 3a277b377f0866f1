"""What is planted is found again by plain checks on the written tables, which know no generator."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reddot.demo.numbers import read_truth
from reddot.records.beside_storage import read_beside
from reddot.records.importers.reddot import read_reports
from reddot.records.report import Report, local_day

TRUTH = read_truth()
WINDOW = timedelta(minutes=10)  # a device's clock may be some minutes off


@pytest.fixture(scope="module")
def every_report(written: Path) -> tuple[Report, ...]:
    return tuple(read_reports(written / "records").reports)


@pytest.fixture(scope="module")
def reports(every_report: tuple[Report, ...]) -> list[Report]:
    return [report for report in every_report if report.status == "complete"]


@pytest.fixture(scope="module")
def planted(written: Path) -> dict[str, list[str]]:
    return json.loads((written / "planted.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def holdings(written: Path) -> dict[str, list[Any]]:
    """The devices issued to each officer."""
    found = defaultdict(list)
    for issue in read_beside(written / "records", "device_issues"):
        found[issue.officer_id].append(issue)
    return found


@pytest.fixture(scope="module")
def passed_on(written: Path) -> dict[str, list[date]]:
    """The days on which each officer passed a course, whatever the model."""
    found = defaultdict(list)
    for course in read_beside(written / "records", "training"):
        if course.passed:
            found[course.officer_id].append(course.completed_on)
    return found


def moment(report: Report) -> datetime:
    assert report.used_at is not None
    return report.used_at


def held(holdings: dict[str, list[Any]], report: Report) -> list[str]:
    at = moment(report)
    own = holdings[str(report.officer_id)]
    return [i.serial_number for i in own if i.issued_at <= at < i.returned_at]


def authority_lapsed(trained: Iterable[date], day: date) -> bool:
    last = max(course for course in trained if course <= day)
    a_year_on = last.replace(year=last.year + 1) if (last.month, last.day) != (2, 29) else None
    return day >= (a_year_on or date(last.year + 1, 3, 1))


def test_late_forms(reports: list[Report], planted: dict[str, list[str]]) -> None:
    limit = timedelta(hours=TRUTH.late_after_hours)
    late = [r.report_id for r in reports if r.submitted_at and r.submitted_at - moment(r) > limit]
    assert late == planted["late_forms"]
    assert len(late) == TRUTH.late_forms


def test_every_complete_form_came_in_after_use(reports: list[Report]) -> None:
    assert all(r.submitted_at and r.submitted_at > moment(r) for r in reports)


def test_wrong_serials(
    reports: list[Report], holdings: dict[str, list[Any]], planted: dict[str, list[str]]
) -> None:
    wrong = [
        report.report_id
        for report in reports
        for device in report.devices
        if device.serial_number not in held(holdings, report)
    ]
    assert wrong == planted["wrong_serials"]
    assert len(wrong) == TRUTH.wrong_serials


def test_uses_after_authority_lapsed(
    reports: list[Report], passed_on: dict[str, list[date]], planted: dict[str, list[str]]
) -> None:
    lapsed = [
        report.report_id
        for report in reports
        if report.ced_used == "yes"
        and authority_lapsed(passed_on[str(report.officer_id)], local_day(moment(report)))
    ]
    assert lapsed == planted["lapsed_uses"]
    assert len(lapsed) == TRUTH.lapsed_uses


def test_officers_who_carried_after_authority_lapsed(
    holdings: dict[str, list[Any]],
    passed_on: dict[str, list[date]],
    planted: dict[str, list[str]],
) -> None:
    lapsed = {
        officer
        for officer, issues in holdings.items()
        for issue in issues
        if authority_lapsed(passed_on[officer], local_day(issue.issued_at))
    }
    assert sorted(lapsed) == planted["lapsed_carriers"]
    assert len(lapsed) == TRUTH.lapsed_carriers


def test_force_that_only_the_control_room_tells_of(
    written: Path, reports: list[Report], planted: dict[str, list[str]]
) -> None:
    cited = {report.dispatch_reference for report in reports}
    jobs = read_beside(written / "records", "dispatches")
    alone = [j.reference for j in jobs if j.force_mentioned and j.reference not in cited]
    assert sorted(alone) == sorted(planted["missing_dispatch"])
    assert len(alone) == TRUTH.missing_forms["dispatch"]
    assert cited <= {job.reference for job in jobs}


def test_force_that_only_a_recording_shows(
    written: Path, reports: list[Report], planted: dict[str, list[str]]
) -> None:
    told = defaultdict(list)
    for report in reports:
        told[report.officer_id].append(moment(report))
    alone = [
        clip.reference
        for clip in read_beside(written / "records", "video_clips")
        if clip.tagged_force
        and not any(clip.starts_at <= at <= clip.ends_at for at in told[clip.officer_id])
    ]
    assert sorted(alone) == sorted(planted["missing_body_worn_video"])
    assert len(alone) == TRUTH.missing_forms["body_worn_video"]


def test_force_that_only_a_device_log_shows(
    written: Path,
    reports: list[Report],
    holdings: dict[str, list[Any]],
    planted: dict[str, list[str]],
) -> None:
    used = defaultdict(list)
    for report in reports:
        if report.ced_used == "yes":
            for serial in held(holdings, report):
                used[serial].append(moment(report))
    alone = [
        entry
        for entry in read_beside(written / "records", "device_log")
        if entry.kind == "trigger"
        and not any(abs(entry.at - at) < WINDOW for at in used[entry.serial_number])
    ]
    assert len(alone) == TRUTH.missing_forms["device_log"]
    serials = [name.split()[0] for name in planted["missing_device_log"]]
    assert sorted(entry.serial_number for entry in alone) == sorted(serials)


def test_every_discharge_is_in_a_log_and_most_uses_are_in_none(
    written: Path, reports: list[Report], holdings: dict[str, list[Any]]
) -> None:
    pulls = defaultdict(list)
    for entry in read_beside(written / "records", "device_log"):
        pulls[entry.serial_number].append(entry)
    logged, used = 0, 0
    for report in reports:
        if report.ced_used != "yes":
            continue
        at, (serial,) = moment(report), held(holdings, report)
        near = [e for e in pulls[serial] if e.kind == "trigger" and abs(e.at - at) < WINDOW]
        used, logged = used + 1, logged + bool(near)
        if report.ced_uses() & {"fired", "drive_stun", "angled_drive_stun"}:
            assert sum(e.cycles for e in near) == report.devices[0].total_cycles
    assert 0.82 < 1 - logged / used < 0.86


def test_records_that_are_not_complete(
    every_report: tuple[Report, ...], planted: dict[str, list[str]]
) -> None:
    found = Counter(report.status for report in every_report)
    del found["complete"]
    assert found == TRUTH.not_complete
    for status in TRUTH.not_complete:
        ids = [report.report_id for report in every_report if report.status == status]
        assert ids == planted[status]


def test_contradictions_are_listed(reports: list[Report], planted: dict[str, list[str]]) -> None:
    odd = [r.report_id for r in reports if r.officer_injured == "no" and r.officer_injury_level]
    assert odd == planted["contradiction_officer_injury"]
    odd = [r.report_id for r in reports if r.subject_injured == "no" and r.subject_injury_level]
    assert odd == planted["contradiction_subject_injury"]


def test_assaults_have_records_of_their_own_and_some_are_on_reports(
    written: Path, reports: list[Report]
) -> None:
    assaults = {a.assault_id: a for a in read_beside(written / "records", "assaults")}
    told = [report for report in reports if report.assaulted_by_subject == "yes"]
    kind = TRUTH.independent["assaults"]
    assert (len(assaults), len(told)) == (kind.total, kind.on_report)
    for report in told:
        own = assaults[str(report.crime_reference)]
        assert (own.officer_id, own.happened_at) == (report.officer_id, moment(report))


@pytest.mark.parametrize("table", ["injuries", "complaints"])
def test_injuries_and_complaints_have_their_number(written: Path, table: str) -> None:
    assert len(read_beside(written / "records", table)) == TRUTH.independent[table].total


def test_injured_officers_on_reports_have_an_injury_record(
    written: Path, reports: list[Report]
) -> None:
    known = {(i.officer_id, i.happened_at): i for i in read_beside(written / "records", "injuries")}
    told = [report for report in reports if report.officer_injured == "yes"]
    assert len(told) == TRUTH.independent["injuries"].on_report
    for report in told:
        assert known[str(report.officer_id), moment(report)].level == report.officer_injury_level
