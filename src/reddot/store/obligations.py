"""A stored statement as the obligation that the rules know, and back."""

from __future__ import annotations

from reddot.review.obligations import Obligation, check_obligation
from reddot.store.models import Statement

CHANGING = ("asked_at", "due_at", "next_reminder_at", "ended_at", "end_reason")


def as_obligation(row: Statement) -> Obligation:
    """What is owed, by whom, until when, as the rules read it."""
    return Obligation(
        owner=row.owner_id,
        asked_at=row.asked_at,
        due_at=row.due_at,
        next_reminder_at=row.next_reminder_at,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
    )


def put_obligation(row: Statement, obligation: Obligation) -> None:
    """Write an obligation to its row, once what must always hold of it holds."""
    check_obligation(obligation)
    row.asked_at = obligation.asked_at
    row.due_at = obligation.due_at
    row.next_reminder_at = obligation.next_reminder_at
    row.ended_at = obligation.ended_at
    row.end_reason = obligation.end_reason
    if row._state.adding:
        row.save(force_insert=True)
    else:
        row.save(update_fields=[*CHANGING, "text"])
