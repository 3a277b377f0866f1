"""What is due to be erased, listed for a force lead; nothing is erased without a person."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from reddot.errors import NotPermittedError
from reddot.store.access import scopes
from reddot.store.models import Officer, Trial
from reddot.store.people import person_of
from reddot.store.refusals import who_may
from reddot.store.retention import KINDS, Due, DueReport, due_for_erasure, officers_due, trials_due
from reddot.store.rights import RIGHTS, Right
from reddot.web.components import Cell, SummaryRow, Table
from reddot.web.report.opening import actor_of

RIGHT: Right = "erase_record"
MOST = 200


@login_required
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """List what is due under each rule, with the way to erase it."""
    found = scopes(person_of(actor_of(request)), RIGHT)
    if not found:
        raise NotPermittedError(f"Only {who_may(RIGHTS[RIGHT])} can see what is due for erasure.")
    now, forces = timezone.now(), {scope.force for scope in found if scope.force}
    due = due_for_erasure(now, forces)
    values = {
        "rules": [(KINDS[one.rule.kind], _summary(one), _table(one)) for one in due],
        "officers": _officers(officers_due(now, forces)),
        "trials": _trials(trials_due(now, forces)),
    }
    return render(request, "audit/retention.html", values)


def _summary(due: Due) -> tuple[SummaryRow, ...]:
    rule = due.rule
    return (
        SummaryRow(key="Kept for", value=f"{rule.kept_for()} after {rule.after}"),
        SummaryRow(key="Due", value=f"{len(due.reports):,}"),
        SummaryRow(key="In effect from", value=date_format(rule.effective, "j F Y")),
        SummaryRow(key="Why", value=(f"{rule.law}.", rule.note)),
    )


def _table(due: Due) -> Table | None:
    if not due.reports:
        return None
    first = f"The first {MOST} of " if len(due.reports) > MOST else ""
    return Table(
        caption=f"{first}{len(due.reports):,} due: {KINDS[due.rule.kind].lower()}",
        headings=("Report", "Force", "To do"),
        rows=tuple(_line(one) for one in due.reports[:MOST]),
    )


def _officers(due: Sequence[Officer]) -> Table | None:
    """Officers who left so long ago that the register is to hold no more of them."""
    if not due:
        return None
    first = f"The first {MOST} of " if len(due) > MOST else ""
    return Table(
        caption=f"{first}{len(due):,} due: what the register holds of officers who left",
        headings=("Officer", "Left", "To do"),
        rows=tuple(_officer(one) for one in due[:MOST]),
    )


def _officer(one: Officer) -> tuple[Cell, ...]:
    erase = reverse("register_erase", args=[one.officer_id])
    left = date_format(one.left_on, "j F Y") if one.left_on else ""
    return (Cell(one.officer_id), Cell(left), Cell(f"Erase {one.officer_id}", href=erase))


def _trials(due: Sequence[Trial]) -> Table | None:
    """Trials that were closed so long ago that who worked them is to be kept no longer."""
    lines = tuple(
        (
            Cell(one.name),
            Cell(date_format(one.closed_at, "j F Y") if one.closed_at else ""),
            Cell(f"Erase who worked {one.slug}", href=reverse("trial_erase", args=[one.slug])),
        )
        for one in due
    )
    headings = ("Trial", "Closed", "To do")
    return Table(f"{len(due):,} due: who worked a trial", headings, lines) if lines else None


def _line(one: DueReport) -> tuple[Cell, ...]:
    erase = reverse("record_erase", args=[one.key])
    return (Cell(one.report_id), Cell(one.force), Cell(f"Erase {one.report_id}", href=erase))
