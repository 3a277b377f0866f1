"""Erase who worked the slots of a closed trial: the basis, and what goes and stays."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reddot.errors import NotPermittedError
from reddot.store.actions.erasure import BASES
from reddot.store.actions.erasure_of_trial import erase_worked
from reddot.store.trials import find_trial
from reddot.web.components import Link
from reddot.web.register.acts import Act, done, typed_in
from reddot.web.register.fields import radios
from reddot.web.report.opening import SeeOther, actor_of
from reddot.web.trialdesk.acting import METHODS, show

WHAT = (
    "The rows of which officer, under a pseudonym, worked which slot go, with the key of the log’s "
    "commitments to them. The trial cannot be analysed again after. The auditors are told.",
    "The design, the log with every arm, and a report that was published stay.",
)


@login_required
@require_http_methods(METHODS)
def erase(request: HttpRequest, trial: str) -> HttpResponse:
    """Erase it once its basis is chosen."""
    actor, typed = actor_of(request), typed_in(request)
    row = find_trial(actor, trial, "erase_worked")
    if row.state != "closed":
        raise NotPermittedError("The trial is not closed: its rows are still needed.")
    if request.method == "POST":
        basis = typed.one_of("basis", BASES, "Choose what the erasure rests on")
        if not typed.errors and done(lambda: erase_worked(actor, trial, basis), typed, "basis"):
            messages.success(request, "Who worked the trial is erased.")
            return SeeOther(reverse("retention"))
    act = Act(
        title="Erase who worked the trial?",
        caption=row.name,
        back=Link("Back to what is due", reverse("retention")),
        intro=WHAT,
        fields=(radios("basis", "What does the erasure rest on?", BASES.items(), typed),),
        button="Erase it",
        kind="warning",
    )
    return show(request, act)
