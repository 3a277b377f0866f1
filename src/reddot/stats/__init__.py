"""Rates, shares, intervals and exact tests: the arithmetic under every figure and verdict.

The bottom layer: it imports only `reddot.errors`, numpy and scipy, knows nothing of records or
claims, and gives frozen results back.
"""

from reddot.stats.arguments import read_fraction
from reddot.stats.dispersion import Dispersion, dispersion_from_clusters
from reddot.stats.finite import finite_population_interval
from reddot.stats.flip import Flip, flips
from reddot.stats.interval import Interval
from reddot.stats.missing import Bounds, manski_bounds, share_bounds
from reddot.stats.posterior import GammaPosterior, gamma_posterior
from reddot.stats.posterior_ratio import probability_greater, ratio_interval
from reddot.stats.power import chance_of_at_least, power_two_rates, units_for_power
from reddot.stats.rate import rate_interval, rate_p_value
from reddot.stats.rate_ratio import RateRatio, rate_ratio
from reddot.stats.rounding import CountRange, counts_behind_percentage
from reddot.stats.settle import ExposureRange, distinguishable_exposure, smallest_significant
from reddot.stats.share import share_interval, share_p_value
from reddot.stats.survey import SurveyShare, nonresponders_needed, survey_share
from reddot.stats.workers import map_chunks, spawn_streams

__all__ = [
    "Bounds",
    "CountRange",
    "Dispersion",
    "ExposureRange",
    "Flip",
    "GammaPosterior",
    "Interval",
    "RateRatio",
    "SurveyShare",
    "chance_of_at_least",
    "counts_behind_percentage",
    "dispersion_from_clusters",
    "distinguishable_exposure",
    "finite_population_interval",
    "flips",
    "gamma_posterior",
    "manski_bounds",
    "map_chunks",
    "nonresponders_needed",
    "power_two_rates",
    "probability_greater",
    "rate_interval",
    "rate_p_value",
    "rate_ratio",
    "ratio_interval",
    "read_fraction",
    "share_bounds",
    "share_interval",
    "share_p_value",
    "smallest_significant",
    "spawn_streams",
    "survey_share",
    "units_for_power",
]
