"""Trained strength as a section of a page: the figure, its chart, the table under it, its rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from reddot.carriage.planning.booking import Booking
from reddot.carriage.planning.forecast import forecast_strength
from reddot.carriage.planning.lapses import lapses_ahead
from reddot.carriage.register import Register
from reddot.carriage.strength import Strength, strength_on
from reddot.errors import NotEnoughDataError
from reddot.figures.register_figures import strength_figures
from reddot.pack.blocks import Column, Entry, Evidence, Grid, GridRow, Kind, Section, Tile, Words
from reddot.pack.register_charts import draw_strength
from reddot.pack.rule_words import rules_of
from reddot.pack.wording import number, percent, percent_between
from reddot.web.register.standing import day_words

STEP_DAYS = 28
STEPS_EACH_WAY = 13
DAYS_AHEAD = STEP_DAYS * STEPS_EACH_WAY
AS_RECORDED = "Front line as recorded in the register."
NOBODY = "The register holds no officer of this force yet."


def strength_section(
    register: Register, force: str, today: date, booked: Sequence[Booking]
) -> Section:
    """The share of the front line in date, today and every fourth week around it.

    The register holds the officers whom the person may see; each booking is held to be passed.
    """
    try:
        figures = strength_figures(register, today, force=force)
    except NotEnoughDataError:
        return Section("strength", "Trained strength", (Words(NOBODY),))
    now = strength_on(register, today, force=force)
    last = today + timedelta(days=DAYS_AHEAD)
    past = [strength_on(register, day, force=force) for day in _days_before(today)]
    ahead = forecast_strength(register, today, last, (), STEP_DAYS, force=force)
    planned = forecast_strength(register, today, last, booked, STEP_DAYS, force=force)
    chart = draw_strength(
        "strength-chart",
        "Front-line officers in date, a year back and a year ahead",
        (*past, *ahead),
        lapses_ahead(register, today, DAYS_AHEAD, force=force),
        planned if booked else (),
        today=today,
    )
    grid = _grid((*past, *ahead), planned if booked else ())
    shown = Evidence((chart,), (grid,), rules_of(figures), (_tile(now),))
    return Section("strength", "Trained strength", (shown,))


def _days_before(today: date) -> list[date]:
    return [today - timedelta(days=STEP_DAYS * back) for back in range(STEPS_EACH_WAY, 0, -1)]


def _tile(now: Strength) -> Tile:
    return Tile(
        percent_between(*now.bounds()),
        "of the front line is in date",
        f"{now.words()} {AS_RECORDED} Counted at noon on {day_words(now.on)}.",
    )


def _grid(points: Sequence[Strength], planned: Sequence[Strength]) -> Grid:
    """A line for each day: numerator, denominator, share, and the share with the bookings."""
    booked = {point.on: point for point in planned}
    columns = ["In date", "Front line", "Share"] + (["Share with bookings"] if planned else [])
    return Grid(
        "Front-line officers in date: counted up to today, then without another course",
        "Day",
        tuple(Column(heading) for heading in columns),
        tuple(_line(point, booked) for point in points),
    )


def _line(point: Strength, booked: dict[date, Strength]) -> GridRow:
    entries = [_count(point.in_date), _count(point.front_line), _share(point)]
    if booked:
        with_them = booked.get(point.on)
        entries.append(_share(with_them) if with_them else Entry("", Kind.BLANK))
    return GridRow(day_words(point.on), tuple(entries))


def _count(value: int) -> Entry:
    return Entry(number(value), Kind.NUMBER if value else Kind.ZERO)


def _share(point: Strength) -> Entry:
    """The share, or its least and most where it is not stated who is front line."""
    low, high = point.bounds()
    if not point.front_line and not point.not_stated:
        return Entry("not available", Kind.NOT_AVAILABLE)
    return (
        Entry(percent(low), Kind.NUMBER)
        if low == high
        else Entry(percent_between(low, high), Kind.RANGE)
    )
