"""One person's account: roles given and taken, unit, initial password, closed and reopened."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from reddot.errors import UsageError
from reddot.store.actions.accounts import close_account, place_officer, reopen_account
from reddot.store.actions.passwords import set_initial_password
from reddot.store.actions.people import grant_role, revoke_role
from reddot.store.models import Officer, RoleGrant, User
from reddot.store.not_done import NotFoundError
from reddot.store.staff import member_of_staff, units_managed
from reddot.web.components import Field, SummaryRow, problems_of
from reddot.web.people.fields import (
    choice,
    places,
    role_errors,
    role_fields,
    role_words,
    unit_label,
)
from reddot.web.report.opening import SeeOther, actor_of

NO_ROLE = "This person does not have that role. It may have been taken away already."
NO_UNIT = "Choose a unit from the list"


@login_required
@require_safe
def account(request: HttpRequest, number: int) -> HttpResponse:
    """Show an account and what can be done with it."""
    return _page(request, member_of_staff(actor_of(request), number))


def _page(
    request: HttpRequest,
    user: User,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    typed, errors = typed or {}, errors or {}
    fields = role_fields(places(actor), typed, errors)
    unit_field = _unit_field(actor, user, errors)
    known = (*fields, unit_field) if unit_field else fields
    values = {
        "person": user,
        "summary": _summary(user),
        "grants": [(grant.pk, role_words(grant)) for grant in user.grants.all()],
        "fields": fields,
        "unit_field": unit_field,
        "own": actor.pk == user.pk,
        "problems": problems_of(known),
    }
    return render(request, "people/person.html", values, status=400 if errors else 200)


def _summary(user: User) -> tuple[SummaryRow, ...]:
    officer = Officer.objects.select_related("unit").filter(user=user).first()
    unit = unit_label(officer.unit) if officer and officer.unit else ""
    rows = (
        SummaryRow(key="User name", value=user.username),
        SummaryRow(key="Email address", value=user.email or "None"),
        SummaryRow(key="Officer number", value=officer.officer_id if officer else "No officer"),
        SummaryRow(key="Unit", value=unit or "None"),
        SummaryRow(key="Account", value="Open" if user.is_active else "Closed"),
        SummaryRow(key="Password", value="Set" if user.has_usable_password() else "Not set"),
    )
    return rows if officer else tuple(row for row in rows if row.key != "Unit")


def _unit_field(actor: User, user: User, errors: Mapping[str, str]) -> Field | None:
    """The unit of an officer; nothing for anyone else."""
    officer = Officer.objects.filter(user=user).first()
    if officer is None:
        return None
    units = units_managed(actor).filter(force=officer.force_id)
    known = ((unit.pk, unit_label(unit)) for unit in units)
    return choice("unit", "Unit", known, {"unit": officer.unit_id or ""}, errors)


@login_required
@require_POST
def give(request: HttpRequest, number: int) -> HttpResponse:
    """Give the person a role."""
    actor = actor_of(request)
    user = member_of_staff(actor, number)
    typed = {name: str(value) for name, value in request.POST.items()}
    errors = role_errors(places(actor), typed)
    if errors:
        return _page(request, user, typed, errors)
    where = places(actor)[typed["where"]][1]
    grant_role(actor, user, typed["role"], where.force, where.unit)
    return _done(request, user, "The role was given.")


@login_required
@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Take a role of the person away."""
    actor = actor_of(request)
    user = member_of_staff(actor, number)
    named = request.POST.get("grant", "")
    grants = RoleGrant.objects.filter(user=user)
    grant = grants.filter(pk=int(named)).first() if _is_number(named) else None
    if grant is None:
        raise NotFoundError(NO_ROLE)
    revoke_role(actor, user, grant.role, grant.force_id, grant.unit_id)
    return _done(request, user, "The role was taken away.")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 18


@login_required
@require_POST
def unit(request: HttpRequest, number: int) -> HttpResponse:
    """Place an officer in another unit."""
    actor = actor_of(request)
    user = member_of_staff(actor, number)
    try:
        place_officer(actor, user, request.POST.get("unit", "").replace("\x00", ""))
    except UsageError:
        return _page(request, user, {}, {"unit": NO_UNIT})
    return _done(request, user, "The officer's unit was changed.")


@login_required
@require_POST
def password(request: HttpRequest, number: int) -> HttpResponse:
    """Set an initial password, and show it this once.

    Notes
    -----
    The page is the answer to the form itself: to redirect, the password would have to be kept.
    Sending the form again sets another one.
    """
    user = member_of_staff(actor_of(request), number)
    made = set_initial_password(actor_of(request), user)
    return render(request, "people/password.html", {"person": user, "password": made})


@login_required
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close the account."""
    user = member_of_staff(actor_of(request), number)
    close_account(actor_of(request), user)
    return _done(request, user, "The account was closed.")


@login_required
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Open the account again."""
    user = member_of_staff(actor_of(request), number)
    reopen_account(actor_of(request), user)
    return _done(request, user, "The account was opened again.")


def _done(request: HttpRequest, user: User, words: str) -> HttpResponse:
    messages.success(request, words)
    return SeeOther(reverse("person", args=[user.pk]))
