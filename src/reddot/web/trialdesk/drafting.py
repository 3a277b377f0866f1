"""Draft a trial from its design file, and enter slots: files that the researcher sends."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from reddot.errors import NotPermittedError, ReddotError
from reddot.store.access import check_right
from reddot.store.actions.trial_designing import draft_trial, enter_batch
from reddot.store.people import person_of
from reddot.store.trials import find_trial
from reddot.web.components import Field
from reddot.web.imports.uploads import MEGABYTE, UploadLimit, limited
from reddot.web.register.acts import Act, typed_in
from reddot.web.register.fields import Typed
from reddot.web.report.opening import actor_of
from reddot.web.trialdesk.acting import METHODS, back_link, back_to, file_field, sent_text, show

LARGEST = 10 * MEGABYTE


@login_required
@require_http_methods(METHODS)
@limited(LARGEST)
def draft(request: HttpRequest, limit: UploadLimit) -> HttpResponse:
    """Ask for the design, then draft the trial."""
    actor, typed = actor_of(request), typed_in(request)
    check_right(person_of(actor), "design_trial")
    lines: tuple[str, ...] = ()
    if request.method == "POST" and (text := sent_text(request, limit, typed)):
        try:
            row = draft_trial(actor, text)
        except ReddotError as problem:
            lines = _keep(typed, problem)
        else:
            messages.success(request, "The trial is drafted. Nothing of it is public yet.")
            return back_to(row)
    intro = (
        "The design is a TOML file: units, strata, blocks, eligibility, and the plan with its "
        "outcomes, analysis and stopping rule. It is frozen when the trial is sealed; whatever is "
        "done outside it later is labelled exploratory.",
        "A design with the same id takes the place of a draft, and its slots are entered anew.",
    )
    field = file_field("Design (TOML)", "Up to 10 MB", typed, ".toml")
    act = Act(
        title="Draft a trial", back=back_link(None), intro=intro, fields=(field,),
        button="Draft it",
    )  # fmt: skip
    return show(request, act, sends_file=True, lines=lines)


def _keep(typed: Typed, problem: ReddotError, name: str = "file") -> tuple[str, ...]:
    """What was wrong, at its field and line by line; a refusal of the person is passed on."""
    if isinstance(problem, NotPermittedError):
        raise problem
    typed.errors[name] = str(problem)
    return tuple(str(problem).splitlines())


@login_required
@require_http_methods(METHODS)
@limited(LARGEST)
def batch(request: HttpRequest, limit: UploadLimit, trial: str) -> HttpResponse:
    """Ask for the next slots, then enter them."""
    actor, typed = actor_of(request), typed_in(request)
    row = find_trial(actor, trial, "design_trial")
    if row.state == "closed":
        raise NotPermittedError("The trial is closed: nothing is entered any more.")
    lines: tuple[str, ...] = ()
    if request.method == "POST" and (text := sent_text(request, limit, typed)):
        try:
            made = enter_batch(actor, trial, text)
        except ReddotError as problem:
            lines = _keep(typed, problem)
        else:
            messages.success(request, f"Batch {made.number} is entered.")
            return back_to(row)
    intro = (
        "Slots are allocated in the order of their rows. Once entered they do not change: a slot "
        "that was entered before is refused.",
    )
    act = Act(
        title="Enter slots", back=back_link(row), caption=row.name, intro=intro,
        fields=(_slots_field(typed),), button="Enter them",
    )  # fmt: skip
    return show(request, act, sends_file=True, lines=lines)


def _slots_field(typed: Typed) -> Field:
    hint = "A column slot, the columns of the strata, and any others. Up to 10 MB"
    return file_field("Slots (CSV)", hint, typed, ".csv")
