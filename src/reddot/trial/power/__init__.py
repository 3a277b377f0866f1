"""Power by simulation: any design, clustered events, any analysis, on any number of processes."""

from reddot.trial.power.layout import (
    Layout,
    layout_of_clusters,
    layout_of_design,
    layout_of_shifts,
)
from reddot.trial.power.simulate import (
    SimulatedPower,
    simulate_false_alarms,
    simulate_power,
)
from reddot.trial.power.size import SimulatedSize, units_by_simulation
from reddot.trial.power.truth import Truth
from reddot.trial.power.verdicts import POWER_METHODS, Analysis

__all__ = [
    "POWER_METHODS",
    "Analysis",
    "Layout",
    "SimulatedPower",
    "SimulatedSize",
    "Truth",
    "layout_of_clusters",
    "layout_of_design",
    "layout_of_shifts",
    "simulate_false_alarms",
    "simulate_power",
    "units_by_simulation",
]
