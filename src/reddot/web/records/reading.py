"""Read one report: by whoever may, logged each time; redacted for a panel."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reddot.errors import NotPermittedError
from reddot.store.actions import view_record
from reddot.store.answers import as_report
from reddot.store.models import Report
from reddot.store.people import person_of
from reddot.web.durations import lateness
from reddot.web.records.page import record_values
from reddot.web.records.sections import cards
from reddot.web.records.steps import ways_in
from reddot.web.report.opening import actor_of


@require_safe
@login_required
def record(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a report with its history; a refusal offers what the person can do instead."""
    actor = actor_of(request)
    try:
        row = view_record(actor, key)
    except NotPermittedError as refusal:
        return _refused(request, key, refusal)
    return render(request, "records/record.html", record_values(person_of(actor), row))


def _refused(request: HttpRequest, key: UUID, refusal: NotPermittedError) -> HttpResponse:
    row = Report.objects.filter(key=key).first()
    ways = ways_in(person_of(actor_of(request)), row) if row else ()
    if not ways:
        raise refusal
    values = {"reason": str(refusal), "ways": ways}
    return render(request, "records/refused.html", values, status=403)


@require_safe
@login_required
def redacted(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a report without pseudonym, references, free text and numbers of devices."""
    row = view_record(actor_of(request), key, "redacted", "view_report_redacted")
    values = {
        "cards": cards(as_report(row), redacted=True),
        "lateness": lateness(row.lateness_seconds),
        "state": row.state,
    }
    return render(request, "records/redacted.html", values)
