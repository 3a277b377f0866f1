"""How far the numbers move with the speed of travel, which dominates them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reddot.cover.scenario import Scenario, Uncertainty
from reddot.cover.study.differences import Difference, differences_of
from reddot.cover.study.numbers import MEASURES, Json, Numbers
from reddot.cover.study.variants import Variant
from reddot.cover.study.waits import TOTAL
from reddot.cover.study.work import Asked, Simulated

REPLICATIONS_AT_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedEnd:
    """The numbers with all speeds at one end of their band, or in the middle of it.

    ``differences`` are from the middle, by replication, so that their error is small.
    """

    end: str
    speed_factor: float
    simulated: Simulated
    differences: tuple[Difference, ...]

    def numbers(self, measure: str) -> Numbers:
        """One measure, over all calls."""
        return self.simulated.tables[(TOTAL, measure)]

    def as_json(self) -> Json:
        """The numbers of every measure, and how they differ from those in the middle."""
        return {
            "travel_speed": self.end,
            "speed_factor": self.speed_factor,
            **{f"{m}_minutes": self.numbers(m).as_json() for m in MEASURES},
            "differences": [one.as_json() for one in self.differences],
        }


def speed_factors(uncertainty: Uncertainty) -> dict[str, float]:
    """The factors on all speeds: the low end of the band, as given, and the high end."""
    return {"low": uncertainty.speed_low, "as_given": 1.0, "high": uncertainty.speed_high}


def ask_speeds(scenario: Scenario, variant: Variant, replications: int) -> list[Asked]:
    """What is to be simulated for the table: at most twenty replications at each speed."""
    count = min(replications, REPLICATIONS_AT_MOST)
    return [
        Asked(variant=Variant(trained_share=variant.trained_share, speed=factor), count=count)
        for factor in speed_factors(scenario.uncertainty).values()
    ]


def read_speeds(scenario: Scenario, found: Sequence[Simulated]) -> tuple[SpeedEnd, ...]:
    """The table, from what was simulated for it in the same order."""
    middle = found[1]
    return tuple(
        SpeedEnd(
            end=end,
            speed_factor=factor,
            simulated=one,
            differences=differences_of(middle.tables, one.tables),
        )
        for (end, factor), one in zip(
            speed_factors(scenario.uncertainty).items(), found, strict=True
        )
    )
