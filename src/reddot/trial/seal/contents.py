"""What each kind of entry of a trial's log says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reddot.errors import UsageError
from reddot.trial.design.models import Design, Plan
from reddot.trial.design.slots import Slot
from reddot.trial.seal.allocation import arm_at
from reddot.trial.seal.commitment import (
    batch_digest,
    commitment,
    design_digest,
    digest,
    plan_digest,
    seed_bytes,
    slot_digest,
)

Content = dict[str, Any]
FOLLOWED = ("yes", "no", "unknown")
KEYS: Mapping[str, Mapping[str, type]] = {
    "sealed": {"commitment": str, "design_digest": str},
    "plan_frozen": {"plan_digest": str},
    "batch_entered": {
        "batch": int,
        "digest": str,
        "digests": list,
        "first": int,
        "last": int,
        "names": list,
        "slots": int,
    },
    "revealed": {"arm": str, "position": int, "slot": str},
    "worked": {"digest": str, "followed": str, "rows": int, "slot": str},
    "corrected": {"corrects": int, "digest": str, "followed": str, "rows": int, "slot": str},
    "look": {},
    "closed": {"seed": str},
}


def sealed_content(seed: str, design: Design) -> Content:
    """The commitment to seed and design: it says nothing of the seed."""
    return {"commitment": commitment(seed, design), "design_digest": design_digest(design)}


def plan_content(plan: Plan) -> Content:
    """The plan's digest."""
    return {"plan_digest": plan_digest(plan)}


def batch_content(slots: Sequence[Slot]) -> Content:
    """A batch: its slots' names and digests in their order, and the digest of all.

    Raises
    ------
    UsageError
        There is no slot.
    """
    if not slots:
        raise UsageError("A batch has at least one slot; give a file with a row for each.")
    return {
        "batch": slots[0].batch,
        "digest": batch_digest(slots),
        "digests": [slot_digest(slot) for slot in slots],
        "first": slots[0].position,
        "last": slots[-1].position,
        "names": [slot.name for slot in slots],
        "slots": len(slots),
    }


def reveal_content(seed: str, design: Design, slots: Sequence[Slot], position: int) -> Content:
    """One slot's arm, at a position from 1; ``slots`` are all slots so far."""
    arm = arm_at(seed, design, slots, position)
    return {"arm": arm, "position": position, "slot": slots[position - 1].name}


def worked_content(
    slot: str, rows: Sequence[Mapping[str, str]], followed: str, reason: str = ""
) -> Content:
    """Who worked a slot: the digest of the rows, never the rows; whether it was followed.

    Raises
    ------
    UsageError
        ``followed`` is no code.
    """
    if followed not in FOLLOWED:
        raise UsageError(f"followed is '{followed}'; give one of {', '.join(FOLLOWED)}.")
    found: Content = {
        "digest": rows_digest(slot, rows),
        "followed": followed,
        "rows": len(rows),
        "slot": slot,
    }
    return found | ({"reason": reason} if reason else {})


def rows_digest(slot: str, rows: Sequence[Mapping[str, str]]) -> str:
    """Digest of the rows of what was worked on a slot."""
    return digest({"rows": [dict(row) for row in rows], "slot": slot})


def closed_content(seed: str) -> Content:
    """The seed itself: from here on everybody can derive every allocation.

    Raises
    ------
    UsageError
        It is no seed.
    """
    seed_bytes(seed)
    return {"seed": seed}


def is_content(kind: object, given: Mapping[str, Any]) -> bool:
    """Whether a content has what its kind needs, each of the right type."""
    wanted = KEYS.get(kind) if isinstance(kind, str) else None
    if wanted is None:
        return False
    return all(type(given.get(name)) is one for name, one in wanted.items())
