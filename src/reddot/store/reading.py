"""Read what is stored: one report for a person who may, and lists that hold only what they may.

A list shows no answer of a report but when and where it stands; a report is read through
:func:`reddot.store.actions.looking.view_record`, which logs it.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from reddot.records import report as record
from reddot.store.access import check_right, scopes
from reddot.store.answers import as_report, with_children
from reddot.store.models import Incident, Report, Statement, User
from reddot.store.not_done import NotFoundError
from reddot.store.people import facts_of, officer_id_of, person_of

__all__ = ["as_report"]
NO_REPORT = "There is no report at this address, or none that you may see."
SAME_USE = timedelta(minutes=30)
RECENT = timedelta(days=14)


def find_report(key: UUID) -> Report:
    """The row of a report with its children.

    Raises
    ------
    NotFoundError
        There is none with this key.
    """
    row = with_children(Report.objects.filter(key=key)).first()
    if row is None:
        raise NotFoundError(NO_REPORT)
    return row


def report_of(actor: User, key: UUID) -> Report:
    """The officer's own report, open for writing.

    Raises
    ------
    NotPermittedError
        It is not theirs, or it is not open; the message says which.
    """
    row = find_report(key)
    check_right(person_of(actor), "edit_report", facts_of(row))
    return row


def own_reports(actor: User) -> QuerySet[Report]:
    """The reports of the person who asks, newest first, discarded ones left out."""
    officer_id = officer_id_of(actor)
    found = Report.objects.filter(officer_id=officer_id).exclude(state="discarded")
    return found.exclude(officer_id=None).order_by("-started_at")


def review_queue(actor: User) -> QuerySet[Report]:
    """The submitted reports that a person may review, oldest first, never their own."""
    person = person_of(actor)
    check_right(person, "view_queue")
    within = Q(pk__in=[])
    for scope in scopes(person, "sign_off_report"):
        bounds = {"force": scope.force, "unit": scope.unit}
        within |= Q(**{name: value for name, value in bounds.items() if value is not None})
    found = Report.objects.filter(within, state="submitted", source="form")
    return found.exclude(officer_id=person.officer_id or "").order_by("submitted_at")


def open_statements(actor: User) -> QuerySet[Statement]:
    """The statements that a person still owes, the one due first on top."""
    found = Statement.objects.filter(owner__user=actor, ended_at__isnull=True)
    return found.select_related("report").order_by("due_at")


def duplicates_of(row: Report, report: record.Report) -> QuerySet[Report]:
    """Other reports of the officer that look like the same use of force on the same person.

    The same person of the same incident, or a use within half an hour on a person of another.
    """
    same = Q(subject=row.subject_id)
    if report.used_at is not None:
        near = (report.used_at - SAME_USE, report.used_at + SAME_USE)
        same |= Q(used_at__range=near) & ~Q(incident=row.incident_id)
    others = Report.objects.filter(same, officer=row.officer_id).exclude(key=row.key)
    return others.exclude(state="discarded").exclude(subject=None)


def recent_incidents(actor: User) -> QuerySet[Incident]:
    """The incidents of the last fortnight in the officer's own unit, or where they were named.

    An officer joins one of them instead of typing it again; the newest is first.
    """
    officer_id = officer_id_of(actor)
    if officer_id is None:
        return Incident.objects.none()
    since = timezone.now() - RECENT
    alive = Report.objects.filter(source="form").exclude(state="discarded")
    near = alive.filter(Q(unit__officer=officer_id) | Q(statements__owner=officer_id))
    found = Incident.objects.filter(started_at__gte=since, key__in=near.values("incident"))
    return found.order_by("-started_at")
