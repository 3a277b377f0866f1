"""What would settle a comparison: the count or the exposure at which it becomes distinguishable."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reddot.stats.arguments import check_level, check_positive, check_whole
from reddot.stats.rate_ratio import rate_ratio


@dataclass(frozen=True, slots=True)
class ExposureRange:
    """Whole exposures of the control group, ends included, that leave a ratio of 1 possible.

    Attributes
    ----------
    low : int
        The smallest such exposure, at least 1.
    high : int or None
        The largest; None when there is no largest (no events in group A). It is below `low`
        when no whole number leaves 1 possible.

    Examples
    --------
    >>> ExposureRange(33, 936).contains(400)
    True

    """

    low: int
    high: int | None

    def contains(self, exposure: float) -> bool:
        """Tell whether a control exposure lies in the range.

        Examples
        --------
        >>> ExposureRange(33, None).contains(1_000_000)
        True

        """
        return self.low <= exposure and (self.high is None or exposure <= self.high)


def smallest_significant(
    count_b: int,
    exposure_a: float,
    exposure_b: float,
    *,
    level: float = 0.95,
    dispersion: float = 1.0,
) -> int:
    """Return the smallest count in group A whose exact interval for A over B lies above 1.

    Parameters
    ----------
    count_b : int
        Events in group B, 0 or more.
    exposure_a, exposure_b : float
        Above 0, both in one unit.
    level : float
        Two-sided level between 0 and 1.
    dispersion : float
        Variance of a count over its mean, 1 or more.

    Returns
    -------
    int
        Events in group A.

    Raises
    ------
    UsageError
        As `rate_ratio`, and for a count that is not whole.

    Notes
    -----
    The lower limit rises with the count, so the answer is found by doubling and halving.

    References
    ----------
    Przyborowski and Wilenski (1940), doi:10.1093/biomet/31.3-4.313.

    Examples
    --------
    >>> smallest_significant(3, 400, 400)
    12

    """
    count_b = check_whole("count_b", count_b)

    def above(count_a: int) -> bool:
        ratio = rate_ratio(
            count_a, exposure_a, count_b, exposure_b, level=level, dispersion=dispersion
        )
        return ratio.low > 1.0

    short, enough = 0, 1  # no events are never above
    while not above(enough):
        short, enough = enough, 2 * enough
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if above(middle) else (middle, enough)
    return enough


def distinguishable_exposure(
    count_a: int,
    exposure_a: float,
    count_b: int,
    *,
    level: float = 0.95,
    dispersion: float = 1.0,
) -> ExposureRange:
    """Return the control exposures for which A and B are *not* distinguishable.

    For a story that gives two counts and one exposure: outside this range of the exposure that
    it does not give, the two rates would differ significantly.

    Parameters
    ----------
    count_a, count_b : int
        Events in each group.
    exposure_a : float
        Exposure of group A, above 0.
    level : float
        Two-sided level between 0 and 1.
    dispersion : float
        Variance of a count over its mean, 1 or more.

    Returns
    -------
    ExposureRange
        Whole numbers in the unit of `exposure_a`.

    Raises
    ------
    UsageError
        As `rate_ratio`, and for a count that is not whole.

    Notes
    -----
    The limits of the ratio are proportional to the control exposure, so each end is found by
    one division. Below the range the interval lies wholly under 1, above it wholly over 1.

    References
    ----------
    Przyborowski and Wilenski (1940), doi:10.1093/biomet/31.3-4.313.

    Examples
    --------
    >>> distinguishable_exposure(6, 400, 3)
    ExposureRange(low=33, high=936)

    """
    count_a, count_b = check_whole("count_a", count_a), check_whole("count_b", count_b)
    check_positive("exposure_a", exposure_a)
    # a dispersion divides both exposures alike, so that exposures of 1 give the limits per unit
    per_unit = rate_ratio(
        count_a, 1.0, count_b, 1.0, level=check_level(level), dispersion=dispersion
    )
    low = 0.0 if math.isinf(per_unit.high) else exposure_a / per_unit.high
    return ExposureRange(
        low=max(1, math.ceil(low)),
        high=math.floor(exposure_a / per_unit.low) if per_unit.low > 0 else None,
    )
