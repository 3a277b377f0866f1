"""Submit a report: checked, stored once however often it is sent, and told to its reviewers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reddot.errors import UsageError
from reddot.records import report as record
from reddot.records.check import check_report
from reddot.review.states import check_transition
from reddot.store.access import check_right
from reddot.store.actions.drafts import LONGEST_PAUSE
from reddot.store.actions.locking import check_version, take_report
from reddot.store.answers import as_report
from reddot.store.audit import digest_of, report_record, write_audit_row
from reddot.store.models import (
    Edit,
    KeptContradiction,
    Report,
    Submission,
    User,
)
from reddot.store.not_done import DuplicateReportError, IncompleteReportError
from reddot.store.notices import queue_notice
from reddot.store.people import facts_of, holders_of, person_of
from reddot.store.reading import duplicates_of, find_report

CONTRADICTION = "contradiction_"


@transaction.atomic
def submit_report(
    actor: User,
    key: UUID,
    version: int,
    idempotency_key: UUID,
    kept: Mapping[str, str] | None = None,
    *,
    duplicate_reason: str = "",
) -> Report:
    """Submit a draft, or a returned report once it is mended.

    Parameters
    ----------
    version
        The version that was checked on the officer's page.
    idempotency_key
        Made with the page. The same key again gives the same report and changes nothing.
    kept
        By code, why the officer keeps a contradiction.
    duplicate_reason
        Why this is no duplicate of a report that looks the same.

    Raises
    ------
    IncompleteReportError
        Something is missing, impossible, or contradictory without a reason; all of it is named.
    DuplicateReportError
        The officer's own report of the same use is there already.
    StaleVersionError, NotPermittedError
        As for saving.
    """
    row = take_report(actor, key, "view_report")
    if _was_sent(actor, row, idempotency_key):
        return row
    check_right(person_of(actor), "submit_report", facts_of(row))
    check_version(row, version)
    now = timezone.now()
    report = as_report(row)
    reasons = {code: text.strip() for code, text in (kept or {}).items() if text.strip()}
    settled = _check(report, reasons, now)
    _check_duplicates(row, report, duplicate_reason)
    Submission.objects.create(
        key=idempotency_key, user=actor, report=row, action="submit_report", at=now
    )
    _put_submitted(row, now, duplicate_reason)
    _keep_contradictions(row, settled, now)
    _close(row, now)
    digest = digest_of(as_report(row))
    write_audit_row(actor, "collection", "submit_report", report_record(key), digest=digest)
    reviewers = holders_of("supervisor", row.force_id, row.unit_id)
    queue_notice("report_submitted", (u for u in reviewers if u != actor), report_record(key))
    return find_report(key)


def _was_sent(actor: User, row: Report, idempotency_key: UUID) -> bool:
    sent = Submission.objects.filter(key=idempotency_key).first()
    if sent is None:
        return False
    if sent.report_id != row.key or sent.user_id != actor.pk or sent.action != "submit_report":
        raise UsageError("This key was used to send something else. Open the page again.")
    return True


def _check(report: record.Report, reasons: Mapping[str, str], now: datetime) -> dict[str, str]:
    """The contradictions kept, with their reasons; anything else that is open is raised."""
    problems = check_report(report, now=now)
    unsettled = tuple(p for p in problems if p.code not in reasons or not _may_stay(p.code))
    if unsettled:
        raise IncompleteReportError(unsettled)
    return {p.code: reasons[p.code] for p in problems}


def _may_stay(code: str) -> bool:
    return code.startswith(CONTRADICTION)


def _check_duplicates(row: Report, report: record.Report, reason: str) -> None:
    found = tuple(duplicates_of(row, report).values_list("report_id", flat=True))
    if found and not reason.strip() and not row.duplicate_reason:
        raise DuplicateReportError(found)


def _put_submitted(row: Report, now: datetime, duplicate_reason: str) -> None:
    row.state = check_transition(row.state, "submit")
    row.submitted_at = now
    if row.first_submitted_at is None:
        row.first_submitted_at = now
        spent = min(now - row.changed_at, LONGEST_PAUSE)
        row.completion_seconds += max(0, round(spent.total_seconds()))
    if row.used_at is not None:
        late = row.first_submitted_at - row.used_at
        row.lateness_seconds = max(0, round(late.total_seconds()))
    row.duplicate_reason = duplicate_reason.strip() or row.duplicate_reason
    row.return_reason = None
    row.version += 1
    row.changed_at = now
    row.save()


def _keep_contradictions(row: Report, kept: Mapping[str, str], now: datetime) -> None:
    row.kept_contradictions.all().delete()
    KeptContradiction.objects.bulk_create(
        KeptContradiction(report=row, code=code, reason=reason, kept_at=now)
        for code, reason in kept.items()
    )


def _close(row: Report, now: datetime) -> None:
    """Close the open edit; an incident has the time and reference of its first report."""
    Edit.objects.filter(report=row, closed_at__isnull=True).update(closed_at=now)
    if row.incident is None:
        return
    submitted = row.incident.reports.filter(first_submitted_at__isnull=False)
    first = submitted.order_by("first_submitted_at", "key").first()
    if first is not None and first.pk == row.pk:
        row.incident.started_at = row.used_at
        row.incident.dispatch_reference = row.dispatch_reference
        row.incident.save(update_fields=["started_at", "dispatch_reference"])
