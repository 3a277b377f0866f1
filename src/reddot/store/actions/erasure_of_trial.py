"""Erase who worked the slots of a trial, once it may be kept no longer."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from reddot.errors import UsageError
from reddot.store.actions.erasure import BASES, bury, leave_no_trace
from reddot.store.actions.erasure_of_register import RETENTION
from reddot.store.actions.sequencing import (
    append_waiting,
    lock_sequencer,
    publish_checkpoints,
    sign_now,
)
from reddot.store.actions.trial_working import worked_record
from reddot.store.audit import write_audit_row
from reddot.store.models import TrialWorked, User
from reddot.store.notices import queue_notice
from reddot.store.people import holders_of
from reddot.store.retention import trials_due
from reddot.store.trials import take_trial


def erase_worked(actor: User, slug: str, basis: str) -> None:
    """Erase the rows of who worked a closed trial; design, log, arms and published report stay.

    The log of the trial keeps its commitments to the rows. Their key is destroyed, so that from
    then on they say nothing of anyone.

    Raises
    ------
    UsageError
        The basis is not one of :data:`BASES`, the trial is running, there are no rows, or the
        time that is given as the basis has not ended.
    NotPermittedError
        The person may not, or there is no such trial.
    """
    if basis not in BASES:
        raise UsageError(f"'{basis}' is no basis for an erasure. They are: {', '.join(BASES)}.")
    with transaction.atomic():
        lock_sequencer()
        row = take_trial(actor, slug, "erase_worked")
        if row.state != "closed":
            raise UsageError("The trial is not closed: its rows are still needed. Close it first.")
        if not TrialWorked.objects.filter(entry__trial=row).exists():
            raise UsageError("The trial has no rows of who worked, so there is nothing to erase.")
        if basis == RETENTION and row not in trials_due(timezone.now(), {row.force_id}):
            raise UsageError(
                "The time for which the rows are kept has not ended. Wait for its end."
            )
        while append_waiting():
            pass
        bury(worked_record(row), basis)
        TrialWorked.objects.filter(entry__trial=row).delete()
        made = f"erasure:{uuid.uuid4()}"
        write_audit_row(actor, "erasure", "erase_worked", made, detail=basis)
        queue_notice("record_erased", holders_of("auditor", row.force_id), made)
        append_waiting()
        sign_now()
    leave_no_trace()
    publish_checkpoints()
