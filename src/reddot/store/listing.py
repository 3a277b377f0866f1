"""The reports that a person may read, as a query made from the one table of rules."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from reddot.store.access import Scope, check_right, scopes
from reddot.store.audit import write_audit_row
from reddot.store.models import Report, User
from reddot.store.people import person_of

LIST = "report_list"


def readable_reports(actor: User) -> QuerySet[Report]:
    """The reports that a person may read by their roles, in the order of their identifiers."""
    within = Q(pk__in=[])
    for scope in scopes(person_of(actor), "view_report"):
        within |= _within(scope)
    return Report.objects.filter(within).order_by("report_id")


def _within(scope: Scope) -> Q:
    found = Q(state__in=scope.states)
    bounds = {
        "force": scope.force,
        "unit": scope.unit,
        "officer": scope.officer_id,
        "ced_used": "yes" if scope.relation == "own_force_ced" else None,
    }
    return found & Q(**{name: value for name, value in bounds.items() if value is not None})


@transaction.atomic
def list_for_program(
    actor: User, *, state: str | None, page: int, size: int
) -> tuple[list[Report], int]:
    """A page of those reports for a program, counted from 1, and their number; it is logged.

    Raises
    ------
    NotPermittedError
        The person's roles do not include the interface for programs.
    """
    check_right(person_of(actor), "see_api")
    found = readable_reports(actor)
    if state is not None:
        found = found.filter(state=state)
    write_audit_row(actor, "disclosure", "list_reports_api", LIST, detail=f"page={page}")
    return list(found[(page - 1) * size : page * size]), found.count()
