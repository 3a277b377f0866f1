"""The review that a student officer's use of a Taser calls for, once it was made."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from reddot.carriage.crosscheck.uses import has_ced
from reddot.carriage.register import officer_on
from reddot.errors import UsageError
from reddot.store.actions.locking import take_report
from reddot.store.actions.register_values import checked_day, today
from reddot.store.answers import as_report
from reddot.store.audit import actor_name, report_record, write_audit_row
from reddot.store.holdings import register_of_officer
from reddot.store.models import Officer, Report, User, UseReview

STUDENT = "student_officer"


@transaction.atomic
def review_use(actor: User, report_key: UUID, *, reviewed_on: date | None = None) -> UseReview:
    """Enter that the use of a Taser by a student officer was reviewed.

    Parameters
    ----------
    report_key
        The report of the use.
    reviewed_on
        The day of the review; today where none is given.

    Raises
    ------
    UsageError
        No Taser was used in it, its officer was no student officer then, the day is to come or
        before the use, or it was reviewed already.
    NotPermittedError
        The person is no supervisor of the unit and no Taser lead of the force, or it is a report
        of their own.
    """
    row = take_report(actor, report_key, "review_use")
    officer, used_on = _student_of(row)
    day = checked_day(reviewed_on or today(), "The day of the review", not_before=used_on)
    found = UseReview.objects.filter(report=row).first()
    if found is not None:
        raise UsageError(f"It was reviewed on {found.reviewed_on:%d/%m/%Y} already.")
    made = UseReview.objects.create(
        report=row,
        officer=officer,
        reviewed_on=day,
        reviewed_by=actor_name(actor),
        entered_by=actor,
    )
    write_audit_row(actor, "alteration", "review_use", report_record(row.key))
    return made


def _student_of(row: Report) -> tuple[Officer, date | None]:
    """The officer and the day of a use that calls for a review."""
    report = as_report(row)
    if row.officer is None or not has_ced(report):
        raise UsageError("No Taser was used in this report, so it calls for no such review.")
    day = report.day()
    then = officer_on(register_of_officer(row.officer), row.officer.officer_id, day or today())
    if then is None or then.role != STUDENT:
        raise UsageError("The officer was no student officer then, so it calls for no review.")
    return row.officer, day
