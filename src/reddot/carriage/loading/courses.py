"""The courses of a register's file: each whole, and each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from reddot.carriage.authority import Outcome, outcomes
from reddot.carriage.loading.columns import COLUMNS
from reddot.carriage.loading.days import say_day
from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.mapping import RegisterMapping
from reddot.carriage.loading.rows import CourseDay, RegisterRow
from reddot.carriage.rules import Rules
from reddot.records.beside import Training

CourseKey: TypeAlias = tuple[str, str, str, date]
_NEEDED = ("course", "model", "completed_on", "passed")


@dataclass(frozen=True, slots=True)
class TakenCourse:
    """A course and the row that states it."""

    row: int
    course: Training


def key_of(course: Training) -> CourseKey:
    """What tells one course from another: the officer, the kind, the model and the day."""
    return course.officer_id, course.course, course.model, course.completed_on


def read_courses(
    rows: Iterable[RegisterRow],
    mapping: RegisterMapping,
    known: Sequence[Training],
    findings: Findings,
) -> tuple[TakenCourse, ...]:
    """The courses of the rows, each once; one that lacks a part or is there twice is named."""
    taken: dict[CourseKey, TakenCourse] = {}
    held = {key_of(course): course for course in known}
    for row in rows:
        for course in _courses_of(row, mapping, findings):
            before = taken.setdefault(key_of(course), TakenCourse(row.number, course))
            if before.course is not course:
                _name_twice(row.number, before, findings)
            elif key_of(course) in held:
                _compare(row.number, course, held[key_of(course)], findings)
    return tuple(taken.values())


def _courses_of(
    row: RegisterRow, mapping: RegisterMapping, findings: Findings
) -> Iterator[Training]:
    if mapping.courses:
        for day in row.days:
            yield from _course(_of_day(row, day), mapping, findings)
    elif states_course(row):
        yield from _course(row, mapping, findings)


def states_course(row: RegisterRow) -> bool:
    """Whether a row of its own says anything of a course."""
    said = {"course", "completed_on", "hours", "trainer"} & (row.stated | row.unread)
    return bool(said & row.stated) or ("passed" in row.stated and row.get("passed") is True)


def _of_day(row: RegisterRow, day: CourseDay) -> RegisterRow:
    """The row as though it were of one course."""
    model = {"model": day.model} if day.model is not None else {}
    values = {**row.values, "course": day.course, "completed_on": day.completed_on, **model}
    return replace(row, values=values)


def _course(row: RegisterRow, mapping: RegisterMapping, findings: Findings) -> Iterator[Training]:
    for name in _NEEDED:
        if row.lacks(name):
            words = f"Column '{mapping.heading_of(name)}' is empty, and the row states a course"
            findings.add(row.number, name, "missing", f"{words}. {_ALLOWED[name]}")
    parts = {name: row.get(name) for name in ("officer_id", *_NEEDED)}
    if all(value is not None for value in parts.values()):
        yield Training(**parts, hours=row.get("hours"), trainer=row.get("trainer"))


_ALLOWED: Mapping[str, str] = {
    "course": "Give initial, refresher or conversion, or a word that the mapping knows.",
    "model": "Give the model of CED: authority is for one model, and none is guessed.",
    "completed_on": "Give the day on which it was completed, or clear the row's course.",
    "passed": "Give yes or no, or a word that the mapping knows.",
}


def _name_twice(row: int, before: TakenCourse, findings: Findings) -> None:
    course = before.course
    words = (
        f"The {course.course} course on the {course.model} on {say_day(course.completed_on)} is "
        f"in row {before.row} already, for the same officer. Keep one of the two."
    )
    findings.add(row, "completed_on", "course_twice", words)


def _compare(row: int, given: Training, held: Training, findings: Findings) -> None:
    """A course that the register has already must be the same; an import changes nothing."""
    for name in ("passed", "hours", "trainer"):
        new, old = getattr(given, name), getattr(held, name)
        if new is not None and new != old:
            if COLUMNS[name].personal:
                other = "is another than in the register"
            else:
                other = f"is {_say(new)}, and the register has {_say(old)}"
            words = (
                f"{name} {other} for the same course. An import changes nothing that is there: "
                "withdraw the course in the register, or mend the row."
            )
            findings.add(row, name, "differs_from_register", words)


def _say(value: bool | float | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else f"{value:g}"


def outcomes_by_key(
    taken: Iterable[TakenCourse], known: Iterable[Training], rules: Rules
) -> Mapping[CourseKey, Outcome]:
    """What each course gives, with those that the register has already."""
    every = {key_of(course): course for course in known}
    every |= {key_of(found.course): found.course for found in taken}
    of_officer: dict[str, list[Training]] = {}
    for course in every.values():
        of_officer.setdefault(course.officer_id, []).append(course)
    found = (o for courses in of_officer.values() for o in outcomes(courses, rules))
    return {key_of(outcome.course): outcome for outcome in found}


def count_shortfalls(
    taken: Iterable[TakenCourse], given: Mapping[CourseKey, Outcome]
) -> dict[str, int]:
    """How many courses of the file give no authority by the rules, and why."""
    found = Counter(given[key_of(t.course)].shortfall for t in taken)
    return {
        "courses_failed": found["failed"],
        "courses_too_short": found["too_short"],
        "courses_without_initial": found["no_initial_course"],
    }
