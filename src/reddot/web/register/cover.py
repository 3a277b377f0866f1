"""How many carriers were on duty: by station and hour of the week, with what is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reddot.carriage.shift_cover import HourCell, ShiftCover, cover_by_hour
from reddot.errors import UsageError
from reddot.pack.blocks import Column, Entry, Evidence, Grid, GridRow, Kind, Rule, Section, Words
from reddot.pack.register_charts import draw_cover
from reddot.pack.wording import number, percent
from reddot.store.people import person_of
from reddot.store.register import read_register
from reddot.web.components import Field, problems_of
from reddot.web.register.fields import PARTS, Typed, day_field, select
from reddot.web.register.standing import day_words
from reddot.web.register.turns import crews_of, last_turn, shifts_of
from reddot.web.register.whose import force_asked, force_field, places, station_names
from reddot.web.report.opening import actor_of

ALL = "all"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOURS = range(24)
CARRIERS: Mapping[str, str] = {
    "carrying": "Carried, as the shift says",
    "in_date": "In date, by the register",
}
STATEMENTS: Mapping[str, str] = {
    "carrying": (
        "The share of clock hours in which at least one, or two, officers on duty at the station "
        "carried a Taser, as their shift states it. Over all hours of the period, those at which "
        "nobody was on duty included."
    ),
    "in_date": (
        "The share of clock hours in which at least one, or two, officers on duty at the station "
        "were in date to carry a Taser, by the register, when their shift began. Over all hours of "
        "the period, those at which nobody was on duty included."
    ),
}
NOTHING = "No shift at a station falls in these days. Choose other days."


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the page."""

    station: str
    carriers: str
    first: date
    last: date


@login_required
@require_safe
def cover(request: HttpRequest) -> HttpResponse:
    """Show cover by hour of the week, and station by station."""
    actor, force = actor_of(request), force_asked(request)
    read = read_register(actor, force, issues=False, purpose="cover")
    officers = list(read.officers)
    typed = Typed({name: str(value) for name, value in request.GET.items()})
    asked = _asked(typed, last_turn(officers))
    found = None
    if asked is not None and not typed.errors:
        try:
            found = cover_by_hour(
                shifts_of(officers, asked.first, asked.last),
                crews_of(officers, asked.first, asked.last),
                read,
                first_day=asked.first,
                last_day=asked.last,
                carriers=asked.carriers,  # type: ignore[arg-type]
            )
        except UsageError as problem:
            typed.errors["last"] = str(problem)
    names = station_names(found.stations()) if found else {}
    fields = (*force_field(actor, force), *_fields(typed, asked, names))
    values = {
        "force": force,
        "places": places(person_of(actor), "register_cover"),
        "fields": fields,
        "problems": problems_of(fields),
        "sections": _sections(found, asked, names) if found and asked else (),
        "nothing": NOTHING,
    }
    return render(request, "register/cover.html", values, status=400 if typed.errors else 200)


def _asked(typed: Typed, last: date | None) -> Asked | None:
    """What was asked; where no days were typed, the month of the last shift that is known."""
    given = {name: any(typed.text(f"{name}-{p}") for p in PARTS) for name in ("first", "last")}
    if not any(given.values()) and last is None:
        return None
    ends = {name: typed.day(name, f"the {name} day") if given[name] else None for name in given}
    final = ends["last"] or last or date.max
    first = ends["first"] or final.replace(day=1)
    carriers = typed.text("carriers")
    return Asked(
        typed.text("station") or ALL,
        carriers if carriers in CARRIERS else "carrying",
        first,
        final,
    )


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


def _sections(found: ShiftCover, asked: Asked, names: Mapping[str, str]) -> tuple[Section, ...]:
    if not found.shifts:
        return (Section("cover", "Cover", (Words(NOTHING),)),)
    whole = asked.station not in names
    cells = found.all_stations() if whole else found.at(asked.station)
    where = "all stations" if whole else names[asked.station]
    rule = _rule(found)
    return (
        _by_hour(f"At least one carrier, {where}", cells, 1, rule),
        _by_hour(f"At least two carriers, {where}", cells, 2, rule),
        Section(
            "stations",
            "Station by station",
            (Evidence((), (_by_station(found, names), _by_turn(found)), (rule,)),),
        ),
    )


def _rule(found: ShiftCover) -> Rule:
    days = f"{day_words(found.first)} to {day_words(found.last)}, both included"
    return Rule(
        STATEMENTS[found.carriers],
        (
            ("Days", days),
            ("Hours", "Clock hours in England and Wales; half an hour counts a half"),
            (
                "Not stated",
                "A shift that does not say counts as no carrier: the share is “or more”",
            ),
            ("Single-crewed", "Officer-hours in a crew of one, of those in a crew written down"),
            (
                "Shifts",
                f"{number(found.shifts)}, and {number(found.without_station)} of no station",
            ),
        ),
    )


def _by_hour(title: str, cells: Sequence[HourCell], carriers: int, rule: Rule) -> Section:
    chart = draw_cover(f"cover-{carriers}", title, cells, carriers)
    at = {(cell.weekday, cell.hour): cell for cell in cells}
    grid = Grid(
        f"{title}: share of hours",
        "Hour",
        tuple(Column(day) for day in DAYS),
        tuple(
            GridRow(
                f"{hour:02d}:00",
                tuple(_share(at.get((day, hour)), carriers) for day in range(len(DAYS))),
            )
            for hour in HOURS
        ),
    )
    return Section(f"at-least-{carriers}", title, (Evidence((chart,), (grid,), (rule,)),))


def _share(cell: HourCell | None, carriers: int) -> Entry:
    """The share of hours with so many carriers; its least where some shifts did not say."""
    share = None if cell is None else (cell.share_with_one, cell.share_with_two)[carriers - 1]
    if cell is None or share is None:
        return Entry("not available", Kind.NOT_AVAILABLE)
    one = (cell.hours_with_one, cell.hours_with_one_at_most)
    two = (cell.hours_with_two, cell.hours_with_two_at_most)
    known, most = (one, two)[carriers - 1]
    if known == most:
        return Entry(percent(share), Kind.NUMBER)
    return Entry(f"{percent(share)} or more", Kind.RANGE)


def _by_station(found: ShiftCover, names: Mapping[str, str]) -> Grid:
    lines = [(names.get(c.station_id or "", c.station_id or ""), c) for c in found.by_station()]
    headings = ("At least one", "At least two", "Officers on duty", "Single-crewed")
    rows = [_station(name, cell) for name, cell in sorted(lines, key=lambda line: line[0])]
    return Grid(
        "Cover by station, all hours of the week",
        "Station",
        tuple(Column(heading) for heading in headings),
        (*rows, _station("All stations", found.total(), strong=True)),
    )


def _station(name: str, cell: HourCell, *, strong: bool = False) -> GridRow:
    mean = cell.mean_on_duty
    return GridRow(
        name,
        (
            _share(cell, 1),
            _share(cell, 2),
            Entry("" if mean is None else f"{mean:.1f}", Kind.NUMBER),
            _of(cell.share_single_crewed),
        ),
        strong,
    )


def _of(share: float | None) -> Entry:
    if share is None:
        return Entry("not stated", Kind.NOT_STATED)
    return Entry(percent(share), Kind.NUMBER)


def _by_turn(found: ShiftCover) -> Grid:
    """Turns of duty by the hour of their start."""
    headings = ("Turns", "With at least one", "With at least two")
    return Grid(
        "Turns of duty, by the hour of their start",
        "Start",
        tuple(Column(heading) for heading in headings),
        tuple(
            GridRow(
                f"{cell.start_hour:02d}:00",
                tuple(
                    Entry(number(value), Kind.NUMBER if value else Kind.ZERO)
                    for value in (cell.turns, cell.with_one, cell.with_two)
                ),
            )
            for cell in found.all_turns()
        ),
    )
