"""Two scenarios compared replication by replication, on the same random numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reddot.cover.scenario import Scenario
from reddot.cover.study.differences import Difference, differences_of
from reddot.cover.study.numbers import Json
from reddot.cover.study.result import StudyResult
from reddot.errors import UsageError

CUT_OFF = (
    "Waits were cut off by the end of the simulation: where a mean is 'at least', the difference "
    "is of what had been waited by then."
)
OTHER_DEMAND = (
    "The two scenarios do not have the same calls: the difference is that of calls, crews and "
    "roads together, and its error is not made smaller by shared random numbers."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Every number of one scenario less that of another."""

    before: str
    after: str
    replications: int
    shares_demand: bool
    differences: tuple[Difference, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know of the comparison."""
        cut = any(one.before.at_least or one.after.at_least for one in self.differences)
        return (*(() if self.shares_demand else (OTHER_DEMAND,)), *((CUT_OFF,) if cut else ()))

    def as_json(self) -> Json:
        """The comparison, every difference with its error."""
        return {
            "before": self.before,
            "after": self.after,
            "replications": self.replications,
            "shares_demand": self.shares_demand,
            "warnings": list(self.warnings),
            "differences": [one.as_json() for one in self.differences],
        }


def compare(before: StudyResult, after: StudyResult) -> Comparison:
    """Compare two studies replication by replication.

    Parameters
    ----------
    before, after
        Of the same seed; the replications that both have are paired.

    Returns
    -------
    Comparison
        After less before for every number, with the Monte-Carlo error of the difference.

    Raises
    ------
    UsageError
        For studies of two seeds, which share no random numbers.

    Notes
    -----
    Replications of one number share their random numbers (Glasserman & Yao 1992): what is chance
    in both mostly cancels. The interval is Student's t for the mean of the paired differences.
    What is uncertain in the inputs is not in it.
    """
    if before.seed != after.seed:
        raise UsageError(
            f"The studies have the seeds {before.seed} and {after.seed} and share no random "
            "numbers. Run both with one seed."
        )
    return Comparison(
        before=before.scenario.name,
        after=after.scenario.name,
        replications=min(before.replications, after.replications),
        shares_demand=shares_demand(before.scenario, after.scenario),
        differences=differences_of(before.tables, after.tables),
    )


def shares_demand(first: Scenario, second: Scenario) -> bool:
    """Whether two scenarios have the same calls at the same times, for one seed."""
    a, b = first.demand, second.demand
    return (
        (a.kinds, a.priorities) == (b.kinds, b.priorities)
        and all(
            np.array_equal(getattr(a, field), getattr(b, field))
            for field in ("yearly", "hours", "kind")
        )
        and first.rules.horizon_minutes == second.rules.horizon_minutes
        and first.warm_up_minutes == second.warm_up_minutes
        and first.first_hour_of_week == second.first_hour_of_week
    )
