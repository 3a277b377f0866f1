"""Enter the courses that officers took, and withdraw one that was entered by mistake."""

from __future__ import annotations

import math
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reddot.carriage.rules import COURSES
from reddot.errors import UsageError
from reddot.records import beside
from reddot.store.actions.register_rights import officer_record, take_entry, take_officer
from reddot.store.actions.register_values import checked_day, known_model
from reddot.store.actions.reviewing import checked_text
from reddot.store.actions.telling import officers_of, telling_of_devices_out
from reddot.store.audit import write_audit_row
from reddot.store.models import Course, User
from reddot.store.models.carriage import LONGEST_TRAINER
from reddot.store.models.carriage import MOST_HOURS as MOST_HOURS


@transaction.atomic
def add_course(actor: User | None, course: beside.Training) -> Course:
    """Enter a course that an officer took, passed or not.

    Raises
    ------
    UsageError
        The course, its model, day or hours cannot be, or it is entered already.
    NotPermittedError
        The person does not manage the register of the officer's force, or it is their own.
    """
    officer = take_officer(actor, "manage_register", course.officer_id)
    _check_course(course)
    model = known_model(officer.force_id, course.model)
    same = Course.objects.filter(
        officer=officer, course=course.course, model=model, completed_on=course.completed_on
    )
    if same.filter(withdrawn_at__isnull=True).exists():
        raise UsageError(
            f"This {course.course} course on the {model} is entered already for that day. "
            "Withdraw that entry first if it is wrong."
        )
    made = Course.objects.create(
        officer=officer,
        course=course.course,
        model=model,
        completed_on=course.completed_on,
        hours=course.hours,
        passed=course.passed,
        trainer=_trainer(course.trainer),
        entered_by=actor,
    )
    write_audit_row(
        actor, "collection", "add_course", officer_record(officer), detail=f"course={course.course}"
    )
    return made


def _check_course(course: beside.Training) -> None:
    if course.course not in COURSES:
        raise UsageError(f"'{course.course}' is no course. They are: {', '.join(COURSES)}.")
    checked_day(course.completed_on, "The day of the course")
    hours = course.hours
    if hours is not None and not (math.isfinite(hours) and 0 < hours <= MOST_HOURS):
        raise UsageError(
            f"{hours} hours were given. Give more than 0 and at most {MOST_HOURS}, or leave it out."
        )


def _trainer(typed: str | None) -> str | None:
    if typed is None or not typed.strip():
        return None
    return checked_text(typed, "", at_most=LONGEST_TRAINER)


@transaction.atomic
def withdraw_course(actor: User | None, key: UUID | str, reason: str) -> Course:
    """Withdraw a course that was entered by mistake: it counts no more, and stays with why.

    Where a Taser is out with the officer, who may no longer carry it, those who answer for it are
    told; so for everything that ends an officer's authority.

    Raises
    ------
    UsageError
        The reason is blank or too long, or the course is withdrawn already.
    NotPermittedError
        The person does not manage that register, or there is no such course in it.
    """
    course, officer = take_entry(actor, Course, key)
    said = checked_text(reason, "Say why the course is withdrawn.")
    if course.withdrawn_at is not None:
        raise UsageError("This course is withdrawn already. Nothing is left to do.")
    course.withdrawn_by = actor
    course.withdrawn_at = timezone.now()
    course.withdrawn_reason = said
    with telling_of_devices_out(officers_of(officer)):
        course.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    write_audit_row(actor, "alteration", "withdraw_course", officer_record(officer))
    return course
