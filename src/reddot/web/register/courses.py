"""Enter a course of an officer, and withdraw one that was entered by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reddot.carriage.rules import COURSES
from reddot.records.beside import Training
from reddot.records.report import local_day
from reddot.store.actions.register import add_course, withdraw_course
from reddot.store.actions.reviewing import REASON_LENGTH
from reddot.store.models import Course, Officer
from reddot.web.components import Field
from reddot.web.register.acts import (
    Act,
    back_to,
    done,
    officer_link,
    show_act,
    typed_in,
)
from reddot.web.register.fields import (
    COURSE_WORDS,
    Typed,
    course_field,
    day_field,
    model_field,
    radios,
    read_hours,
    read_model,
    select,
    text_field,
)
from reddot.web.register.officer import models_known, officer_for
from reddot.web.register.standing import day_words
from reddot.web.report.opening import actor_of

YES_NO = (("yes", "Yes"), ("no", "No"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, officer_id: str) -> HttpResponse:
    """Enter a course; what it gives is then said on the officer's page."""
    actor = actor_of(request)
    one = officer_for(request, officer_id, "manage_register")
    known, typed = models_known(one.force_id), typed_in(request)
    if request.method == "POST":
        course = _course(officer_id, known, typed)
        if not typed.errors and done(lambda: add_course(actor, course), typed, "course"):
            messages.success(request, "The course is on the register.")
            return back_to(officer_id)
    return show_act(request, _add_act(one, known, typed))


def _course(officer_id: str, known: Sequence[str], typed: Typed) -> Training:
    today = local_day(timezone.now())
    passed = typed.one_of("passed", ("yes", "no"), "Say whether the course was passed")
    return Training(
        officer_id=officer_id,
        course=typed.one_of("course", COURSES, "Choose the course"),  # type: ignore[arg-type]
        model=read_model(known, typed),
        completed_on=typed.day("completed_on", "the day it was completed", latest=today),
        hours=typed.read("hours", read_hours, None),
        passed=passed == "yes",
        trainer=typed.name("trainer", "the trainer's number") if typed.text("trainer") else None,
    )


def _add_act(one: Officer, known: Sequence[str], typed: Typed) -> Act:
    return Act(
        title="Enter a course",
        caption=f"Officer {one.officer_id}",
        back=officer_link(one.officer_id),
        fields=(
            course_field(typed),
            model_field(known, typed),
            day_field("completed_on", "Day completed", typed),
            text_field("hours", "Contact hours", typed, width="3", optional=True,
                       hint="Leave it empty where they are not recorded"),
            radios("passed", "Was it passed?", YES_NO, typed),
            text_field("trainer", "Trainer's number", typed, optional=True),
        ),
        button="Enter the course",
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, officer_id: str) -> HttpResponse:
    """Withdraw a course that was entered by mistake, with the reason; it stays on the record."""
    actor = actor_of(request)
    one = officer_for(request, officer_id, "manage_register")
    typed, standing = typed_in(request), _entered(officer_id)
    if request.method == "POST":
        key = typed.one_of("course", [k for k, _ in standing], "Choose the course")
        reason = typed.text("reason")
        if not typed.errors and done(
            lambda: withdraw_course(actor, UUID(key), reason), typed, "reason"
        ):
            messages.success(request, "The course is withdrawn; it gives nothing any more.")
            return back_to(officer_id)
    return show_act(request, _withdraw_act(one, standing, typed))


def _withdraw_act(one: Officer, standing: Sequence[tuple[str, str]], typed: Typed) -> Act:
    chosen = (("", "Choose one"), *standing)
    value, error = typed.given.get("course", ""), typed.errors.get("course", "")
    return Act(
        title="Withdraw a course",
        caption=f"Officer {one.officer_id}",
        back=officer_link(one.officer_id),
        intro=(
            "For a course that was entered by mistake. It stays on the register as withdrawn, "
            "with your reason, and gives nothing from now on.",
        ),
        fields=(select("course", "Course", chosen, value, error), _reason(typed)),
        button="Withdraw it",
        kind="warning",
    )


def _reason(typed: Typed) -> Field:
    return Field(
        name="reason",
        label="Why?",
        kind="textarea",
        hint="It stays on the register with the course. Name no person.",
        value=typed.given.get("reason", ""),
        error=typed.errors.get("reason", ""),
        max_length=REASON_LENGTH,
        rows=3,
    )


def _entered(officer_id: str) -> list[tuple[str, str]]:
    """The key and the words of each course that stands."""
    found = Course.objects.filter(officer=officer_id, withdrawn_at__isnull=True)
    return [
        (
            str(row.key),
            f"{COURSE_WORDS[row.course]}, {row.model}, {day_words(row.completed_on)}",
        )
        for row in found.order_by("-completed_on")
    ]
