"""How many carriers were on duty: by station and hour of the week, with what is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reddot.carriage.shift_cover import Carriers, ShiftCover, cover_by_hour
from reddot.errors import UsageError
from reddot.store.models import User
from reddot.store.people import person_of
from reddot.store.register_duty import duty_of, last_day_of_shifts
from reddot.web.components import Field, problems_of
from reddot.web.register.cover_section import NOTHING, cover_sections
from reddot.web.register.fields import PARTS, Typed, day_field, select
from reddot.web.register.whose import force_asked, force_field, places, station_names
from reddot.web.report.opening import actor_of

ALL = "all"
CARRIERS: Mapping[Carriers, str] = {
    "carrying": "Carried, as the shift says",
    "in_date": "In date, by the register",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the page."""

    station: str
    carriers: Carriers
    first: date
    last: date


@login_required
@require_safe
def cover(request: HttpRequest) -> HttpResponse:
    """Show cover by hour of the week, and station by station."""
    actor, force = actor_of(request), force_asked(request)
    typed = Typed({name: str(value) for name, value in request.GET.items()})
    asked = _asked(typed, last_day_of_shifts(actor, force))
    found = _count(actor, force, asked, typed) if asked and not typed.errors else None
    names = station_names(found.stations()) if found else {}
    fields = (*force_field(actor, force), *_fields(typed, asked, names))
    values = {
        "force": force,
        "places": places(person_of(actor), "register_cover"),
        "fields": fields,
        "problems": problems_of(fields),
        "sections": cover_sections(found, asked.station, names) if found and asked else (),
        "nothing": NOTHING,
    }
    return render(request, "register/cover.html", values, status=400 if typed.errors else 200)


def _count(actor: User, force: str, asked: Asked, typed: Typed) -> ShiftCover | None:
    """Cover on the days asked for; where they cannot be, the reason is kept at its field."""
    duty = duty_of(actor, force, asked.first, asked.last)
    try:
        return cover_by_hour(
            duty.shifts,
            duty.crews,
            duty.register,
            first_day=asked.first,
            last_day=asked.last,
            carriers=asked.carriers,
        )
    except UsageError as problem:
        typed.errors["last"] = str(problem)
        return None


def _asked(typed: Typed, last: date | None) -> Asked | None:
    """What was asked; where no days were typed, the month of the last shift that is known."""
    given = {name: any(typed.text(f"{name}-{p}") for p in PARTS) for name in ("first", "last")}
    if not any(given.values()) and last is None:
        return None
    ends = {name: typed.day(name, f"the {name} day") if given[name] else None for name in given}
    final = ends["last"] or last or date.max
    first = ends["first"] or final.replace(day=1)
    carriers: Carriers = "in_date" if typed.text("carriers") == "in_date" else "carrying"
    return Asked(typed.text("station") or ALL, carriers, first, final)


def _fields(typed: Typed, asked: Asked | None, names: Mapping[str, str]) -> tuple[Field, ...]:
    stations = ((ALL, "All stations"), *sorted(names.items(), key=lambda pair: pair[1]))
    chosen = asked.station if asked and asked.station in names else ALL
    return (
        select("station", "Station", stations, chosen),
        select("carriers", "Carriers", CARRIERS.items(), asked.carriers if asked else "carrying"),
        _day("first", "First day", typed, asked.first if asked else None),
        _day("last", "Last day", typed, asked.last if asked else None),
    )


def _day(name: str, label: str, typed: Typed, day: date | None) -> Field:
    """The day as it was typed, or the one that the page took."""
    given = typed.given
    if day is not None and not any(given.get(f"{name}-{part}") for part in PARTS):
        given = {f"{name}-{part}": str(getattr(day, part)) for part in PARTS}
    return day_field(name, label, Typed(given, typed.errors))
