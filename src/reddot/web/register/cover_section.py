"""Cover as sections of a page: charts, the tables under them, and what is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reddot.carriage.shift_cover import HourCell, ShiftCover, TurnCell
from reddot.pack.blocks import Column, Entry, Evidence, Grid, GridRow, Kind, Rule, Section, Words
from reddot.pack.register_charts import draw_cover
from reddot.pack.wording import number, percent, percent_between
from reddot.web.register.standing import day_words

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOURS = range(24)
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


def cover_sections(
    found: ShiftCover, station: str, names: Mapping[str, str]
) -> tuple[Section, ...]:
    """Cover by hour of the week at a station, or at all of them, and station by station."""
    if not found.shifts:
        return (Section("cover", "Cover", (Words(NOTHING),)),)
    whole = station not in names
    cells = found.all_stations() if whole else found.at(station)
    where = "all stations" if whole else names[station]
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
                "A shift that does not say may have had a carrier or none: the share lies between",
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
    """The share of hours with so many carriers; its least and most where shifts did not say."""
    low, high = (None, None) if cell is None else _shares(cell, carriers)
    if low is None or high is None:
        return Entry("not available", Kind.NOT_AVAILABLE)
    if low == high:
        return Entry(percent(low), Kind.NUMBER)
    return Entry(percent_between(low, high), Kind.RANGE)


def _shares(cell: HourCell, carriers: int) -> tuple[float | None, float | None]:
    one = (cell.share_with_one, cell.share_with_one_at_most)
    two = (cell.share_with_two, cell.share_with_two_at_most)
    return (one, two)[carriers - 1]


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
                tuple(_between(low, high) for low, high in _turns(cell)),
            )
            for cell in found.all_turns()
        ),
    )


def _turns(cell: TurnCell) -> tuple[tuple[int, int], ...]:
    """The turns, and how many had one carrier and two: the least and the most."""
    one = (cell.with_one, cell.with_one_at_most)
    return ((cell.turns, cell.turns), one, (cell.with_two, cell.with_two_at_most))


def _between(low: int, high: int) -> Entry:
    if low == high:
        return Entry(number(low), Kind.NUMBER if low else Kind.ZERO)
    return Entry(f"{number(low)} to {number(high)}", Kind.RANGE)
