"""The sample that would be needed: how many units an arm, to tell a ratio from none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from reddot.errors import UsageError
from reddot.stats import units_for_power
from reddot.trial.analysis import Effect, Totals, shape_of

RATIOS = (1.25, 1.5, 2.0)
POWER = 0.8
LARGEST = 10**9  # units an arm beyond which a number says no more than "too many"


@dataclass(frozen=True, slots=True)
class Needed:
    """How many units in each arm give the power to tell a ratio from 1; None for no such number.

    ``dispersion`` is what the units are multiplied by, because events cluster; ``seen`` marks the
    ratio that was estimated.
    """

    ratio: float
    units_per_arm: int | None
    power: float
    dispersion: float
    seen: bool = False
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """The number as reports print it."""
        return {name: getattr(self, name) for name in self.__slots__}


def sample_needed(totals: Totals, effect: Effect | None = None) -> tuple[Needed, ...]:
    """The units an arm for some ratios, and for the one that was seen.

    Parameters
    ----------
    totals
        Give the rate in the control arm and how much events cluster.
    effect
        What was estimated, where there is anything.

    Notes
    -----
    Exact for independent events; multiplied by the dispersion of the clusters' counts, which is a
    first approximation. Units are those of the exposure: officer-shifts, shifts, hours, incidents.
    """
    events, exposure = totals.events[1], totals.exposures[1]
    if not events or not exposure:
        return ()
    level = effect.level if effect is not None else 0.95
    seen = effect.ratio if effect is not None else None
    dispersion = shape_of(totals).dispersion
    found = [_needed(events / exposure, ratio, dispersion, level) for ratio in RATIOS]
    if seen is not None and math.isfinite(seen) and seen != 1.0:
        found.append(_needed(events / exposure, seen, dispersion, level, seen=True))
    return tuple(found)


def _needed(
    rate: float, ratio: float, dispersion: float, level: float, *, seen: bool = False
) -> Needed:
    if abs(math.log(ratio) if ratio > 0 else -math.inf) < math.log(1.005):
        words = "A ratio this near 1 needs more than any trial could have."
        return Needed(ratio, None, POWER, dispersion, seen, words)
    try:
        units = math.ceil(units_for_power(rate, ratio, power=POWER, level=level) * dispersion)
    except UsageError as problem:
        return Needed(ratio, None, POWER, dispersion, seen, str(problem))
    if units > LARGEST:
        return Needed(ratio, None, POWER, dispersion, seen, "More than any trial could have.")
    return Needed(ratio, units, POWER, dispersion, seen)
