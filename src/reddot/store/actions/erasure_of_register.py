"""Erase what the register holds of an officer, once it may be kept no longer."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from reddot.errors import UsageError
from reddot.store.actions.erasure import BASES, bury, leave_no_trace
from reddot.store.actions.register_rights import officer_record, take_officer
from reddot.store.actions.register_values import today
from reddot.store.actions.sequencing import (
    append_waiting,
    lock_sequencer,
    publish_checkpoints,
    sign_now,
)
from reddot.store.audit import write_audit_row
from reddot.store.models import Officer, User
from reddot.store.notices import queue_notice
from reddot.store.people import holders_of
from reddot.store.retention import OF_REGISTER, officers_due
from reddot.store.snapshot import remove_snapshots

RETENTION = "retention_ended"


def erase_register(actor: User, officer_id: str, basis: str) -> None:
    """Erase courses, suspensions, endorsements, postings, issues, reviews of one who has left.

    The officer's number and reports stay, each with its own rule. The log's entries on the officer
    keep their place: their content is emptied, their key destroyed, and a tombstone names them.

    Raises
    ------
    UsageError
        The basis is not one of :data:`BASES`, the officer has not left, something is out with
        them, or the time that is given as the basis has not ended.
    NotPermittedError
        The person may not erase it, or there is no such officer in a force of theirs.
    """
    if basis not in BASES:
        raise UsageError(f"'{basis}' is no basis for an erasure. They are: {', '.join(BASES)}.")
    with transaction.atomic():
        lock_sequencer()
        officer = take_officer(actor, "erase_register", officer_id)
        _check_due(officer, basis)
        while append_waiting():
            pass
        bury(officer_record(officer), basis)
        for table in OF_REGISTER:
            table._default_manager.filter(officer=officer).delete()
        made = f"erasure:{uuid.uuid4()}"
        write_audit_row(actor, "erasure", "erase_register", made, detail=basis)
        queue_notice("record_erased", holders_of("auditor", officer.force_id), made)
        append_waiting()
        sign_now()
    leave_no_trace()
    remove_snapshots()
    publish_checkpoints()


def _check_due(officer: Officer, basis: str) -> None:
    if officer.left_on is None or officer.left_on >= today():
        raise UsageError("This officer has not left, and the register answers for who serves.")
    issues = (officer.device_issues, officer.cartridge_issues)
    if any(held.filter(returned_at__isnull=True).exists() for held in issues):
        raise UsageError("A Taser or a cartridge is out with this officer. Take it back first.")
    if basis == RETENTION and officer not in officers_due(timezone.now(), {officer.force_id}):
        raise UsageError(
            "The time for which the register keeps this officer has not ended, or nothing is left. "
            "Wait for its end, or give another basis."
        )
