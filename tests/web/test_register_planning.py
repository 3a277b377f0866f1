"""What lapses, who is booked, cover on shifts, checks of reports: what the pages are given."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from cast import FORCE, NORTH, SOUTH, Cast, client_of, issued_device, submitted_report, trained
from reddot.records.beside import Crew, Shift
from reddot.records.report import DeviceUse
from reddot.store import actions
from reddot.store.actions import import_beside
from reddot.store.models import AuditRow, Officer, Report, UseReview

LAPSES, COVER, CHECKS = "/register/lapses/", "/register/cover/", "/register/checks/"


@pytest.fixture
def lead(cast: Cast) -> Client:
    """The Taser lead at a browser."""
    return client_of(cast.taser_lead)


def courses(*lines: str) -> str:
    return f"{LAPSES}?within=90&courses={quote(chr(10).join(lines))}"


def test_each_lapse_stands_with_the_course_that_prevents_it(cast: Cast, lead: Client) -> None:
    trained(cast, "E1", days_ago=320)
    trained(cast, "E2", days_ago=400)
    Officer.objects.filter(pk__in=("E1", "E2")).update(front_line=True)
    for within, shown in (("30", "0"), ("60", "1"), ("90", "1")):
        page = lead.get(f"{LAPSES}?within={within}").text
        assert (f"Authority that ends within {within} days: 1" in page) == (shown == "1")
        assert f'<option value="{within}" selected' in page
    assert "A refresher on the X2 by" in page
    assert "Authority that ended within the last 12 months: 1" in page
    assert "1 of 2 front-line officers were in date." in page
    assert "Front line as recorded in the register." in page
    assert "What is counted:" in page
    assert page.count('role="img"') == 1


def test_bookings_are_proposed_under_the_places_typed(cast: Cast, lead: Client) -> None:
    trained(cast, "E1", days_ago=320)
    trained(cast, "E2", days_ago=330)
    day = timezone.localdate() + timedelta(days=3)
    said = f"{day.day}/{day.month}/{day.year}"
    page = lead.get(courses(f"{said} 1")).text
    assert "Proposed bookings" in page
    booked = page[page.index("Proposed bookings</h2>") : page.index("Not booked</caption>")]
    assert "/officer/E2/" in booked
    assert "/officer/E1/" not in booked
    assert "Share with bookings" in page


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("tomorrow 8", "Line 1: write a day and the places, such as"),
        ("31/6/2027 8", "Line 1: there is no such day"),
        ("1/1/2027 900", "Line 1: give at most 200 places"),
        ("1/1/2027 8 X9", "Line 1: the register has no such model"),
        ("1/1/2001 8", "2001"),
        ("\x00", "Line 1: write a day"),
    ],
)
def test_a_course_that_cannot_be_is_said_at_its_field(
    cast: Cast, lead: Client, line: str, said: str
) -> None:
    trained(cast, "E1")
    answer = lead.get(courses(line))
    assert answer.status_code == 400
    assert said in answer.text
    assert 'href="#id_courses"' in answer.text


def shifts(cast: Cast) -> None:
    """A morning in March with one carrier in the north and one who is not stated in the south."""
    start = datetime(2026, 3, 2, 8, tzinfo=UTC)
    end = start + timedelta(hours=8)
    Officer.objects.filter(pk="E2").update(unit=SOUTH)
    import_beside(
        None,
        {
            "shifts": [
                Shift(shift_id="1", officer_id="E1", station_id=NORTH, starts_at=start,
                      ends_at=end, carrying_ced=True),
                Shift(shift_id="2", officer_id="E2", station_id=SOUTH, starts_at=start,
                      ends_at=end),
            ],
            "crews": [Crew(crew_id="1", starts_at=start, ends_at=end, officer_ids=("E1",),
                           station_id=NORTH)],
        },
    )  # fmt: skip
    assert cast.author.pk


def test_cover_is_shown_by_hour_and_station(cast: Cast, lead: Client) -> None:
    assert "No shift at a station falls in these days" in lead.get(COVER).text
    shifts(cast)
    page = lead.get(f"{COVER}?station={NORTH}").text
    assert "At least one carrier, Unit EA-NORTH" in page
    assert page.count('role="img"') == 2
    assert "as their shift states it" in page
    day = "-day=2&{0}-month=3&{0}-year=2026"
    one = f"first{day.format('first')}&last{day.format('last')}"
    page = lead.get(f"{COVER}?{one}").text
    assert "33.3%" in page  # eight hours of a day, at one of the two stations
    assert "0.0% to 33.3%" in page  # the other's shift does not say
    assert "or more" not in page
    assert "1 to 2" in page  # of the two turns at eight
    assert "100.0%" in page  # single-crewed


def test_a_supervisor_sees_the_cover_of_their_own_unit(cast: Cast) -> None:
    shifts(cast)
    page = client_of(cast.supervisor).get(COVER).text
    assert "Unit EA-NORTH" in page
    assert "Unit EA-SOUTH" not in page


def test_who_stands_in_at_a_unit_is_on_duty_there(cast: Cast) -> None:
    shifts(cast)
    Officer.objects.filter(pk="E1").update(unit=SOUTH)  # works the north's shift all the same
    Officer.objects.filter(pk="E2").update(unit=NORTH)
    trained(cast, "E1")
    one = "first-day=2&first-month=3&first-year=2026&last-day=2&last-month=3&last-year=2026"
    north = client_of(cast.supervisor).get(f"{COVER}?{one}").text
    assert "33.3%" in north
    assert "Unit EA-SOUTH" not in north
    assert "100.0%" in north  # single-crewed: the crew's unit is the north
    in_date = client_of(cast.supervisor).get(f"{COVER}?{one}&carriers=in_date").text
    assert "0.0% to" not in in_date  # the register of who stood in is asked
    south = client_of(cast.other_supervisor).get(f"{COVER}?{one}").text
    assert "0.0% to 33.3%" in south
    rows = AuditRow.objects.filter(action="read_register", detail="cover")
    assert {row.actor for row in rows} == {
        f"user:{cast.supervisor.pk}", f"user:{cast.other_supervisor.pk}",
    }  # fmt: skip


@pytest.mark.parametrize(
    "query",
    ["first-day=40&first-month=1&first-year=2026", "last-day=1&last-month=1&last-year=1",
     "first-day=1&first-month=1&first-year=2030&last-day=1&last-month=1&last-year=2020",
     "first-day=1&first-month=1&first-year=2001&last-day=1&last-month=1&last-year=2199"],
)  # fmt: skip
def test_days_that_cannot_be_are_said(cast: Cast, lead: Client, query: str) -> None:
    shifts(cast)
    answer = lead.get(f"{COVER}?{query}")
    assert answer.status_code == 400
    assert "There is a problem" in answer.text


def use(serial: str) -> tuple[DeviceUse, ...]:
    return (DeviceUse(position=1, uses=frozenset({"drawn"}), serial_number=serial, model="X2"),)


def test_a_finding_leads_to_its_report_where_it_may_be_read(cast: Cast, lead: Client) -> None:
    issued_device(cast)
    right = submitted_report(
        cast, devices=use("X2-1"), used_at=timezone.now() - timedelta(minutes=20)
    )
    wrong = submitted_report(
        cast, devices=use("X2-9"), used_at=timezone.now() - timedelta(minutes=10)
    )
    page = lead.get(CHECKS).text
    assert f"2 complete reports of {FORCE}" in page
    assert wrong.report_id in page
    assert f'href="/reports/{wrong.key}/"' in page
    assert right.report_id not in page
    assert wrong.report_id not in lead.get(f"{CHECKS}?kind=cycles_differ").text
    assert lead.get(f"{CHECKS}?first-day=40").status_code == 400
    tomorrow = timezone.localdate() + timedelta(days=1)
    ahead = "&".join(f"first-{p}={getattr(tomorrow, p)}" for p in ("day", "month", "year"))
    assert wrong.report_id not in lead.get(f"{CHECKS}?{ahead}").text


def test_the_checks_are_of_the_last_year_with_reports_unless_others_are_asked_for(
    cast: Cast, lead: Client
) -> None:
    assert "These are the uses of every day." in lead.get(CHECKS).text
    issued_device(cast)
    rows = [submitted_report(cast, devices=use(f"X2-{n}"), used_at=minutes_ago(n)) for n in (7, 8)]
    for row, day in zip(rows, (date(2024, 6, 30), date(2023, 6, 30)), strict=True):
        old = {"source": "import", "state": "signed_off", "used_at": None, "used_on": day}
        Report.objects.filter(pk=row.pk).update(**old)
    page = lead.get(CHECKS).text
    assert (
        "from 1 July 2023 to 30 June 2024, the last 12 months that have reports of Taser use"
        in page
    )
    assert rows[0].report_id in page
    assert rows[1].report_id not in page
    assert "days=all" in page
    whole = lead.get(f"{CHECKS}?days=all").text
    assert rows[1].report_id in whole
    assert '<input type="hidden" name="days" value="all">' in whole
    typed = "&".join(f"{end}-{p}={v}" for end in ("first", "last")
                     for p, v in (("day", 30), ("month", 6), ("year", 2023)))  # fmt: skip
    page = lead.get(f"{CHECKS}?days=all&{typed}").text
    assert "from 30 June 2023 to 30 June 2023." in page
    assert rows[0].report_id not in page
    wrong = lead.get(f"{CHECKS}?{typed}&first-year=2024")
    assert wrong.status_code == 400
    assert "not before the first" in wrong.text


def minutes_ago(minutes: int) -> datetime:
    return timezone.now() - timedelta(minutes=minutes)


def students_use(cast: Cast) -> Report:
    """A use of a Taser ten minutes ago by a student officer who may carry it."""
    Officer.objects.filter(pk="E1").update(role="student_officer")
    actions.endorse_student(cast.taser_lead, "E1", "SUP-1", timezone.localdate())
    issued_device(cast)
    return submitted_report(cast, devices=use("X2-1"), used_at=minutes_ago(10))


@pytest.mark.parametrize("who", ["taser_lead", "supervisor"])
def test_the_review_of_a_student_officers_use_ends_the_finding(cast: Cast, who: str) -> None:
    row, reader = students_use(cast), client_of(cast.member(who))
    page, form = "/register/officer/E1/", f"/register/review/{row.key}/"
    assert f'href="{form}"' in reader.get(page).text
    assert f'href="{form}"' in client_of(cast.taser_lead).get(CHECKS).text
    assert row.report_id in reader.get(form).text
    assert AuditRow.objects.filter(action="read_use_to_review").count() == 1
    for typed in ({}, day_of(timezone.localdate() + timedelta(days=1)), day_of(date(2020, 1, 1))):
        assert reader.post(form, typed).status_code == 400
    assert not UseReview.objects.exists()
    answer = reader.post(form, day_of(timezone.localdate()))
    assert (answer.status_code, answer["Location"]) == (303, page)
    assert UseReview.objects.get().entered_by == cast.member(who)
    assert f'href="{form}"' not in reader.get(page).text
    assert "is a student officer" not in client_of(cast.taser_lead).get(CHECKS).text
    assert "already" in reader.post(form, day_of(timezone.localdate())).text


@pytest.mark.parametrize("who", ["author", "force_lead", "other_supervisor", "outsider"])
def test_others_record_no_review(cast: Cast, who: str) -> None:
    row, other = students_use(cast), client_of(cast.member(who))
    form = f"/register/review/{row.key}/"
    assert other.get(form).status_code == 403
    assert other.post(form, day_of(timezone.localdate())).status_code == 403
    page = client_of(cast.force_lead).get(CHECKS).text
    assert "is a student officer" in page
    assert form not in page
    assert "What next" not in page
    assert not UseReview.objects.exists()


def test_a_use_of_an_officer_calls_for_no_review(cast: Cast, lead: Client) -> None:
    issued_device(cast)
    row = submitted_report(cast, devices=use("X2-1"), used_at=minutes_ago(10))
    assert "Uses of a Taser to be reviewed" not in lead.get("/register/officer/E1/").text
    form = f"/register/review/{row.key}/"
    assert "no student officer then" in lead.post(form, day_of(timezone.localdate())).text


def day_of(day: date) -> dict[str, str]:
    return {f"reviewed_on-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=x", "force=%00", "station=%00", "state=%00", "within=x", "courses=%00",
     "kind=%00", "hold=%FF", "carriers=<b>", "first-day=%D9%A3", "courses=" + "9" * 3000],
)  # fmt: skip
def test_no_query_fails_a_page(cast: Cast, lead: Client, query: str) -> None:
    lead.raise_request_exception = False
    for page in ("/register/", "/register/devices/", LAPSES, COVER, CHECKS):
        answer = lead.get(f"{page}?{query}")
        assert answer.status_code in (200, 400), page
        assert "<b>" not in answer.text
    assert cast.taser_lead.pk
