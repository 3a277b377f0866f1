"""What the register holds of an officer, as lists: courses, suspensions, devices, cartridges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from reddot.carriage.authority import Outcome
from reddot.store import models
from reddot.store.models import Officer
from reddot.store.register import OfficerEntry
from reddot.web.components import Cell, SummaryRow, Table
from reddot.web.durations import moment
from reddot.web.register.fields import COURSE_WORDS
from reddot.web.register.standing import day_words, role_words

MOST = 50
SHORTFALLS: Mapping[str, str] = {
    "failed": "Nothing: not passed",
    "too_short": "Nothing: fewer hours than the rule asks for",
    "no_initial_course": "Nothing: no initial course before it",
}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of a list: its key, what it says, and whether it still stands."""

    record: str
    words: str
    open: bool


def summary_of(row: Officer) -> Iterator[SummaryRow]:
    """Who the officer is to the register."""
    front = {True: "Yes", False: "No", None: "Not stated"}[row.front_line]
    station = row.unit.name if row.unit else "No station"
    yield SummaryRow(key="Force and station", value=(row.force_id, station))
    yield SummaryRow(key="Role", value=role_words(row.role))
    yield SummaryRow(key="Front line, as recorded", value=front)
    if row.joined_on:
        yield SummaryRow(key="Joined", value=day_words(row.joined_on))
    if row.left_on:
        yield SummaryRow(key="Left", value=day_words(row.left_on))


def courses_of(entry: OfficerEntry) -> Table:
    """Every course that counts or might have, with what it gives."""
    found = reversed(entry.register.outcomes.get(entry.officer.officer_id, ()))
    return Table(
        caption="Courses",
        headings=("Completed", "Course", "Model", "Hours", "Passed", "Trainer", "Gives authority"),
        rows=tuple(_course(outcome) for outcome in found),
        caption_hidden=True,
    )


def _course(outcome: Outcome) -> tuple[Cell, ...]:
    course = outcome.course
    return (
        Cell(day_words(course.completed_on)),
        Cell(COURSE_WORDS[course.course]),
        Cell(course.model),
        Cell("Not recorded" if course.hours is None else f"{course.hours:g}"),
        Cell("Yes" if course.passed else "No"),
        Cell(course.trainer or "Not recorded"),
        Cell(gives(outcome)),
    )


def gives(outcome: Outcome) -> str:
    """What came of a course, in words."""
    if outcome.shortfall is not None:
        return SHORTFALLS[outcome.shortfall]
    return f"To {day_words(outcome.last_day)}"


def withdrawn_of(courses: Iterable[models.Course]) -> Table:
    """The courses that were entered by mistake, each with why it was withdrawn."""
    return Table(
        caption="Courses withdrawn",
        headings=("Completed", "Course", "Model", "Withdrawn", "Why"),
        rows=tuple(
            (
                Cell(day_words(row.completed_on)),
                Cell(COURSE_WORDS[row.course]),
                Cell(row.model),
                Cell(moment(row.withdrawn_at)),
                Cell(row.withdrawn_reason),
            )
            for row in courses
            if row.withdrawn_at
        ),
    )


def suspensions_of(rows: Iterable[models.Suspension]) -> list[Line]:
    """Each suspension, and whether it can be lifted."""
    now = timezone.now()
    return [
        Line(str(row.key), _suspension(row), row.ends_at is None or row.ends_at > now)
        for row in rows
    ]


def _suspension(row: models.Suspension) -> str:
    until = f" to {moment(row.ends_at)}" if row.ends_at else ""
    reason = row.reason.replace("_", " ").capitalize()
    return f"{reason}: {row.model or 'every model'}, from {moment(row.starts_at)}{until}."


def endorsements_of(rows: Iterable[models.Endorsement]) -> list[Line]:
    """Each endorsement, and whether it stands."""
    return [Line(str(row.key), _endorsement(row), row.ended_on is None) for row in rows]


def _endorsement(row: models.Endorsement) -> str:
    by = f" by {row.given_by}" if row.given_by else ""
    until = f"; its last day is {day_words(row.ended_on)}" if row.ended_on else ""
    return f"Given on {day_words(row.given_on)}{by}{until}."


def issues_of(rows: Sequence[models.DeviceIssue]) -> Table:
    """The devices issued to the officer, the newest first."""
    return Table(
        caption="Devices issued",
        headings=("Device", "Model", "Issued", "Returned", "Issued all the same"),
        rows=tuple(
            (
                Cell(row.device.serial_number, href=_device(row)),
                Cell(row.model),
                Cell(moment(row.issued_at)),
                Cell(moment(row.returned_at) if row.returned_at else "Not yet"),
                Cell(row.override_reason),
            )
            for row in rows[:MOST]
        ),
        caption_hidden=True,
    )


def _device(row: models.DeviceIssue) -> str:
    return reverse("register_device", args=[row.device.serial_number])


def cartridges_of(rows: Sequence[models.CartridgeIssue]) -> list[Line]:
    """The cartridges issued to the officer, and whether each is still out."""
    return [Line(str(row.key), _cartridge(row), row.returned_at is None) for row in rows[:MOST]]


def _cartridge(row: models.CartridgeIssue) -> str:
    until = f", returned on {moment(row.returned_at)}" if row.returned_at else ""
    why = f" Issued all the same: {row.override_reason}" if row.override_reason else ""
    return f"{row.serial_number}: issued on {moment(row.issued_at)}{until}.{why}"
