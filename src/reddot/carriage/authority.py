"""What each course gives: authority for one model of CED for some days, or nothing and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from reddot.carriage.rules import COURSES, Rule, Rules, rule_on
from reddot.records.beside import Training

Shortfall = Literal["failed", "too_short", "no_initial_course"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a course: authority from its day to ``last_day``, or why it gives none."""

    course: Training
    last_day: date | None
    shortfall: Shortfall | None = None

    def covers(self, day: date) -> bool:
        """Whether it gives authority on a day."""
        return self.last_day is not None and self.course.completed_on <= day <= self.last_day


def outcomes(courses: Iterable[Training], rules: Rules) -> tuple[Outcome, ...]:
    """What each of one officer's courses gives, in the order in which they were completed.

    Examples
    --------
    >>> from reddot.carriage.rules import shipped_rules
    >>> taken = Training(officer_id="E1", course="initial", model="X2", passed=True, hours=18,
    ...     completed_on=date(2017, 3, 1))
    >>> outcomes([taken], shipped_rules())[0].last_day
    datetime.date(2018, 2, 28)

    Notes
    -----
    Courses of one day are taken in the order initial, refresher, conversion. A refresher renews
    what an initial or a conversion course on the same model gave; a conversion needs an earlier
    course on any model that counted. A course whose hours are not recorded is not held too short.
    """
    in_order = sorted(courses, key=lambda c: (c.completed_on, COURSES.index(c.course), c.model))
    return tuple(_walk(in_order, rules))


def _walk(courses: Iterable[Training], rules: Rules) -> Iterator[Outcome]:
    counted: list[Training] = []
    for course in courses:
        rule = rule_on(course.completed_on, rules)
        shortfall = _shortfall(course, rule, counted)
        if shortfall is not None:
            yield Outcome(course, None, shortfall)
            continue
        counted.append(course)
        yield Outcome(course, rule.first_day_without(course.completed_on) - timedelta(days=1))


def _shortfall(course: Training, rule: Rule, counted: Sequence[Training]) -> Shortfall | None:
    if not course.passed:
        return "failed"
    if course.hours is not None and course.hours < rule.hours[course.course]:
        return "too_short"
    return None if _follows(course, rule, counted) else "no_initial_course"


def _follows(course: Training, rule: Rule, counted: Sequence[Training]) -> bool:
    """Whether a course has before it what it builds on."""
    if course.course == "conversion":
        return bool(counted)
    if course.course == "refresher" and rule.refresher_needs_initial:
        return any(c.course != "refresher" and c.model == course.model for c in counted)
    return True
