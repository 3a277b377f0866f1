"""Design of a trial: units, strata, blocks, clusters, eligibility, slots and the frozen plan."""

from __future__ import annotations

from reddot.trial.design.first_slots import read_first_slots, slots_of_days
from reddot.trial.design.models import EXPOSURES, Design, Plan, PlannedOutcome, Stopping
from reddot.trial.design.read import design_from_text, read_design
from reddot.trial.design.slots import Slot, read_slots, slots_from_text, slots_text

__all__ = [
    "EXPOSURES",
    "Design",
    "Plan",
    "PlannedOutcome",
    "Slot",
    "Stopping",
    "design_from_text",
    "read_design",
    "read_first_slots",
    "read_slots",
    "slots_from_text",
    "slots_of_days",
    "slots_text",
]
