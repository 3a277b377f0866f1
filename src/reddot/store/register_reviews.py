"""The uses of a Taser by a student officer that still call for a review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from reddot.carriage.crosscheck.officers import check_student
from reddot.carriage.crosscheck.uses import has_ced
from reddot.carriage.register import Register
from reddot.store.access import check_right
from reddot.store.answers import as_report, with_children
from reddot.store.audit import report_record, write_audit_row
from reddot.store.models import Officer, Report, User
from reddot.store.models.reports import AFTER_SUBMISSION
from reddot.store.not_done import NotFoundError
from reddot.store.people import facts_of, person_of
from reddot.store.reading import NO_REPORT


@dataclass(frozen=True, slots=True)
class UseToReview:
    """A report whose use calls for a review, and the day of that use."""

    report: Report
    day: date | None


def uses_to_review(officer: Officer, register: Register) -> tuple[UseToReview, ...]:
    """The uses of an officer that call for a review and have none, the newest first.

    Parameters
    ----------
    officer
        The officer, whose entry the reader was given and logged for.
    register
        A register with the officer in it.
    """
    roles = {posting.role for posting in register.postings.get(officer.officer_id, ())}
    if "student_officer" not in roles | {officer.role}:
        return ()
    rows = with_children(Report.objects.filter(officer=officer, state__in=AFTER_SUBMISSION))
    found = [(row, as_report(row)) for row in rows.order_by("-used_at", "-report_id")]
    return tuple(
        UseToReview(row, report.day())
        for row, report in found
        if has_ced(report) and any(check_student(report, register))
    )


@transaction.atomic
def use_to_review(actor: User, key: UUID) -> UseToReview:
    """The use of a report that a person may enter a review of, once the reading is logged.

    Raises
    ------
    NotFoundError
        There is no such report.
    NotPermittedError
        The person may not review it; the message says who may.
    """
    row = with_children(Report.objects.filter(key=key)).first()
    if row is None:
        raise NotFoundError(NO_REPORT)
    check_right(person_of(actor), "review_use", facts_of(row))
    write_audit_row(actor, "consultation", "read_use_to_review", report_record(row.key))
    return UseToReview(row, as_report(row).day())
