"""Analysis of a trial: totals of each slot in, an effect or the reason for none out."""

from reddot.trial.analysis.compliance import as_treated, complier
from reddot.trial.analysis.conjugate import posterior_effect
from reddot.trial.analysis.effect import ESTIMANDS, GROUPS, Effect
from reddot.trial.analysis.methods import METHODS, Method
from reddot.trial.analysis.models import fit
from reddot.trial.analysis.offers import Offer, offers
from reddot.trial.analysis.shape import Shape, shape_of
from reddot.trial.analysis.totals import Totals, collapse

__all__ = [
    "ESTIMANDS",
    "GROUPS",
    "METHODS",
    "Effect",
    "Method",
    "Offer",
    "Shape",
    "Totals",
    "as_treated",
    "collapse",
    "complier",
    "fit",
    "offers",
    "posterior_effect",
    "shape_of",
]
