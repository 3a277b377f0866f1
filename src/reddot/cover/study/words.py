"""Estimates in words, with no more digits than their Monte-Carlo error leaves room for."""

from __future__ import annotations

import math

from reddot.cover.study.differences import Difference
from reddot.cover.study.estimate import Estimate
from reddot.cover.study.spread import Spread

MOST_PLACES = 2


def places_of(se: float | None, most: int = MOST_PLACES) -> int:
    """Decimal places at which one step of the last digit is not below half the standard error.

    Without an error known there are none.

    Examples
    --------
    >>> [places_of(se) for se in (None, 3.0, 0.3, 0.03, 0.0)]
    [0, 0, 1, 2, 2]

    """
    if se is None:
        return 0
    if se <= 0.0:
        return most
    return min(max(-math.floor(math.log10(2.0 * se)), 0), most)


def minutes_in_words(found: Estimate, *, interval: bool = True) -> str:
    """Minutes as people read them, with their interval.

    Examples
    --------
    >>> minutes_in_words(Estimate(value=12.345, se=0.2, low=11.9, high=12.8, replications=20))
    '12.3 (11.9 to 12.8)'
    >>> minutes_in_words(Estimate(value="never"))
    'never'

    """
    return _in_words(found, (1.0, ""), most=1, interval=interval)


def share_in_words(found: Estimate, *, interval: bool = True) -> str:
    """A share as a percentage, with its interval.

    Examples
    --------
    >>> share_in_words(Estimate(value=0.1234, se=0.002, low=0.119, high=0.128, replications=20))
    '12.3% (11.9% to 12.8%)'

    """
    return _in_words(found, (100.0, "%"), most=1, interval=interval)


def number_in_words(name: str, found: Estimate, *, interval: bool = True) -> str:
    """A number by its name: those that begin with ``over`` are shares, the others minutes."""
    words = share_in_words if is_share(name) else minutes_in_words
    return words(found, interval=interval)


def is_share(name: str) -> bool:
    """Whether a number of this name is a share of those who wait."""
    return name.startswith("over_")


def _in_words(found: Estimate, unit: tuple[float, str], *, most: int, interval: bool) -> str:
    if isinstance(found.value, str):
        return found.value.replace("_", " ")
    scale, sign = unit
    places = places_of(None if found.se is None else scale * found.se, most)
    words = f"{scale * found.value:.{places}f}{sign}"
    if found.at_least:
        words = f"at least {words}"
    if not interval or found.low is None:
        return words
    low = f"{scale * found.low:.{places}f}{sign}"
    high = "no limit" if found.high is None else f"{scale * found.high:.{places}f}{sign}"
    return f"{words} ({low} to {high})"


def name_in_words(name: str) -> str:
    """The name of a number as a heading.

    Examples
    --------
    >>> name_in_words("p90"), name_in_words("over_15"), name_in_words("mean")
    ('90% within', 'over 15 min', 'mean')

    """
    if is_share(name):
        return f"over {name.removeprefix('over_')} min"
    return {"p90": "90% within"}.get(name, name)


def change_in_words(found: Difference) -> str:
    """A difference with its interval and its sign.

    Where only some replications have both numbers, it says how many.
    """
    if found.change is None or found.change.number is None:
        return "not available"
    words = number_in_words(found.name, found.change)
    signed = f"+{words}" if found.change.number > 0 else words
    if found.pairs < found.before.replications:
        return f"{signed}, of {found.pairs} pairs"
    return signed


def spread_in_words(found: Spread) -> tuple[str, str, str, str, str]:
    """The mean, the range by the inputs, the two standard deviations, and which is greater."""
    if isinstance(found.value, str):
        return (found.value.replace("_", " "), "", "", "", "")
    sd, noise = found.parameters_sd or 0.0, found.monte_carlo_sd or 0.0
    places = places_of(max(sd, noise) / math.sqrt(max(found.draws, 1)), 1)
    greater = "the inputs" if found.dominated_by == "parameters" else "the simulation"
    return (
        f"{'at least ' if found.at_least else ''}{found.value:.{places}f}",
        f"{found.low:.{places}f} to {found.high:.{places}f}",
        f"{sd:.{places_of(sd / 2, 1)}f}",
        f"{noise:.{places_of(noise / 2, 1)}f}",
        greater,
    )
