"""Every report of Taser use against the register and the devices' logs: what does not agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reddot.carriage.crosscheck.check import CrossCheck
from reddot.carriage.crosscheck.findings import GAPS, KINDS, Finding
from reddot.carriage.crosscheck.windows import Windows
from reddot.store.access import Person
from reddot.store.models import Report
from reddot.store.people import person_of
from reddot.store.register import cross_check_of, latest_days
from reddot.web.components import Cell, Pages, Table, problems_of
from reddot.web.durations import moment
from reddot.web.register.checks_days import ALL, days_asked, end_field, query_for
from reddot.web.register.fields import Typed, select
from reddot.web.register.reviews import report_address, review_cell
from reddot.web.register.whose import force_asked, force_field, places, query_of
from reddot.web.report.opening import actor_of

AT_ONCE = 50
ANY = "any"


@login_required
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """Show what does not agree, by kind, with the report where the person may read it."""
    actor, force = actor_of(request), force_asked(request, "check_reports")
    typed = Typed({name: str(value) for name, value in request.GET.items()})
    asked = days_asked(typed, latest_days(actor, force))
    found = cross_check_of(actor, force, first_day=asked.first, last_day=asked.last)
    kind = request.GET.get("kind", ANY)
    kind = kind if kind in KINDS else ANY
    shown = [one for one in found.findings if kind in (ANY, one.kind)]
    paginator = Paginator(shown, AT_ONCE)
    page = paginator.get_page(request.GET.get("page"))
    kinds = ((ANY, "All"), *KINDS.items())
    values: dict[str, Any] = {
        "force": force,
        "checked": found.checked,
        "asked": asked,
        "all_days": query_of(force, kind=kind, days=ALL),
        "places": places(person_of(actor), "register_checks"),
        "fields": (
            *force_field(actor, force, "check_reports"),
            select("kind", "What was found", kinds, kind),
            end_field("first", "First day of use (optional)", typed, asked.first),
            end_field("last", "Last day of use (optional)", typed, asked.last),
        ),
        "counts": _counts(found),
        "table": _table(list(page.object_list), force, person_of(actor)),
        "pages": Pages(page.number, paginator.num_pages, query_for(force, kind, typed, asked)),
        "unchecked": _unchecked(found),
        "windows": _windows(found.windows),
    }
    values["problems"] = problems_of(values["fields"])
    return render(request, "register/checks.html", values, status=400 if typed.errors else 200)


def _counts(found: CrossCheck) -> Table:
    counted = Counter(one.kind for one in found.findings)
    return Table(
        caption="What was found",
        headings=("Finding", "Times"),
        rows=tuple(
            (Cell(words), Cell(f"{counted[kind]:,}", number=True)) for kind, words in KINDS.items()
        ),
    )


def _table(found: Sequence[Finding], force: str, person: Person) -> Table:
    """The findings; a last column where the person may record the review of some use."""
    named = Report.objects.filter(report_id__in=[one.report_id for one in found], force=force)
    rows = {row.report_id: row for row in named}
    reports = [rows.get(one.report_id or "") for one in found]
    lines = [_line(one, row, person) for one, row in zip(found, reports, strict=True)]
    onward = [_onward(one, row, person) for one, row in zip(found, reports, strict=True)]
    headings = ["When", "Finding", "Officer", "Device", "Report", "In words"]
    if any(cell.href for cell in onward):
        headings.append("What next")
        lines = [(*line, cell) for line, cell in zip(lines, onward, strict=True)]
    return Table("Each finding", tuple(headings), tuple(lines), caption_hidden=True)


def _line(one: Finding, row: Report | None, person: Person) -> tuple[Cell, ...]:
    officer = reverse("register_officer", args=[one.officer_id]) if one.officer_id else ""
    return (
        Cell(moment(one.moment)),
        Cell(KINDS[one.kind]),
        Cell(one.officer_id or "", href=officer),
        Cell(one.serial_number or ""),
        Cell(one.report_id or "", href=report_address(row, person)),
        Cell(one.words),
    )


def _onward(one: Finding, row: Report | None, person: Person) -> Cell:
    return review_cell(row if one.kind == "student_review_due" else None, person)


def _unchecked(found: CrossCheck) -> Table:
    return Table(
        caption="What could not be checked",
        headings=("Why", "Times"),
        rows=tuple(
            (Cell(GAPS[why]), Cell(f"{times:,}", number=True))
            for why, times in found.unchecked.items()
        ),
    )


def _windows(windows: Windows) -> Table:
    return Table(
        caption="How far a log may lie from a report, each way",
        headings=("Model", "Minutes", "Why"),
        rows=tuple(
            (Cell(one.model), Cell(f"{one.minutes}", number=True), Cell(one.source))
            for one in windows.entries
        ),
    )
