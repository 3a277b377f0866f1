"""Who is trained when, and on which days that gives authority to carry the model in use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from reddot.demo.margins import Bools, Ints, choose
from reddot.demo.numbers import Base, Numbers, Truth
from reddot.demo.people import Staff, officer_id
from reddot.records.beside import Course, Training

NEVER = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """What the training of the front line comes to, day by day.

    Arrays have the shape (front-line officers, days of the year and the day after). ``in_date`` is
    authority for the model in use at the officer's base; ``overlooked`` the days on which an
    officer carries although it has ended; ``on_course`` days spent training. ``trained_from`` is
    the first day, counted from the year's first, on which the officer has passed a course.
    """

    courses: tuple[Training, ...]
    in_date: Bools
    overlooked: Bools
    on_course: Bools
    trained_from: Ints


def a_year_later(day: date, months: int = 12) -> date:
    """The first day without authority: twelve months after the training, to the day.

    >>> a_year_later(date(2017, 3, 1)), a_year_later(date(2016, 2, 29))
    (datetime.date(2018, 3, 1), datetime.date(2017, 3, 1))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:  # no such day: 29 February, or the 31st; never so in December
        return date(year, month + 2, 1)


def train(numbers: Numbers, truth: Truth, staff: Staff, rng: np.random.Generator) -> Authority:
    """Give the front line its courses, before the year and in it."""
    histories = _Histories(numbers, truth, staff, rng)
    courses = [c for place in staff.trained.tolist() for c in histories.of_trained(place)]
    courses += [histories.failed(place) for place in staff.failed.tolist()]
    return _authority(numbers, staff, courses, histories.overlooked)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A course that one officer of the front line took."""

    place: int
    course: Course
    model: str
    day: date
    passed: bool = True


class _Histories:
    """Draws each officer's courses; which officers are late or overlooked is settled first."""

    def __init__(
        self, numbers: Numbers, truth: Truth, staff: Staff, rng: np.random.Generator
    ) -> None:
        self.numbers, self.staff, self.rng = numbers, staff, rng
        self.plan, self.first = numbers.training, numbers.first_day
        self.months = self.plan["authority_months"]
        people, trained = numbers.people, staff.trained
        self.new = frozenset(
            choose(trained, people["first_trained_in_year"], rng, what="new").tolist()
        )
        before = rng.integers(1, 361, len(trained))
        self.last_before = {
            place: self.first - timedelta(int(days))
            for place, days in zip(trained.tolist(), before, strict=True)
            if place not in self.new
        }
        self.overlooked = self._some(truth.lapsed_carriers, (20, 200), "lapsed_carriers")
        self.late = self._some(people["late_refreshers"], (10, 300), "late_refreshers")

    def _some(self, number: int, window: tuple[int, int], what: str) -> frozenset[int]:
        """Officers whose authority ends between two days of the year, at bases that stay."""
        taken: frozenset[int] = getattr(self, "overlooked", frozenset())
        pool = [
            place
            for place, last in self.last_before.items()
            if window[0] <= (a_year_later(last, self.months) - self.first).days <= window[1]
            and self.base(place).x2_from is None
            and place not in taken
        ]
        return frozenset(choose(np.array(pool), number, self.rng, what=what).tolist())

    def base(self, place: int) -> Base:
        return self.numbers.bases[int(self.staff.base[place])]

    def days(self, low: int, high: int) -> timedelta:
        return timedelta(int(self.rng.integers(low, high + 1)))

    def of_trained(self, place: int) -> Iterator[_Taken]:
        old, new = self.numbers.devices["old_model"], self.numbers.devices["new_model"]
        change = self.base(place).x2_from
        converted = change - self.days(1, self.plan["converted_before_days"]) if change else None
        if place in self.new:
            day = self.first + self.days(10, 320)
            if converted and day >= converted:
                yield _Taken(place, "initial", new, day)
                return
            yield _Taken(place, "initial", old, day)
        else:
            yield from self._before(place, old)
            day = self.last_before[place]
            yield from self._renewals(place, day, old, converted)
        if converted:
            yield _Taken(place, "conversion", new, converted)

    def _before(self, place: int, model: str) -> Iterator[_Taken]:
        years, last = int(self.rng.integers(0, self.plan["years_before"] + 1)), self.last_before
        for year in range(years, -1, -1):
            course: Course = "initial" if year == years else "refresher"
            yield _Taken(place, course, model, last[place] - timedelta(350 * year))

    def _renewals(
        self, place: int, day: date, model: str, converted: date | None
    ) -> Iterator[_Taken]:
        """Refreshers until the year's end, or until a conversion stands in for the next."""
        due, end = a_year_later(day, self.months), converted or self.numbers.last_day
        while due <= end:
            day = due + self._from_due(place)
            if day > end:
                return
            yield _Taken(place, "refresher", model, day)
            due = a_year_later(day, self.months)

    def _from_due(self, place: int) -> timedelta:
        if place in self.overlooked:
            return self.days(*self.plan["overlooked_for_days"])
        if place in self.late:
            return self.days(*self.plan["late_by_days"])
        return -self.days(1, self.plan["refreshed_before_days"])

    def failed(self, place: int) -> _Taken:
        model = self.numbers.devices["old_model"]
        return _Taken(place, "initial", model, self.first - self.days(20, 700), passed=False)


def _authority(
    numbers: Numbers, staff: Staff, courses: list[_Taken], overlooked: frozenset[int]
) -> Authority:
    shape = (staff.front_line, numbers.days() + 1)
    in_date, on_course, ever = (np.zeros(shape, np.bool_) for _ in range(3))
    trained_from = np.full(staff.front_line, NEVER, np.int64)
    for taken in courses:
        start = (taken.day - numbers.first_day).days
        ends = (a_year_later(taken.day, numbers.training["authority_months"])) - numbers.first_day
        long = -(-numbers.training["hours"][taken.course] // numbers.training["hours_a_day"])
        on_course[taken.place, max(start - long + 1, 0) : max(start + 1, 0)] = True
        if taken.passed:
            trained_from[taken.place] = min(trained_from[taken.place], start)
            ever[taken.place, max(start, 0) : max(ends.days, 0)] = True
            low, high = _days_in_use(numbers, staff, taken)
            in_date[taken.place, max(start + 1, low) : max(min(ends.days, high), 0)] = True
    carries_on = np.zeros(shape, np.bool_)
    places = sorted(overlooked)
    carries_on[places] = ~ever[places] & ~on_course[places]
    return Authority(
        courses=_list(numbers, courses),
        in_date=in_date,
        overlooked=carries_on,
        on_course=on_course,
        trained_from=trained_from,
    )


def _days_in_use(numbers: Numbers, staff: Staff, taken: _Taken) -> tuple[int, int]:
    """The days of the year on which the model of a course is in use at the officer's base."""
    change = numbers.bases[staff.base[taken.place]].x2_from
    day = numbers.days() + 1 if change is None else (change - numbers.first_day).days
    return (0, day) if taken.model == numbers.devices["old_model"] else (day, numbers.days() + 1)


def _list(numbers: Numbers, courses: list[_Taken]) -> tuple[Training, ...]:
    in_order = sorted(courses, key=lambda c: (c.day, c.place, c.model))
    return tuple(
        Training(
            officer_id=officer_id(taken.place),
            course=taken.course,
            model=taken.model,
            completed_on=taken.day,
            hours=float(numbers.training["hours"][taken.course]),
            passed=taken.passed,
        )
        for taken in in_order
    )
