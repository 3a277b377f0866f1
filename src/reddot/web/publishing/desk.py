"""The desk: every release of the force, what state it is in, and what has to be done next."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reddot.pack.wording import day
from reddot.store.access import can_right, check_right
from reddot.store.models import Release
from reddot.store.people import person_of
from reddot.store.release_states import OPEN, STATES
from reddot.store.releases import releases_to_prepare
from reddot.web.components import Cell, Table
from reddot.web.report.opening import actor_of

NEXT = {
    "announced": "Draft it",
    "drafting": "Wait for the worker",
    "refused": "Read why, then draft it again",
    "drafted": "Look at every table, then ask for sign-off",
    "previewed": "A second person signs it off",
    "signed_off": "Release it on its day",
}


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show what is being prepared, and what is out."""
    actor = actor_of(request)
    person = person_of(actor)
    check_right(person, "view_release_draft")
    rows = list(releases_to_prepare(actor))
    values = {
        "open": _table("Being prepared", [row for row in rows if row.state in OPEN]),
        "done": _table("Out or called off", [row for row in rows if row.state not in OPEN][::-1]),
        "may_announce": can_right(person, "announce_release"),
    }
    return render(request, "publishing/desk.html", values)


def _table(caption: str, rows: Sequence[Release]) -> Table | None:
    lines = tuple(
        (
            Cell(_name(row), href=reverse("publishing_work", args=[row.key])),
            Cell(day(row.planned_on)),
            Cell(row.force_id),
            Cell(STATES[row.state].label),
            Cell(NEXT.get(row.state, "Nothing")),
        )
        for row in rows
    )
    headings = ("Release", "Day", "Force", "State", "What is next")
    return Table(caption, headings, lines, caption_hidden=True) if lines else None


def _name(row: Release) -> str:
    return f"{row.number}. {row.title}" if row.number else row.title
