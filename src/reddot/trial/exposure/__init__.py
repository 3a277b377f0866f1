"""Who was exposed to a carried Taser and how, and what that did to each: four effects together."""

from reddot.trial.exposure.effects import ExposureEffect, ExposureEffects
from reddot.trial.exposure.estimate import exposure_effects
from reddot.trial.exposure.mapping import (
    EXPOSURES,
    GROUP_WORDS,
    GROUPS,
    exposure_as_worked,
    exposure_of,
    exposures_met,
    groups_of,
)
from reddot.trial.exposure.probabilities import (
    Probabilities,
    complete_probabilities,
    probabilities_of,
    simulated_probabilities,
)
from reddot.trial.exposure.variance import conservative_variance

__all__ = [
    "EXPOSURES",
    "GROUPS",
    "GROUP_WORDS",
    "ExposureEffect",
    "ExposureEffects",
    "Probabilities",
    "complete_probabilities",
    "conservative_variance",
    "exposure_as_worked",
    "exposure_effects",
    "exposure_of",
    "exposures_met",
    "groups_of",
    "probabilities_of",
    "simulated_probabilities",
]
