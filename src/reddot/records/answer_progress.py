"""How far a report is: the lines of its task list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reddot.records.check import NO_ANSWER, answer, check_report
from reddot.records.pages import Page, is_fast, pages_asked
from reddot.records.questions import BY_FIELD, SECTION_TITLES
from reddot.records.report import Report

Status = Literal["not_started", "in_progress", "complete"]
Group = tuple[str, tuple[Page, ...]]


@dataclass(frozen=True, slots=True)
class TaskState:
    """A line of the task list: its title, the page it leads to, how far it is."""

    title: str
    page: Page
    status: Status
    optional: bool


def task_states(report: Report, *, fast: bool) -> tuple[TaskState, ...]:
    """The task list of a report: its sections, or the pages of the fast path.

    >>> task_states(Report(report_id="r", force="F"), fast=False)[0].title
    'What happened'
    """
    asked = pages_asked(report, fast=fast)
    wrong = {problem.field.split(".")[0] for problem in check_report(report)}
    if is_fast(report, chosen=fast):
        groups: list[Group] = [(page.title, (page,)) for page in asked]
    else:
        groups = [
            (title, tuple(page for page in asked if page.section == section))
            for section, title in SECTION_TITLES.items()
        ]
    return tuple(_task_state(report, title, pages, wrong) for title, pages in groups)


def _task_state(report: Report, title: str, pages: tuple[Page, ...], wrong: set[str]) -> TaskState:
    fields = [field for page in pages for field in page.fields]
    optional = not any(BY_FIELD[field].required for field in fields)
    first = next((page for page in pages if set(page.fields) & wrong), pages[0])
    status: Status = "in_progress" if wrong.intersection(fields) else "complete"
    if all(answer(report, field) in NO_ANSWER for field in fields):
        status = "not_started"
    return TaskState(title, first, status, optional)
