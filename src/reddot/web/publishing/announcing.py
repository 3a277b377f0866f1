"""Announce a release, move its day, call it off."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reddot.errors import UsageError
from reddot.pack.wording import day as day_words
from reddot.store.access import check_right
from reddot.store.actions import announce_release, call_off_release, postpone_release
from reddot.store.actions.announcing import checked_plan
from reddot.store.actions.reviewing import checked_text
from reddot.store.models.releases import LONGEST_TITLE
from reddot.store.people import person_of
from reddot.store.release_states import can_transition
from reddot.store.releases import forces_open_to, released
from reddot.web.components import Field, Link
from reddot.web.publishing.asking import back_link_of, back_to, open_to, reason_field
from reddot.web.register.acts import Act, done, show_act, typed_in
from reddot.web.register.fields import Typed, day_field, select, text_field
from reddot.web.report.opening import SeeOther, actor_of

NEW = "new"
METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(METHODS)
def announce(request: HttpRequest) -> HttpResponse:
    """Ask what is to appear and when, then put it on the calendar."""
    actor = actor_of(request)
    check_right(person_of(actor), "announce_release")
    forces = forces_open_to(actor, "announce_release")
    typed = typed_in(request)
    if request.method == "POST" and _announced(request, typed, forces):
        messages.success(request, "The release is on the public calendar.")
        return SeeOther(reverse("publishing"))
    return show_act(
        request,
        Act(
            title="Announce a release",
            back=Link("Back to the releases", reverse("publishing")),
            intro=("Everyone sees the day and the title from now on.",),
            fields=_fields(typed, forces),
            button="Announce it",
        ),
    )


def _announced(request: HttpRequest, typed: Typed, forces: tuple[str, ...]) -> bool:
    """Whether what was typed was announced; else what is wrong is kept at its field."""
    force = typed.one_of("force", forces, "Choose the force") if len(forces) > 1 else forces[0]
    title = typed.read("title", _title, "")
    planned = _planned(typed)
    known = [NEW, *(value for value, _ in _corrigible(forces))]
    chosen = typed.one_of("corrects", known, "Choose what it corrects, or new figures")
    reason = typed.read("reason", _reason, "") if chosen not in (NEW, "") else ""
    if typed.errors:
        return False
    corrects = None if chosen == NEW else int(chosen)
    return done(
        lambda: announce_release(
            actor_of(request), force, title, planned, corrects=corrects, reason=reason
        ),
        typed,
        "title",
    )


def _title(text: str) -> str:
    return checked_text(
        text, "Enter the title, such as Use of force 2025/26", at_most=LONGEST_TITLE
    )


def _reason(text: str) -> str:
    return checked_text(text, "Enter why it is corrected; everyone reads it")


def _planned(typed: Typed) -> date:
    planned = typed.day("day", "the day it is to appear")
    if "day" not in typed.errors:
        try:
            checked_plan(planned)
        except UsageError as problem:
            typed.errors["day"] = str(problem)
    return planned


def _corrigible(forces: tuple[str, ...]) -> list[tuple[str, str]]:
    """The releases that can be corrected, by their number."""
    rows = released().filter(force__in=forces)
    return [
        (str(row.number), f"It corrects release {row.number}: {row.title}")
        for row in rows
        if can_transition(row.state, "correct")
    ]


def _fields(typed: Typed, forces: tuple[str, ...]) -> tuple[Field, ...]:
    force = select(
        "force", "Force", [(one, one) for one in forces], typed.text("force"),
        typed.errors.get("force", ""),
    )  # fmt: skip
    corrects = select(
        "corrects",
        "Does it correct a release that is out?",
        [(NEW, "No, these are new figures"), *_corrigible(forces)],
        typed.text("corrects") or NEW,
        typed.errors.get("corrects", ""),
    )
    title = text_field("title", "Title", typed, width="", spellcheck=True)
    day = day_field("day", "On which day is it to appear?", typed)
    why = reason_field(typed, "If it corrects one: why?", "Everyone reads it. Name no person.")
    return (*((force,) if len(forces) > 1 else ()), title, day, corrects, why)


@login_required
@require_http_methods(METHODS)
def move_day(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Ask for another day and the reason, then move it on the calendar."""
    actor = actor_of(request)
    row, typed = open_to(request, draft, "announce_release", "postpone"), typed_in(request)
    if request.method == "POST":
        planned = _planned(typed)
        if not typed.errors and done(
            lambda: postpone_release(actor, draft, planned, typed.text("reason")), typed, "reason"
        ):
            messages.success(request, "The day is moved. The calendar shows it with the reason.")
            return back_to(row)
    why = reason_field(typed, "Why is the day moved?", "Everyone reads it. Name no person.")
    intro = (
        f"It is announced for {day_words(row.planned_on)}.",
        "A draft names its day: it is dropped and has to be drafted again.",
    )
    fields = (day_field("day", "The new day", typed), why)
    return show_act(
        request,
        Act(
            title="Move the day", back=back_link_of(row), caption=row.title, intro=intro,
            fields=fields, button="Move it",
        ),
    )  # fmt: skip


@login_required
@require_http_methods(METHODS)
def call_off(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Ask why, then take the announcement back."""
    actor = actor_of(request)
    row, typed = open_to(request, draft, "announce_release", "call_off"), typed_in(request)
    if request.method == "POST" and done(
        lambda: call_off_release(actor, draft, typed.text("reason")), typed, "reason"
    ):
        messages.success(request, "The release is called off. The change log shows the reason.")
        return back_to(row)
    why = reason_field(typed, "Why is it called off?", "Everyone reads it. Name no person.")
    return show_act(
        request,
        Act(
            title="Call it off", back=back_link_of(row), caption=row.title, fields=(why,),
            button="Call it off", kind="warning",
        ),
    )  # fmt: skip
