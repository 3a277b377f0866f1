"""From the draws to a p-value and an interval: counting, with nothing approximated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reddot.trial.analysis.arrays import Floats
from reddot.trial.randomisation.kernel import NEGLIGIBLE


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Criticals:
    """Each draw's critical ratios, two arrays of shape (D,).

    Attributes
    ----------
    at_least : array
        The least true ratio at which the draw's statistic is as high as the observed one.
    at_most : array
        The greatest true ratio at which it is as low. Equal to `at_least` but for ties.

    Examples
    --------
    >>> ratios = np.array([0.4, 0.9, 1.3])
    >>> Criticals(at_least=ratios, at_most=ratios).p_value_at(2.0)
    0.5

    """

    at_least: Floats
    at_most: Floats

    @classmethod
    def empty(cls, count: int) -> Criticals:
        """Return room for `count` draws.

        Examples
        --------
        >>> Criticals.empty(3).draws
        3

        """
        return cls(at_least=np.empty(count), at_most=np.empty(count))

    @classmethod
    def joined(cls, parts: Sequence[Criticals]) -> Criticals:
        """Return the draws of all parts in order.

        Examples
        --------
        >>> Criticals.joined([Criticals.empty(3), Criticals.empty(2)]).draws
        5

        """
        if not parts:
            return cls.empty(0)
        return cls(
            at_least=np.concatenate([part.at_least for part in parts]),
            at_most=np.concatenate([part.at_most for part in parts]),
        )

    @property
    def draws(self) -> int:
        """Return the number of draws."""
        return len(self.at_least)

    def p_value_at(self, ratio: float) -> float:
        """Return the two-sided p-value of a true ratio: twice the smaller tail, 1 at most.

        Each tail is (1 + draws as extreme) / (1 + draws), so that it is never 0 and never below
        its level in the long run, however few the draws (Phipson and Smyth 2010,
        doi:10.2202/1544-6115.1585).

        Examples
        --------
        >>> ratios = np.array([0.4, 0.9, 1.3])
        >>> Criticals(at_least=ratios, at_most=ratios).p_value_at(1.0)
        1.0

        """
        high = int(np.count_nonzero(self.at_least <= ratio * (1 + NEGLIGIBLE)))
        low = int(np.count_nonzero(self.at_most >= ratio * (1 - NEGLIGIBLE)))
        return min(1.0, 2 * (1 + min(high, low)) / (1 + self.draws))

    def interval(self, level: float) -> tuple[float, float]:
        """Return the ratios whose p-value is above 1 - level, from the least to the greatest.

        Examples
        --------
        >>> ratios = np.linspace(0.5, 1.5, 99)
        >>> Criticals(at_least=ratios, at_most=ratios).interval(0.90) == (ratios[4], ratios[-5])
        True

        """
        rank = extreme_draws(self.draws, level)
        if rank == 0:
            return 0.0, math.inf
        low = np.partition(self.at_least, rank - 1)[rank - 1]
        high = np.partition(self.at_most, self.draws - rank)[self.draws - rank]
        return float(low), float(high)


def extreme_draws(draws: int, level: float) -> int:
    """Return how many draws must be as extreme for a ratio to be inside the interval.

    Examples
    --------
    >>> extreme_draws(999, 0.95), extreme_draws(19, 0.95)
    (25, 0)

    """
    # the least whole k with 2 (1 + k) / (1 + draws) > 1 - level; rounded, as 1 - 0.95 > 0.05
    return math.floor(round((1.0 - level) * (1 + draws) / 2, 9))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The p-value against a ratio of 1 and the interval, made honest where events are too few.

    ``pinned`` is true where no true ratio fits the draws on one side, so that the end says only
    on which side of 1 the ratio lies.

    Examples
    --------
    >>> limits_of(Criticals.empty(0), 2.0, 0.95)
    Limits(p_value=1.0, low=0.0, high=inf, pinned=False)

    """

    p_value: float
    low: float
    high: float
    pinned: bool


def limits_of(criticals: Criticals, ratio: float, level: float) -> Limits:
    """Return the p-value and the interval around an observed ratio.

    Notes
    -----
    With no events in the control arm no true ratio but infinity gives what was seen (for the
    carry arm: but 0). What was seen then lies beyond every true ratio or none, and inversion
    would leave nothing. The end towards 1 is then 1 where a ratio of 1 is rejected, and else 0
    (or infinity), which can only make the interval wider.

    Examples
    --------
    >>> never = np.full(99, np.inf)
    >>> limits_of(Criticals(at_least=never, at_most=never), math.inf, 0.95)
    Limits(p_value=0.02, low=1.0, high=inf, pinned=True)

    """
    low, high = criticals.interval(level)
    p_value = criticals.p_value_at(1.0)
    rejected = not low <= 1.0 <= high
    pinned = False
    if low > ratio or math.isinf(low):
        low, pinned = (1.0 if rejected and ratio > 1 else 0.0), True
    if high < ratio or high <= 0.0:
        high, pinned = (1.0 if rejected and ratio < 1 else math.inf), True
    return Limits(p_value=p_value, low=low, high=high, pinned=pinned)
