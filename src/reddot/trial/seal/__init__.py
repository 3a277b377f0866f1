"""The seal of a trial: commit to a seed, enter batches, reveal in order, verify offline."""

from __future__ import annotations

from reddot.trial.seal.allocation import allocate, arm_at, block_ids
from reddot.trial.seal.commitment import (
    batch_digest,
    commitment,
    design_digest,
    digest,
    new_seed,
    plan_digest,
    slot_digest,
)
from reddot.trial.seal.contents import (
    batch_content,
    closed_content,
    plan_content,
    reveal_content,
    rows_digest,
    sealed_content,
    worked_content,
)
from reddot.trial.seal.draws import check_feasible, draw_allocations
from reddot.trial.seal.findings import MEANINGS, Finding
from reddot.trial.seal.log import TrialLog
from reddot.trial.seal.slots_check import check_slots, refuse_changed_slots
from reddot.trial.seal.units import AllocationIds, allocation_ids
from reddot.trial.seal.verify import Verification, verify

__all__ = [
    "MEANINGS",
    "AllocationIds",
    "Finding",
    "TrialLog",
    "Verification",
    "allocate",
    "allocation_ids",
    "arm_at",
    "batch_content",
    "batch_digest",
    "block_ids",
    "check_feasible",
    "check_slots",
    "closed_content",
    "commitment",
    "design_digest",
    "digest",
    "draw_allocations",
    "new_seed",
    "plan_content",
    "plan_digest",
    "refuse_changed_slots",
    "reveal_content",
    "rows_digest",
    "sealed_content",
    "slot_digest",
    "verify",
    "worked_content",
]
