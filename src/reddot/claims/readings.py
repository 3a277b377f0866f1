"""Read a one-sample claim in numbers: every plausible numerator and denominator, judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from reddot.claims.judge import UNKNOWN_DISPERSIONS, Estimate, Region, judge_at_dispersions
from reddot.claims.numbers import FigureBook, Number, read_number
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

    def value(self, *, most: bool = False) -> float:
        """The point, with none or (``most``) all of the cases not stated in the numerator."""
        return (self.numerator.high if most else self.numerator.low) / self.denominator.low


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
    for field in ("numerator", "denominator"):
        if field not in entry:
            raise BadDataError(
                f"{claim.where()}: a claim of the kind '{claim.kind}' needs '{field}'."
            )
    numerator = read_number(entry["numerator"], claim.where("numerator"), book, claim.defaults())
    denominator = read_number(
        entry["denominator"], claim.where("denominator"), book, claim.defaults()
    )
    if numerator is None or denominator is None:
        return None
    is_rate = denominator.unit == "day" or entry.get("measure") == "rate"
    if denominator.low <= 0:
        raise BadDataError(
            f"{claim.where('denominator')}: it is {denominator.low:g}. Give a number above 0."
        )
    if not is_rate and numerator.high > denominator.low:
        share = f"{numerator.high:g} of {denominator.low:g}"
        message = f"{share} is no share. Mend one, or say measure = 'rate'."
        raise BadDataError(f"{claim.where('numerator')}: {message}")
    return Pair(name, numerator, denominator, is_rate)


def judge_pairs(pairs: Sequence[Pair], region: Region, known: float | None) -> list[Reading]:
    """Judge every pair, each at both bounds of its cases not stated."""
    return [
        _judge(pair, name, count, region, known) for pair in pairs for name, count in _counts(pair)
    ]


def _counts(pair: Pair) -> Iterator[tuple[str, float]]:
    yield pair.name, pair.numerator.low
    if pair.numerator.high != pair.numerator.low:
        yield f"{pair.name}, all not stated counted in", pair.numerator.high


def _judge(pair: Pair, name: str, count: float, region: Region, known: float | None) -> Reading:
    estimate = estimator(pair, count)
    dispersions = dispersions_of(pair, known)
    inference, by_dispersion = judge_at_dispersions(estimate, region, dispersions)
    first = estimate(dispersions[0])
    return Reading(
        name=name,
        numerator=count,
        denominator=pair.denominator.low,
        value=first.estimate,
        low=first.low,
        high=first.high,
        inference=inference,
        by_dispersion=by_dispersion,
    )


def estimator(pair: Pair, count: float) -> Estimate:
    """The exact interval of a pair as a function of the dispersion."""
    total = pair.denominator.low

    def estimate(dispersion: float) -> Interval:
        if pair.is_rate:
            return rate_interval(count, total, dispersion=dispersion)
        return share_interval(count, total, dispersion=dispersion)

    return estimate


def dispersions_of(pair: Pair, known: float | None) -> tuple[float, ...]:
    """The dispersions to judge at: the one known, or the four when clustering is not known."""
    if known is not None:
        return (known,)
    if not pair.numerator.clusters:
        return UNKNOWN_DISPERSIONS
    counts, exposures = np.array(pair.numerator.clusters, dtype=float).T
    found = dispersion_from_clusters([(counts, exposures)]).upper
    # the variance of a share is smaller by one less the share, so its own dispersion is larger
    scale = 1.0 if pair.is_rate else max(1.0 - pair.value(), 1e-9)
    return (max(1.0, found / scale),)
