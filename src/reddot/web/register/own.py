"""An officer's own authority: may I carry now, until when, and what next."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reddot.store.register import own_authority
from reddot.web.durations import moment
from reddot.web.register.officer import shown_answers
from reddot.web.register.standing import NEXT, NO_COURSE
from reddot.web.report.opening import actor_of


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Show the officer's answer for each model they took a course on."""
    now = timezone.now()
    values = {
        "now": moment(now),
        "answers": shown_answers(own_authority(actor_of(request), now)),
        "no_course": NO_COURSE,
        "first_step": NEXT["never_trained"],
    }
    return render(request, "register/own.html", values)
