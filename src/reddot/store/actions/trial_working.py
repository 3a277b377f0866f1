"""Record who worked the slots of a trial: under pseudonyms, each slot with an entry of the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from reddot.errors import NotPermittedError, UsageError
from reddot.ledger.commitment import commit
from reddot.store.actions.trial_entries import enter_in_log
from reddot.store.audit import write_audit_row
from reddot.store.models import Officer, RecordKey, Trial, TrialEntry, TrialSlot, TrialWorked, User
from reddot.store.research import pseudonym
from reddot.store.trial_rows import WorkedRow, followed, read_rows
from reddot.store.trials import design_of, revealed_slots, take_trial

REASONS: Mapping[str, str] = {
    "none_available": "No officer in date to carry was on duty",
    "operational_need": "An operational need came first",
    "device_unavailable": "No Taser was to be had",
    "mistake": "By mistake",
    "other": "Another reason",
}


def worked_record(row: Trial) -> str:
    """The name in the log of who worked a trial; its key goes when the rows are erased."""
    return f"trial_worked:{row.key}"


@transaction.atomic
def record_worked(
    actor: User,
    slug: str,
    text: str,
    *,
    reason: str = "",
    reasons: Mapping[str, str] | None = None,
) -> tuple[TrialEntry, ...]:
    """Record who worked revealed slots; an allocation not followed is recorded, never replaced.

    Parameters
    ----------
    text
        A CSV with slot, officer, crew, eligible, carried, hours; of any revealed slots, each whole.
    reason, reasons
        A code of :data:`REASONS` for slots whose allocation was not followed: of all in the text,
        and by the name of a slot.

    Returns
    -------
    tuple of TrialEntry
        One for each slot, in slot order.

    Raises
    ------
    BadDataError
        Rows are not as they must be: each is named, and nothing is stored.
    UsageError
        A reason is none of the list.
    NotPermittedError
        The person may not, or the trial is not running.

    Notes
    -----
    Officers are stored under the pseudonym that researchers are given. The log, which is public,
    has the number of rows and a keyed commitment to them, never a digest that could be guessed.
    A slot recorded before is corrected: the rows of before stay, the newest count.
    """
    row = take_trial(actor, slug, "record_worked")
    if row.state != "sealed":
        raise NotPermittedError("Who worked a slot is recorded while the trial is running.")
    given = dict(reasons or {})
    if wrong := sorted({reason, *given.values()} - {"", *REASONS}):
        raise UsageError(f"'{wrong[0]}' is no reason. They are: {', '.join(REASONS)}.")
    known = {entry.slot.name: entry for entry in revealed_slots(row) if entry.slot is not None}
    officers = Officer.objects.filter(force=row.force_id).values_list("officer_id", flat=True)
    arms = {name: entry.arm for name, entry in known.items()}
    rows = read_rows(text, arms, frozenset(officers))
    carry = design_of(row).carry
    made = []
    for name in sorted(rows, key=lambda one: known[one].revealed or 0):
        done = followed(arms[name] == carry, rows[name])
        why = given.get(name, reason) if done == "no" else ""
        slot = known[name].slot
        if slot is not None:
            made.append(_record(actor, row, slot, rows[name], {"followed": done, "reason": why}))
    return tuple(made)


def _record(
    actor: User, row: Trial, slot: TrialSlot, rows: Sequence[WorkedRow], said: Mapping[str, str]
) -> TrialEntry:
    before = row.entries.filter(kind__in=("worked", "corrected"), slot=slot).last()
    record = worked_record(row)
    stored = [_stored(row, one) for one in rows]
    write_audit_row(actor, "collection", "record_trial_worked", record, detail=f"rows={len(rows)}")
    key = RecordKey.objects.get(record=record).key
    content: dict[str, Any] = {
        "slot": slot.name,
        "rows": len(rows),
        "digest": commit(bytes(key or b""), {"rows": stored, "slot": slot.name}),
        **{name: value for name, value in said.items() if value},
    }
    if before is not None:
        content["corrects"] = before.number
    kind = "worked" if before is None else "corrected"
    entry = enter_in_log(row, actor, kind, content, slot=slot)
    TrialWorked.objects.bulk_create(
        TrialWorked(entry=entry, slot=slot, **one | {"hours": float(one["hours"])})
        for one in stored
    )
    return entry


def _stored(row: Trial, one: WorkedRow) -> dict[str, Any]:
    """A row as it is stored; hours are text, so that it has a canonical form."""
    return {
        "officer": pseudonym("officer", row.force_id, one.officer),
        "crew": pseudonym("crew", row.force_id, one.crew),
        "eligible": one.eligible,
        "carried": one.carried,
        "hours": f"{one.hours:g}",
    }
