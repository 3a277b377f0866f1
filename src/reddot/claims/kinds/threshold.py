"""Claims of "fewer than" and "more than": a share or a rate on one side of a threshold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from reddot.claims import fields
from reddot.claims.figure_book import FigureBook
from reddot.claims.judge import Region
from reddot.claims.numbers import read_fraction
from reddot.claims.one_sample import judge_one_sample
from reddot.claims.readings import Pair, read_pairs
from reddot.claims.story import Claim
from reddot.claims.unchecked import cannot_be_checked
from reddot.claims.verdict import Verdict
from reddot.errors import BadDataError
from reddot.stats import flips, rate_p_value, share_p_value

FIELDS = {
    "below": fields.positive,
    "above": fields.fraction,
    **fields.ONE_SAMPLE,
}
NEEDED = ("numerator", "denominator")


def check_together(claim: Claim) -> Iterator[str]:
    """One side of one threshold."""
    if ("below" in claim.fields) == ("above" in claim.fields):
        yield f"{claim.where()}: give one of 'below' and 'above', such as below = '10%'."


def judge(claim: Claim, book: FigureBook) -> Verdict:
    """Judge a threshold claim: ``below`` or ``above``, as a share (10%) or a rate.

    Raises
    ------
    BadDataError
        The threshold of a share is above 100%, or the numbers do not go together.
    """
    side = "below" if "below" in claim.fields else "above"
    typed = claim.fields[side]
    threshold = read_fraction(typed, claim.where(side))
    pairs = read_pairs(claim, book)
    if pairs is None:
        return cannot_be_checked(claim, claimed=f"{side} {typed}")
    words = f"{side} {_words(threshold, pairs[0])}"
    if not pairs[0].is_rate and not 0 <= threshold <= 1:
        raise BadDataError(f"{claim.where(side)}: {typed!r} is no share. Give 0% to 100%.")
    region = Region(high=float(threshold)) if side == "below" else Region(low=float(threshold))
    flip = _flip(pairs[0], side, threshold, claim.fields.get("noun", "cases"))
    verdict = judge_one_sample(claim, pairs, region, claimed=words, flip_point=flip)
    return replace(verdict, details={"p_value_one_sided": _p_value(pairs[0], side, threshold)})


def _p_value(pair: Pair, side: str, threshold: Fraction) -> float | None:
    """The chance of a count as far on the claimed side, were the threshold the truth."""
    if threshold == 0 or (threshold == 1 and not pair.is_rate):
        return None
    test = rate_p_value if pair.is_rate else share_p_value
    return test(pair.numerator.low, pair.denominator.low, float(threshold), side=side)


def _words(threshold: Fraction, pair: Pair) -> str:
    value = float(threshold)
    return f"{value:,.4g}" if pair.is_rate else f"{value * 100:.4g}%"


def _flip(pair: Pair, side: str, threshold: Fraction, noun: str) -> str | None:
    count, total = pair.numerator.low, pair.denominator.low
    if pair.is_rate or count != int(count) or total != int(total):
        edge = float(threshold) * total
        return f"{edge:,.4g} {noun} in {total:,.4g} is the edge; the figures have {count:,.4g}"
    if threshold in (0, 1):
        return None
    found = flips(int(count), int(total), **{side: threshold})
    if found.by > 0:
        more = "more" if side == "below" else "fewer"
        return f"{found.by} {more} {noun} ({found.at} of {total:,.12g}) would break the claim"
    less = "fewer" if side == "below" else "more"
    return f"{1 - found.by} {less} {noun} would make the claim hold"
