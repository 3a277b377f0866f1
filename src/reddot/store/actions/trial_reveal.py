"""Seal a trial, reveal its slots one by one, close it: the only place where a seed is read.

The seed is drawn here and goes into the custodian's file, which its owner alone may read. It is
never in the database before the trial is closed, never on a page, never in a message or a log.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from reddot.errors import BadDataError, NotPermittedError, UsageError
from reddot.store.actions.trial_entries import enter_in_log
from reddot.store.models import Trial, TrialEntry, User
from reddot.store.trial_custody import custody_file
from reddot.store.trials import design_of, log_of, next_slot, slots_of, take_trial
from reddot.trial.design import Design
from reddot.trial.folder_files import read_seed, seed_text, write_custodian
from reddot.trial.seal import (
    arm_at,
    batch_content,
    closed_content,
    commitment,
    new_seed,
    plan_content,
    refuse_changed_slots,
    reveal_content,
    sealed_content,
)

NOT_SEALED = "The trial is not sealed yet: no slot can be revealed. A force lead seals it."
CLOSED = "The trial is closed: its seed is published and nothing is revealed any more."


@sensitive_variables()
@transaction.atomic
def seal_trial(actor: User, slug: str) -> Trial:
    """Seal a trial: draw its seed, publish the commitment, freeze the plan, enter the batches.

    Raises
    ------
    UsageError
        It has no slots, or it is sealed already.
    NotPermittedError
        The person may not, or designed it.
    """
    row = take_trial(actor, slug, "seal_trial")
    design, slots = design_of(row), slots_of(row)
    if row.state != "drafted":
        raise UsageError("The trial is sealed already. Nothing of its design changes any more.")
    if not slots:
        raise UsageError("The trial has no slots yet. Enter the first batch, then seal it.")
    seed = new_seed()
    said = commitment(seed, design)
    write_custodian(custody_file(row.slug, said), seed_text(design, seed, said))
    row.state, row.commitment = "sealed", said
    row.sealed_by, row.sealed_at = actor, timezone.now()
    row.save()
    enter_in_log(row, actor, "sealed", sealed_content(seed, design))
    enter_in_log(row, actor, "plan_frozen", plan_content(design.plan))
    for number in sorted({slot.batch for slot in slots}):
        of_batch = [slot for slot in slots if slot.batch == number]
        enter_in_log(row, actor, "batch_entered", batch_content(of_batch))
    return row


@sensitive_variables()
@transaction.atomic
def reveal_next(actor: User, slug: str, position: int | None = None) -> TrialEntry:
    """Open the next slot, in order: the entry has its name and arm, and of no other slot.

    Parameters
    ----------
    position
        The slot that the person means to open, counted from 1. Where another person opened it
        meanwhile, nothing is revealed. None opens whichever is next.

    Raises
    ------
    NotPermittedError
        The person may not, or the trial is not running.
    UsageError
        No slot is left, or the one that is meant was revealed meanwhile.
    BadDataError
        The custodian's file is missing or not that of this trial, or a slot was changed after its
        batch was entered: the slots are named.
    """
    row = take_trial(actor, slug, "reveal_slot")
    if row.state != "sealed":
        raise NotPermittedError(CLOSED if row.state == "closed" else NOT_SEALED)
    slot = next_slot(row)
    if slot is None:
        raise UsageError("Every slot that was entered is revealed. Enter another batch first.")
    if position is not None and position != slot.position:
        raise UsageError(
            f"Slot {position} is not the next one: slot {slot.position} is. Nothing was revealed. "
            "Somebody may have opened it meanwhile; look at the list of revealed slots."
        )
    design, slots = design_of(row), slots_of(row)
    refuse_changed_slots(slots, log_of(row))
    seed = _seed_of(row, design)
    arm = arm_at(seed, design, slots, slot.position)
    content = reveal_content(seed, design, slots, slot.position)
    return enter_in_log(row, actor, "revealed", content, slot=slot, revealed=slot.position, arm=arm)


@sensitive_variables()
@transaction.atomic
def close_trial(actor: User, slug: str) -> Trial:
    """End a trial and publish its seed, so that everyone can derive every allocation again.

    Raises
    ------
    NotPermittedError
        The person may not, designed it, or it is not running.
    BadDataError
        The custodian's file is missing, or not that of this trial.
    """
    row = take_trial(actor, slug, "close_trial")
    if row.state != "sealed":
        raise NotPermittedError(
            "The trial is closed already." if row.state == "closed" else NOT_SEALED
        )
    seed = _seed_of(row, design_of(row))
    row.state, row.closed_by, row.closed_at = "closed", actor, timezone.now()
    row.save()
    enter_in_log(row, actor, "closed", closed_content(seed))
    return row


@sensitive_variables()
def _seed_of(row: Trial, design: Design) -> str:
    """The seed of a trial from the custodian's file, checked against what was published."""
    path = custody_file(row.slug, row.commitment)
    if not path.is_file():
        raise BadDataError(
            f"The custodian's file {path.name} is not in its folder. Put it back, then go on."
        )
    try:
        seed = read_seed(path)
        kept = commitment(seed, design) == row.commitment
    except (BadDataError, UsageError):
        kept = False
    if not kept:
        raise BadDataError(
            f"The custodian's file {path.name} does not hold the seed that the trial was sealed "
            "with. Put the right one back, then go on."
        )
    return seed
