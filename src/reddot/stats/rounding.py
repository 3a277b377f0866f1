"""A printed percentage: all the counts that round to it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from reddot.errors import UsageError
from reddot.stats.arguments import check_whole


@dataclass(frozen=True, slots=True)
class CountRange:
    """Whole counts from `low` to `high`, both included.

    Examples
    --------
    >>> CountRange(284, 287).low
    284

    """

    low: int
    high: int


def counts_behind_percentage(percentage: str | float | Decimal, n: int) -> CountRange:
    """Return all counts of `n` whose percentage rounds to the printed one.

    Parameters
    ----------
    percentage : str, float or Decimal
        As printed, "69%" or 69; the decimals shown are the precision ("8.3%" has one, "69.0%"
        too). 0 to 100.
    n : int
        Whole number of 1 or more.

    Returns
    -------
    CountRange
        Whole counts within 0 to n.

    Raises
    ------
    UsageError
        For text that is no percentage, one outside 0 to 100, or one that no count of n rounds to.

    Notes
    -----
    A percentage that lies exactly half-way between two printed ones belongs to both, because it
    is not known which way the source rounds halves. Assumes that the percentage was rounded,
    not cut off, and that n is its true denominator.

    References
    ----------
    Exact decimal arithmetic; the same idea as the GRIM test, Brown and Heathers (2017),
    doi:10.1177/1948550616673876.

    Examples
    --------
    >>> counts_behind_percentage("69%", 414)
    CountRange(low=284, high=287)

    """
    n = check_whole("n", n, least=1)
    value, half_unit = read_percentage(percentage)
    low = max(0, math.ceil((value - half_unit) * n))
    high = min(n, math.floor((value + half_unit) * n))
    if low > high:
        raise UsageError(
            f"No count of {n} rounds to {percentage}; check the percentage and the number asked."
        )
    return CountRange(low, high)


def read_percentage(percentage: str | float | Decimal) -> tuple[Fraction, Fraction]:
    """Return a printed percentage as an exact share, and half of its last printed place.

    Parameters
    ----------
    percentage : str, float or Decimal
        "69%", "8.3 %", 69; 0 to 100.

    Returns
    -------
    tuple of Fraction
        The share, and half a unit of the last place, both as shares of 1.

    Raises
    ------
    UsageError
        For text that is no percentage or one outside 0 to 100.

    Notes
    -----
    A number is read as its shortest decimal text: 8.3 has one decimal.

    References
    ----------
    None needed.

    Examples
    --------
    >>> share, half_unit = read_percentage("69%")
    >>> float(share), float(half_unit)
    (0.69, 0.005)

    """
    text = str(percentage).strip().removesuffix("%").strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or not 0 <= number <= 100:
        raise UsageError(f"{percentage!r} is no percentage from 0 to 100, such as 69% or 8.3%.")
    return Fraction(number) / 100, Fraction(10) ** exponent / 200
