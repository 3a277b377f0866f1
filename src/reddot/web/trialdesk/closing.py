"""Seal a trial and close it: a page that says what follows, and one button."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from reddot.errors import NotPermittedError
from reddot.store.actions.trial_reveal import NOT_SEALED, close_trial, seal_trial
from reddot.store.trials import find_trial
from reddot.web.register.acts import Act
from reddot.web.report.opening import actor_of
from reddot.web.trialdesk.acting import METHODS, back_link, back_to, show


@login_required
@require_http_methods(METHODS)
def seal(request: HttpRequest, trial: str) -> HttpResponse:
    """Say what sealing does, then seal it."""
    actor = actor_of(request)
    row = find_trial(actor, trial, "seal_trial")
    if row.state != "drafted":
        raise NotPermittedError("The trial is sealed already.")
    if request.method == "POST":
        seal_trial(actor, trial)
        messages.success(request, "The trial is sealed. Its commitment is public.")
        return back_to(row)
    intro = (
        "The server draws a seed of 256 random bits and keeps it in the custodian’s file, outside "
        "the database. Nobody is shown it, you included.",
        "The commitment, the design and the plan become public, and cannot be changed from then "
        "on. Check the design first: a trial that is wrong is drafted anew under another id.",
    )
    act = Act(
        title="Seal the trial", back=back_link(row), caption=row.name, intro=intro, fields=(),
        button="Seal it",
    )  # fmt: skip
    return show(request, act)


@login_required
@require_http_methods(METHODS)
def close(request: HttpRequest, trial: str) -> HttpResponse:
    """Say what closing does, then close it and publish the seed."""
    actor = actor_of(request)
    row = find_trial(actor, trial, "close_trial")
    if row.state != "sealed":
        raise NotPermittedError(
            NOT_SEALED if row.state == "drafted" else "The trial is closed already."
        )
    if request.method == "POST":
        close_trial(actor, trial)
        messages.success(request, "The trial is closed. Its seed is public.")
        return back_to(row)
    intro = (
        "The seed is published, so that everyone can derive every allocation again. From then on "
        "the arms of slots that are not revealed can be worked out too: nothing more is revealed, "
        "recorded or entered.",
        "This cannot be taken back.",
    )
    act = Act(
        title="Close the trial", back=back_link(row), caption=row.name, intro=intro, fields=(),
        button="Close it and publish the seed", kind="warning",
    )  # fmt: skip
    return show(request, act)
