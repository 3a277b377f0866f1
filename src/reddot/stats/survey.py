"""A published survey percentage: what it says of respondents, and what of everyone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from reddot.errors import UsageError
from reddot.stats.arguments import check_level, check_part, check_whole, read_fraction
from reddot.stats.finite import finite_population_interval
from reddot.stats.missing import manski_bounds
from reddot.stats.rounding import CountRange, counts_behind_percentage, read_percentage
from reddot.stats.share import share_interval


@dataclass(frozen=True, slots=True)
class SurveyShare:
    """A survey share with three margins; those that need the population are None without it.

    Attributes
    ----------
    estimate : float
        The share as printed, or count/n when a count was given.
    low, high : float
        Exact interval over all counts that round to the percentage.
    count_low, count_high : int
        Those counts.
    fpc_low, fpc_high : float or None
        Hypergeometric interval for the share of the population, over the same counts.
    worst_low, worst_high : float or None
        Worst-case bounds: none, or all, of those who did not answer agree.
    nonresponders_needed_low, nonresponders_needed_high : float or None
        Share of those who did not answer that must agree for a strict majority of the
        population, over the same counts; 0 when the answers alone suffice, None when even all
        of them would not.
    method : str
        "exact".
    level : float
        The two-sided level.

    Examples
    --------
    >>> survey_share("69%", 414).count_low
    284

    """

    estimate: float
    low: float
    high: float
    count_low: int
    count_high: int
    fpc_low: float | None
    fpc_high: float | None
    worst_low: float | None
    worst_high: float | None
    nonresponders_needed_low: float | None
    nonresponders_needed_high: float | None
    method: str
    level: float


def survey_share(
    percent_or_count: str | float,
    n: int,
    *,
    population: int | None = None,
    majority: float | str | Fraction = 0.5,
    level: float = 0.95,
) -> SurveyShare:
    """Return what a survey percentage supports, for respondents and for the population.

    Parameters
    ----------
    percent_or_count : str or int
        A percentage with its sign, "69%", or a whole count, 285.
    n : int
        Number who answered, 1 or more.
    population : int, optional
        Number who could have answered, n included.
    majority : float, str or Fraction
        The claim needs more than this share of the population; read exactly, 0 ≤ majority < 1.
    level : float
        Two-sided level between 0 and 1.

    Returns
    -------
    SurveyShare
        All shares in 0 to 1.

    Raises
    ------
    UsageError
        For a percentage that no count of n rounds to, a number that is neither whole nor a
        percentage, count > n, n > population, or a majority or level outside its range.

    Notes
    -----
    The intervals assume that respondents are a random draw; when they chose to answer, only the
    worst-case bounds and the share of non-responders needed stand.

    References
    ----------
    Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404; Manski (1989), doi:10.2307/145818.

    Examples
    --------
    >>> share = survey_share("69%", 414, population=1500)
    >>> f"{share.fpc_low:.3f} to {share.fpc_high:.3f}"
    '0.646 to 0.731'

    """
    n, level = check_whole("n", n, least=1), check_level(level)
    threshold = _read_majority(majority)
    counts, estimate = _read_counts(percent_or_count, n)
    beyond = _beyond_respondents(counts, n, population, threshold, level)
    return SurveyShare(
        estimate=estimate,
        low=share_interval(counts.low, n, level=level).low,
        high=share_interval(counts.high, n, level=level).high,
        count_low=counts.low,
        count_high=counts.high,
        **beyond,
        method="exact",
        level=level,
    )


def nonresponders_needed(
    count: int, n: int, population: int, majority: float | str | Fraction = 0.5
) -> float | None:
    """Return the share of those who did not answer that must agree for a strict majority.

    Parameters
    ----------
    count, n, population : int
        `count` of the `n` who answered agree, of a population of that size.
    majority : float, str or Fraction
        More than this share of the population is needed; 0 ≤ majority < 1.

    Returns
    -------
    float or None
        Share in 0 to 1; 0 when reached already, None when it cannot be reached.

    Raises
    ------
    UsageError
        For counts not whole or not in the order count ≤ n ≤ population, or a majority outside
        its range.

    Notes
    -----
    A strict majority is floor(population × majority) + 1 people.

    References
    ----------
    Exact arithmetic; no distribution is involved.

    Examples
    --------
    >>> round(nonresponders_needed(287, 414, 1500), 3)
    0.427

    """
    count, n = check_whole("count", count), check_whole("n", n)
    check_part(count, n)
    size = check_whole("population", population, least=max(1, n))
    short = math.floor(size * _read_majority(majority)) + 1 - count
    if short <= 0:
        return 0.0
    return short / (size - n) if short <= size - n else None


def _beyond_respondents(
    counts: CountRange, n: int, population: int | None, majority: Fraction, level: float
) -> dict[str, float | None]:
    if population is None:
        names = ("fpc", "worst", "nonresponders_needed")
        return {f"{name}_{end}": None for name in names for end in ("low", "high")}
    size = check_whole("population", population, least=n)
    return {
        "fpc_low": finite_population_interval(counts.low, n, size, level=level).low,
        "fpc_high": finite_population_interval(counts.high, n, size, level=level).high,
        "worst_low": manski_bounds(counts.low, n, size).low,
        "worst_high": manski_bounds(counts.high, n, size).high,
        "nonresponders_needed_low": nonresponders_needed(counts.high, n, size, majority),
        "nonresponders_needed_high": nonresponders_needed(counts.low, n, size, majority),
    }


def _read_counts(given: str | float, n: int) -> tuple[CountRange, float]:
    text = str(given).strip()
    if text.endswith("%"):
        return counts_behind_percentage(text, n), float(read_percentage(text)[0])
    try:
        count = check_whole("count", float(text))
    except ValueError:
        raise UsageError(f"{given!r} is neither a percentage (69%) nor a whole count.") from None
    except UsageError:
        raise UsageError(f"{given!r} is no whole count; write a percentage as 69%.") from None
    check_part(count, n)
    return CountRange(count, count), count / n


def _read_majority(majority: float | str | Fraction) -> Fraction:
    threshold = read_fraction("majority", majority)
    if not 0 <= threshold < 1:
        raise UsageError(f"majority is {majority}; it must be at least 0 and under 1.")
    return threshold
