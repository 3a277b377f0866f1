"""The register at work: a lapse, a refused issue, a course, an issue; and a register taken in."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.live import Opened, Site, group, heading, picture, press, tick, write
from cast import FORCE, NORTH, Cast, issued_device, submitted_report
from reddot.records.beside import Device, Shift, Training
from reddot.records.report import DeviceUse
from reddot.store import models
from reddot.store.actions import import_beside
from reddot.store.actions.register import add_course, endorse_student, enter_device

SERIAL = "X2-0001"
LAPSED_DAYS = 400
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lapsed_officer_is_refused_takes_a_course_and_is_issued(site: Site, cast: Cast) -> None:
    trained = timezone.localdate() - timedelta(days=LAPSED_DAYS)
    lapse(cast, trained)
    lead = site.enter(cast.taser_lead)
    see_the_lapse(lead)
    refuse(lead)
    retrain(lead, timezone.localdate())
    issue(lead)
    see_the_cover(lead)

    officer = site.enter(cast.colleague)
    officer.page.goto("/my-authority/")
    expect(officer.page.locator("main")).to_contain_text("May carry the X2, trained to")
    check_clean(officer, "register-own")
    check_store(cast)
    for opened in (lead, officer):
        check_quiet(opened)


def lapse(cast: Cast, trained: date) -> None:
    """An officer whose authority ended some weeks ago, and a device to be issued."""
    course = Training(
        officer_id="E2", course="initial", model="X2", completed_on=trained, hours=18, passed=True
    )
    add_course(cast.taser_lead, course)
    device = Device(serial_number=SERIAL, model="X2", force=FORCE, station_id=NORTH)
    enter_device(cast.taser_lead, device)
    models.Officer.objects.filter(pk__in=("E1", "E2")).update(front_line=True)
    start = timezone.now() - timedelta(hours=9)
    turn = Shift(
        shift_id="1",
        officer_id="E2",
        station_id=NORTH,
        starts_at=start,
        ends_at=start + timedelta(hours=8),
        carrying_ced=True,
    )
    import_beside(None, {"shifts": [turn]})


def see_the_lapse(opened: Opened) -> None:
    page = opened.page
    page.goto("/register/lapses/")
    ended = page.get_by_role("group", name="ended within the last 12 months")
    expect(ended).to_contain_text("A refresher on the X2 as soon as there is a place.")
    tomorrow = timezone.localdate() + timedelta(days=1)
    write(page, "Refresher courses ahead", f"{tomorrow.day}/{tomorrow.month}/{tomorrow.year} 2")
    press(page, "Show")
    booked = page.get_by_role("group", name="Proposed bookings")
    expect(booked).to_contain_text("Refresher, X2")
    check_clean(opened, "register-lapses")
    ended.get_by_role("link", name="E2").tap()
    heading(page, "Officer E2")
    expect(page.locator("main")).to_contain_text("May not carry")
    check_clean(opened, "register-officer-lapsed")


def refuse(opened: Opened) -> None:
    page = opened.page
    page.goto("/register/devices/")
    write(page, "Serial number", SERIAL)
    press(page, "Find")
    heading(page, f"Device {SERIAL}")
    page.get_by_role("button", name="Issue it to an officer").tap()
    write(page, "Officer number", "E2")
    press(page, "Issue it")
    expect(page.get_by_role("alert")).to_contain_text("This officer may not carry it")
    expect(page.locator("main")).to_contain_text("Authority for the X2 lapsed: it lasted to")
    expect(page.get_by_label("Or issue it all the same: why must it be?")).to_be_visible()
    check_clean(opened, "register-issue-refused")
    opened.failed.clear()  # the page of a form with a problem is a 400
    opened.said.clear()
    assert not models.DeviceIssue.objects.exists()


def retrain(opened: Opened, day: date) -> None:
    page = opened.page
    page.goto("/register/officer/E2/")
    page.get_by_role("button", name="Enter a course").tap()
    tick(page, "Refresher", "X2")
    for part in ("Day", "Month", "Year"):
        page.get_by_label(part, exact=True).fill(str(getattr(day, part.lower())))
    write(page, "Contact hours", "6")
    tick(group(page, "Was it passed?"), "Yes")
    check_clean(opened, "register-course")
    press(page, "Enter the course")
    heading(page, "Officer E2")
    expect(page.locator("main")).to_contain_text("May carry the X2, trained to")
    check_clean(opened, "register-officer-in-date")


def issue(opened: Opened) -> None:
    page = opened.page
    page.goto(f"/register/devices/{SERIAL}/issue/")
    write(page, "Officer number", "E2")
    press(page, "Issue it")
    heading(page, f"Device {SERIAL}")
    expect(page.locator("main")).to_contain_text("The device is issued.")
    expect(page.locator("main")).to_contain_text("Officer E2, since")
    check_clean(opened, "register-device")


def see_the_cover(opened: Opened) -> None:
    page = opened.page
    page.goto("/register/cover/")
    expect(page.get_by_role("img", name="At least one carrier")).to_be_visible()
    stations = page.get_by_role("group", name="Cover by station, all hours of the week")
    expect(stations).to_contain_text("Unit EA-NORTH")
    check_clean(opened, "register-cover")
    page.goto("/register/checks/")
    heading(page, "Reports against the register")


def check_store(cast: Cast) -> None:
    made = models.DeviceIssue.objects.get()
    held = (made.officer_id, made.issued_by, made.returned_at, made.override_reason)
    assert held == ("E2", cast.taser_lead, None, "")
    courses = models.Course.objects.filter(officer="E2").values_list("course", flat=True)
    assert list(courses) == ["initial", "refresher"]
    told = models.AuditRow.objects.filter(action="issue_device")
    assert [row.actor for row in told] == [f"user:{cast.taser_lead.pk}"]


# --- a student officer's use, and a Taser in wrong hands


def test_a_students_use_is_reviewed_and_a_taser_is_called_back(site: Site, cast: Cast) -> None:
    row = students_use(cast)
    lead = site.enter(cast.taser_lead)
    review(lead, row.report_id)
    call_back(lead)
    check_quiet(lead)
    assert models.UseReview.objects.get().report == row
    refused_rows = models.AuditRow.objects.filter(action="refuse_issue")
    assert [row.actor for row in refused_rows] == [f"user:{cast.taser_lead.pk}"]


def students_use(cast: Cast) -> models.Report:
    """A student officer with a Taser, and the report of its use a quarter of an hour ago."""
    models.Officer.objects.filter(pk="E1").update(role="student_officer")
    endorse_student(cast.taser_lead, "E1", "SUP-1", timezone.localdate())
    issued_device(cast, serial_number=SERIAL)
    used = DeviceUse(position=1, uses=frozenset({"drawn"}), serial_number=SERIAL, model="X2")
    at = timezone.now() - timedelta(minutes=15)
    return submitted_report(cast, devices=(used,), used_at=at)


def review(opened: Opened, report_id: str) -> None:
    page, link = opened.page, f"Record the review of {report_id}"
    page.goto("/register/checks/")
    expect(page.get_by_role("link", name=link)).to_be_visible()
    check_clean(opened, "register-checks")
    page.goto("/register/officer/E1/")
    check_clean(opened, "register-officer-to-review")
    page.get_by_role("link", name=link).tap()
    heading(page, "Record the review of a use")
    check_clean(opened, "register-review")
    press(page, "Record it")
    heading(page, "Officer E1")
    expect(page.locator("main")).to_contain_text("The review is on the register.")
    expect(page.get_by_role("link", name=link)).to_have_count(0)


def call_back(opened: Opened) -> None:
    """The officer is suspended: the Taser is listed, taken back, and not issued again."""
    page = opened.page
    page.goto("/register/officer/E1/suspend/")
    tick(page, "Every model", "Fitness")
    press(page, "Suspend")
    page.goto("/register/devices/")
    wrong = page.get_by_role("group", name="Out with officers who may not carry them now: 1")
    expect(wrong).to_contain_text("Suspended since")
    check_clean(opened, "register-wrong-hands")
    wrong.get_by_role("link", name=SERIAL).tap()
    press(page, "Take it back")
    page.goto("/register/devices/")
    expect(wrong).to_have_count(0)
    page.goto(f"/register/devices/{SERIAL}/issue/")
    write(page, "Officer number", "E1")
    press(page, "Issue it")
    expect(page.get_by_role("alert")).to_contain_text("This officer may not carry it")
    opened.failed.clear()  # the page of a form with a problem is a 400
    opened.said.clear()


# --- a register in a file

HEADING = "officer_id,role,station_id,front_line,course,model,completed_on,hours,passed"
GOOD = (
    "E1,officer,EA-NORTH,yes,initial,X2,2026-03-02,18,yes",
    "E5,officer,EA-NORTH,yes,initial,X2,2026-03-02,18,yes",
    "E5,officer,EA-NORTH,yes,conversion,T7,2026-06-01,12,yes",
)
BAD = (
    "E1,officer,EA-NORTH,yes,initial,X2,2026-03-02,18,yes",
    "E5,officer,EA-NORTH,yes,initial,X3,2026-03-02,18,yes",
    "E5,officer,EA-NORTH,yes,conversion,T7,31/06/2026,twelve,yes",
)


def test_a_register_with_mistakes_is_told_by_row_and_taken_in_once_mended(
    site: Site, cast: Cast, tmp_path: Path
) -> None:
    lead = site.enter(cast.taser_lead)
    send(lead.page, tmp_path, BAD)
    heading(lead.page, "Nothing was stored")
    problems = lead.page.get_by_role("group", name="Problems by row")
    for row, field in (("3", "model"), ("4", "completed_on"), ("4", "hours")):
        named = lead.page.get_by_role("rowheader", name=f"Row {row}")
        line = problems.get_by_role("row").filter(has_text=field)
        expect(line.filter(has=named)).to_have_count(1)
    check_clean(lead, "register-import-problems")
    lead.failed.clear()
    lead.said.clear()
    assert not models.Course.objects.exists()
    assert not models.Officer.objects.filter(pk="E5").exists()

    send(lead.page, tmp_path, GOOD)
    heading(lead.page, "The register is imported")
    expect(lead.page.get_by_role("group", name="New on the register")).to_contain_text("Courses")
    check_clean(lead, "register-import-done")
    assert models.Course.objects.count() == len(GOOD)

    send(lead.page, tmp_path, GOOD)
    expect(lead.page.locator("main")).to_contain_text("Nothing was stored again.")
    assert models.Course.objects.count() == len(GOOD)
    lead.page.get_by_role("link", name="Go to the register").tap()
    expect(lead.page.get_by_role("link", name="E5")).to_be_visible()
    check_clean(lead, "register-list")
    check_quiet(lead)


def send(page: Page, folder: Path, rows: tuple[str, ...]) -> None:
    file = folder / "register.csv"
    file.write_text("\n".join((HEADING, *rows, "")), encoding="utf-8")
    page.goto("/register/import/")
    page.get_by_label("File of the register").set_input_files(file)
    tick(page, "Reddot's own columns")
    press(page, "Import")


def check_clean(opened: Opened, name: str) -> None:
    """Nothing is wrong for anyone at a phone's width; a picture is taken where they are kept."""
    picture(opened.page, name)
    assert not opened.wider_than_the_screen(), name
    assert opened.broken_rules() == [], name


def check_quiet(opened: Opened) -> None:
    assert opened.page.evaluate("seen") == []
    assert opened.said == []
    assert opened.failed == []
