"""The public page of a trial: design, plan, commitment, what is revealed, how to verify it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reddot.pack.blocks import Section
from reddot.pack.consort import flow_evidence
from reddot.store.models import Trial
from reddot.store.trial_ledger import trial_ledger_entries
from reddot.store.trials import (
    content_of,
    design_of,
    entries_of,
    find_registered,
    last_entry,
    log_of,
    revealed_slots,
)
from reddot.trial.flow import flow_of
from reddot.web.components import Cell, Pages, SummaryRow, Table
from reddot.web.durations import moment
from reddot.web.trial.describing import design_rows, plan_rows, words
from reddot.web.trial.reading import STATES, readable, values_of
from reddot.web.trial.reporting import effects_table, newest_report

LATEST, AT_ONCE = 20, 200
FOLLOWED = {"yes": "As allocated", "no": "Not as allocated", "unknown": "Not known"}


@readable
def trial(request: HttpRequest, trial: str) -> HttpResponse:
    """Show a registered trial."""
    row = find_registered(trial)
    design, log = design_of(row), log_of(row)
    arms = tuple(name for name, _ in design.arms)
    flow = flow_of(log.entries, unit=design.unit, arms=arms)
    found = newest_report(row)
    values: dict[str, Any] = {
        "report": found,
        "effects": None if found is None else effects_table(found),
        "seal": tuple(_seal(row)),
        "design": tuple(design_rows(design)),
        "plan": tuple(plan_rows(design.plan)),
        "batches": _batches(row),
        "latest": _slots(row, list(revealed_slots(row).order_by("-revealed")[:LATEST])),
        "flow": Section("flow", "How many slots went through", (flow_evidence(flow),)),
        "looks": _looks(row),
        "entry": tuple(_ledger(row)),
        "seed": log.seed,
        "address": request.build_absolute_uri(reverse("trial", args=[row.slug])),
    }
    return render(request, "trial/trial.html", values | values_of(row))


@readable
def slots(request: HttpRequest, trial: str) -> HttpResponse:
    """Show every slot that is revealed, in order, page by page."""
    row = find_registered(trial)
    paginator = Paginator(revealed_slots(row), AT_ONCE)
    page = paginator.get_page(request.GET.get("page"))
    values = {
        "table": _slots(row, list(page.object_list)),
        "pages": Pages(page.number, paginator.num_pages),
        "count": paginator.count,
    }
    return render(request, "trial/slots.html", values | values_of(row))


def _seal(row: Trial) -> Iterator[SummaryRow]:
    yield SummaryRow(key="State", value=STATES[row.state])
    yield SummaryRow(key="Sealed", value=moment(row.sealed_at))
    yield SummaryRow(key="Commitment (SHA-256)", value=row.commitment)
    yield SummaryRow(key="Design (SHA-256)", value=row.design_sha256)
    head = last_entry(row)
    if head is not None:
        said = (head.sha256, f"Entry {head.number:,}, {moment(head.at)}")
        yield SummaryRow(key="Head of the log (SHA-256)", value=said)
    if row.closed_at is not None:
        yield SummaryRow(key="Closed", value=moment(row.closed_at))


def _batches(row: Trial) -> Table:
    lines = tuple(
        (
            Cell(str(content["batch"])),
            Cell(moment(entry.at)),
            Cell(f"{content['slots']:,}", number=True),
            Cell(f"{content['first']:,} to {content['last']:,}"),
        )
        for entry in entries_of(row).filter(kind="batch_entered")
        for content in (content_of(entry),)
    )
    headings = ("Batch", "Entered", "Slots", "Positions")
    return Table("Batches", headings, lines, caption_hidden=True)


def _slots(row: Trial, entries: list[Any]) -> Table | None:
    """Some revealed slots with their arms, and whether they were followed."""
    slots = [one.slot_id for one in entries]
    later = entries_of(row).filter(kind__in=("worked", "corrected"), slot__in=slots)
    followed = {one.slot_id: content_of(one)["followed"] for one in later}
    lines = tuple(
        (
            Cell(f"{one.revealed}: {one.slot.name}"),
            Cell(one.arm),
            Cell(moment(one.at)),
            Cell(FOLLOWED.get(followed.get(one.slot_id, ""), "Not recorded yet")),
        )
        for one in entries
    )
    headings = ("Slot", "Arm", "Revealed", "Worked")
    return Table("Revealed slots", headings, lines, caption_hidden=True) if lines else None


def _looks(row: Trial) -> Table | None:
    lines = tuple(
        (
            Cell(str(one.number)),
            Cell(words(one.outcome).capitalize()),
            Cell("Planned" if one.planned else "Outside the plan: exploratory"),
            Cell("Crossed" if one.crossed else "Not crossed"),
        )
        for one in row.looks.all()
    )
    headings = ("Look", "Outcome", "In the plan?", "Boundary for harm")
    return Table("Looks at harm", headings, lines, caption_hidden=True) if lines else None


def _ledger(row: Trial) -> Iterator[SummaryRow]:
    for entry in trial_ledger_entries(row.slug):
        content = entry.content
        yield SummaryRow(
            key=f"Entry {entry.index:,}",
            value=(
                f"{words(content['action']).capitalize()}, entered {content['at']}",
                f"Digest: {content['digest']}",
                f"Covered since the checkpoint of {entry.checkpoint.size:,} entries, root "
                f"{entry.checkpoint.root}",
            ),
        )
