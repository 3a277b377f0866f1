"""Read a one-sample claim in numbers: every plausible numerator and denominator, judged."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from reddot.claims.figure_book import FigureBook
from reddot.claims.judge import UNKNOWN_DISPERSIONS, Estimate, Region, judge_at_dispersions
from reddot.claims.numbers import Number, read_number
from reddot.claims.story import Claim
from reddot.claims.verdict import Reading
from reddot.errors import BadDataError
from reddot.stats import Interval, dispersion_from_clusters, rate_interval, share_interval


@dataclass(frozen=True, slots=True)
class Pair:
    """A numerator over a denominator: a share of cases, or a rate per unit of exposure."""

    name: str
    numerator: Number
    denominator: Number
    is_rate: bool

    def least(self) -> float:
        """The least that the cases not stated allow."""
        return min(count / total for _, count, total in self.ends())

    def most(self) -> float:
        """The most that the cases not stated allow."""
        return max(count / total for _, count, total in self.ends())

    def point(self) -> float:
        """The value with no case that is not stated counted in."""
        return self.numerator.low / self.denominator.low

    def ends(self) -> Iterator[tuple[str, float, float]]:
        """The counts and totals to judge: name, count, total.

        Where part and total are of one publication, a case not stated that is counted in the part
        is counted in the total as well, and one that is not is left out of both.
        """
        n, d = self.numerator, self.denominator
        together = (n.high - n.low) if _same_row(n, d) else 0
        yield self.name, n.low, d.low
        if n.high != n.low:
            yield f"{self.name}, all not stated counted in", n.high, min(d.high, d.low + together)
        if d.high != d.low:
            yield f"{self.name}, the largest total", n.low, max(d.low, d.high - together)
            if n.high != n.low and not _same_row(n, d):
                yield f"{self.name}, all not stated counted in, the largest total", n.high, d.high


def _same_row(a: Number, b: Number) -> bool:
    keys = [(n.table, n.force, n.period, n.vintage) for n in (a, b)]
    return a.table is not None and keys[0] == keys[1]


def read_pairs(claim: Claim, book: FigureBook) -> list[Pair] | None:
    """The claim's own pair first, then its other readings; None when a number is not given.

    Raises
    ------
    BadDataError
        A denominator is 0, or a share has more cases than its total.
    """
    main = _pair(claim, claim.fields, "as given", book)
    if main is None:
        return None
    others = [
        _pair(claim, {**claim.fields, **entry}, entry.get("name", f"reading {i}"), book)
        for i, entry in enumerate(claim.fields.get("readings", ()), 2)
    ]
    return [main, *(pair for pair in others if pair is not None)]


def _pair(claim: Claim, entry: Any, name: str, book: FigureBook) -> Pair | None:
    numerator, denominator = (
        read_number(entry[side], claim.where(side), book, claim.defaults())
        for side in ("numerator", "denominator")
    )
    if numerator is None or denominator is None:
        return None
    pair = Pair(
        name, numerator, denominator, denominator.unit == "day" or entry.get("measure") == "rate"
    )
    if denominator.low <= 0:
        raise BadDataError(
            f"{claim.where('denominator')}: it is {denominator.low:g}. Give a number above 0."
        )
    clusters = math.fsum(part for _, part in numerator.clusters)
    if clusters and not math.isclose(clusters, denominator.low):
        message = f"the clusters add up to {clusters:g}; {denominator.low:g} are given"
        raise BadDataError(f"{claim.where('denominator')}: {message}.")
    too_many = [(count, total) for _, count, total in pair.ends() if count > total]
    if too_many and not pair.is_rate:
        share = f"{too_many[0][0]:g} of {too_many[0][1]:g}"
        message = f"{share} is no share. Mend one, or say measure = 'rate'."
        raise BadDataError(f"{claim.where('numerator')}: {message}")
    return pair


def judge_pairs(pairs: Sequence[Pair], region: Region, known: float | None) -> list[Reading]:
    """Judge every pair at each end of its cases not stated, and between them where that decides."""
    return [
        _judge(pair, (name, count, total), region, known)
        for pair in pairs
        for name, count, total in (*pair.ends(), *_between(pair, region))
    ]


def _between(pair: Pair, region: Region) -> Iterator[tuple[str, float, float]]:
    """A count inside the region, where both ends lie on opposite sides of it."""
    if pair.least() < region.low and pair.most() > region.high:
        total = pair.denominator.low
        count = (region.low + region.high) / 2 * total
        yield f"{pair.name}, some of the not stated counted in", count, total


def _judge(
    pair: Pair, reading: tuple[str, float, float], region: Region, known: float | None
) -> Reading:
    name, count, total = reading
    estimate = estimator(pair.is_rate, count, total)
    dispersions = dispersions_of(pair, known)
    inference, by_dispersion = judge_at_dispersions(estimate, region, dispersions)
    first = estimate(dispersions[0])
    return Reading(
        name=name,
        numerator=count,
        denominator=total,
        value=first.estimate,
        low=first.low,
        high=first.high,
        inference=inference,
        by_dispersion=by_dispersion,
    )


def estimator(is_rate: bool, count: float, total: float) -> Estimate:
    """The exact interval of a share or a rate as a function of the dispersion."""

    def estimate(dispersion: float) -> Interval:
        if is_rate:
            return rate_interval(count, total, dispersion=dispersion)
        return share_interval(count, total, dispersion=dispersion)

    return estimate


FEWEST_CLUSTERS = 20  # below this the spread of clusters cannot be told from chance


def dispersions_of(pair: Pair, known: float | None) -> tuple[float, ...]:
    """The dispersions to judge at: the one known, or the four when clustering is not known."""
    if known is not None:
        return (known,)
    if len(pair.numerator.clusters) < FEWEST_CLUSTERS:
        return UNKNOWN_DISPERSIONS
    counts, exposures = np.array(pair.numerator.clusters, dtype=float).T
    found = dispersion_from_clusters([(counts, exposures)]).upper
    # the variance of a share is smaller by one less the share, so its own dispersion is larger
    scale = 1.0 if pair.is_rate else max(1.0 - pair.point(), 1e-9)
    return (max(1.0, found / scale),)
