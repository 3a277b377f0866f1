"""From an interval to a verdict: the one place where the rules of inference are written."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from reddot.claims.verdict import Description, Inference
from reddot.stats import Interval

# Where clustering is not known, a verdict must stand at each of these.
UNKNOWN_DISPERSIONS = (1.0, 2.0, 3.0, 5.0)

Estimate = Callable[[float], Interval]


@dataclass(frozen=True, slots=True)
class Region:
    """The values that would make a claim true: between ``low`` and ``high``.

    ``two_groups`` marks a comparison, where an interval that spans is never "imprecise" support:
    it cannot tell the groups apart. ``closed`` regions hold their ends ("about"); open ones do not
    ("fewer than").
    """

    low: float = -math.inf
    high: float = math.inf
    two_groups: bool = False
    closed: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value makes the claim true; an infinite one lies within an open end."""
        if self.closed:
            return self.low <= value <= self.high
        above = self.low < value or math.isinf(self.low)
        return above and (value < self.high or math.isinf(self.high))

    def contains(self, low: float, high: float) -> bool:
        """Whether a whole interval lies strictly inside."""
        above = self.low < low or math.isinf(self.low)
        return above and (high < self.high or math.isinf(self.high))

    def meets(self, low: float, high: float) -> bool:
        """Whether any value between two makes the claim true."""
        return self.holds(low) or self.holds(high) or (low < self.low and high > self.high)

    def as_pair(self) -> tuple[float | None, float | None]:
        """The two ends, ``None`` where there is none."""
        ends = (self.low, self.high)
        return tuple(None if math.isinf(end) else end for end in ends)  # type: ignore[return-value]


def judge_interval(interval: Interval, region: Region) -> Inference:
    """Judge one interval against a region.

    Parameters
    ----------
    interval
        Exact two-sided 95% interval of the value claimed about.
    region
        The values that would make the claim true.

    Returns
    -------
    Inference
        Supported when the whole interval is inside, contradicted when none of it is; in between
        imprecise when the point is inside and the claim compares no groups, else not
        distinguishable.

    Examples
    --------
    >>> judge_interval(Interval(0.083, 0.057, 0.116, "exact", 0.95), Region(high=0.10)).value
    'supported_but_imprecise'
    """
    if region.contains(interval.low, interval.high):
        return Inference.SUPPORTED
    if interval.high < region.low or interval.low > region.high:
        return Inference.CONTRADICTED
    return weaken(interval.estimate, region)


def weaken(value: float | None, region: Region) -> Inference:
    """The verdict of an interval that spans the edge of the region."""
    inside = value is not None and region.holds(value)
    if inside and not region.two_groups:
        return Inference.SUPPORTED_BUT_IMPRECISE
    return Inference.NOT_DISTINGUISHABLE


def judge_at_dispersions(
    estimate: Estimate, region: Region, dispersions: Iterable[float] = UNKNOWN_DISPERSIONS
) -> tuple[Inference, Mapping[str, Inference]]:
    """Judge an estimate at each dispersion: a firm verdict must stand at all of them.

    Parameters
    ----------
    estimate
        Gives the interval at a dispersion.
    region
        The values that would make the claim true.
    dispersions
        One number when the clustering is known, else 1, 2, 3 and 5.

    Returns
    -------
    inference, by_dispersion
        The verdict, and the verdict at each dispersion by its number.
    """
    intervals = {d: estimate(d) for d in dispersions}
    found = {f"{d:g}": judge_interval(interval, region) for d, interval in intervals.items()}
    if len(set(found.values())) == 1:
        return next(iter(found.values())), found
    return weaken(next(iter(intervals.values())).estimate, region), found


def describe(low: float, high: float, region: Region) -> Description:
    """Whether the figures say the claim, over all that the missing cases allow: low to high.

    Examples
    --------
    >>> describe(0.3, 0.7, Region(0.4, 0.6)).value  # false at both ends, true in between
    'depends_on_missing'
    """
    if region.holds(low) and region.holds(high):
        return Description.HOLDS
    return Description.DEPENDS_ON_MISSING if region.meets(low, high) else Description.DOES_NOT_HOLD


def combine(inferences: Iterable[Inference], description: Description) -> Inference:
    """One verdict from every plausible reading: it stands only if it is common to all.

    Examples
    --------
    >>> both = [Inference.SUPPORTED, Inference.SUPPORTED_BUT_IMPRECISE]
    >>> combine(both, Description.HOLDS).value
    'supported_but_imprecise'
    """
    found = set(inferences)
    if len(found) == 1:
        return found.pop()
    if description is Description.DEPENDS_ON_MISSING:
        return Inference.DEPENDS_ON_MISSING
    if found <= {Inference.SUPPORTED, Inference.SUPPORTED_BUT_IMPRECISE}:
        return Inference.SUPPORTED_BUT_IMPRECISE
    return Inference.NOT_DISTINGUISHABLE
