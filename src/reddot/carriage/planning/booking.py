"""A proposed list of bookings: which officer takes which course, under the places there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from reddot.carriage.planning.assignment import NONE, Ints, best_assignment
from reddot.carriage.planning.candidates import Candidate, candidates
from reddot.carriage.planning.offers import CourseDate, Row, offers, worths
from reddot.carriage.register import Register
from reddot.carriage.rules import COURSES, rule_on
from reddot.carriage.spells import known_on
from reddot.errors import UsageError
from reddot.records.beside import Course

__all__ = ["Booking", "Bookings", "Capacity", "CourseDate", "LeftOver", "propose_bookings"]

WASTED_DAY_WEIGHT = 0.25
EARLY_DAYS = 30

WhyLeft = Literal["obstacle", "still_in_date", "no_course", "worth_too_little", "no_place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One officer on one course.

    ``days_kept`` are the days to ``Bookings.counted_to`` on which the officer has authority only
    because of it; ``days_wasted`` are days that it gives and that were there already.
    """

    officer_id: str
    course: Course
    model: str
    day: date
    days_kept: int = 0
    days_wasted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """An officer who is not booked, and why: by code, and in words."""

    officer_id: str
    model: str
    last_day: date
    code: WhyLeft
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookings:
    """The bookings proposed, by day and officer, and those left over, the first to lapse first.

    ``places`` are all there were, and ``counted_to`` is the last day to which days kept are
    counted.
    """

    booked: tuple[Booking, ...]
    left_over: tuple[LeftOver, ...]
    places: int
    counted_to: date

    @property
    def days_kept(self) -> int:
        """Officer-days of authority that there are only because of the bookings."""
        return sum(booking.days_kept for booking in self.booked)

    @property
    def days_wasted(self) -> int:
        """Officer-days of authority thrown away by courses taken early."""
        return sum(booking.days_wasted for booking in self.booked)


Capacity = Mapping[date, int] | Sequence[CourseDate]


def propose_bookings(  # noqa: PLR0913 - who may be booked, on what, weighed how
    register: Register,
    on: date,
    capacity: Capacity,
    *,
    force: str | None = None,
    lapsing_by: date | None = None,
    wasted_day_weight: float = WASTED_DAY_WEIGHT,
) -> Bookings:
    """Propose who takes which course, so that the most officer-days of authority are kept.

    Parameters
    ----------
    register
        The register; courses completed after ``on`` are not yet taken.
    on
        The day of planning.
    capacity
        The courses ahead with their places; or places by day, for refreshers on any model.
    force
        Only officers of this force.
    lapsing_by
        Officers whose authority ended within the last 12 months or ends by this day are offered
        a course. Where it is not given: 30 days after the last course listed, as those who lapse
        later can take one that is listed later.
    wasted_day_weight
        How much a day thrown away weighs against a day without authority, 0 to 1.

    Raises
    ------
    UsageError
        A course lies before ``on`` or more than 12 months ahead, its places are below 0, a
        course other than a refresher names no model, or the weight is not from 0 to 1.

    Notes
    -----
    A course gives authority for 12 months from its own day. Taken early it throws away what was
    left of the old authority; taken late it leaves days without. A booking is worth the days to
    ``counted_to`` on which the officer has authority for a model only because of it, less
    ``wasted_day_weight`` times the days thrown away. ``counted_to`` is the last day that a
    course on ``on`` would cover, one day for all, so that a later course never looks longer. At
    a weight of a quarter, four days thrown away weigh as much as one day without authority; at 0
    early courses cost nothing; at 1 both days weigh the same.

    The sum over all bookings is the greatest there is: the assignment is exact, each officer
    takes at most one course, and of equal lists the officer first to lapse takes the earlier
    course. Officers whom something but training keeps from carrying take no place.
    """
    dates = _course_dates(capacity)
    counted_to = rule_on(on, register.rules).first_day_without(on) - timedelta(days=1)
    _check(dates, (on, counted_to), wasted_day_weight)
    by = lapsing_by or max((one.day for one in dates), default=on) + timedelta(EARLY_DAYS)
    found = candidates(register, on, by, force)
    asked = [one for one in found if one.last_day <= by]
    rows = offers(known_on(register, on), asked, dates)
    worth = worths(rows, counted_to, wasted_day_weight).reshape(len(asked), len(dates))
    chosen = best_assignment(worth, np.array([one.places for one in dates], np.int64))
    left = [
        _left_over(officer, row, int(worth[i].max(initial=0)))
        for i, (officer, row) in enumerate(zip(asked, rows, strict=True))
        if chosen[i] == NONE
    ]
    later = [_still_in_date(one) for one in found if one.last_day > by]
    return Bookings(
        booked=_booked(rows, chosen, counted_to),
        left_over=(*left, *later),
        places=sum(one.places for one in dates),
        counted_to=counted_to,
    )


def _course_dates(capacity: Capacity) -> tuple[CourseDate, ...]:
    if isinstance(capacity, Mapping):
        listed = [CourseDate(day=day, places=places) for day, places in capacity.items()]
    else:
        listed = list(capacity)
    return tuple(
        sorted(listed, key=lambda one: (one.day, COURSES.index(one.course), one.model or ""))
    )


def _check(dates: Sequence[CourseDate], between: tuple[date, date], weight: float) -> None:
    first, last = between
    if not 0 <= weight <= 1:
        raise UsageError(f"wasted_day_weight is {weight}; give a number from 0 to 1.")
    for one in dates:
        if not first <= one.day <= last:
            raise UsageError(f"A course on {one.day} cannot be planned; give {first} to {last}.")
        if one.places < 0:
            raise UsageError(f"The course on {one.day} has {one.places} places; give 0 or more.")
        if one.course != "refresher" and one.model is None:
            raise UsageError(f"The course on {one.day} is a {one.course}; name its model.")


def _booked(rows: Sequence[Row], chosen: Ints, counted_to: date) -> tuple[Booking, ...]:
    taken = [row[at] for row, at in zip(rows, chosen.tolist(), strict=True) if at != NONE]
    found = [
        Booking(
            officer_id=offer.officer.officer_id,
            course=offer.at.course,
            model=offer.model,
            day=offer.at.day,
            days_kept=offer.days_kept(counted_to),
            days_wasted=offer.days_wasted(),
        )
        for offer in taken
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.course, one.model, one.officer_id)))


def _left_over(officer: Candidate, row: Row, most: int) -> LeftOver:
    """Why a candidate is not booked."""
    given = [offer for offer in row if offer.gives_authority]
    if not given:
        return _left(officer, "no_course", "No course listed would give this officer authority.")
    if all(offer.obstacles for offer in given):
        words = " ".join(why.words for why in given[-1].obstacles)
        return _left(officer, "obstacle", f"No course is offered. {words}")
    if most <= 0:
        words = "Each course listed would throw away more authority than it keeps."
        return _left(officer, "worth_too_little", words)
    return _left(officer, "no_place", "The places keep more officer-days with other officers.")


def _still_in_date(officer: Candidate) -> LeftOver:
    last = officer.last_day
    words = f"Still in date for the {officer.model} to {last.day} {last:%B %Y}."
    return _left(officer, "still_in_date", words)


def _left(officer: Candidate, code: WhyLeft, words: str) -> LeftOver:
    return LeftOver(
        officer_id=officer.officer_id,
        model=officer.model,
        last_day=officer.last_day,
        code=code,
        why=words,
    )
