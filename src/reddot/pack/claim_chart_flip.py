"""Where a verdict would turn, as values on the scale of its chart; the words are the verdict's."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from reddot.claims.verdict import Verdict
from reddot.errors import UsageError
from reddot.stats import flips, smallest_significant

UNCLUSTERED = " if events do not cluster"


@dataclass(frozen=True, slots=True)
class FlipPoint:
    """A value at which the verdict turns, and the numbers that give it."""

    value: float
    said: str


def flip_points(verdict: Verdict) -> tuple[FlipPoint, ...]:
    """The values at which a verdict turns; none where there is no such number.

    Parameters
    ----------
    verdict
        A verdict with readings: the first is the one that its flip point is of.

    Returns
    -------
    tuple of FlipPoint
        In the unit of the verdict's value: a share, a rate or a ratio.
    """
    if not verdict.readings or verdict.region is None or verdict.flip_point is None:
        return ()
    found = _WAYS[verdict.kind](verdict) if verdict.kind in _WAYS else ()
    return tuple(point for point in found if math.isfinite(point.value))


def _threshold(verdict: Verdict) -> Iterator[FlipPoint]:
    """The first count that breaks the claim, or the nearest that would make it hold."""
    first, (low, high) = verdict.readings[0], verdict.region or (None, None)
    count, total = first.numerator, first.denominator
    side, edge = ("below", high) if high is not None else ("above", low)
    if edge is None:
        return
    if verdict.method == "exact Poisson" or count != int(count) or total != int(total):
        yield FlipPoint(edge, f"{edge * total:,.4g} in {total:,.12g}")
        return
    try:
        found = flips(int(count), int(total), **{side: edge})
    except UsageError:  # a claim of 0% or 100% has no count beyond it
        return
    holds = found.at - 1 if side == "below" else found.at + 1
    at = found.at if found.by > 0 else holds
    yield FlipPoint(at / total, f"{at:,} of {total:,.12g}")


def _about(verdict: Verdict) -> Iterator[FlipPoint]:
    """The counts just outside the tolerance; those just inside where the count is outside."""
    first, (low, high) = verdict.readings[0], verdict.region or (0.0, 0.0)
    total, count = first.denominator, first.numerator
    least = math.ceil((low or 0.0) * total - 1e-9)
    most = math.floor((high or 0.0) * total + 1e-9)
    rate = verdict.method == "exact Poisson"
    if not rate:
        most = min(most, int(total))
    if least > most:
        return
    inside = least <= count <= most
    ends = (least - 1, most + 1) if inside else (least,) if count < least else (most,)
    word = "in" if rate else "of"
    for end in ends:
        if end >= 0 and (rate or end <= total):
            yield FlipPoint(end / total, f"{end:,} {word} {total:,.12g}")


def _comparison(verdict: Verdict) -> Iterator[FlipPoint]:
    """The events that would tell the two groups apart, did events not cluster."""
    first, (low, _) = verdict.readings[0], verdict.region or (None, None)
    a, b, ratio = first.numerator, first.denominator, first.value
    if not a or not b or not ratio:
        return
    scale = ratio * b / a  # the exposure of the second group over that of the first
    if low is not None:
        needed = smallest_significant(int(b), 1.0, scale)
        yield FlipPoint(needed / b * scale, f"{needed:,} against {b:,.12g}{UNCLUSTERED}")
    else:
        needed = smallest_significant(int(a), scale, 1.0)
        yield FlipPoint(a / needed * scale, f"{a:,.12g} against {needed:,}{UNCLUSTERED}")


def _only(verdict: Verdict) -> Iterator[FlipPoint]:
    """One exception where there is none; no exception where there are some."""
    total, most = verdict.readings[0].denominator, (verdict.bounds or (0.0, verdict.value))[1]
    if most == 1.0 and verdict.bounds is None and total > 1:
        yield FlipPoint((total - 1) / total, f"{total - 1:,.12g} of {total:,.12g}, one exception")
    elif most is not None and most < 1.0:
        yield FlipPoint(1.0, f"{total:,.12g} of {total:,.12g}, no exception")


_WAYS: Mapping[str, Callable[[Verdict], Iterator[FlipPoint]]] = {
    "threshold": _threshold,
    "about": _about,
    "comparison": _comparison,
    "only": _only,
}
