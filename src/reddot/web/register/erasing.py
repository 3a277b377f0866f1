"""Erase what the register holds of an officer who has left: the basis, and what goes and stays."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reddot.store.actions.erasure import BASES
from reddot.store.actions.erasure_of_register import erase_register
from reddot.web.components import Link
from reddot.web.register.acts import Act, done, show_act, typed_in
from reddot.web.register.fields import Typed, radios
from reddot.web.register.officer import officer_for
from reddot.web.report.opening import SeeOther, actor_of

WHAT = (
    "Courses, suspensions, endorsements, changes of role, issues and reviews of this officer go, "
    "with the key of their entries in the log. It cannot be undone. The auditors are told.",
    "The officer's number and reports stay, each with a rule of its own; so do signed entries that "
    "something was erased, figures published before, and backups until they are replaced.",
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, officer_id: str) -> HttpResponse:
    """Erase it once its basis is chosen; the store refuses while the officer serves."""
    row, actor = officer_for(request, officer_id, "erase_register"), actor_of(request)
    typed = typed_in(request)
    if request.method == "POST":
        basis = typed.one_of("basis", BASES, "Choose what the erasure rests on")
        if not typed.errors and done(
            lambda: erase_register(actor, row.officer_id, basis), typed, "basis"
        ):
            messages.success(request, "The register's entries on the officer are erased.")
            return SeeOther(reverse("retention"))
    return show_act(request, _act(row.officer_id, typed))


def _act(officer_id: str, typed: Typed) -> Act:
    return Act(
        title="Erase what the register holds?",
        caption=f"Officer {officer_id}",
        back=Link("Back to what is due", reverse("retention")),
        intro=WHAT,
        fields=(radios("basis", "What does the erasure rest on?", BASES.items(), typed),),
        button="Erase it",
        kind="warning",
    )
