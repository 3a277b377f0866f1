"""Whether special constables may carry: the chief officer's word, given and ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reddot.records.report import local_day
from reddot.store.actions.register import authorise_role, end_role_authorisation
from reddot.store.actions.standing import TO_BE_AUTHORISED
from reddot.store.holdings import rules_of_site
from reddot.store.models import RoleAuthorisation, User
from reddot.store.people import person_of
from reddot.store.register import role_authorisations_of
from reddot.web.components import Cell, Table, problems_of
from reddot.web.register.acts import done, typed_in
from reddot.web.register.fields import day_field
from reddot.web.register.standing import day_words, role_words
from reddot.web.register.whose import force_asked, force_field, places, query_of
from reddot.web.report.opening import SeeOther, actor_of

ROLE = TO_BE_AUTHORISED[0]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest) -> HttpResponse:
    """Show the authorisations of a force; give one, or end the one that stands."""
    force, actor = force_asked(request, "manage_register"), actor_of(request)
    typed, found = typed_in(request), role_authorisations_of(actor, force)
    standing = next((one for one in found if one.ended_on is None), None)
    if request.method == "POST":
        day = typed.day("day", "the day", latest=local_day(timezone.now()))
        if not typed.errors and done(lambda: _change(actor, force, standing, day), typed, "day"):
            messages.success(request, "The register is changed.")
            return SeeOther(f"{reverse('register_roles')}?{query_of(force)}")
    label = "Last day of the authorisation" if standing else "Day of the authorisation"
    field = day_field("day", label, typed)
    values = {
        "force": force,
        "forces": force_field(actor, force, "manage_register"),
        "places": places(person_of(actor), "register_roles"),
        "standing": standing,
        "since": _since(),
        "table": _table(found),
        "field": field,
        "problems": problems_of([field]),
    }
    return render(request, "register/roles.html", values, status=400 if typed.errors else 200)


def _since() -> str:
    """The first day on which the rules here let the role carry at all; nothing where none does."""
    days = [rule.starts_on for rule in rules_of_site() if ROLE in rule.needs]
    return day_words(min(days)) if days else ""


def _change(actor: User, force: str, standing: RoleAuthorisation | None, day: date) -> None:
    """End what stands, or enter that the role may carry."""
    if standing is not None:
        end_role_authorisation(actor, standing.key, day)
    else:
        authorise_role(actor, force, ROLE, day)


def _table(found: Sequence[RoleAuthorisation]) -> Table:
    return Table(
        caption="Authorisations",
        headings=("Role", "From", "Last day"),
        rows=tuple(
            (
                Cell(role_words(one.role)),
                Cell(day_words(one.given_on)),
                Cell(day_words(one.ended_on) if one.ended_on else "Still stands"),
            )
            for one in found
        ),
    )
