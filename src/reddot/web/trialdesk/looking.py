"""Take a look at harm: the counts are typed, the plan's rule answers, the look is on the log."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from reddot.errors import NotPermittedError, UsageError
from reddot.store.actions.trial_looking import record_look
from reddot.store.models import Trial
from reddot.store.trials import design_of, find_trial
from reddot.trial.design import Stopping
from reddot.web.register.acts import Act, done, typed_in
from reddot.web.register.fields import Typed, text_field
from reddot.web.report.opening import actor_of
from reddot.web.trial.describing import words
from reddot.web.trialdesk.acting import METHODS, back_link, back_to, show

MOST = 9  # digits


@login_required
@require_http_methods(METHODS)
def look(request: HttpRequest, trial: str) -> HttpResponse:
    """Ask for what was counted, then enter the look."""
    actor, typed = actor_of(request), typed_in(request)
    row = find_trial(actor, trial, "design_trial")
    if row.state != "sealed":
        raise NotPermittedError("A look is taken while the trial is running.")
    design = design_of(row)
    if request.method == "POST":
        events = (_whole(typed, "events_carry"), _whole(typed, "events_control"))
        exposure = (float(_whole(typed, "units_carry")), float(_whole(typed, "units_control")))
        if not typed.errors and done(
            lambda: record_look(actor, trial, events, exposure), typed, "events_carry"
        ):
            messages.success(request, "The look is on the log. It is counted.")
            return back_to(row)
    return show(request, _act(row, typed, design.plan.stopping))


def _whole(typed: Typed, name: str) -> int:
    def read(text: str) -> int:
        given = text.strip().replace(",", "")
        if not given.isascii() or not given.isdecimal() or len(given) > MOST:
            raise UsageError("Enter a whole number, 0 or more")
        return int(given)

    return typed.read(name, read, 0)


def _act(row: Trial, typed: Typed, stopping: Stopping | None) -> Act:
    if stopping is None:
        raise NotPermittedError(
            "The plan names no stopping rule, so a look has nothing to be held against."
        )
    what = words(stopping.outcome)
    intro = (
        f"The plan watches {what}, counted from their own records since the trial began, by the "
        "arm allocated. Counts from force reports do not belong here.",
        "Every look is counted and spends of the error that the plan allows, planned or not. It "
        "is public. Nothing stops by itself: the force decides.",
    )
    labels = (
        ("events_carry", f"{what.capitalize()} on slots allocated to carry"),
        ("events_control", f"{what.capitalize()} on control slots"),
        ("units_carry", "Slots allocated to carry that were worked"),
        ("units_control", "Control slots that were worked"),
    )
    fields = tuple(
        text_field(name, label, typed, width="5", inputmode="numeric") for name, label in labels
    )
    return Act(
        title="Take a look at harm", back=back_link(row), caption=row.name, intro=intro,
        fields=fields, button="Take the look",
    )  # fmt: skip
