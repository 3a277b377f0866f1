"""Write an entry of a trial's log, and with it the rows of the site's own ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from reddot.ledger.canonical import canonical
from reddot.store.audit import write_audit_row
from reddot.store.models import Trial, TrialEntry, TrialSlot, User
from reddot.store.people import person_of
from reddot.store.rights import RIGHTS, Right
from reddot.store.trials import log_of, public_record, work_record

RIGHTS_OF: Mapping[str, tuple[Right, ...]] = {
    "sealed": ("seal_trial",),
    "plan_frozen": ("seal_trial",),
    "batch_entered": ("design_trial", "seal_trial"),  # those before the seal are entered with it
    "revealed": ("reveal_slot",),
    "worked": ("record_worked",),
    "corrected": ("record_worked",),
    "look": ("design_trial",),
    "closed": ("close_trial",),
}


def enter_in_log(
    row: Trial,
    actor: User,
    kind: str,
    content: Mapping[str, Any],
    *,
    slot: TrialSlot | None = None,
    revealed: int | None = None,
    arm: str = "",
) -> TrialEntry:
    """Add an entry to a trial's log, inside the transaction that holds the trial's lock.

    Parameters
    ----------
    row
        The trial, locked by the caller.
    kind, content
        The entry; what the log's rules do not allow is refused.
    slot, revealed, arm
        The slot that it is about; of a revealed one its position and its arm.

    Returns
    -------
    TrialEntry
        The entry; the ledger of the site has its digest under the person, and once more for
        everyone to open, without the person.

    Raises
    ------
    UsageError
        The entry is against a rule of the log.

    Notes
    -----
    The log is public: it names the role that the person acts in. Who it was stands on the desk
    and in the audit trail.
    """
    now = timezone.now()
    log = log_of(row).add(kind, content, at=now, by=role_of(actor, row, RIGHTS_OF[kind]))
    entry = TrialEntry.objects.create(
        trial=row,
        number=len(log.entries),
        kind=kind,
        at=now,
        by=actor,
        content=canonical(log.entries[-1]).decode(),
        sha256=log.head,
        slot=slot,
        revealed=revealed,
        arm=arm,
    )
    said = f"number={entry.number}"
    for who, record in ((actor, work_record(row)), (None, public_record(row.slug))):
        write_audit_row(
            who, "system", f"trial_{kind}", record, detail=said, digest=entry.sha256, at=now
        )
    return entry


def role_of(actor: User, row: Trial, rights: tuple[Right, ...]) -> str:
    """The role in which a person does something to a trial, as its log names it."""
    held = {grant.role for grant in person_of(actor).grants if grant.force == row.force_id}
    rules = [rule for right in rights for rule in RIGHTS[right].rules]
    roles = [rule.role for rule in rules if rule.role in held]
    return roles[0] if roles else "system"
