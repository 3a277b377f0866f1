"""Whose authority ends soon or has ended, and the course that prevents or mends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from reddot.carriage.authority import outcomes
from reddot.carriage.may_carry import Why, may_carry
from reddot.carriage.register import Register, check_force, officer_on
from reddot.carriage.rules import rule_on
from reddot.carriage.spells import known_on, noon
from reddot.errors import UsageError
from reddot.records.beside import Course, Training

MOST_DAYS = 3660
OF_TRAINING = frozenset({"never_trained", "not_trained_on_model", "lapsed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """The end of an officer's authority for a model.

    ``last_day`` is the last day with authority, ``days_left`` the days from the day asked about
    until then: 0 on that day itself, below 0 where authority has ended. ``course_that_prevents``
    is the course to take by ``last_day``, or as soon as there is a place where it has ended; None
    where no course alone would let the officer carry: ``obstacles`` then say why.
    ``still_in_date_for`` are the other models for which authority lasts longer.
    """

    officer_id: str
    station_id: str | None
    model: str
    last_day: date
    days_left: int
    course_that_prevents: Course | None
    obstacles: tuple[Why, ...] = ()
    still_in_date_for: tuple[str, ...] = ()

    def words(self) -> str:
        """What to do, in a sentence or more."""
        if self.obstacles:
            return "No course is offered. " + " ".join(why.words for why in self.obstacles)
        if self.course_that_prevents is None:
            return "No course gives authority again, by the rules in force then."
        by = "as soon as there is a place" if self.days_left < 0 else f"by {_say(self.last_day)}"
        return f"A {self.course_that_prevents} on the {self.model} {by}."


def lapses_ahead(
    register: Register, on: date, within_days: int, *, force: str | None = None
) -> tuple[Lapse, ...]:
    """Whose authority has its last day on a day or in the days after, the soonest first.

    Parameters
    ----------
    register
        The register; courses completed after ``on`` are not yet taken.
    on
        The day asked about, in England and Wales.
    within_days
        The number of days after ``on`` that count as soon, such as 30, 60 or 90.
    force
        Only officers of this force.

    Raises
    ------
    UsageError
        ``within_days`` is below 0 or beyond ten years, or the register has no such force.

    Notes
    -----
    One entry for an officer and a model. Authority that an earlier course gave and a later one
    carries on is no lapse. Whether anything but training would still stand in the way is asked
    of the first day without authority.
    """
    if not 0 <= within_days <= MOST_DAYS:
        raise UsageError(f"within_days is {within_days}; give 0 to {MOST_DAYS:,} days.")
    check_force(register, force)
    return _lapses(register, on, (on, on + timedelta(days=within_days)), force)


def renewals_due(register: Register, on: date, *, force: str | None = None) -> tuple[Lapse, ...]:
    """Whose authority has ended within the last 12 months, the most recent last.

    A refresher gives it again, by the rules, however long ago it ended; those of longer ago are
    left out because most of them no longer carry.
    """
    return _lapses(register, on, (_a_year_before(on), on - timedelta(days=1)), force)


def last_days(known: Register, officer_id: str) -> dict[str, date]:
    """The last day of an officer's authority by training, for each model ever trained on."""
    found: dict[str, date] = {}
    for outcome in known.outcomes.get(officer_id, ()):
        if outcome.last_day is not None:
            model = outcome.course.model
            found[model] = max(found.get(model, outcome.last_day), outcome.last_day)
    return found


def other_obstacles(register: Register, officer_id: str, model: str, day: date) -> tuple[Why, ...]:
    """What stands in the way of carrying at noon of a day but for training."""
    answer = may_carry(register, officer_id, model, noon(day))
    return tuple(why for why in answer.obstacles if why.code not in OF_TRAINING)


def of_force(register: Register, officer_id: str, force: str | None) -> bool:
    """Whether an officer is of a force; of any where it is None."""
    officer = register.officers.get(officer_id)
    return force is None or (officer is not None and officer.force == force)


def _lapses(
    register: Register, on: date, between: tuple[date, date], force: str | None
) -> tuple[Lapse, ...]:
    known = known_on(register, on)
    found = [
        _lapse(known, officer_id, model, on)
        for officer_id in known.outcomes
        if of_force(known, officer_id, force)
        for model, last in last_days(known, officer_id).items()
        if between[0] <= last <= between[1]
    ]
    return tuple(sorted(found, key=lambda lapse: (lapse.last_day, lapse.officer_id, lapse.model)))


def _lapse(known: Register, officer_id: str, model: str, on: date) -> Lapse:
    ends = last_days(known, officer_id)
    last, officer = ends[model], officer_on(known, officer_id, on)
    obstacles = other_obstacles(known, officer_id, model, max(on, last + timedelta(days=1)))
    prevents = None if obstacles else _course(known, officer_id, model, max(on, last))
    return Lapse(
        officer_id=officer_id,
        station_id=officer.station_id if officer else None,
        model=model,
        last_day=last,
        days_left=(last - on).days,
        course_that_prevents=prevents,
        obstacles=obstacles,
        still_in_date_for=tuple(sorted(m for m, end in ends.items() if end > last and end >= on)),
    )


def gives_authority(
    known: Register, officer_id: str, course: Course, model: str, day: date
) -> bool:
    """Whether a course of a day would give an officer authority, by the rules of that day."""
    rule = rule_on(day, known.rules)
    taken = Training(
        officer_id=officer_id, course=course, model=model, completed_on=day,
        hours=rule.hours[course], passed=True,
    )  # fmt: skip
    before = [outcome.course for outcome in known.outcomes.get(officer_id, ())]
    return any(o.course is taken and o.last_day for o in outcomes([*before, taken], known.rules))


def _course(known: Register, officer_id: str, model: str, day: date) -> Course | None:
    """The shortest course that would do, by the rules of the day it is taken."""
    shortest: tuple[Course, ...] = ("refresher", "conversion", "initial")
    courses = (c for c in shortest if gives_authority(known, officer_id, c, model, day))
    return next(courses, None)


def _a_year_before(day: date) -> date:
    """The same day of the year before; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _say(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
