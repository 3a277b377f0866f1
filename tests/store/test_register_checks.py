"""Reports against the logs: at the edge of the days asked about, and of a device read out twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from cast import FORCE, Cast, submitted_report, trained
from reddot.carriage.crosscheck.check import CrossCheck, Days
from reddot.errors import NotPermittedError
from reddot.records.report import DeviceUse, TacticUse, local_day
from reddot.store import actions
from reddot.store.models import Device, DeviceIssue, Report
from reddot.store.register import cross_check_of, latest_days

SERIAL = "SERIAL-ONE"
HANDS = (TacticUse(position=1, tactic="unarmed_skills", effective="no"),)
FIRED = (
    DeviceUse(
        position=1,
        uses=frozenset({"drawn", "fired"}),
        serial_number=SERIAL,
        model="X2",
        cartridge_number="C",
        total_cycles=1,
        missed_with_one_probe="no",
        body_map=frozenset({"front_3", "back_k"}),
    ),
)


def days_ago(days: int) -> datetime:
    return timezone.now().replace(microsecond=0) - timedelta(days=days)


@pytest.fixture
def used(cast: Cast) -> datetime:
    """One use of force ten days ago with a device that its officer had been issued."""
    device = Device.objects.create(serial_number=SERIAL, model="X2", force_id=FORCE)
    trained(cast, "E1", days_ago=60)
    DeviceIssue.objects.create(device=device, officer_id="E1", model="X2", issued_at=days_ago(40))
    submitted_report(cast, used_at=days_ago(10), devices=FIRED)
    return days_ago(10)


def load(cast: Cast, *lines: str) -> None:
    heading = "serial_number,at,kind,duration_seconds,cycles"
    actions.import_device_log(cast.taser_lead, FORCE, "\n".join((heading, *lines, "")).encode())


def pull(at: datetime, cycles: int = 1) -> str:
    return f"{SERIAL},{at.isoformat()},trigger,5,{cycles}"


def kinds(found: CrossCheck) -> list[str]:
    return [finding.kind for finding in found.findings]


def test_a_report_before_the_days_still_accounts_for_its_pull(cast: Cast, used: datetime) -> None:
    load(cast, pull(used))
    day = local_day(used)
    for first, last, checked in ((0, 0, 1), (1, 5, 0), (-5, -1, 0), (7, 8, 0)):
        found = cross_check_of(
            cast.taser_lead,
            FORCE,
            first_day=day + timedelta(days=first),
            last_day=day + timedelta(days=last),
        )
        assert (found.checked, kinds(found)) == (checked, []), (first, last)


def test_a_pull_that_nobody_reports_is_found_on_its_day_alone(cast: Cast, used: datetime) -> None:
    load(cast, pull(used), pull(used + timedelta(days=3)))
    day = local_day(used + timedelta(days=3))
    assert kinds(cross_check_of(cast.taser_lead, FORCE)) == ["discharge_not_reported"]
    on = cross_check_of(cast.taser_lead, FORCE, first_day=day, last_day=day)
    assert kinds(on) == ["discharge_not_reported"]
    after = day + timedelta(days=1)
    assert kinds(cross_check_of(cast.taser_lead, FORCE, first_day=after)) == []


def test_the_ends_of_the_calendar_are_days_like_others(cast: Cast, used: datetime) -> None:
    load(cast, pull(used))
    found = cross_check_of(cast.taser_lead, FORCE, first_day=date.min, last_day=date.max)
    assert found.checked == 1


def test_a_report_with_a_day_and_no_time_is_of_its_day(cast: Cast, used: datetime) -> None:
    day = local_day(used)
    Report.objects.update(source="import", state="signed_off", used_at=None, used_on=day)
    assert latest_days(cast.taser_lead, FORCE).last == day
    for first, checked in ((0, 1), (1, 0), (5, 0)):
        found = cross_check_of(cast.taser_lead, FORCE, first_day=day + timedelta(days=first))
        assert found.checked == checked


def test_a_device_read_out_again_is_counted_once(cast: Cast, used: datetime) -> None:
    load(cast, pull(used))
    load(cast, pull(used), f"{SERIAL},{days_ago(2).isoformat()},armed,,")
    load(cast, f"{SERIAL},{days_ago(30).isoformat()},armed,,", pull(used))
    assert kinds(cross_check_of(cast.taser_lead, FORCE)) == []


def test_two_equal_lines_of_one_file_are_two_pulls(cast: Cast, used: datetime) -> None:
    load(cast, pull(used), pull(used))
    load(cast, pull(used))
    assert kinds(cross_check_of(cast.taser_lead, FORCE)) == ["cycles_differ"]


def test_lines_of_two_files_that_differ_are_both_counted(cast: Cast, used: datetime) -> None:
    load(cast, pull(used))
    load(cast, pull(used, cycles=2))
    assert kinds(cross_check_of(cast.taser_lead, FORCE)) == ["cycles_differ"]


def test_the_latest_days_are_the_year_to_the_last_report(cast: Cast) -> None:
    assert latest_days(cast.taser_lead, FORCE) == Days()
    submitted_report(cast, used_at=days_ago(10))
    for last, first in (
        (date(2023, 6, 30), date(2022, 7, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2025, 2, 28), date(2024, 3, 1)),
        (date(2024, 2, 28), date(2023, 3, 1)),
    ):
        Report.objects.update(source="import", state="signed_off", used_at=None, used_on=last)
        assert latest_days(cast.force_lead, FORCE) == Days(first, last)
    with pytest.raises(NotPermittedError):
        latest_days(cast.supervisor, FORCE)


def test_the_latest_days_are_those_of_taser_use(cast: Cast, used: datetime) -> None:
    submitted_report(
        cast, author=cast.colleague, used_at=days_ago(1), ced_used="no", devices=(), tactics=HANDS
    )
    assert latest_days(cast.taser_lead, FORCE).last == local_day(used)
    Report.objects.update(status="training")
    assert latest_days(cast.taser_lead, FORCE) == Days()
