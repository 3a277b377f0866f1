"""An interval with what it belongs to: estimate, ends, method and level."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reddot.errors import UsageError


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its two ends, in the unit of the estimate (a share, a rate).

    Attributes
    ----------
    estimate : float or None
        None when there is nothing to divide by (no trials, no exposure).
    low, high : float
        The ends; both belong to the interval. `high` may be ``math.inf``.
    method : str
        How the ends were found, such as "exact", "mid_p" or "wilson".
    level : float
        The two-sided level, such as 0.95.

    Raises
    ------
    UsageError
        When an end is not a number or the ends are in the wrong order.

    Examples
    --------
    >>> Interval(0.083, 0.057, 0.116, "exact", 0.95).contains(0.10)
    True

    """

    estimate: float | None
    low: float
    high: float
    method: str
    level: float

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise UsageError(f"The interval {self.low} to {self.high} has no valid order.")

    def contains(self, x: float) -> bool:
        """Tell whether `x` lies in the interval, ends included.

        Examples
        --------
        >>> Interval(2.0, 0.427, 12.36, "exact", 0.95).contains(1)
        True

        """
        return self.low <= x <= self.high
