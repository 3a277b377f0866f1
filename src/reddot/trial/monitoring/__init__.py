"""Looks at a running trial: when harm is plain enough to stop, with every look paid for."""

from reddot.trial.monitoring.look import Look, look
from reddot.trial.monitoring.looks import Counts, HarmRule, looks_before, rule_of
from reddot.trial.monitoring.normal import constant_boundaries, exit_chances, spending_boundaries
from reddot.trial.monitoring.paths import Boundary, crossing_chances, exact_boundaries
from reddot.trial.monitoring.planning import planned_boundaries
from reddot.trial.monitoring.spending import SPENDING, alpha_allowed

__all__ = [
    "SPENDING",
    "Boundary",
    "Counts",
    "HarmRule",
    "Look",
    "alpha_allowed",
    "constant_boundaries",
    "crossing_chances",
    "exact_boundaries",
    "exit_chances",
    "look",
    "looks_before",
    "planned_boundaries",
    "rule_of",
    "spending_boundaries",
]
