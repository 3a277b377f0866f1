"""Reveal the next slot: one button, one slot."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from reddot.errors import NotPermittedError, ReddotError
from reddot.store.actions.trial_reveal import reveal_next
from reddot.store.not_done import NotFoundError
from reddot.store.trials import columns_of, find_trial, revealed_slots
from reddot.web.components import SummaryRow
from reddot.web.durations import moment
from reddot.web.records.posted import typed as posted_text
from reddot.web.report.opening import SeeOther, actor_of

CONFLICT = 409


@login_required
@require_POST
def reveal(request: HttpRequest, trial: str) -> HttpResponse:
    """Open the slot that the person's page named as the next one."""
    actor = actor_of(request)
    row = find_trial(actor, trial, "reveal_slot")
    said = posted_text(request, "position")
    try:
        entry = reveal_next(actor, trial, int(said) if said.isdecimal() else 0)
    except NotPermittedError:
        raise
    except ReddotError as problem:
        values = {"row": row, "lines": str(problem).splitlines()}
        return render(request, "trialdesk/not_done.html", values, status=CONFLICT)
    return SeeOther(reverse("trial_revealed", args=[trial, entry.revealed]))


@login_required
@require_safe
def revealed(request: HttpRequest, trial: str, position: int) -> HttpResponse:
    """Show one slot that is revealed."""
    row = find_trial(actor_of(request), trial)
    entry = revealed_slots(row).filter(revealed=position).first()
    if entry is None or entry.slot is None:
        raise NotFoundError(f"Slot {position} of this trial is not revealed.")
    columns = columns_of(entry.slot).items()
    about = (
        SummaryRow(key="Slot", value=f"{position}: {entry.slot.name}"),
        *(
            SummaryRow(key=name.replace("_", " ").capitalize(), value=said)
            for name, said in columns
        ),
        SummaryRow(key="Revealed", value=moment(entry.at)),
        SummaryRow(key="Asked for by", value=entry.by.username if entry.by else "The system"),
    )
    values = {"row": row, "entry": entry, "about": about}
    return render(request, "trialdesk/revealed.html", values)
