"""A scenario with some inputs changed: another trained share, faster roads, more calls."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from reddot.cover.scenario import Scenario, Uncertainty

SD_IN_95 = 1.959963984540054  # standard deviations from the middle to an end of a 95% range


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What differs from a scenario.

    ``trained_share`` in place of the roster's, None to leave it; ``speed``, ``demand`` and
    ``escalation`` are factors on all speeds, numbers of calls and chances to escalate.
    """

    trained_share: float | None = None
    speed: float = 1.0
    demand: float = 1.0
    escalation: float = 1.0

    def of(self, scenario: Scenario) -> Scenario:
        """The scenario with these speeds, calls and chances.

        Notes
        -----
        The trained share is not part of a scenario's roster here: it is given to the replication.
        A chance to escalate never passes 1. Time to turn out does not change with the speed.
        """
        changed = scenario
        if self.speed != 1.0:
            changed = replace(changed, minutes=changed.minutes / self.speed)
        if (self.demand, self.escalation) != (1.0, 1.0):
            scaled = changed.demand.scaled(calls=self.demand, escalation=self.escalation)
            changed = replace(changed, demand=scaled)
        return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class LogNormal:
    """A lognormal law of a factor: the mean and standard deviation of its logarithm."""

    mean: float
    sd: float

    def draw(self, stream: np.random.Generator) -> float:
        """One factor; a number is drawn even where the law has no spread."""
        return math.exp(self.mean + self.sd * float(stream.standard_normal()))


def law_of_range(low: float, high: float) -> LogNormal:
    """The lognormal law with a given 95% range.

    Examples
    --------
    >>> law = law_of_range(0.5, 2.0)
    >>> round(law.mean, 12), round(math.exp(law.mean + SD_IN_95 * law.sd), 12)
    (0.0, 2.0)

    """
    middle, half = math.log(low * high) / 2.0, math.log(high / low) / 2.0
    return LogNormal(mean=middle, sd=half / SD_IN_95)


def law_of_spread(cv: float) -> LogNormal:
    """The lognormal law with mean 1 and a given coefficient of variation.

    Examples
    --------
    >>> law_of_spread(0.0)
    LogNormal(mean=-0.0, sd=0.0)

    """
    variance = math.log1p(cv * cv)
    return LogNormal(mean=-variance / 2.0, sd=math.sqrt(variance))


def draw_variant(
    uncertainty: Uncertainty, stream: np.random.Generator, *, trained_share: float | None = None
) -> Variant:
    """Draw speeds, calls and chances to escalate that the stated uncertainty allows.

    Parameters
    ----------
    uncertainty
        The ranges, from the scenario.
    stream
        Three numbers are drawn from it: speed, demand, escalation, whatever the ranges are.
    trained_share
        Goes into the variant as it is.

    Examples
    --------
    >>> draw_variant(Uncertainty(), np.random.default_rng(1)).speed
    1.0

    """
    return Variant(
        trained_share=trained_share,
        speed=law_of_range(uncertainty.speed_low, uncertainty.speed_high).draw(stream),
        demand=law_of_spread(uncertainty.demand_cv).draw(stream),
        escalation=law_of_range(uncertainty.escalation_low, uncertainty.escalation_high).draw(
            stream
        ),
    )
