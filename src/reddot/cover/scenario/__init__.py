"""The scenario file, what it says, and what it assumes."""

from reddot.cover.scenario.models import Assumption, Scenario, Uncertainty
from reddot.cover.scenario.read import read_scenario

__all__ = ["Assumption", "Scenario", "Uncertainty", "read_scenario"]
