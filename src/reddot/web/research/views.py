"""What the extract holds, and the extract."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reddot.store.access import check_right
from reddot.store.actions.research_extract import forces_open_to, research_extract
from reddot.store.models import Report
from reddot.store.models.reports import AFTER_SUBMISSION
from reddot.store.people import person_of
from reddot.store.research import extract_columns
from reddot.web.components import Cell, Table
from reddot.web.report.opening import actor_of

NAME = 'attachment; filename="extract.zip"'
ABOUT = {
    "reports": "One row for each report: pseudonyms, month and part of the day, coded answers",
    "tactics": "The tactics of a report in order, and whether each worked",
    "devices": "What was done with each Taser of a report",
    "as_given": "Which questions had an answer without a code; not the answer",
}


@login_required
@require_safe
def research(request: HttpRequest) -> HttpResponse:
    """Say what the extract holds."""
    actor = actor_of(request)
    check_right(person_of(actor), "research_extract")
    forces = forces_open_to(actor)
    found = Report.objects.filter(force__in=forces, state__in=AFTER_SUBMISSION)
    values = {"forces": ", ".join(forces), "reports": found.count(), "tables": _tables()}
    return render(request, "research/research.html", values)


def _tables() -> Table:
    return Table(
        caption="What the extract holds",
        headings=("File", "What it holds", "Columns"),
        rows=tuple(
            (Cell(f"{name}.csv"), Cell(ABOUT[name]), Cell(str(len(columns)), number=True))
            for name, columns in extract_columns().items()
        ),
    )


@login_required
@require_safe
def extract(request: HttpRequest) -> FileResponse:
    """Give the extract."""
    file = research_extract(actor_of(request))
    return FileResponse(file, content_type="application/zip", headers={"Content-Disposition": NAME})
