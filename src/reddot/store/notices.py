"""Notices to people: written with the change, delivered after it, told apart from its content."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from reddot.store.models import Message, User

KINDS = {
    "report_submitted": "A report waits for your review.",
    "report_returned": "A report was returned to you to be mended.",
    "report_signed_off": "A report of yours was signed off.",
    "report_reopened": "A report was reopened.",
    "statement_asked": "You are asked for a statement on a report of a colleague.",
    "statement_reminder": "A statement that you are asked for is still open.",
    "statement_given": "A colleague gave a statement on a report of yours.",
    "glass_broken": "A report was opened by breaking the glass.",
    "copy_given": "A copy of what is held about someone was given out.",
    "device_issue_overridden": "A Taser was issued to an officer who may not carry it.",
    "cartridge_issue_overridden": "A cartridge was issued to an officer who may not carry.",
    "device_out_wrongly": "A Taser is out with an officer who may no longer carry it.",
    "issues_imported_wrongly": "Tasers were imported as out with officers who may not carry them.",
    "record_erased": "A record was erased.",
}


def queue_notice(kind: str, people: Iterable[User], record: str) -> None:
    """Put one notice for each person into the outbox, inside the caller's transaction.

    Raises
    ------
    KeyError
        There is no such kind of notice.
    """
    if kind not in KINDS:
        raise KeyError(f"'{kind}' is no notice; the kinds are: {', '.join(KINDS)}")
    now = timezone.now()
    Message.objects.bulk_create(
        Message(to=person, kind=kind, record=record, made_at=now, next_try_at=now)
        for person in people
    )
