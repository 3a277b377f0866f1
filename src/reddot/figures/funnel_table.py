"""A funnel as a value: the units in it with their limits, and what it may be taken to mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reddot.figures.comparison import Field, Measured
from reddot.figures.disparity import SMALL
from reddot.stats.funnel import LEVELS, Funnel
from reddot.stats.tails import Limits

MAY = (
    "A force outside the limits differs from the common rate by more than the limits allow for. "
    "It is a reason to ask why, first of all whether the force counts and reports alike."
)
MAY_NOT = (
    "It is no sign that a force uses Taser or force well or badly, too much or too little. The "
    "limits know nothing of the incidents that officers met, of how fully force was reported, or "
    "of who the denominator leaves out. A force within the limits is not shown to be as it should."
)
SPREADS = {
    "none": "chance alone",
    "multiplicative": "chance times what the forces differ by (multiplicative)",
    "additive": "chance and what the forces differ by (additive)",
}
Standing = Literal["above_998", "above_95", "within", "below_95", "below_998", "unsettled"]
STANDINGS: dict[Standing, str] = {
    "above_998": "above the 99.8% limits",
    "above_95": "above the 95% limits",
    "within": "within the 95% limits",
    "below_95": "below the 95% limits",
    "below_998": "below the 99.8% limits",
    "unsettled": "depends on the cases not stated",
}


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """A unit in a funnel: its count, its limits by level, and where its count lies.

    ``unsettled`` is a standing where the cases not stated decide it.
    """

    unit: Measured
    limits: tuple[Limits, ...]
    standing: Standing

    def small(self) -> bool:
        """Whether the count is so small that one more or less moves its rate."""
        return self.unit.low < SMALL

    def as_json(self, scale: float) -> dict[str, object]:
        """The point as commands print it, rates per `scale` of the denominator."""
        limits = zip(LEVELS, self.limits, strict=True)
        return {
            **self.unit.as_json(scale),
            "limits": {f"{x * 100:g}%": [e.low * scale, e.high * scale] for x, e in limits},
            "standing": self.standing,
            "small_number": self.small(),
        }


@dataclass(frozen=True, slots=True)
class Curve:
    """Limits at one exposure, by level, to draw a line through."""

    exposure: float
    limits: tuple[Limits, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelTable:
    """A funnel: the units in it, those apart, its centre, and what chance alone would leave out.

    ``centre`` holds the least and the most of the common rate, of one; ``funnels`` those at its
    two ends (one, where no case is open); ``expected_outside`` is by level.
    """

    field: Field
    points: tuple[FunnelPoint, ...]
    centre: tuple[float, float]
    centre_from: str
    funnels: tuple[Funnel, ...]
    expected_outside: tuple[float, ...]
    curve: tuple[Curve, ...]
    warnings: tuple[str, ...]

    @property
    def spread(self) -> str:
        """What the limits leave room for: ``none``, ``multiplicative`` or ``additive``."""
        return self.funnels[0].spread.method

    def outside(self, level: float = LEVELS[0]) -> tuple[FunnelPoint, ...]:
        """The units wholly outside the limits of a level."""
        wide = ("above_998", "below_998")
        kinds = wide if level == LEVELS[1] else (*wide, "above_95", "below_95")
        return tuple(point for point in self.points if point.standing in kinds)

    def as_json(self) -> dict[str, object]:
        """The funnel as commands print it."""
        asked, scale = self.field.asked, self.field.asked.per.scale
        chance = zip(LEVELS, self.expected_outside, strict=True)
        return {
            **self.field.as_json(),
            "centre": [end * scale for end in self.centre],
            "centre_from": self.centre_from,
            "limits_for": self.spread,
            "spread": [self._spread(funnel) for funnel in self.funnels],
            "expected_outside": {f"{level * 100:g}%": number for level, number in chance},
            "outside": {f"{level * 100:g}%": len(self.outside(level)) for level in LEVELS},
            "points": [point.as_json(scale) for point in self.points],
            "apart": [one.as_json() for one in self.field.apart],
            "may": MAY,
            "may_not": MAY_NOT,
            "means": asked.per.means,
            "cannot": asked.per.cannot,
            "warnings": list(self.warnings),
        }

    def _spread(self, funnel: Funnel) -> dict[str, object]:
        """A spread; that of rates is per the scale of the rates, as they are."""
        found = funnel.spread
        additive = found.method == "additive"
        size = found.size * (self.field.asked.per.scale if additive else 1)
        return {"method": found.method, "size": size, "units": found.units}
