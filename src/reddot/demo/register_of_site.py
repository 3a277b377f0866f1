"""The demonstration's register in the present: the county's own year is long past.

Whoever was trained in the county has taken a refresher since, most of them within the last year.
The officer who signs in may carry; the colleague's authority lapsed some days ago, so that a
refused issue, a course and the issue after it can be shown. Others lapse in the months ahead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from django.utils import timezone

from reddot.carriage.rules import rule_on, shipped_rules
from reddot.records.beside import Device, Training
from reddot.records.report import local_day
from reddot.store.actions import add_course, enter_device, issue_device, suspend_officer
from reddot.store.models import Officer, User

MODEL = "X2"
SERIALS = ("synthetic-x2-9001", "synthetic-x2-9002")
LAPSED_FOR_DAYS = 3
OTHERS = 40
HOURS = 18.0
REFRESHER_HOURS = 6.0
REFRESHED_WITHIN_DAYS = 380  # some days more than a year: a few have lapsed
REFRESHED_EVERY_DAYS = 355
STRIDE = 137  # so that neighbours in the list are not neighbours in the calendar


def fill_register(people: Mapping[str, User]) -> None:
    """Enter courses of the last year and two devices, by the demonstration's own people."""
    lead, today = people["taserlead"], local_day(timezone.now())
    officer, supervisor, colleague = (
        Officer.objects.get(user=people[name]) for name in ("officer", "supervisor", "colleague")
    )
    taken = {
        officer.officer_id: today - timedelta(days=200),
        supervisor.officer_id: today - timedelta(days=100),
        colleague.officer_id: _trained_to(today - timedelta(days=LAPSED_FOR_DAYS)),
    }
    others = _others(officer, set(taken))
    taken |= {name: today - timedelta(days=5 + 9 * place) for place, name in enumerate(others)}
    for name, day in taken.items():
        add_course(lead, _course(name, day))
    for name in others[:1]:
        suspend_officer(lead, name, "unintentional_discharge", model=MODEL)
    for serial in SERIALS:
        enter_device(lead, _device(serial, officer))
    before = timezone.now() - timedelta(hours=3)
    issue_device(people["supervisor"], SERIALS[0], officer.officer_id, at=before)


def refreshers_since(
    courses: Iterable[Training], today: date, but: Collection[str] = ()
) -> tuple[Training, ...]:
    """Yearly refreshers for everyone who passed a course, on the model of the last, to this year.

    Parameters
    ----------
    courses
        The county's courses, of its own year and before.
    today
        The day up to which refreshers are taken; some were taken too long before it.
    but
        Officers who took none.
    """
    passed = (c for c in courses if c.passed and c.officer_id not in but)
    last = {c.officer_id: c for c in sorted(passed, key=lambda c: c.completed_on)}
    return tuple(
        Training(
            officer_id=name,
            course="refresher",
            model=last[name].model,
            completed_on=day,
            hours=REFRESHER_HOURS,
            passed=True,
        )
        for place, name in enumerate(sorted(last))
        for day in _yearly(last[name].completed_on, today, place * STRIDE % REFRESHED_WITHIN_DAYS)
    )


def _yearly(after: date, today: date, days_ago: int) -> Iterator[date]:
    """A day some days ago, and every so many days before it, back to a day."""
    day = today - timedelta(days=days_ago + 1)
    while day > after:
        yield day
        day -= timedelta(days=REFRESHED_EVERY_DAYS)


def _trained_to(last_day: date) -> date:
    """The latest day of a course whose authority lasted no longer than to a day."""
    day = last_day
    while rule_on(day, shipped_rules()).first_day_without(day) > last_day + timedelta(days=1):
        day -= timedelta(days=1)
    return day


def _others(officer: Officer, known: set[str]) -> list[str]:
    """Every other officer of the front line of the station, as far as there are so many."""
    found = Officer.objects.filter(unit=officer.unit_id, front_line=True, left_on=None)
    names = found.exclude(pk__in=known).order_by("officer_id").values_list("officer_id", flat=True)
    return list(names)[: 2 * OTHERS : 2]


def _course(officer_id: str, day: date) -> Training:
    return Training(
        officer_id=officer_id,
        course="initial",
        model=MODEL,
        completed_on=day,
        hours=HOURS,
        passed=True,
    )


def _device(serial: str, officer: Officer) -> Device:
    return Device(
        serial_number=serial, model=MODEL, force=officer.force_id, station_id=officer.unit_id
    )
