"""Randomisation inference: the effect judged by the allocations that could have been drawn."""

from reddot.trial.randomisation.inference import (
    RandomisationResult,
    randomisation_result,
    randomisation_test,
)
from reddot.trial.randomisation.reallocation import (
    Exchanged,
    Redrawn,
    by_design,
    within_blocks,
    within_strata,
)
from reddot.trial.randomisation.runs import randomisation_limits, randomisation_p_values

__all__ = [
    "Exchanged",
    "RandomisationResult",
    "Redrawn",
    "by_design",
    "randomisation_limits",
    "randomisation_p_values",
    "randomisation_result",
    "randomisation_test",
    "within_blocks",
    "within_strata",
]
