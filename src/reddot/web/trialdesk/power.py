"""Work out power: the chance to see a ratio, and the shifts that it takes. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reddot.errors import ReddotError, UsageError
from reddot.store.access import check_right
from reddot.store.people import person_of
from reddot.store.trial_power import power_of
from reddot.web.components import Field, SummaryRow, problems_of
from reddot.web.register.fields import Typed, text_field
from reddot.web.report.opening import actor_of

MOST_SHIFTS = 1_000_000
LONGEST = 12


@login_required
@require_safe
def power(request: HttpRequest) -> HttpResponse:
    """Ask for rate, ratio and shifts; show the power and the shifts for 80%."""
    check_right(person_of(actor_of(request)), "view_trial_desk")
    typed = Typed({name: str(value) for name, value in request.GET.items()})
    result: tuple[SummaryRow, ...] = ()
    if "rate" in request.GET:
        result = _answer(typed)
    fields = _fields(typed)
    values = {"fields": fields, "result": result, "problems": problems_of(fields)}
    return render(request, "trialdesk/power.html", values, status=400 if typed.errors else 200)


def _answer(typed: Typed) -> tuple[SummaryRow, ...]:
    rate = typed.read("rate", lambda text: _number(text, most=100.0), 0.0)
    ratio = typed.read("ratio", lambda text: _number(text, most=100.0), 0.0)
    shifts = typed.read("shifts", lambda text: _number(text, most=float(MOST_SHIFTS)), 0.0)
    if typed.errors:
        return ()
    try:
        found = power_of(rate, ratio, int(shifts))
    except ReddotError as problem:
        typed.errors["ratio"] = str(problem)
        return ()
    return (
        SummaryRow(key="Expected on control shifts", value=f"{found.expected_control:,.1f} events"),
        SummaryRow(key="Expected on carrying shifts", value=f"{found.expected_carry:,.1f} events"),
        SummaryRow(key="Power", value=f"{found.power:.1%} with {found.shifts:,} shifts an arm"),
        SummaryRow(key="For a power of 80%", value=f"{found.needed:,} shifts an arm"),
    )


def _number(text: str, *, most: float) -> float:
    given = text.strip().replace(",", "")
    if not given.isascii() or not given.replace(".", "", 1).isdigit() or len(given) > LONGEST:
        raise UsageError("Enter a number above 0, such as 0.0075")
    number = float(given)
    if not 0 < number <= most:
        raise UsageError(f"Enter a number above 0, at most {most:,.0f}")
    return number


def _fields(typed: Typed) -> tuple[Field, ...]:
    hints: Mapping[str, tuple[str, str]] = {
        "rate": ("Events a control shift", "For example 0.0075: 3 assaults in 400 shifts"),
        "ratio": ("True ratio of the rates, carrying to control", "For example 2: a doubling"),
        "shifts": ("Shifts an arm", "For example 400"),
    }
    return tuple(
        text_field(name, label, typed, hint=hint, width="10", inputmode="decimal")
        for name, (label, hint) in hints.items()
    )
