"""Claims of a survey's share: what respondents said, and how far it can reach beyond them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from reddot.claims.flags import find_flags
from reddot.claims.judge import Region, judge_interval
from reddot.claims.numbers import FigureBook, Number, read_fraction, read_number
from reddot.claims.story import Claim
from reddot.claims.unchecked import cannot_be_checked
from reddot.claims.verdict import Description, Inference, Verdict
from reddot.errors import BadDataError
from reddot.stats import Interval, SurveyShare, survey_share

FIELDS = frozenset(
    {"respondents", "percent", "at_least", "more_than", "population", "frame", "nonresponse"}
)


def judge(claim: Claim, book: FigureBook) -> Verdict:
    """Judge a survey share: of respondents, unless a frame and a non-response argument are given.

    The claim gives ``percent`` as printed, or ``at_least``, the smallest count that "more than
    half" can mean. ``population`` lists the sizes that the surveyed group may have; every one is
    shown.

    Raises
    ------
    BadDataError
        The claim gives no share, or a percentage that no count rounds to.
    """
    respondents = read_number(
        claim.need("respondents"), claim.where("respondents"), book, claim.defaults()
    )
    if respondents is None:
        return cannot_be_checked(claim)
    threshold = read_fraction(claim.fields.get("more_than", "50%"), claim.where("more_than"))
    sizes = _sizes(claim, int(respondents.low))
    readings = [_survey(claim, int(respondents.low), size, threshold) for size in sizes]
    return _verdict(claim, respondents, threshold, sizes, readings)


def _sizes(claim: Claim, respondents: int) -> list[int | None]:
    sizes = claim.fields.get("population", [])
    if any(not isinstance(n, int) or n < respondents for n in sizes):
        raise BadDataError(
            f"{claim.where('population')}: {sizes} holds a size below {respondents}."
        )
    return list(sizes) or [None]


def _survey(claim: Claim, n: int, size: int | None, threshold: Fraction) -> SurveyShare:
    given: Any = claim.fields.get("percent", claim.fields.get("at_least"))
    if given is None:
        raise BadDataError(
            f"{claim.where()}: give 'percent', such as '69%', or 'at_least', a count."
        )
    return survey_share(given, n, population=size, majority=threshold)


def _verdict(
    claim: Claim,
    respondents: Number,
    threshold: Fraction,
    sizes: Sequence[int | None],
    readings: Sequence[SurveyShare],
) -> Verdict:
    first = readings[0]
    region = Region(low=float(threshold))
    at_least = "percent" not in claim.fields
    above = first.count_low / respondents.low > threshold
    return Verdict(
        claim_id=claim.claim_id,
        text=claim.text,
        kind=claim.kind,
        description=Description.HOLDS
        if above or "more_than" not in claim.fields
        else Description.DOES_NOT_HOLD,
        inference=_inference(claim, readings, region),
        value=first.estimate,
        low=first.low,
        high=1.0 if at_least else first.high,
        claimed=f"more than {float(threshold):.0%}"
        if "more_than" in claim.fields
        else str(claim.fields["percent"]),
        region=region.as_pair(),
        method="exact over every count that rounds to the percentage",
        numerators=[
            {
                "name": "count",
                "low": first.count_low,
                "high": None if at_least else first.count_high,
            }
        ],
        denominators=[
            respondents.as_json(),
            *(
                _population(size, found)
                for size, found in zip(sizes, readings, strict=True)
                if size
            ),
        ],
        flip_point=_flip(sizes, readings),
        would_settle=claim.fields.get("would_settle"),
        flags=find_flags(claim, [respondents]),
        notes=tuple(claim.fields.get("notes", ())),
    )


def _inference(claim: Claim, readings: Sequence[SurveyShare], region: Region) -> Inference:
    """Respondents only, unless the file gives the frame and argues for non-response."""
    if not (claim.fields.get("frame") and claim.fields.get("nonresponse")):
        return Inference.RESPONDENTS_ONLY
    found = {
        judge_interval(Interval(r.estimate, r.fpc_low, r.fpc_high, "exact", r.level), region)
        for r in readings
        if r.fpc_low is not None and r.fpc_high is not None
    }
    return found.pop() if len(found) == 1 else Inference.SUPPORTED_BUT_IMPRECISE


def _population(size: int, found: SurveyShare) -> dict[str, object]:
    return {
        "name": "everyone surveyed or not",
        "value": size,
        "fpc_low": found.fpc_low,
        "fpc_high": found.fpc_high,
        "worst_low": found.worst_low,
        "worst_high": found.worst_high,
        "nonresponders_needed": [found.nonresponders_needed_low, found.nonresponders_needed_high],
    }


def _flip(sizes: Sequence[int | None], readings: Sequence[SurveyShare]) -> str | None:
    needed = [
        f"fewer than {found.nonresponders_needed_low:.1%} of non-responders agreeing "
        f"(if {size:,} were asked)"
        for size, found in zip(sizes, readings, strict=True)
        if size and found.nonresponders_needed_low
    ]
    return "; ".join(needed) + ", would break a majority" if needed else None
