"""The tokens of the person signed in: made and shown once, ended."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reddot.errors import UsageError
from reddot.store.access import check_right
from reddot.store.actions import make_token
from reddot.store.actions.accounts import revoke_token
from reddot.store.models import ApiToken, User
from reddot.store.people import person_of
from reddot.web.components import Field, Item, problems_of
from reddot.web.people.fields import is_text
from reddot.web.report.opening import SeeOther, actor_of

DAYS = (30, 90, 365)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """List the person's tokens; make one, and show it this once.

    Notes
    -----
    The new token is on the answer to the form itself: to redirect, it would have to be kept.
    """
    actor = actor_of(request)
    check_right(person_of(actor), "see_api")
    if request.method != "POST":
        return _page(request, {}, {})
    typed = {name: str(value) for name, value in request.POST.items()}
    errors = _errors(typed)
    if errors:
        return _page(request, typed, errors)
    try:
        made = make_token(actor, typed["name"], int(typed["days"]))
    except UsageError as problem:
        return _page(request, typed, {"name": str(problem)})
    return render(request, "api/token.html", {"token": made})


def _errors(typed: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    if typed.get("days", "") not in map(str, DAYS):
        errors["days"] = "Choose how long the token lasts"
    name = typed.get("name", "").strip()
    if not name or not is_text(name):
        errors["name"] = "Enter a name of 1 to 100 readable characters to know the token by"
    return errors


def _page(
    request: HttpRequest, typed: Mapping[str, str], errors: Mapping[str, str]
) -> HttpResponse:
    fields = _fields(typed, errors)
    values = {
        "fields": fields,
        "problems": problems_of(fields),
        "tokens": _tokens(actor_of(request)),
        "now": timezone.now(),
    }
    return render(request, "api/tokens.html", values, status=400 if errors else 200)


def _tokens(actor: User) -> list[ApiToken]:
    return list(ApiToken.objects.filter(user=actor).order_by("-made_at"))


def _fields(typed: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field(
            name="name",
            label="Name",
            kind="text",
            hint="What program it is for",
            value=typed.get("name", ""),
            error=errors.get("name", ""),
            width="20",
            autocomplete="off",
        ),
        Field(
            name="days",
            label="How long does it last?",
            kind="radios",
            inline=True,
            items=tuple(Item(value=str(days), label=f"{days} days") for days in DAYS),
            value=typed.get("days", ""),
            error=errors.get("days", ""),
        ),
    )


@login_required
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End a token at once."""
    revoke_token(actor_of(request), request.POST.get("token", "").replace("\x00", ""))
    messages.success(request, "The token was ended.")
    return SeeOther(reverse("tokens"))
