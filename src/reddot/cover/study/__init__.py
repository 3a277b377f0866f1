"""Many replications of a scenario: its numbers with their error, and two scenarios compared."""

from reddot.cover.study.comparison import Comparison, compare
from reddot.cover.study.curve import Curve, trained_share_curve
from reddot.cover.study.day import OneDay, one_day
from reddot.cover.study.estimate import Estimate
from reddot.cover.study.outer import OuterLoop, outer_loop
from reddot.cover.study.result import StudyResult
from reddot.cover.study.run import run

__all__ = [
    "Comparison",
    "Curve",
    "Estimate",
    "OneDay",
    "OuterLoop",
    "StudyResult",
    "compare",
    "one_day",
    "outer_loop",
    "run",
    "trained_share_curve",
]
