"""A person has seen notices of theirs."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reddot.store.actions.people import user_record
from reddot.store.audit import write_audit_row
from reddot.store.models import Message, User


@transaction.atomic
def mark_notices_seen(actor: User, keys: Iterable[UUID]) -> int:
    """Mark the person's own notices as seen; gives how many were not seen before.

    A key of someone else's notice, or of none, changes nothing.
    """
    fresh = Message.objects.filter(to=actor, key__in=list(keys), seen_at__isnull=True)
    number = fresh.update(seen_at=timezone.now())
    if number:
        write_audit_row(
            actor, "system", "mark_notices_seen", user_record(actor), detail=f"notices={number}"
        )
    return number
