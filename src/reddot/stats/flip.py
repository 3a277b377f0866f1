"""The flip point: how many more or fewer cases would break a claim about a share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from reddot.errors import UsageError
from reddot.stats.arguments import check_part, check_whole, read_fraction


@dataclass(frozen=True, slots=True)
class Flip:
    """Where a claim about a share breaks.

    Attributes
    ----------
    at : int
        The numerator nearest to the claim at which it no longer holds.
    by : int
        Cases from the given count to `at`: more for a "below" claim, fewer for an "above"
        claim. 0 or less means that the claim does not hold at the given count.

    Examples
    --------
    >>> Flip(at=38, by=7).by
    7

    """

    at: int
    by: int


def flips(
    count: float,
    n: float,
    *,
    below: str | float | Fraction | None = None,
    above: str | float | Fraction | None = None,
) -> Flip:
    """Return the numerator at which "the share is below (above) a threshold" stops being true.

    Parameters
    ----------
    count, n : int
        Whole numbers, 0 ≤ count ≤ n, n ≥ 1.
    below : str, float or Fraction, optional
        Threshold t of the claim count/n < t, 0 < t ≤ 1. It breaks at the smallest numerator with
        share ≥ t. Read exactly: "0.10", "10%", "1/10" and 0.1 are one tenth.
    above : str, float or Fraction, optional
        Threshold t of the claim count/n > t, 0 ≤ t < 1. It breaks at the largest numerator with
        share ≤ t. Give `below` or `above`, not both.

    Returns
    -------
    Flip
        `at` and `by`, in cases.

    Raises
    ------
    UsageError
        For counts that are not whole, count > n, n = 0, both thresholds or none, or a
        threshold outside its range.

    Notes
    -----
    Both claims are strict: 40 of 400 is not below 10%. n is held fixed: the cases that flip are
    taken to move between categories, not to come on top.

    References
    ----------
    Exact rational arithmetic; no distribution is involved.

    Examples
    --------
    >>> flips(31, 372, below="0.10")
    Flip(at=38, by=7)

    """
    count, n = check_whole("count", count), check_whole("n", n, least=1)
    check_part(count, n)
    if (below is None) == (above is None):
        raise UsageError(f"below is {below} and above is {above}; give exactly one of them.")
    if below is not None:
        at = math.ceil(_threshold("below", below) * n)
        return Flip(at=at, by=at - count)
    at = math.floor(_threshold("above", above) * n)
    return Flip(at=at, by=count - at)


def _threshold(name: str, value: str | float | Fraction | None) -> Fraction:
    threshold = read_fraction(name, "" if value is None else value)
    # a claim that no numerator can break (above 100%, below 0%) is no claim
    inside = 0 < threshold <= 1 if name == "below" else 0 <= threshold < 1
    if not inside:
        allowed = "above 0 and at most 1" if name == "below" else "at least 0 and under 1"
        raise UsageError(f"{name} is {value}; it must be {allowed} (10% is 0.1).")
    return threshold
