"""Every course that could be offered to every candidate, and what it would be worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from reddot.carriage.may_carry import Why
from reddot.carriage.planning.assignment import Ints
from reddot.carriage.planning.candidates import Candidate
from reddot.carriage.planning.lapses import gives_authority, other_obstacles
from reddot.carriage.register import Register
from reddot.carriage.rules import rule_on
from reddot.records.beside import Course

STEPS = 100  # worth is counted in hundredths of an officer-day, so that sums are exact


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDate:
    """A day on which a course is held, and its places; ``model`` None takes any model."""

    day: date
    places: int
    course: Course = "refresher"
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A course that could be offered to a candidate, for a model.

    ``ends`` is the last day that it covers, ``gives_authority`` whether it gives any by the
    rules; ``obstacles`` are what else stands in the way on the first day it is needed.
    """

    officer: Candidate
    at: CourseDate
    model: str
    ends: date
    gives_authority: bool
    obstacles: tuple[Why, ...]

    def days_kept(self, counted_to: date) -> int:
        """Days to ``counted_to`` with authority for any model only because of the course."""
        last = min(self.ends, counted_to, self.officer.until or date.max)
        first = max(self.at.day, self.officer.last_day + timedelta(days=1))
        return max((last - first).days + 1, 0)

    def days_wasted(self) -> int:
        """Days that the course covers and that were covered already."""
        return max((min(self.ends, self.officer.last_day) - self.at.day).days + 1, 0)

    def worth(self, counted_to: date, wasted_day_weight: float) -> int:
        """What a booking is worth, in hundredths of an officer-day; 0 where it does not help."""
        if self.obstacles or not self.gives_authority:
            return 0
        wasted = self.days_wasted() * round(wasted_day_weight * STEPS)
        return self.days_kept(counted_to) * STEPS - wasted


Row = tuple[Offer, ...]


def offers(
    known: Register, asked: Sequence[Candidate], dates: Sequence[CourseDate]
) -> tuple[Row, ...]:
    """For each candidate, one offer for each course listed."""
    return tuple(tuple(_row(known, officer, dates)) for officer in asked)


def worths(rows: Sequence[Row], counted_to: date, wasted_day_weight: float) -> Ints:
    """What every offer is worth; shape (candidates, courses) where there are any."""
    found = [[offer.worth(counted_to, wasted_day_weight) for offer in row] for row in rows]
    return np.array(found, np.int64)


def _row(known: Register, officer: Candidate, dates: Sequence[CourseDate]) -> Iterator[Offer]:
    """One offer for each course; what does not change from course to course is asked once."""

    @cache
    def gives(course: Course, model: str, day: date) -> bool:
        return gives_authority(known, officer.officer_id, course, model, day)

    @cache
    def obstacles(model: str, needed: date) -> tuple[Why, ...]:
        return other_obstacles(known, officer.officer_id, model, needed)

    for at in dates:
        rule, model = rule_on(at.day, known.rules), at.model or officer.model
        needed = max(at.day, officer.last_day + timedelta(days=1))
        yield Offer(
            officer, at, model, rule.first_day_without(at.day) - timedelta(days=1),
            gives(at.course, model, max(rule.starts_on, dates[0].day)), obstacles(model, needed),
        )  # fmt: skip
