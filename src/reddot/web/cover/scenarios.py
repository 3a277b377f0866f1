"""The scenarios of the site, and one of them with its newest result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reddot.store.access import can_right, check_right
from reddot.store.cover_runs import newest_result, runs_of
from reddot.store.cover_scenarios import ScenarioFile, scenario_file, scenario_files
from reddot.store.models import CoverRun
from reddot.store.people import person_of
from reddot.web.components import Cell, Table
from reddot.web.cover.page import about_run, against_words, own_share, result_values, stated
from reddot.web.cover.results import Results
from reddot.web.cover.words import asked_words
from reddot.web.durations import moment
from reddot.web.report.opening import actor_of

STATES = {"asked": "Waiting", "running": "At work", "done": "Done", "failed": "Failed"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A scenario in the list: its file, and what its newest result says first."""

    file: ScenarioFile
    about: str
    answer: str


@login_required
@require_safe
def scenarios(request: HttpRequest) -> HttpResponse:
    """Show every scenario of the site; what is wrong with a broken one is shown in full."""
    check_right(person_of(actor_of(request)), "view_cover")
    return render(request, "cover/scenarios.html", {"listed": tuple(_listed())})


def _listed() -> Iterator[Listed]:
    for held in scenario_files():
        about = held.scenario.about if held.scenario is not None else ""
        yield Listed(held, about, _answer(newest_result(held.name), held))


def _answer(row: CoverRun | None, held: ScenarioFile) -> str:
    """The newest answer in a sentence; nothing while there is none."""
    if row is None:
        return ""
    found = Results(row.result or {}).total("trained_backup")
    asked = asked_words(row, own_share(held))
    if found.number("mean").number is None:
        return f"Trained back-up: {found.words('mean')}, with {asked}."
    most = found.words("p90", interval=False)
    mean = found.words("mean")
    return f"Trained back-up: {mean} minutes on average, 90% within {most}, with {asked}."


@login_required
@require_safe
def scenario(request: HttpRequest, scenario: str) -> HttpResponse:
    """Show a scenario with its newest result, or what it assumes while there is none."""
    person = person_of(actor_of(request))
    check_right(person, "view_cover")
    held = scenario_file(scenario)
    row = newest_result(scenario)
    values: dict[str, Any] = {
        "file": held,
        "row": row,
        "about": tuple(about_run(row, held)) if row is not None else (),
        "runs": _table(scenario),
        "may_run": held.scenario is not None and can_right(person, "run_cover"),
    }
    if row is not None:
        values |= result_values(row, held)
    elif held.scenario is not None:
        values["assumptions"] = stated(held.scenario)
    return render(request, "cover/scenario.html", values)


def _table(name: str) -> Table | None:
    lines = tuple(
        (
            Cell(moment(row.asked_at), href=reverse("cover_run", args=[row.key])),
            Cell(asked_words(row, None)),
            Cell(against_words(row) if row.against else "Nothing"),
            Cell(STATES[row.state]),
        )
        for row in runs_of(name)
    )
    headings = ("Asked", "What", "Compared with", "State")
    return Table("Runs", headings, lines, caption_hidden=True) if lines else None
