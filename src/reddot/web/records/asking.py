"""Ask colleagues for statements on a report, and ask no longer."""

from __future__ import annotations

import re
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from reddot.errors import UsageError
from reddot.review.obligation_rules import rule_on
from reddot.store.actions import ask_statements
from reddot.store.models import Officer, Report
from reddot.web.components import Field, Item
from reddot.web.records.posted import Act, acts, report_for, show_act
from reddot.web.report.opening import SeeOther, actor_of
from reddot.web.report.posting import first, posted

MOST_LISTED = 60
NOBODY = "Choose or enter at least one officer"
NOT_TEXT = "Some characters are not readable text. Type the identifiers again."
_BETWEEN = re.compile(r"[\s,;]+")


@acts
def statements(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask officers of the unit, or any of the force by their identifiers."""
    row = report_for(request, key, "ask_statements")
    if request.method != "POST":
        return _page(request, row)
    given = posted(request)
    chosen, others = tuple(given.get("officers", ())), first(given, "others")
    named = [name for name in (*chosen, *_BETWEEN.split(others)) if name]
    try:
        asked = ask_statements(actor_of(request), key, _checked(named))
    except UsageError as problem:
        return _page(request, row, chosen, others, str(problem))
    messages.success(request, _told(len(asked)))
    return SeeOther(reverse("record", args=[key]))


def _checked(named: list[str]) -> list[str]:
    """The identifiers, once there is one and all are text.

    Raises
    ------
    UsageError
        Nobody is named, or a name holds what is not text.
    """
    if not named:
        raise UsageError(NOBODY)
    if not all(name.isprintable() and "\ufffd" not in name for name in named):
        raise UsageError(NOT_TEXT)
    return named


def _told(number: int) -> str:
    if not number:
        return "Nobody new was asked: whoever you named is the author or was asked before."
    return "1 officer is asked." if number == 1 else f"{number} officers are asked."


def _page(
    request: HttpRequest,
    row: Report,
    chosen: tuple[str, ...] = (),
    others: str = "",
    error: str = "",
) -> HttpResponse:
    colleagues = _colleagues(row)
    listed = colleagues if len(colleagues) <= MOST_LISTED else ()
    act = Act(
        title="Ask for statements",
        intro=(
            f"Whoever is asked is told, has {rule_on(timezone.now()).due_days} days, and is "
            "reminded until they answer. They see when and in what kind of place force was used, "
            "and no other answer of the report.",
        ),
        fields=(*_choice(listed, chosen), _typed(others, error)),
        button="Ask them",
    )
    return show_act(request, row, act)


def _choice(listed: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[Field, ...]:
    items = tuple(Item(value=name, label=name, checked=name in chosen) for name in listed)
    label = "Officers of the unit"
    return (Field(name="officers", label=label, kind="checkboxes", items=items),) if items else ()


def _typed(others: str, error: str) -> Field:
    return Field(
        name="others",
        label="Other officers of the force",
        hint="Their identifiers, with a comma or a new line between them.",
        kind="textarea",
        value=others,
        error=error,
        rows=3,
        spellcheck=False,
        optional=True,
    )


def _colleagues(row: Report) -> tuple[str, ...]:
    """The officers of the report's unit who serve now, but its author and those asked already."""
    if row.unit_id is None:
        return ()
    serving = Q(left_on__isnull=True) | Q(left_on__gte=timezone.localdate())
    found = Officer.objects.filter(serving, unit=row.unit_id).exclude(pk=row.officer_id or "")
    asked = row.statements.values_list("owner_id", flat=True)
    names = found.exclude(pk__in=asked).order_by("officer_id").values_list("officer_id", flat=True)
    return tuple(names[: MOST_LISTED + 1])
