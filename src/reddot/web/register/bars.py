"""What bars an officer or lets them: suspensions, endorsements; and what of it is ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reddot.errors import UsageError
from reddot.records.report import local_day
from reddot.store.actions.register import (
    end_endorsement,
    endorse_student,
    lift_suspension,
    return_cartridge,
    suspend_officer,
)
from reddot.store.actions.standing import SUSPENSION_REASONS
from reddot.store.models import CartridgeIssue, Officer, User
from reddot.store.not_done import NotFoundError
from reddot.web.components import Field, Item
from reddot.web.register.acts import Act, back_to, done, officer_link, show_act, typed_in
from reddot.web.register.fields import Typed, day_field, radios, text_field
from reddot.web.register.officer import models_known, officer_for
from reddot.web.report.addresses import uuid_or_none
from reddot.web.report.opening import actor_of

EVERY_MODEL = "every"
REASONS: Mapping[str, str] = {
    code: code.replace("_", " ").capitalize() for code in SUSPENSION_REASONS
}
OTHER = "other"
NO_CARTRIDGE = "There is no such cartridge out. It may have been returned already."
NOT_WHOLE = "The form did not come whole. Open the page again and send it from there."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: HttpRequest, officer_id: str) -> HttpResponse:
    """Suspend the officer's authority from now on, for one model or for all."""
    actor = actor_of(request)
    one = officer_for(request, officer_id, "manage_register")
    typed, known = typed_in(request), models_known(one.force_id)
    if request.method == "POST":
        model = typed.one_of("model", (EVERY_MODEL, *known), "Choose what is suspended")
        reason = typed.one_of("reason", (*REASONS, OTHER), "Choose why")
        if reason == OTHER:
            reason = typed.name("other_reason", "the reason")
        which = None if model == EVERY_MODEL else model
        if not typed.errors and done(
            lambda: suspend_officer(actor, officer_id, reason, model=which), typed, "reason"
        ):
            messages.success(request, "The officer's authority is suspended from now on.")
            return back_to(officer_id)
    return show_act(request, _suspend_act(one, known, typed))


def _suspend_act(one: Officer, known: Sequence[str], typed: Typed) -> Act:
    models = ((EVERY_MODEL, "Every model"), *((model, model) for model in known))
    return Act(
        title="Suspend authority to carry",
        caption=f"Officer {one.officer_id}",
        back=officer_link(one.officer_id),
        intro=("It holds from now until someone lifts it.",),
        fields=(
            radios("model", "What is suspended?", models, typed),
            _why(typed),
        ),
        button="Suspend",
        kind="warning",
    )


def _why(typed: Typed) -> Field:
    other = text_field("other_reason", "Which reason?", typed, hint="Name no person")
    items = tuple(Item(value=code, label=words) for code, words in REASONS.items())
    return Field(
        name="reason",
        label="Why?",
        kind="radios",
        items=(*items, Item(value=OTHER, label="Another reason", reveals=other)),
        value=typed.given.get("reason", ""),
        error=typed.errors.get("reason", ""),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def endorse(request: HttpRequest, officer_id: str) -> HttpResponse:
    """Write down that a superintendent endorsed a student officer."""
    actor = actor_of(request)
    one = officer_for(request, officer_id, "manage_register")
    typed = typed_in(request)
    if request.method == "POST":
        given_by = typed.name("given_by", "the superintendent's number")
        given_on = typed.day("given_on", "the day it was given", latest=local_day(timezone.now()))
        if not typed.errors and done(
            lambda: endorse_student(actor, officer_id, given_by, given_on), typed, "given_by"
        ):
            messages.success(request, "The endorsement is on the register.")
            return back_to(officer_id)
    return show_act(request, _endorse_act(one, typed))


def _endorse_act(one: Officer, typed: Typed) -> Act:
    return Act(
        title="Endorse a student officer",
        caption=f"Officer {one.officer_id}",
        back=officer_link(one.officer_id),
        intro=("A student officer carries only with a superintendent's endorsement.",),
        fields=(
            text_field("given_by", "Superintendent's number", typed),
            day_field("given_on", "Day it was given", typed),
        ),
        button="Endorse",
    )


def _take_cartridge(actor: User, key: UUID) -> None:
    row = CartridgeIssue.objects.filter(pk=key).first()
    if row is None:
        raise NotFoundError(NO_CARTRIDGE)
    return_cartridge(actor, row.serial_number, force=row.force_id)


ENDINGS: Mapping[str, tuple[Callable[[User, UUID], object], str]] = {
    "suspension": (lift_suspension, "The suspension is lifted."),
    "endorsement": (
        lambda actor, key: end_endorsement(actor, key, local_day(timezone.now())),
        "The endorsement ends today.",
    ),
    "cartridge": (_take_cartridge, "The cartridge is returned."),
}


@login_required
@require_POST
def end(request: HttpRequest, officer_id: str) -> HttpResponse:
    """Lift a suspension, end an endorsement, take a cartridge back."""
    actor, typed = actor_of(request), typed_in(request)
    ending, key = ENDINGS.get(typed.text("what")), uuid_or_none(typed.text("record"))
    if ending is None or key is None:
        raise UsageError(NOT_WHOLE)
    act, words = ending
    act(actor, key)
    messages.success(request, words)
    return back_to(officer_id)
