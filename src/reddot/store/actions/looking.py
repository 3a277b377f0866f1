"""Reading a record: allowed by the table of rules, and logged each time."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reddot.store.access import check_right
from reddot.store.actions.reviewing import checked_text
from reddot.store.audit import report_record, write_audit_row
from reddot.store.models import BreakGlass, Report, User
from reddot.store.notices import queue_notice
from reddot.store.people import facts_of, holders_of, person_of
from reddot.store.reading import find_report
from reddot.store.rights import Right

OPEN_FOR = timedelta(hours=1)


@transaction.atomic
def view_record(
    actor: User, key: UUID, purpose: str = "view", right: Right = "view_report"
) -> Report:
    """A report for a person who may read it; that they read it is logged before it is shown.

    Parameters
    ----------
    purpose
        A word of the program: ``view``, ``print``, ``api``.
    right
        ``view_report``, or ``view_report_redacted`` for a copy without names and free text.

    Raises
    ------
    NotFoundError
        There is no such report.
    NotPermittedError
        The person may not; the message says why.
    """
    row = find_report(key)
    check_right(person_of(actor), right, facts_of(row))
    action = "view_report" if purpose == "view" else f"view_report_{purpose}"
    operation = "disclosure" if purpose == "api" else "consultation"
    write_audit_row(actor, operation, action, report_record(key))
    return row


@transaction.atomic
def read_own_report(actor: User, key: UUID) -> Report:
    """The officer's own report, open for writing; that they read it is logged.

    Raises
    ------
    NotPermittedError
        It is not theirs, or not open.
    """
    row = find_report(key)
    check_right(person_of(actor), "edit_report", facts_of(row))
    write_audit_row(actor, "consultation", "open_report", report_record(key))
    return row


@transaction.atomic
def break_glass(actor: User, key: UUID, reason: str) -> BreakGlass:
    """Open one report for an hour to someone without a right to it, and tell the auditors.

    Raises
    ------
    UsageError
        The reason is blank or too long.
    NotPermittedError
        The person's role may not break the glass, or they may read it anyway.
    """
    said = checked_text(reason, "Say why you need to read this report; the auditor reads it too.")
    row = find_report(key)
    check_right(person_of(actor), "break_glass", facts_of(row))
    now = timezone.now()
    opened = BreakGlass.objects.create(
        user=actor, report=row, reason=said, opened_at=now, ends_at=now + OPEN_FOR
    )
    write_audit_row(actor, "consultation", "break_glass", report_record(key))
    queue_notice("glass_broken", holders_of("auditor", row.force_id), report_record(key))
    return opened
