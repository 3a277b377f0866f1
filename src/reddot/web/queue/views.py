"""The review queue: the submitted reports that a person may sign off, never their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reddot.store.access import scopes
from reddot.store.models import Report, Unit, User
from reddot.store.people import person_of
from reddot.store.reading import review_queue
from reddot.web.components import Cell, Pages, Table
from reddot.web.durations import completion, lateness, moment, waiting
from reddot.web.queue.filters import read_filters
from reddot.web.report.opening import actor_of

AT_ONCE = 25
HEADINGS = (
    "Report",
    "Unit",
    "Officer",
    "Force used",
    "Submitted",
    "How late",
    "Time at the form",
    "Waiting for",
)


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for review: a supervisor's unit, a force lead's force."""
    actor = actor_of(request)
    found = review_queue(actor)
    units = _units(actor)
    filters = read_filters(request.GET.dict(), units)
    paginator = Paginator(filters.narrow(found.select_related("unit")), AT_ONCE)
    page = paginator.get_page(request.GET.get("page"))
    values = {
        "count": paginator.count,
        "fields": filters.fields(units),
        "table": _table(page.object_list, timezone.now()),
        "pages": Pages(page.number, paginator.num_pages, filters.query()),
    }
    return render(request, "queue/queue.html", values)


def _units(actor: User) -> list[Unit]:
    """The units whose reports a person may sign off."""
    within = Q(pk__in=[])
    for scope in scopes(person_of(actor), "sign_off_report"):
        within |= Q(pk=scope.unit) if scope.unit else Q(force=scope.force)
    return list(Unit.objects.filter(within).order_by("name"))


def _table(rows: Iterable[Report], now: datetime) -> Table:
    return Table(
        "Reports that wait for review",
        HEADINGS,
        tuple(_line(row, now) for row in rows),
        caption_hidden=True,
    )


def _line(row: Report, now: datetime) -> tuple[Cell, ...]:
    again = row.submitted_at != row.first_submitted_at
    return (
        Cell(row.report_id, href=reverse("record", args=[row.key])),
        Cell(row.unit.name if row.unit else "None"),
        Cell(row.officer_id or "Not known"),
        Cell(moment(row.used_at)),
        Cell(f"{moment(row.submitted_at)}{', again after mending' if again else ''}"),
        Cell(lateness(row.lateness_seconds)),
        Cell(completion(row.completion_seconds)),
        Cell(waiting(row.submitted_at, now)),
    )
