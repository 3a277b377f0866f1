"""One officer on the register: whether they may carry, why, what next, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reddot.carriage.authority import Outcome
from reddot.carriage.may_carry import Answer
from reddot.store import models
from reddot.store.access import Right, check_right
from reddot.store.actions.register_rights import NO_OFFICER
from reddot.store.actions.register_values import MODELS
from reddot.store.models import Officer, User
from reddot.store.not_done import NotFoundError
from reddot.store.people import person_of
from reddot.store.register import OfficerEntry, forces_of_register, officer_entry
from reddot.web.components import Cell, SummaryRow, Table
from reddot.web.durations import moment
from reddot.web.register.fields import COURSE_WORDS
from reddot.web.register.standing import (
    NEXT,
    NO_COURSE,
    answers_of,
    day_words,
    next_steps,
    role_words,
)
from reddot.web.register.whose import facts_of, may
from reddot.web.report.opening import actor_of

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


@login_required
@require_safe
def officer(request: HttpRequest, officer_id: str) -> HttpResponse:
    """Show the officer's standing, and what can be done about it by whoever looks."""
    actor = actor_of(request)
    entry = officer_entry(actor, officer_id)
    return render(request, "register/officer.html", _values(actor, entry))


def officer_for(request: HttpRequest, officer_id: str, right: Right) -> Officer:
    """The officer of a page that does something, once the person may do it to them.

    Raises
    ------
    NotPermittedError
        There is no such officer, or the person may not; the message says which.
    """
    actor = actor_of(request)
    found = Officer.objects.filter(pk=officer_id, force__in=forces_of_register(actor, right))
    row = found.first()
    if row is None:
        raise NotFoundError(NO_OFFICER)
    check_right(person_of(actor), right, facts_of(row))
    return row


def models_known(force: str) -> tuple[str, ...]:
    """The models that a course may be on: those that ship, and those of the force's devices."""
    own = models.Device.objects.filter(force=force).order_by("model").values_list("model")
    return tuple(dict.fromkeys((*MODELS, *(model for (model,) in own.distinct()))))


def _values(actor: User, entry: OfficerEntry) -> dict[str, Any]:
    row = entry.officer
    answers = answers_of(entry.register, row.officer_id, timezone.now())
    return {
        "officer": row,
        "summary": tuple(_summary(row)),
        "answers": shown_answers(answers),
        "no_course": NO_COURSE,
        "first_step": NEXT["never_trained"],
        "courses": _courses(entry),
        "withdrawn": _withdrawn(entry.courses),
        "suspensions": _suspensions(entry.suspensions),
        "endorsements": _endorsements(entry.endorsements),
        "student": row.role == "student_officer",
        "issues": _issues(entry.issues),
        "cartridges": _cartridges(entry.cartridges),
        "manages": may(actor, "manage_register", row),
        "issues_devices": may(actor, "issue_device", row),
    }


def shown_answers(answers: Iterable[Answer]) -> list[tuple[Answer, tuple[str, ...]]]:
    """Each answer with what to do next."""
    return [(answer, next_steps(answer)) for answer in answers]


def _summary(row: Officer) -> Iterator[SummaryRow]:
    front = {True: "Yes", False: "No", None: "Not stated"}[row.front_line]
    station = row.unit.name if row.unit else "No station"
    yield SummaryRow(key="Force and station", value=(row.force_id, station))
    yield SummaryRow(key="Role", value=role_words(row.role))
    yield SummaryRow(key="Front line, as recorded", value=front)
    if row.joined_on:
        yield SummaryRow(key="Joined", value=day_words(row.joined_on))
    if row.left_on:
        yield SummaryRow(key="Left", value=day_words(row.left_on))


def _courses(entry: OfficerEntry) -> Table:
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


def _withdrawn(courses: Iterable[models.Course]) -> Table:
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


def _suspensions(rows: Iterable[models.Suspension]) -> list[Line]:
    now = timezone.now()
    return [
        Line(str(row.key), _suspension(row), row.ends_at is None or row.ends_at > now)
        for row in rows
    ]


def _suspension(row: models.Suspension) -> str:
    until = f" to {moment(row.ends_at)}" if row.ends_at else ""
    reason = row.reason.replace("_", " ").capitalize()
    return f"{reason}: {row.model or 'every model'}, from {moment(row.starts_at)}{until}."


def _endorsements(rows: Iterable[models.Endorsement]) -> list[Line]:
    return [Line(str(row.key), _endorsement(row), row.ended_on is None) for row in rows]


def _endorsement(row: models.Endorsement) -> str:
    by = f" by {row.given_by}" if row.given_by else ""
    until = f"; its last day is {day_words(row.ended_on)}" if row.ended_on else ""
    return f"Given on {day_words(row.given_on)}{by}{until}."


def _issues(rows: Sequence[models.DeviceIssue]) -> Table:
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


def _cartridges(rows: Sequence[models.CartridgeIssue]) -> list[Line]:
    return [Line(str(row.key), _cartridge(row), row.returned_at is None) for row in rows[:MOST]]


def _cartridge(row: models.CartridgeIssue) -> str:
    until = f", returned on {moment(row.returned_at)}" if row.returned_at else ""
    return f"{row.serial_number}: issued on {moment(row.issued_at)}{until}."
