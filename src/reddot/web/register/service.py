"""What the register holds of an officer themselves: role, front line, days of service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reddot.records.codes import read_code_list
from reddot.records.report import local_day
from reddot.store.actions.officers import change_officer
from reddot.store.models import Officer
from reddot.web.register.acts import (
    Act,
    back_to,
    done,
    officer_link,
    show_act,
    typed_in,
)
from reddot.web.register.fields import PARTS, Typed, day_field, radios
from reddot.web.register.officer import officer_for
from reddot.web.report.opening import actor_of

FRONT_LINE: Mapping[str, tuple[str, bool | None]] = {
    "yes": ("Yes", True),
    "no": ("No", False),
    "not_stated": ("Not stated", None),
}
FROM_HINT = "The first day on which the role and front line below hold. Today or earlier"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, officer_id: str) -> HttpResponse:
    """Set an officer's role, whether they are front line, and their days of service."""
    row, actor = officer_for(request, officer_id, "manage_register"), actor_of(request)
    typed = typed_in(request)
    if request.method == "POST":
        role = typed.one_of("role", _roles(), "Choose the role")
        front = typed.one_of("front_line", FRONT_LINE, "Say whether the officer is front line")
        joined, left = _day(typed, "joined_on"), _day(typed, "left_on")
        from_on = typed.day("from_on", "the day from which it holds", latest=_today())
        if not typed.errors and done(
            lambda: change_officer(
                actor,
                officer_id,
                from_on=from_on,
                role=role,
                joined_on=joined,
                left_on=left,
                front_line=FRONT_LINE[front][1],
            ),
            typed,
            "from_on",
        ):
            messages.success(request, "The register is changed.")
            return back_to(officer_id)
    return show_act(request, _act(row, typed if typed.given else _held(row)))


def _day(typed: Typed, name: str) -> date | None:
    """A day, or none where none was typed."""
    if not any(typed.text(f"{name}-{part}") for part in PARTS):
        return None
    return typed.day(name, "the day")


def _today() -> date:
    return local_day(timezone.now())


def _roles() -> dict[str, str]:
    codes = read_code_list("role")
    return {code: codes.label(code) for code in codes.names()}


def _held(row: Officer) -> Typed:
    """The answers as the register holds them."""
    front = next(code for code, (_, held) in FRONT_LINE.items() if held is row.front_line)
    days = {
        f"{name}-{part}": str(getattr(day, part))
        for name, day in (("joined_on", row.joined_on), ("left_on", row.left_on))
        if day is not None
        for part in PARTS
    }
    return Typed({"role": row.role, "front_line": front, **days})


def _act(row: Officer, typed: Typed) -> Act:
    front = [(code, words) for code, (words, _) in FRONT_LINE.items()]
    return Act(
        title="Change role and service",
        caption=f"Officer {row.officer_id}",
        back=officer_link(row.officer_id),
        intro=("What the officer was before that day stays as it was, for every earlier answer.",),
        fields=(
            day_field("from_on", "From which day?", typed, FROM_HINT),
            radios("role", "Role", _roles().items(), typed),
            radios("front_line", "Front line?", front, typed),
            day_field("joined_on", "Joined (optional)", typed, "First day of service"),
            day_field("left_on", "Left (optional)", typed, "Last day of service"),
        ),
        button="Change it",
    )
