"""What a supervisor does with a submitted report, and how a report is opened again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reddot.errors import NotPermittedError, UsageError
from reddot.review.edit_reasons import check_edit_reason
from reddot.review.states import Action, check_transition
from reddot.store.actions.locking import take_report
from reddot.store.answers import as_report
from reddot.store.audit import digest_of, report_record, write_audit_row
from reddot.store.models import Edit, Report, User
from reddot.store.notices import queue_notice
from reddot.store.people import holders_of

REASON_LENGTH = 2000
TYPED_HERE = "form"


@transaction.atomic
def return_report(actor: User, key: UUID, version: int, reason: str) -> Report:
    """Return a report to its officer, with what is to be mended; that is the edit's reason.

    Raises
    ------
    UsageError
        The reason is blank or too long.
    NotPermittedError, StaleVersionError
        As for every change of a report.
    """
    said = checked_text(reason, "Say what is to be mended, so that the officer knows.")
    row = take_report(actor, key, "return_report", version)
    _move(row, "return")
    row.return_reason = said
    row.save()
    _open_edit(row, actor, "asked_by_supervisor", said)
    write_audit_row(actor, "alteration", "return_report", report_record(key))
    _tell_officer(row, "report_returned")
    return row


@transaction.atomic
def sign_off_report(actor: User, key: UUID, version: int, comment: str = "") -> Report:
    """Sign a report off: the review is done.

    Raises
    ------
    UsageError
        The comment is too long.
    NotPermittedError, StaleVersionError
        As for every change of a report.
    """
    said = checked_text(comment, "") if comment.strip() else ""
    row = take_report(actor, key, "sign_off_report", version)
    _move(row, "sign_off")
    row.signed_off_at = row.changed_at
    row.signed_off_by = actor
    row.sign_off_comment = said
    row.save()
    digest = digest_of(as_report(row))
    write_audit_row(actor, "alteration", "sign_off_report", report_record(key), digest=digest)
    _tell_officer(row, "report_signed_off")
    return row


@transaction.atomic
def reopen_report(actor: User, key: UUID, version: int, reason_code: str, note: str = "") -> Report:
    """Open a submitted or signed-off report for its officer to mend, for a coded reason.

    Raises
    ------
    UsageError
        There is no such reason, or it needs a note.
    NotPermittedError, StaleVersionError
        As for every change of a report.
    """
    check_edit_reason(reason_code, note)
    said = checked_text(note, "") if note.strip() else ""
    row = take_report(actor, key, "reopen_report", version)
    if row.source != TYPED_HERE:
        raise NotPermittedError(
            "This report was imported: it is mended where it came from, then imported again."
        )
    _move(row, "reopen")
    row.signed_off_at = row.signed_off_by = None
    row.save()
    _open_edit(row, actor, reason_code, said)
    write_audit_row(
        actor, "alteration", "reopen_report", report_record(key), detail=f"reason={reason_code}"
    )
    supervisors = holders_of("supervisor", row.force_id, row.unit_id)
    queue_notice("report_reopened", (u for u in supervisors if u != actor), report_record(key))
    return row


def _move(row: Report, action: Action) -> None:
    row.state = check_transition(row.state, action)
    row.version += 1
    row.changed_at = timezone.now()


def _open_edit(row: Report, actor: User, reason: str, note: str) -> None:
    Edit.objects.create(
        report=row, author=actor, reason=reason, note=note, opened_at=row.changed_at
    )


def _tell_officer(row: Report, kind: str) -> None:
    user = row.officer.user if row.officer else None
    queue_notice(kind, [user] if user else [], report_record(row.key))


def checked_text(text: str, if_blank: str, *, at_most: int = REASON_LENGTH) -> str:
    """A text without the space around it, once it is there and not over-long.

    Raises
    ------
    UsageError
        It is blank, too long, or holds characters that are not text.
    """
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise UsageError(if_blank)
    if len(said) > at_most:
        raise UsageError(f"{len(said)} characters were given; at most {at_most} fit. Shorten it.")
    if any(not c.isprintable() and c not in "\n\t" for c in said) or "\ufffd" in said:
        raise UsageError("Some characters are not readable text (UTF-8). Type them again.")
    return said
