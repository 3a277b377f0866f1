"""Looking at a colleague's incident in order to join it, logged for each report it shows."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from reddot.store.access import check_right
from reddot.store.audit import report_record, write_audit_row
from reddot.store.models import Incident, User
from reddot.store.not_done import NotFoundError
from reddot.store.people import person_of
from reddot.store.reading import recent_incidents

NO_INCIDENT = "There is no incident at this address, or none that you may join."


@transaction.atomic
def view_incident(actor: User, key: UUID) -> Incident:
    """An incident that the officer may join.

    Raises
    ------
    NotFoundError
        There is none, or it is not one of the officer's own unit of the last 14 days.
    NotPermittedError
        The person is no officer.
    """
    check_right(person_of(actor), "start_report")
    incident = recent_incidents(actor).filter(key=key).first()
    if incident is None:
        raise NotFoundError(NO_INCIDENT)
    for report in incident.reports.filter(first_submitted_at__isnull=False):
        write_audit_row(actor, "consultation", "view_incident", report_record(report.key))
    return incident
