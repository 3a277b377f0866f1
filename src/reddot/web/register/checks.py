"""Every report of Taser use against the register and the devices' logs: what does not agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
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
from reddot.store.access import Person, can_right
from reddot.store.models import Report
from reddot.store.people import facts_of, person_of
from reddot.store.register import cross_check_of
from reddot.web.components import Cell, Pages, Table, problems_of
from reddot.web.durations import moment
from reddot.web.register.fields import PARTS, Typed, day_field, select
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
    first, last = (_end(typed, name) for name in ("first", "last"))
    if typed.errors:
        first = last = None
    found = cross_check_of(actor, force, first_day=first, last_day=last)
    kind = request.GET.get("kind", ANY)
    kind = kind if kind in KINDS else ANY
    shown = [one for one in found.findings if kind in (ANY, one.kind)]
    paginator = Paginator(shown, AT_ONCE)
    page = paginator.get_page(request.GET.get("page"))
    kinds = ((ANY, "All"), *KINDS.items())
    values: dict[str, Any] = {
        "force": force,
        "checked": found.checked,
        "places": places(person_of(actor), "register_checks"),
        "fields": (
            *force_field(actor, force, "check_reports"),
            select("kind", "What was found", kinds, kind),
            day_field("first", "First day (optional)", typed, "Of the uses that are checked"),
            day_field("last", "Last day (optional)", typed, "All where neither is given"),
        ),
        "counts": _counts(found),
        "table": _table(list(page.object_list), person_of(actor)),
        "pages": Pages(
            page.number, paginator.num_pages, query_of(force, kind=kind, **_days(typed))
        ),
        "unchecked": _unchecked(found),
        "windows": _windows(found.windows),
    }
    values["problems"] = problems_of(values["fields"])
    return render(request, "register/checks.html", values, status=400 if typed.errors else 200)


def _end(typed: Typed, name: str) -> date | None:
    """The first or the last day, where one was typed."""
    return typed.day(name, f"the {name} day") if _days(typed, name) else None


def _days(typed: Typed, *names: str) -> dict[str, str]:
    """The parts of the days that were typed, by the names of their inputs."""
    parts = (f"{name}-{part}" for name in names or ("first", "last") for part in PARTS)
    return {part: typed.text(part) for part in parts if typed.text(part)}


def _counts(found: CrossCheck) -> Table:
    counted = Counter(one.kind for one in found.findings)
    return Table(
        caption="What was found",
        headings=("Finding", "Times"),
        rows=tuple(
            (Cell(words), Cell(f"{counted[kind]:,}", number=True)) for kind, words in KINDS.items()
        ),
    )


def _table(found: Sequence[Finding], person: Person) -> Table:
    reports = _reports([one.report_id for one in found if one.report_id], person)
    return Table(
        caption="Each finding",
        headings=("When", "Finding", "Officer", "Device", "Report", "In words"),
        rows=tuple(_line(one, reports) for one in found),
        caption_hidden=True,
    )


def _reports(report_ids: Sequence[str], person: Person) -> Mapping[str, str]:
    """The address of each report that the person may read."""
    rows = Report.objects.filter(report_id__in=report_ids)
    return {
        row.report_id: reverse("record", args=[row.key])
        for row in rows
        if can_right(person, "view_report", facts_of(row))
    }


def _line(one: Finding, reports: Mapping[str, str]) -> tuple[Cell, ...]:
    report_id = one.report_id or ""
    officer = reverse("register_officer", args=[one.officer_id]) if one.officer_id else ""
    return (
        Cell(moment(one.moment)),
        Cell(KINDS[one.kind]),
        Cell(one.officer_id or "", href=officer),
        Cell(one.serial_number or ""),
        Cell(report_id, href=reports.get(report_id, "")),
        Cell(one.words),
    )


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
