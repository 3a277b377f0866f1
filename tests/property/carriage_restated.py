"""The rules of carrying said again, plainly and slowly, without the code that is under test.

Of the package only the rows (``records.beside``) and the numbers of the rule blocks are used. The
months are counted with ``calendar``; the local day is that of ``zoneinfo``; suspensions are
compared as seconds of universal time.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from reddot.carriage.register import Holdings
from reddot.carriage.rules import Rule
from reddot.records.beside import Endorsement, Officer, RoleAuthorisation, Training

LONDON = ZoneInfo("Europe/London")
SAME_DAY = ("initial", "refresher", "conversion")  # the order in which a day's courses count

LastDays = Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Said:
    """What the restatement says: every reason against, and the last day of authority.

    The last day is reached from the day asked about without a day between, by whatever courses
    the register holds; where authority has ended by then, it is the day it lasted to.
    """

    codes: frozenset[str]
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Given:
    """What a course that counted gives: a model, from a day to a last day."""

    model: str
    from_day: date
    last_day: date


def block_of(day: date, rules: Iterable[Rule]) -> Rule:
    """The last block that has begun; on days before the first block, the first."""
    blocks = list(rules)
    chosen = blocks[0]
    for block in blocks:
        if block.starts_on <= day:
            chosen = block
    return chosen


def last_day_of(trained_on: date, months: int, *, included: bool) -> date:
    """The last day with authority: count the months one by one, then look at the calendar."""
    year, month = trained_on.year, trained_on.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    days_in_month = calendar.monthrange(year, month)[1]
    if trained_on.day > days_in_month:
        return date(year, month, days_in_month)
    same_day = date(year, month, trained_on.day)
    return same_day if included else same_day - timedelta(days=1)


def counts(course: Training, rule: Rule, begun: set[str], known: set[str]) -> bool:
    """Whether a course gives anything, after what the earlier ones gave."""
    if not course.passed:
        return False
    if course.hours is not None and course.hours < rule.hours[course.course]:
        return False
    if course.course == "refresher" and rule.refresher_needs_initial:
        return course.model in begun
    if course.course == "conversion":
        return len(known) > 0
    return True


def given_by(courses: Iterable[Training], rules: Iterable[Rule]) -> list[Given]:
    """What each course that counted gives, in the order of completion.

    ``begun`` are the models of an initial or conversion course that counted, ``known`` those of
    any course that counted.
    """
    blocks = list(rules)
    begun: set[str] = set()
    known: set[str] = set()
    found: list[Given] = []
    for course in sorted(courses, key=lambda c: (c.completed_on, SAME_DAY.index(c.course))):
        day, rule = course.completed_on, block_of(course.completed_on, blocks)
        if counts(course, rule, begun, known):
            end = last_day_of(day, rule.authority_months, included=rule.last_day_included)
            found.append(Given(course.model, day, end))
            known.add(course.model)
            if course.course != "refresher":
                begun.add(course.model)
    return found


def lasted_to(given: Iterable[Given]) -> list[tuple[date, LastDays]]:
    """For each course day, until when the courses completed by then give each model."""
    held: dict[str, date] = {}
    found: list[tuple[date, LastDays]] = []
    for one in given:
        held[one.model] = max(one.last_day, held.get(one.model, one.last_day))
        found.append((one.from_day, dict(held)))
    return found


def without_a_gap(given: Iterable[Given]) -> dict[tuple[str, date], date]:
    """For each model and day with authority, the last day reached without a day between."""
    days: dict[str, set[date]] = {}
    for one in given:
        covered = days.setdefault(one.model, set())
        for number in range((one.last_day - one.from_day).days + 1):
            covered.add(one.from_day + timedelta(days=number))
    reached: dict[tuple[str, date], date] = {}
    for model, covered in days.items():
        for day in sorted(covered, reverse=True):
            reached[model, day] = reached.get((model, day + timedelta(days=1)), day)
    return reached


def in_force(word: Endorsement | RoleAuthorisation, day: date) -> bool:
    """Given by that day, and not ended before it."""
    return word.given_on <= day and (word.ended_on is None or day <= word.ended_on)


@dataclass
class Restated:
    """One officer's rows, ready to be asked the slow way."""

    holdings: Holdings
    rules: list[Rule]
    officer_id: str
    officer: Officer | None = field(init=False)
    held: list[tuple[date, LastDays]] = field(init=False)
    reached: dict[tuple[str, date], date] = field(init=False)
    barred: list[tuple[float, float, str | None]] = field(init=False)

    def __post_init__(self) -> None:
        mine = [o for o in self.holdings.officers if o.officer_id == self.officer_id]
        self.officer = mine[0] if mine else None
        courses = [c for c in self.holdings.training if c.officer_id == self.officer_id]
        given = given_by(courses, self.rules)
        self.held, self.reached = lasted_to(given), without_a_gap(given)
        self.barred = [
            (s.starts_at.timestamp(), s.ends_at.timestamp() if s.ends_at else float("inf"), s.model)
            for s in self.holdings.suspensions
            if s.officer_id == self.officer_id
        ]

    def say(self, model: str, moment: datetime) -> Said:
        """Every reason why the officer may not carry the model at the moment."""
        if self.officer is None:
            return Said(frozenset({"unknown_officer"}), None)
        day = moment.astimezone(LONDON).date()
        held: LastDays = {}
        for from_day, then_held in self.held:
            if from_day <= day:
                held = then_held
        codes = self._of_person(self.officer, day) | _of_courses(held, model, day)
        seconds = moment.timestamp()
        for starts, ends, barred_model in self.barred:
            if starts <= seconds < ends and barred_model in (None, model):
                codes.add("suspended")
        return Said(frozenset(codes), self.reached.get((model, day), held.get(model)))

    def _of_person(self, officer: Officer, day: date) -> set[str]:
        codes: set[str] = set()
        if officer.joined_on is not None and day < officer.joined_on:
            codes.add("not_in_service")
        if officer.left_on is not None and day > officer.left_on:
            codes.add("not_in_service")
        need = block_of(day, self.rules).needs.get(officer.role)
        if need is None:
            codes.add("role_may_not_carry")
        if need == "endorsement" and not self._endorsed(day):
            codes.add("not_endorsed")
        if need == "authorisation" and not self._authorised(officer, day):
            codes.add("not_authorised")
        return codes

    def _endorsed(self, day: date) -> bool:
        words = self.holdings.endorsements
        return any(in_force(w, day) for w in words if w.officer_id == self.officer_id)

    def _authorised(self, officer: Officer, day: date) -> bool:
        words = self.holdings.role_authorisations
        mine = [w for w in words if (w.force, w.role) == (officer.force, officer.role)]
        return any(in_force(w, day) for w in mine)


def _of_courses(held: LastDays, model: str, day: date) -> set[str]:
    if not held:
        return {"never_trained"}
    if model not in held:
        return {"not_trained_on_model"}
    return {"lapsed"} if day > held[model] else set()
