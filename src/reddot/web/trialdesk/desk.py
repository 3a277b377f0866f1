"""The desk: every trial of the force, and the work on one: what can be done, by whom, why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reddot.store.access import Person, can_right, check_right
from reddot.store.models import Trial
from reddot.store.people import person_of
from reddot.store.rights import Right
from reddot.store.trials import (
    design_of,
    find_trial,
    next_slot,
    revealed_slots,
    trials_of,
    why_not_trial,
    with_progress,
    worked_rows,
)
from reddot.web.components import Cell, SummaryRow, Table
from reddot.web.durations import moment
from reddot.web.report.opening import actor_of
from reddot.web.trial.describing import design_rows
from reddot.web.trial.reading import STATES

LATEST = 20


@dataclass(frozen=True, slots=True)
class Way:
    """A step: its right, its button, its address, and in which states of the trial it is open."""

    right: Right
    label: str
    address: str
    states: tuple[str, ...]
    kind: str = "secondary"


@dataclass(frozen=True, slots=True)
class Offered:
    """A step as it is offered to a person; ``reason`` says why they cannot take it."""

    key: str
    label: str
    href: str
    reason: str
    kind: str


WAYS = (
    Way("design_trial", "Enter slots", "trial_batch", ("drafted", "sealed")),
    Way("seal_trial", "Seal the trial", "trial_seal", ("drafted",), "primary"),
    Way("record_worked", "Record who worked", "trial_worked", ("sealed",)),
    Way("design_trial", "Take a look at harm", "trial_look", ("sealed",)),
    Way("design_trial", "Analyse the trial", "trial_analysis", ("sealed", "closed")),
    Way("close_trial", "Close the trial", "trial_close", ("sealed",)),
)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show the trials of the person's force."""
    actor = actor_of(request)
    person = person_of(actor)
    check_right(person, "view_trial_desk")
    lines = tuple(
        (
            Cell(one.row.name, href=reverse("trial_work", args=[one.row.slug])),
            Cell(one.row.force_id),
            Cell(STATES[one.row.state]),
            Cell(f"{one.revealed:,} of {one.entered:,}", number=True),
        )
        for one in with_progress(trials_of(actor))
    )
    headings = ("Trial", "Force", "State", "Slots revealed")
    values = {
        "table": Table("Trials", headings, lines, caption_hidden=True) if lines else None,
        "may_design": can_right(person, "design_trial"),
    }
    return render(request, "trialdesk/desk.html", values)


@login_required
@require_safe
def work(request: HttpRequest, trial: str) -> HttpResponse:
    """Show the work on a trial: what can be done, its design, what is revealed."""
    actor = actor_of(request)
    person = person_of(actor)
    row = find_trial(actor, trial)
    design, following = design_of(row), next_slot(row)
    values = {
        "row": row,
        "state": STATES[row.state],
        "about": (*_about(row), *design_rows(design)),
        "offered": tuple(_offered(person, row)),
        "following": following,
        "why_not_reveal": why_not_trial(person, row, "reveal_slot"),
        "slots": row.slots.count(),
        "revealed": revealed_slots(row).count(),
        "latest": _latest(row),
        "looks": _looks(row),
        "may_take_rows": can_right(person, "design_trial") and worked_rows(row).exists(),
    }
    return render(request, "trialdesk/work.html", values)


def _offered(person: Person, row: Trial) -> Iterator[Offered]:
    for way in WAYS:
        if row.state in way.states:
            reason = why_not_trial(person, row, way.right)
            href = reverse(way.address, args=[row.slug])
            yield Offered(way.address, way.label, href, reason, way.kind)


def _about(row: Trial) -> Iterator[SummaryRow]:
    yield SummaryRow(key="State", value=STATES[row.state])
    yield SummaryRow(key="Drafted", value=(_who(row.drafted_by), moment(row.drafted_at)))
    if row.sealed_at is not None:
        yield SummaryRow(key="Sealed", value=(_who(row.sealed_by), moment(row.sealed_at)))
        yield SummaryRow(
            key="Commitment", value=row.commitment, action="See",
            href=reverse("trial", args=[row.slug]), visually_hidden="the public page",
        )  # fmt: skip
    if row.closed_at is not None:
        yield SummaryRow(key="Closed", value=(_who(row.closed_by), moment(row.closed_at)))


def _who(user: object | None) -> str:
    return "The system" if user is None else str(getattr(user, "username", ""))


def _latest(row: Trial) -> Table | None:
    """The slots revealed last, with whether they were followed."""
    entries = list(revealed_slots(row).order_by("-revealed")[:LATEST])
    done = {
        entry.slot_id: entry
        for entry in row.entries.filter(
            kind__in=("worked", "corrected"), slot__in=[one.slot_id for one in entries]
        ).order_by("number")
    }
    lines = tuple(
        (
            Cell(
                f"{one.revealed}: {one.slot.name if one.slot else ''}",
                href=reverse("trial_revealed", args=[row.slug, one.revealed]),
            ),
            Cell(one.arm),
            Cell(moment(one.at)),
            Cell(_who(one.by)),
            Cell("Recorded" if one.slot_id in done else "Not recorded yet"),
        )
        for one in entries
    )
    headings = ("Slot", "Arm", "Revealed", "Asked for by", "Who worked it")
    return Table("Revealed last", headings, lines, caption_hidden=True) if lines else None


def _looks(row: Trial) -> Table | None:
    lines = tuple(
        (
            Cell(str(one.number)),
            Cell(one.outcome.replace("_", " ").capitalize()),
            Cell(f"{one.events_carry:,} v {one.events_control:,}"),
            Cell("Planned" if one.planned else "Outside the plan"),
            Cell(one.words),
        )
        for one in row.looks.all()
    )
    headings = ("Look", "Outcome", "Events", "In the plan?", "What it says")
    return Table("Looks at harm", headings, lines, caption_hidden=True) if lines else None
