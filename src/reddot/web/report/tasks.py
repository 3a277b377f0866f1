"""The task list of a report: its sections and how far each is."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reddot.records.answer_progress import TaskState, task_states
from reddot.records.pages import is_fast
from reddot.store.models import Report
from reddot.store.reading import as_report
from reddot.web.components import Task
from reddot.web.report.opening import open_report, own_report, question_address


@require_safe
@own_report
def task_list(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the sections of the report; the officer may answer them in any order."""
    row = open_report(request, key)
    report = as_report(row)
    states = task_states(report, fast=row.fast)
    values = {
        "row": row,
        "fast": is_fast(report, chosen=row.fast),
        "tasks": [_task(row, state) for state in states],
        "complete": all(s.status == "complete" for s in states if not s.optional),
    }
    return render(request, "report/tasks.html", values)


def _task(row: Report, state: TaskState) -> Task:
    return Task(
        title=state.title,
        href=question_address(row.key, state.page.slug),
        status=state.status,
        hint="Optional" if state.optional else "",
    )
