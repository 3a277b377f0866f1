"""What the verification of a trial can find, in words for whoever must act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MEANINGS = {
    "malformed": "the line of the log is not as an entry is written",
    "unreadable": "a file cannot be read, so that nothing can be derived from it",
    "broken_chain": "the entry does not follow the one before it: the log was changed here",
    "cut_tail": "the log does not hold the entry whose digest was kept: it was cut or made anew",
    "not_sealed": "the log does not begin with the one seal",
    "changed_seed": "the seed is not the one that was committed to",
    "changed_design": "the design is not the one that was committed to",
    "changed_commitment": "the log's commitment is not the one that was kept",
    "changed_plan": "the plan is not the one that was frozen",
    "plan_after_reveal": "a slot was revealed before the plan was frozen",
    "batch_after_reveal": "a slot was revealed before its batch was entered",
    "changed_slot": "the slot is not as it was when its batch was entered",
    "inserted": "the slot was not in the batch that was entered",
    "missing_batch": "a batch that was entered has no file, or a file was never entered",
    "changed_order": "the slot is not at the place it had",
    "skipped": "the slot was passed over, or is gone",
    "repeated": "the slot is there twice",
    "wrong_arm": "the arm is not the one that the seed gives",
    "worked_unrevealed": "a slot was worked that was not revealed before",
    "after_close": "the log goes on after the trial was closed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it should be.

    Parameters
    ----------
    kind
        A stable code; ``meaning`` says it in words.
    slot, position
        Which slot, where it is about one.
    said, derived
        What the log or a file says, and what follows from the rest.
    entry
        Number of the log's entry, from 1.
    """

    kind: str
    slot: str = ""
    position: int | None = None
    said: str = ""
    derived: str = ""
    entry: int | None = None

    @property
    def meaning(self) -> str:
        """The kind in words."""
        return MEANINGS[self.kind]

    def as_json(self) -> dict[str, Any]:
        """The finding as the command line prints it."""
        return {
            "kind": self.kind,
            "slot": self.slot or None,
            "position": self.position,
            "said": self.said or None,
            "derived": self.derived or None,
            "entry": self.entry,
            "meaning": self.meaning,
        }
