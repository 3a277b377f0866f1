"""The officer's own reports: what needs doing first, then what waits for others, then the rest."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reddot.review.states import STATES
from reddot.store.access import check_right
from reddot.store.models import Message, Report
from reddot.store.people import person_of
from reddot.store.reading import open_statements, own_reports
from reddot.web.components import Cell, Pages, Table
from reddot.web.durations import lateness, moment
from reddot.web.report.opening import actor_of
from reddot.web.templatetags.components import STATES as COLOURS

AT_ONCE = 25
MOST_OPEN = 100
OPEN = (("returned", "Returned to you: mend and submit again"), ("draft", "Drafts to finish"))


@require_safe
@login_required
def my_reports(request: HttpRequest) -> HttpResponse:
    """Show the reports of the person who asks; nobody else's."""
    actor = actor_of(request)
    check_right(person_of(actor), "start_report")
    own = own_reports(actor)
    found = [(title, own.filter(state=state)[:MOST_OPEN]) for state, title in OPEN]
    page = Paginator(own.exclude(state__in=[state for state, _ in OPEN]), AT_ONCE).get_page(
        request.GET.get("page")
    )
    values = {
        "to_do": [_to_do(title, rows) for title, rows in found if rows],
        "filed": _filed(page.object_list),
        "pages": Pages(page.number, page.paginator.num_pages),
        "owed": open_statements(actor).count(),
        "unseen": Message.objects.filter(to=actor, seen_at__isnull=True).count(),
    }
    return render(request, "records/my_reports.html", values)


def _to_do(caption: str, rows: Iterable[Report]) -> Table:
    return Table(
        caption,
        ("Report", "State", "Force used", "Started"),
        tuple(
            (
                Cell(row.report_id, href=reverse("report_tasks", args=[row.key])),
                _state(row),
                Cell(moment(row.used_at)),
                Cell(moment(row.started_at)),
            )
            for row in rows
        ),
    )


def _filed(rows: Iterable[Report]) -> Table:
    return Table(
        "Submitted and signed off",
        ("Report", "State", "Force used", "Submitted", "How late"),
        tuple(
            (
                Cell(row.report_id, href=reverse("record", args=[row.key])),
                _state(row),
                Cell(moment(row.used_at)),
                Cell(moment(row.submitted_at)),
                Cell(lateness(row.lateness_seconds)),
            )
            for row in rows
        ),
        caption_hidden=True,
    )


def _state(row: Report) -> Cell:
    return Cell(STATES[row.state].label, tag=COLOURS[row.state][1])
