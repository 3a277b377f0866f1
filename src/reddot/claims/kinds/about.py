"""Claims of "about" and "around": a value within a tolerance that the claim file states."""

from __future__ import annotations

import math
from collections.abc import Sequence
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

DEFAULT_TOLERANCE = Fraction(1, 4)
FIELDS = {
    "value": fields.positive,
    "tolerance": fields.below_one,
    "tolerance_reason": fields.text,
    **fields.ONE_SAMPLE,
}
NEEDED = ("value", "numerator", "denominator")


def judge(claim: Claim, book: FigureBook) -> Verdict:
    """Judge an equivalence claim: supported when the interval lies inside the tolerance."""
    value = read_fraction(claim.need("value"), claim.where("value"))
    typed = claim.fields.get("tolerance", str(DEFAULT_TOLERANCE))
    tolerance = read_fraction(typed, claim.where("tolerance"))
    words = f"about {float(value):,.4g}, within {float(tolerance):.4%}".replace(".0000%", "%")
    pairs = read_pairs(claim, book)
    if pairs is None:
        return cannot_be_checked(claim, claimed=words)
    region = tolerance_region(value, tolerance)
    flip = _flip(pairs[0], region, claim)
    verdict = judge_one_sample(claim, pairs, region, claimed=words, flip_point=flip)
    return replace(verdict, details=_details(claim, pairs, value, tolerance))


def tolerance_region(value: Fraction, tolerance: Fraction = DEFAULT_TOLERANCE) -> Region:
    """The values that "about" a value allows."""
    low, high = value * (1 - tolerance), value * (1 + tolerance)
    return Region(float(low), float(high), closed=True)


def _details(
    claim: Claim, pairs: Sequence[Pair], value: Fraction, tolerance: Fraction
) -> dict[str, object]:
    """What the default tolerance would say of the claim's own pair, and how many days had none."""
    main = pairs[0]
    found: dict[str, object] = {"tolerance": float(tolerance)}
    if "tolerance_reason" in claim.fields:
        found["tolerance_reason"] = claim.fields["tolerance_reason"]
    if tolerance != DEFAULT_TOLERANCE:
        default = judge_one_sample(
            claim, pairs, tolerance_region(value), claimed="", flip_point=None
        )
        found["at_default_tolerance"] = default.inference.value
    if main.denominator.unit == "day":
        days = main.denominator.low
        found["days_without_any_if_random"] = days * math.exp(-main.numerator.low / days)
    return found


def _flip(pair: Pair, region: Region, claim: Claim) -> str | None:
    """How far the count is from the ends of the tolerance."""
    count, total, noun = pair.numerator.low, pair.denominator.low, claim.fields.get("noun", "cases")
    least, most = math.ceil(region.low * total - 1e-9), math.floor(region.high * total + 1e-9)
    if not pair.is_rate:
        most = min(most, int(total))
    if least > most:
        return f"no whole number of {noun} of {total:,.12g} lies within the tolerance"
    if not least <= count <= most:
        needed = f"between {least:,} and {most:,} {noun} would make the claim hold"
        return f"{needed}; there are {count:,.12g}"
    more = f"{most + 1 - count:,.12g} more ({most + 1:,})" if most < total or pair.is_rate else ""
    fewer = f"{count - least + 1:,.12g} fewer ({least - 1:,})" if least > 0 else ""
    ways = " or ".join(way for way in (more, fewer) if way)
    return f"{ways} {noun} would take it out of the tolerance" if ways else None
