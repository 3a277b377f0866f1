"""Where trained carriers should be: which posts' crews to train next, checked by simulation."""

from reddot.cover.placement.best import MODELS, Model, Yardstick
from reddot.cover.placement.check import PlacementCheck, check_placement
from reddot.cover.placement.chosen import Chosen
from reddot.cover.placement.covering import backup_cover, expected_cover, mclp
from reddot.cover.placement.medians import p_median
from reddot.cover.placement.place import place
from reddot.cover.placement.plan import Placement, PostToTrain
from reddot.cover.placement.program import Limits
from reddot.cover.placement.question import Sites
from reddot.cover.placement.wording import words_of, words_of_check

__all__ = [
    "MODELS",
    "Chosen",
    "Limits",
    "Model",
    "Placement",
    "PlacementCheck",
    "PostToTrain",
    "Sites",
    "Yardstick",
    "backup_cover",
    "check_placement",
    "expected_cover",
    "mclp",
    "p_median",
    "place",
    "words_of",
    "words_of_check",
]
