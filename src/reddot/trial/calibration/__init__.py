"""How often each analysis of a trial is wrong where the truth is known: error rate and coverage.

Trials are drawn whose events cluster as real events do: counts of a slot with `dispersion` times
the variance of a Poisson count, and rates that differ between what was randomised together. Every
analysis then runs as it would for a user, and so does the rule that says which are offered.
"""

from reddot.trial.calibration.analyses import ANALYSES, DRAWS, HAJEK, NAIVE, Analysis
from reddot.trial.calibration.runs import RATIO, calibrate
from reddot.trial.calibration.settings import Setting, draw_trial, settings
from reddot.trial.calibration.tally import Tally, add_up, count_run, faults, margin, rejects

__all__ = [
    "ANALYSES",
    "DRAWS",
    "HAJEK",
    "NAIVE",
    "RATIO",
    "Analysis",
    "Setting",
    "Tally",
    "add_up",
    "calibrate",
    "count_run",
    "draw_trial",
    "faults",
    "margin",
    "rejects",
    "settings",
]
