"""Claims of "fewer than" and "more than": a share or a rate on one side of a threshold."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from reddot.claims.judge import Region
from reddot.claims.numbers import FigureBook, read_fraction
from reddot.claims.one_sample import judge_one_sample
from reddot.claims.readings import Pair, read_pairs
from reddot.claims.story import Claim
from reddot.claims.unchecked import cannot_be_checked
from reddot.claims.verdict import Verdict
from reddot.errors import BadDataError
from reddot.stats import flips, rate_p_value, share_p_value

FIELDS = frozenset({"numerator", "denominator", "below", "above", "noun", "dispersion", "measure"})


def judge(claim: Claim, book: FigureBook) -> Verdict:
    """Judge a threshold claim: ``below`` or ``above``, as a share (10%) or a rate.

    Raises
    ------
    BadDataError
        The claim gives neither or both, or a number is put wrongly.
    """
    side, threshold = _threshold(claim)
    pairs = read_pairs(claim, book)
    words = f"{'below' if side == 'below' else 'above'} {_percent(threshold)}"
    if pairs is None:
        return cannot_be_checked(claim, claimed=words)
    region = Region(high=float(threshold)) if side == "below" else Region(low=float(threshold))
    flip = _flip(pairs[0], side, threshold, claim.fields.get("noun", "cases"))
    verdict = judge_one_sample(claim, pairs, region, claimed=words, flip_point=flip)
    return replace(verdict, details={"p_value_one_sided": _p_value(pairs[0], side, threshold)})


def _p_value(pair: Pair, side: str, threshold: Fraction) -> float:
    """The chance of a count as far on the claimed side, were the threshold the truth."""
    test = rate_p_value if pair.is_rate else share_p_value
    return test(pair.numerator.low, pair.denominator.low, float(threshold), side=side)


def _threshold(claim: Claim) -> tuple[str, Fraction]:
    given = [side for side in ("below", "above") if side in claim.fields]
    if len(given) != 1:
        raise BadDataError(
            f"{claim.where()}: give one of 'below' and 'above', such as below = '10%'."
        )
    return given[0], read_fraction(claim.fields[given[0]], claim.where(given[0]))


def _percent(threshold: Fraction) -> str:
    return f"{float(threshold):.4g}" if threshold > 1 else f"{float(threshold) * 100:.4g}%"


def _flip(pair: Pair, side: str, threshold: Fraction, noun: str) -> str:
    count, total = pair.numerator.low, pair.denominator.low
    if pair.is_rate or count != int(count) or total != int(total):
        edge = float(threshold) * total
        return f"{edge:,.4g} {noun} in {total:,.4g} is the edge; the figures have {count:,.4g}"
    found = flips(int(count), int(total), **{side: threshold})
    if found.by > 0:
        more = "more" if side == "below" else "fewer"
        return f"{found.by} {more} {noun} ({found.at} of {total:g}) would break the claim"
    less = "fewer" if side == "below" else "more"
    return f"{1 - found.by} {less} {noun} would make the claim hold"
