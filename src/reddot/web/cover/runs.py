"""One run: how far it is, why it failed, or what it says."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reddot.store.access import can_right, check_right
from reddot.store.cover_runs import WAITING, find_run, percent_done, time_left
from reddot.store.cover_scenarios import held_scenario
from reddot.store.models import CoverRun
from reddot.store.people import person_of
from reddot.web.cover.page import about_run, result_values
from reddot.web.durations import length
from reddot.web.report.opening import actor_of

WAITS = "It waits for the worker, which begins within seconds."
BEGUN = "It has begun."
A_MINUTE = 60


@login_required
@require_safe
def run(request: HttpRequest, run: UUID) -> HttpResponse:
    """Show a run: its progress, its failure or its result."""
    person = person_of(actor_of(request))
    check_right(person, "view_cover")
    row = find_run(run)
    held = held_scenario(row.scenario)
    values = {
        "row": row,
        "file": held,
        "about": tuple(about_run(row, held)),
        "waiting": row.state in WAITING,
        "percent": percent_done(row),
        "words": progress_words(row),
        "failure": row.failure.splitlines(),
        "may_run": held is not None and can_right(person, "run_cover"),
    }
    if row.state == "done":
        values |= result_values(row, held)
    return render(request, "cover/run.html", values)


@login_required
@require_safe
def progress(request: HttpRequest, run: UUID) -> JsonResponse:
    """How far a run is, for the script of its page."""
    check_right(person_of(actor_of(request)), "view_cover")
    row = find_run(run)
    return JsonResponse(
        {
            "state": row.state,
            "over": row.state not in WAITING,
            "percent": percent_done(row),
            "words": progress_words(row),
        }
    )


def progress_words(row: CoverRun) -> str:
    """How far a run is and how long it still takes."""
    if row.state == "asked":
        return WAITS
    left = time_left(row, timezone.now())
    if left is None:
        return BEGUN
    short = left.total_seconds() < A_MINUTE
    more = "less than a minute" if short else f"about {length(left)}"
    return f"{percent_done(row)}% done, {more} left."
