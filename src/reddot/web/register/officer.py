"""One officer on the register: whether they may carry, why, what next, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reddot.carriage.may_carry import Answer
from reddot.store import models
from reddot.store.access import Right
from reddot.store.actions.register_values import MODELS
from reddot.store.models import Officer, User
from reddot.store.people import person_of
from reddot.store.register import OfficerEntry, officer_entry
from reddot.store.register_forms import officer_to_change
from reddot.web.register.officer_lists import (
    cartridges_of,
    courses_of,
    endorsements_of,
    issues_of,
    summary_of,
    suspensions_of,
    withdrawn_of,
)
from reddot.web.register.reviews import waiting
from reddot.web.register.standing import (
    NEXT,
    NO_COURSE,
    answers_of,
    next_steps,
)
from reddot.web.register.whose import may
from reddot.web.report.opening import actor_of


@login_required
@require_safe
def officer(request: HttpRequest, officer_id: str) -> HttpResponse:
    """Show the officer's standing, and what can be done about it by whoever looks."""
    actor = actor_of(request)
    entry = officer_entry(actor, officer_id)
    return render(request, "register/officer.html", _values(actor, entry))


def officer_for(request: HttpRequest, officer_id: str, right: Right) -> Officer:
    """The officer of a page that does something, once the person may do it to them; it is logged.

    Raises
    ------
    NotPermittedError
        There is no such officer, or the person may not; the message says which.
    """
    return officer_to_change(actor_of(request), officer_id, right)


def models_known(force: str) -> tuple[str, ...]:
    """The models that a course may be on: those that ship, and those of the force's devices."""
    own = models.Device.objects.filter(force=force).order_by("model").values_list("model")
    return tuple(dict.fromkeys((*MODELS, *(model for (model,) in own.distinct()))))


def _values(actor: User, entry: OfficerEntry) -> dict[str, Any]:
    row = entry.officer
    answers = answers_of(entry.register, row.officer_id, timezone.now())
    return {
        "officer": row,
        "summary": tuple(summary_of(row)),
        "answers": shown_answers(answers),
        "no_course": NO_COURSE,
        "first_step": NEXT["never_trained"],
        "courses": courses_of(entry),
        "withdrawn": withdrawn_of(entry.courses),
        "suspensions": suspensions_of(entry.suspensions),
        "endorsements": endorsements_of(entry.endorsements),
        "endorsed": any(one.ended_on is None for one in entry.endorsements),
        "student": row.role == "student_officer",
        "waiting": waiting(entry.to_review, person_of(actor)),
        "issues": issues_of(entry.issues),
        "cartridges": cartridges_of(entry.cartridges),
        "manages": may(actor, "manage_register", row),
        "issues_devices": may(actor, "issue_device", row),
    }


def shown_answers(answers: Iterable[Answer]) -> list[tuple[Answer, tuple[str, ...]]]:
    """Each answer with what to do next."""
    return [(answer, next_steps(answer)) for answer in answers]
