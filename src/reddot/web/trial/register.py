"""The register: every trial that was sealed, with its commitment and how far it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reddot.pack.wording import day
from reddot.records.forces import is_synthetic
from reddot.store.trials import registered, with_progress
from reddot.web.components import Cell, Table
from reddot.web.trial.reading import STATES


@require_safe
def trials(request: HttpRequest) -> HttpResponse:
    """Show every registered trial."""
    rows = with_progress(registered())
    lines = tuple(
        (
            Cell(one.row.name, href=reverse("trial", args=[one.row.slug])),
            Cell(one.row.force_id),
            Cell(day(timezone.localtime(one.row.sealed_at).date())),
            Cell(STATES[one.row.state]),
            Cell(f"{one.revealed:,} of {one.entered:,}", number=True),
        )
        for one in rows
    )
    headings = ("Trial", "Force", "Sealed", "State", "Slots revealed")
    table = Table("Registered trials", headings, lines, caption_hidden=True) if lines else None
    synthetic = {"synthetic": True} if any(is_synthetic(one.row.force_id) for one in rows) else {}
    return render(request, "trial/register.html", {"table": table} | synthetic)
