"""Whose authority lapses, the course that prevents each, and bookings under given places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reddot.carriage.planning.booking import Booking, Bookings, propose_bookings
from reddot.carriage.planning.lapses import Lapse, lapses_ahead, renewals_due
from reddot.carriage.register import Register
from reddot.errors import UsageError
from reddot.pack.wording import number
from reddot.records.report import local_day
from reddot.store.people import person_of
from reddot.store.register import read_register
from reddot.web.components import Cell, Field, SummaryRow, Table, problems_of
from reddot.web.register.capacity import FORM, read_capacity
from reddot.web.register.fields import COURSE_WORDS, select
from reddot.web.register.standing import day_words
from reddot.web.register.strength import strength_section
from reddot.web.register.whose import force_asked, force_field, places, station_names
from reddot.web.report.opening import actor_of

WITHIN = ("30", "60", "90")
MOST = 300


@dataclass(frozen=True, slots=True)
class Plan:
    """The courses typed, and what came of them."""

    typed: str
    bookings: Bookings | None = None
    error: str = ""


@login_required
@require_safe
def lapses(request: HttpRequest) -> HttpResponse:
    """Show the lapses ahead, those of the last year, and bookings for the courses typed."""
    actor, force = actor_of(request), force_asked(request)
    read, today = read_register(actor, force, issues=False, purpose="lapses"), _today()
    within = request.GET.get("within", "")
    within = within if within in WITHIN else WITHIN[-1]
    ahead = lapses_ahead(read, today, int(within))
    plan = _plan(request, read, today, ahead)
    past = renewals_due(read, today)
    names = station_names(lapse.station_id for lapse in (*ahead, *past))
    capacity = _capacity(plan)
    booked = plan.bookings.booked if plan.bookings else ()
    values = {
        "force": force,
        "within": within,
        "today": day_words(today),
        "places": places(person_of(actor), "register_lapses"),
        "fields": (*force_field(actor, force), _within(within), capacity),
        "problems": problems_of([capacity]),
        "section": strength_section(read, force, today, booked),
        "ahead": _ahead(ahead, names, within),
        "past": _past(past, names),
        "summary": _summary(plan.bookings) if plan.bookings else (),
        "booked": _booked(booked),
        "left": _left(plan.bookings) if plan.bookings else None,
    }
    return render(request, "register/lapses.html", values, status=400 if plan.error else 200)


def _today() -> date:
    return local_day(timezone.now())


def _plan(request: HttpRequest, read: Register, today: date, ahead: Sequence[Lapse]) -> Plan:
    """Bookings for the courses typed, for whoever lapses in the days that are shown."""
    typed = request.GET.get("courses", "")
    last = max((lapse.last_day for lapse in ahead), default=None)
    try:
        courses = read_capacity(typed, read.models())
        found = propose_bookings(read, today, courses, lapsing_by=last) if courses else None
    except UsageError as problem:
        return Plan(typed, error=str(problem))
    return Plan(typed, found)


def _within(value: str) -> Field:
    return select("within", "Lapsing within", [(d, f"{d} days") for d in WITHIN], value)


def _capacity(plan: Plan) -> Field:
    return Field(
        name="courses",
        label="Refresher courses ahead",
        kind="textarea",
        hint=f"One a line: its day, its places, and the model if it is for one: {FORM}, "
        f"or {FORM} X2",
        value=plan.typed,
        error=plan.error,
        optional=True,
        rows=4,
        spellcheck=False,
    )


def _ahead(found: Sequence[Lapse], names: Mapping[str, str], within: str) -> Table:
    headings = ("Officer", "Station", "Model", "Last day", "Days left", "What prevents it")
    rows = tuple(
        (*_who(lapse, names), Cell(f"{lapse.days_left}", number=True), Cell(lapse.words()))
        for lapse in found[:MOST]
    )
    return Table(_caption(f"Authority that ends within {within} days", found), headings, rows)


def _past(found: Sequence[Lapse], names: Mapping[str, str]) -> Table:
    headings = ("Officer", "Station", "Model", "Last day", "What mends it")
    rows = tuple((*_who(lapse, names), Cell(lapse.words())) for lapse in found[:MOST])
    return Table(_caption("Authority that ended within the last 12 months", found), headings, rows)


def _caption(title: str, found: Sequence[Lapse]) -> str:
    """What a table is of and how many; where it is cut, that it is."""
    some = f"the first {MOST} of " if len(found) > MOST else ""
    return f"{title}: {some}{number(len(found))}"


def _who(lapse: Lapse, names: Mapping[str, str]) -> tuple[Cell, ...]:
    return (
        Cell(lapse.officer_id, href=reverse("register_officer", args=[lapse.officer_id])),
        Cell(names.get(lapse.station_id or "", lapse.station_id or "None")),
        Cell(lapse.model),
        Cell(day_words(lapse.last_day)),
    )


def _summary(found: Bookings) -> tuple[SummaryRow, ...]:
    return (
        SummaryRow(key="Places", value=f"{found.places}"),
        SummaryRow(key="Booked", value=f"{len(found.booked)}"),
        SummaryRow(key="Not booked", value=f"{len(found.left_over)}"),
        SummaryRow(
            key="Officer-days of authority kept",
            value=f"{number(found.days_kept)}, counted to {day_words(found.counted_to)}",
        ),
        SummaryRow(
            key="Officer-days thrown away by early courses", value=number(found.days_wasted)
        ),
    )


def _booked(booked: Iterable[Booking]) -> Table:
    return Table(
        caption="Proposed bookings",
        headings=("Officer", "Day", "Course", "Days kept", "Days thrown away"),
        rows=tuple(
            (
                Cell(one.officer_id, href=reverse("register_officer", args=[one.officer_id])),
                Cell(day_words(one.day)),
                Cell(f"{COURSE_WORDS[one.course]}, {one.model}"),
                Cell(f"{one.days_kept}", number=True),
                Cell(f"{one.days_wasted}", number=True),
            )
            for one in booked
        ),
    )


def _left(found: Bookings) -> Table:
    return Table(
        caption="Not booked",
        headings=("Officer", "Model", "Last day", "Why"),
        rows=tuple(
            (
                Cell(one.officer_id, href=reverse("register_officer", args=[one.officer_id])),
                Cell(one.model),
                Cell(day_words(one.last_day)),
                Cell(one.why),
            )
            for one in found.left_over[:MOST]
        ),
    )
