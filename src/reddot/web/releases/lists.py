"""The list of releases: what is announced, what is out, what changed and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reddot.pack.wording import day
from reddot.records.forces import is_synthetic
from reddot.store.models import Release, ReleaseStep
from reddot.store.releases import calendar, public_steps, released, replaced_by
from reddot.web.components import Cell, Table


@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """Show the calendar of what is announced, the releases that are out, and the change log."""
    ahead, out = list(calendar()), list(released())
    values = {
        "ahead": _ahead([row for row in ahead if row.state != "called_off"]),
        "out": _out(out),
        "log": _log([*ahead, *out]),
    }
    synthetic = {"synthetic": True} if any(is_synthetic(r.force_id) for r in (*ahead, *out)) else {}
    return render(request, "releases/releases.html", values | synthetic)


def _ahead(rows: Sequence[Release]) -> Table | None:
    lines = tuple(
        (Cell(day(row.planned_on)), Cell(row.title), Cell(row.force_id), Cell(_about(row)))
        for row in rows
    )
    headings = ("Day", "Title", "Force", "What it is")
    return Table("Announced releases", headings, lines, caption_hidden=True) if lines else None


def _about(row: Release) -> str:
    corrects = f"Corrects release {row.corrects.number}" if row.corrects else "New figures"
    moved = any(step.action == "postpone" for step in row.steps.all())
    return f"{corrects}; its day was moved, see below" if moved else corrects


def _out(rows: Sequence[Release]) -> Table | None:
    lines = tuple(
        (
            Cell(f"Release {row.number}", href=reverse("release", args=[row.number])),
            Cell(day(row.planned_on)),
            Cell(row.title),
            Cell(row.force_id),
            Cell(became(row)),
        )
        for row in rows
    )
    headings = ("Release", "Day", "Title", "Force", "What became of it")
    return Table("Releases that are out", headings, lines, caption_hidden=True) if lines else None


def became(row: Release) -> str:
    """What became of a release, in a few words."""
    follower = replaced_by(row)
    if follower is not None:
        return f"Corrected by release {follower.number}"
    if row.state == "withdrawn":
        return "Withdrawn: do not use it"
    return f"Stands; corrects release {row.corrects.number}" if row.corrects else "Stands"


def _log(rows: Iterable[Release]) -> Table | None:
    """Every public step of every release with its reason, the latest first."""
    steps = [
        (step.at, step.pk, row, step)
        for row in rows
        for step in public_steps(row)
        if step.action != "announce" or step.reason
    ]
    steps.sort(key=lambda one: (one[0], one[1]), reverse=True)
    lines = tuple(
        (
            Cell(local_day_of(at)),
            Cell(row.title),
            Cell(step_words(row, step)),
            Cell(why(row, step)),
        )
        for at, _, row, step in steps
    )
    headings = ("Day", "Release", "What happened", "Why")
    return Table("What changed and why", headings, lines, caption_hidden=True) if lines else None


def why(row: Release, step: ReleaseStep) -> str:
    """Why a step was taken, as the change log has it."""
    if step.action == "release" and row.corrects is not None:
        return row.reason
    return step.reason or ("New figures" if step.action in ("announce", "release") else "")


def local_day_of(at: datetime) -> str:
    """The local day of a moment in words."""
    return day(timezone.localtime(at).date())


def step_words(row: Release, step: ReleaseStep) -> str:
    """A step in words, as the change log has it."""
    planned = day(row.planned_on)
    words = {
        "announce": "Announced",
        "postpone": f"Moved from {day(step.day_before)}" if step.day_before else "Moved",
        "call_off": "Called off",
        "release": f"Went out as release {row.number}",
        "withdraw": f"Release {row.number} withdrawn",
        "correct": f"Release {row.number} corrected",
    }
    if step.action == "announce" and row.corrects is not None:
        return f"Correction of release {row.corrects.number} announced, planned for {planned}"
    return words.get(step.action, step.action)
