"""Trained strength on days ahead: with no courses, or with bookings that are all passed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from reddot.carriage.authority import outcomes
from reddot.carriage.planning.booking import Booking
from reddot.carriage.register import Register
from reddot.carriage.rules import rule_on
from reddot.carriage.spells import known_on
from reddot.carriage.strength import FrontLine, Strength, as_recorded, check_days, strength_on
from reddot.errors import UsageError
from reddot.records.beside import Training

MOST_POINTS = 1000


def forecast_strength(  # noqa: PLR0913 - from when to when, under what, counted how
    register: Register,
    first_day: date,
    last_day: date,
    bookings: Sequence[Booking] = (),
    step_days: int = 7,
    *,
    force: str | None = None,
    front_line: FrontLine = as_recorded,
) -> tuple[Strength, ...]:
    """Trained strength from one day to another, in steps, the last day always among them.

    Parameters
    ----------
    register
        The register; courses completed after ``first_day`` are not yet taken.
    first_day, last_day
        Days in England and Wales, both included.
    bookings
        Courses ahead, each held to be passed, with the hours that the rules ask; none for the
        fall that comes without any course.
    step_days
        Days from one point to the next.
    force, front_line
        As for `strength_on`.

    Raises
    ------
    UsageError
        The last day comes before the first, the step is below 1 day, or it asks for more than
        1,000 points.

    Notes
    -----
    Nobody joins, leaves, moves, is suspended or fails a course but as is written down already,
    so the figure with bookings is the most that they can give and no prediction.
    """
    days = _days(first_day, last_day, step_days)
    ahead = with_bookings(known_on(register, first_day), bookings)
    return tuple(strength_on(ahead, day, force=force, front_line=front_line) for day in days)


def with_bookings(register: Register, bookings: Iterable[Booking]) -> Register:
    """The register as it would be once every booked course is passed."""
    booked: dict[str, list[Training]] = defaultdict(list)
    for booking in bookings:
        rule = rule_on(booking.day, register.rules)
        booked[booking.officer_id].append(
            Training(
                officer_id=booking.officer_id, course=booking.course, model=booking.model,
                completed_on=booking.day, hours=rule.hours[booking.course], passed=True,
            )
        )  # fmt: skip
    changed = {
        name: outcomes(
            [*(found.course for found in register.outcomes.get(name, ())), *courses],
            register.rules,
        )
        for name, courses in booked.items()
    }
    return replace(register, outcomes={**register.outcomes, **changed})


def _days(first_day: date, last_day: date, step_days: int) -> list[date]:
    check_days(first_day, last_day)
    if step_days < 1:
        raise UsageError(f"step_days is {step_days}; give 1 or more days.")
    length = (last_day - first_day).days
    if length // step_days + 2 > MOST_POINTS:
        raise UsageError(
            f"{first_day} to {last_day} in steps of {step_days} days are more than {MOST_POINTS} "
            "points; give a longer step or fewer days."
        )
    days = [first_day + timedelta(days=after) for after in range(0, length, step_days)]
    return [*days, last_day]
