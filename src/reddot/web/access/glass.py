"""Open one report for an hour by giving a reason; the auditors are told."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reddot.errors import UsageError
from reddot.store.access import can_right
from reddot.store.actions import break_glass
from reddot.store.actions.looking import OPEN_FOR
from reddot.store.actions.reviewing import REASON_LENGTH
from reddot.store.people import facts_of, person_of
from reddot.store.reading import find_report
from reddot.web.components import Field, problems_of
from reddot.web.durations import length
from reddot.web.records.posted import report_for, typed
from reddot.web.report.opening import SeeOther, actor_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def open_by_reason(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask why the report must be read, then open it; whoever may read it anyway goes there."""
    if _is_open(request, key):
        return SeeOther(reverse("record", args=[key]))
    row = report_for(request, key, "break_glass")
    reason, error = typed(request, "reason"), ""
    if request.method == "POST":
        try:
            break_glass(actor_of(request), row.key, reason)
        except UsageError as problem:
            error = str(problem)
        else:
            words = f"The report is open to you for {length(OPEN_FOR)}. The auditors are told."
            messages.success(request, words)
            return SeeOther(reverse("record", args=[key]))
    field = _reason(reason, error)
    values = {"field": field, "problems": problems_of([field]), "length": length(OPEN_FOR)}
    return render(request, "access/break_glass.html", values, status=400 if error else 200)


def _is_open(request: HttpRequest, key: UUID) -> bool:
    """Whether the person may read the report already, so that no second reason is asked."""
    facts = facts_of(find_report(key))
    return can_right(person_of(actor_of(request)), "view_report", facts)


def _reason(value: str, error: str) -> Field:
    return Field(
        name="reason",
        label="Why do you need to read this report?",
        hint="Name no person. The auditor of the force reads what you write here.",
        kind="textarea",
        value=value,
        error=error,
        max_length=REASON_LENGTH,
    )
