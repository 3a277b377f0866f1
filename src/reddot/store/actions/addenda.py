"""Add to a report after its submission; the account itself stays as it was submitted."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reddot.errors import UsageError
from reddot.store.actions.locking import take_report
from reddot.store.actions.reviewing import checked_text
from reddot.store.audit import report_record, write_audit_row
from reddot.store.models import Addendum, User

LONGEST = 20_000


@transaction.atomic
def add_addendum(actor: User, key: UUID, idempotency_key: UUID, text: str) -> Addendum:
    """Add a text to a report; the same key again gives the addendum that is there.

    Raises
    ------
    UsageError
        The text is blank or too long, or the key was used on another report.
    NotPermittedError
        The person may not, or the report is not one to add to.
    """
    said = checked_text(text, "Write what you want to add.", at_most=LONGEST)
    row = take_report(actor, key, "add_addendum")
    found = Addendum.objects.filter(key=idempotency_key).first()
    if found is not None:
        if found.report_id != row.key:
            raise UsageError("This key was used to send something else. Open the page again.")
        return found
    made = Addendum.objects.create(
        key=idempotency_key, report=row, author=actor, added_at=timezone.now(), text=said
    )
    write_audit_row(actor, "collection", "add_addendum", report_record(key))
    return made
