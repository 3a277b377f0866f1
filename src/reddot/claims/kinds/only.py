"""Claims of "only" and "all": every case counts, and one exception is enough against it."""

from __future__ import annotations

from dataclasses import replace

from reddot.claims import fields
from reddot.claims.figure_book import FigureBook
from reddot.claims.judge import Region, describe
from reddot.claims.one_sample import judge_one_sample
from reddot.claims.readings import Pair, read_pairs
from reddot.claims.story import Claim
from reddot.claims.unchecked import cannot_be_checked
from reddot.claims.verdict import Description, Inference, Verdict

FIELDS = {"numerator": fields.number, "denominator": fields.number, "noun": fields.text}
NEEDED = ("numerator", "denominator")
ALL = Region(low=1.0, high=1.0, closed=True)
_INFERENCE = {
    Description.HOLDS: Inference.SUPPORTED,
    Description.DOES_NOT_HOLD: Inference.CONTRADICTED,
    Description.DEPENDS_ON_MISSING: Inference.DEPENDS_ON_MISSING,
}


def judge(claim: Claim, book: FigureBook) -> Verdict:
    """Judge a claim about every case counted; no sample stands for others here.

    Raises
    ------
    BadDataError
        The numbers do not go together, such as a part larger than its total.

    Notes
    -----
    The cases are counted, not drawn: an exception contradicts the claim however few there are,
    and the interval printed beside it says only what another such period might show.
    """
    pairs = read_pairs(claim, book)
    if pairs is None:
        return cannot_be_checked(claim, claimed="all")
    verdict = judge_one_sample(claim, pairs, ALL, claimed="all", flip_point=_flip(pairs[0], claim))
    description = describe(pairs[0].least(), pairs[0].most(), ALL)
    inference = _INFERENCE[description]
    return replace(
        verdict,
        inference=inference,
        by_dispersion={},
        readings=[
            replace(r, inference=_of(r.numerator, r.denominator), by_dispersion={})
            for r in verdict.readings
        ],
    )


def _of(count: float, total: float) -> Inference:
    return Inference.SUPPORTED if count == total else Inference.CONTRADICTED


def _flip(pair: Pair, claim: Claim) -> str:
    noun = claim.fields.get("noun", "cases")
    total = pair.denominator.low
    exceptions, untold = total - pair.numerator.high, pair.numerator.high - pair.numerator.low
    if exceptions > 0:
        return f"exceptions among {total:,.12g} {noun}: {exceptions:,.12g}"
    if untold > 0:
        return f"of {untold:,.12g} among {total:,.12g} {noun} it cannot be told"
    return f"one exception among {pair.denominator.low:,.12g} {noun} would break the claim"
