"""The first page: what the latest published figures say, and how sure they are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reddot.web.components import Cell, Table
from reddot.web.public.shown import choices, latest_of, verdict_summary


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the latest Taser figures of a force, or of the nation where none is named."""
    known = choices().forces
    force = request.GET.get("force", known[0])
    if force not in known:
        force = known[0]
    period, sections = latest_of(force)
    values = {"forces": known, "force": force, "period": period, "sections": sections}
    return render(request, "home/home.html", values | {"claims": _claims(reverse("claims"))})


def _claims(page: str) -> Table:
    """The verdicts in short, each leading to what it rests on."""
    summary = verdict_summary()
    return Table(
        caption=summary.caption,
        headings=(summary.corner, *(column.heading for column in summary.columns)),
        rows=tuple(
            (
                Cell(row.heading),
                *(Cell(e.text, href=f"{page}#{e.link}" if e.link else "") for e in row.entries),
            )
            for row in summary.rows
        ),
    )
