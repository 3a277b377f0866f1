"""What the person who asks owes, the one due first on top, and what they have answered."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reddot.review.obligations import END_REASONS, is_overdue
from reddot.store.access import check_right
from reddot.store.models import Statement
from reddot.store.obligations import as_obligation
from reddot.store.people import person_of
from reddot.store.reading import open_statements
from reddot.web.components import Cell, Pages, Table
from reddot.web.durations import due, moment
from reddot.web.report.opening import actor_of

AT_ONCE = 25


@require_safe
@login_required
def statements(request: HttpRequest) -> HttpResponse:
    """Show what the person owes and has answered; nobody else's."""
    actor = actor_of(request)
    check_right(person_of(actor), "start_report")
    ended = Statement.objects.filter(owner__user=actor, ended_at__isnull=False)
    page = Paginator(ended.select_related("report").order_by("-ended_at", "key"), AT_ONCE).get_page(
        request.GET.get("page")
    )
    now = timezone.now()
    owed = [_owed(statement, now) for statement in open_statements(actor)]
    values = {
        "owed": Table(
            "Statements you owe", ("Report", "Force used", "Asked for", "Due", "State"), tuple(owed)
        ),
        "ended": Table(
            "Answered or no longer needed",
            ("Report", "How it ended", "When"),
            tuple(_ended(statement) for statement in page.object_list),
        ),
        "pages": Pages(page.number, page.paginator.num_pages),
    }
    return render(request, "statements/statements.html", values)


def _owed(statement: Statement, now: datetime) -> tuple[Cell, ...]:
    overdue = is_overdue(as_obligation(statement), now)
    return (
        Cell(statement.report.report_id, href=reverse("statement", args=[statement.key])),
        Cell(moment(statement.report.used_at)),
        Cell(moment(statement.asked_at)),
        Cell(due(statement.due_at, now)),
        Cell("Overdue", tag="red") if overdue else Cell("Not due yet"),
    )


def _ended(statement: Statement) -> tuple[Cell, ...]:
    reason = END_REASONS.get(statement.end_reason or "")
    given = statement.end_reason == "given"
    return (
        Cell(
            statement.report.report_id,
            href=reverse("statement_given", args=[statement.key]) if given else "",
        ),
        Cell(reason.label if reason else "It ended"),
        Cell(moment(statement.ended_at)),
    )
