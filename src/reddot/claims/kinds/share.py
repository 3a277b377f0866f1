"""Claims of a survey's share: what respondents said, and how far it can reach beyond them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reddot.claims import fields
from reddot.claims.figure_book import FigureBook
from reddot.claims.flags import find_flags
from reddot.claims.judge import Region, combine, judge_interval
from reddot.claims.kinds.about import tolerance_region
from reddot.claims.numbers import Number, read_fraction, read_number
from reddot.claims.story import Claim, no_upper_end
from reddot.claims.unchecked import cannot_be_checked
from reddot.claims.verdict import Description, Inference, Verdict
from reddot.errors import BadDataError
from reddot.stats import Interval, SurveyShare, nonresponders_needed, survey_share

FIELDS = {
    "respondents": fields.number,
    "percent": fields.percentage,
    "count": fields.whole,
    "at_least": fields.whole,
    "more_than": fields.fraction,
    "population": fields.list_of(fields.whole, least=1, label="size"),
    "frame": fields.text,
    "nonresponse": fields.text,
}
NEEDED = ("respondents",)
GIVEN = ("percent", "count", "at_least")
MAJORITY = Fraction(1, 2)


def check_together(claim: Claim) -> Iterator[str]:
    """One way of giving the share; sizes that hold the respondents; a threshold below all."""
    yield from no_upper_end(claim, "respondents")
    if sum(name in claim.fields for name in GIVEN) != 1:
        given = "'percent', such as '69%'; 'count'; or 'at_least', the smallest count"
        yield f"{claim.where()}: give one of {given}."
    if not 0 <= _majority(claim) < 1:
        typed = claim.fields["more_than"]
        yield f"{claim.where('more_than')}: {typed!r} is no share below 100%."


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey claim in numbers, for one size of the group that was surveyed.

    ``open_above`` marks a claim that gives the smallest count alone ("more than half"): nothing
    bounds it from above.
    """

    respondents: int
    size: int | None
    share: SurveyShare
    open_above: bool
    majority: Fraction

    def interval(self) -> Interval:
        """The interval for the whole group: corrected for its size where that is known."""
        s = self.share
        low = s.low if s.fpc_low is None else s.fpc_low
        high = s.high if s.fpc_high is None else s.fpc_high
        return Interval(s.estimate, low, 1.0 if self.open_above else high, s.method, s.level)

    def needed(self) -> tuple[float | None, float | None]:
        """The least and the most of the non-responders that must agree for a majority."""
        least = self.share.nonresponders_needed_low
        if self.open_above and self.size is not None:
            n = self.respondents
            least = nonresponders_needed(n, n, self.size, self.majority)
        return least, self.share.nonresponders_needed_high

    def as_json(self) -> dict[str, object]:
        """The reach of the survey if the group has this size."""
        return {
            "name": "everyone, whether they answered or not",
            "value": self.size,
            "fpc_low": self.share.fpc_low,
            "fpc_high": 1.0 if self.open_above else self.share.fpc_high,
            "worst_low": self.share.worst_low,
            "worst_high": 1.0 if self.open_above else self.share.worst_high,
            "nonresponders_needed": list(self.needed()),
        }


def judge(claim: Claim, book: FigureBook) -> Verdict:
    """Judge a survey share: of respondents, unless a frame and a non-response argument are given.

    The claim gives ``percent`` as printed, the ``count``, or ``at_least``, the smallest count that
    "more than half" can mean. ``population`` lists the sizes that the surveyed group may have;
    every one is shown.

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
    surveys = _surveys(claim, respondents)
    region = _region(claim, surveys[0])
    return _verdict(claim, respondents, surveys, region)


def _surveys(claim: Claim, respondents: Number) -> list[Survey]:
    n, sizes = int(respondents.low), claim.fields.get("population") or [None]
    if n != respondents.low or n < 1:
        where = claim.where("respondents")
        raise BadDataError(f"{where}: {respondents.low:g} is no whole number above 0.")
    small = [size for size in sizes if size is not None and size < n]
    if small:
        raise BadDataError(f"{claim.where('population')}: {small} is below the {n} who answered.")
    name = next(name for name in GIVEN if name in claim.fields)
    given = claim.fields[name]
    if name == "percent":
        given = f"{str(given).strip().removesuffix('%')}%"
    majority = _majority(claim)
    return [
        Survey(
            respondents=n,
            size=size,
            share=survey_share(given, n, population=size, majority=majority),
            open_above=name == "at_least",
            majority=majority,
        )
        for size in sizes
    ]


def _majority(claim: Claim) -> Fraction:
    return read_fraction(claim.fields.get("more_than", str(MAJORITY)), claim.where("more_than"))


def _region(claim: Claim, survey: Survey) -> Region:
    """More than the threshold, or about the share that is claimed."""
    if "more_than" in claim.fields or survey.open_above:
        return Region(low=float(_majority(claim)))
    return tolerance_region(read_fraction(survey.share.estimate, claim.where()))


def _verdict(
    claim: Claim, respondents: Number, surveys: Sequence[Survey], region: Region
) -> Verdict:
    first = surveys[0].share
    open_above = surveys[0].open_above
    description = _describe(claim, surveys[0])
    return Verdict(
        claim_id=claim.claim_id,
        text=claim.text,
        kind=claim.kind,
        description=description,
        inference=_infer(claim, surveys, region, description),
        value=first.estimate,
        low=first.low,
        high=1.0 if open_above else first.high,
        open_above=open_above,
        claimed=_claimed(claim),
        region=region.as_pair(),
        method="exact (Clopper–Pearson) over every count that rounds to the percentage",
        numerators=[_counts(surveys[0])],
        denominators=[respondents.as_json(), *(s.as_json() for s in surveys if s.size)],
        flip_point=_flip(surveys),
        would_settle=claim.fields.get("would_settle"),
        flags=find_flags(claim, [respondents]),
        notes=tuple(claim.fields.get("notes", ())),
    )


def _counts(survey: Survey) -> dict[str, object]:
    high = survey.respondents if survey.open_above else survey.share.count_high
    return {"name": "who said so", "low": survey.share.count_low, "high": high}


def _claimed(claim: Claim) -> str:
    if "at_least" in claim.fields and "more_than" not in claim.fields:
        return f"at least {claim.fields['at_least']:,}"
    if "more_than" in claim.fields:
        threshold = _majority(claim)
        return "more than half" if threshold == MAJORITY else f"more than {float(threshold):.4%}"
    return str(claim.fields.get("percent") or f"{claim.fields['count']:,} of them")


def _describe(claim: Claim, survey: Survey) -> Description:
    """Whether every count that rounds to the percentage is above the threshold."""
    if "more_than" not in claim.fields:
        return Description.HOLDS
    highest = survey.respondents if survey.open_above else survey.share.count_high
    counts = (survey.share.count_low, highest)
    above = [Fraction(count, survey.respondents) > survey.majority for count in counts]
    if all(above):
        return Description.HOLDS
    return Description.DEPENDS_ON_MISSING if any(above) else Description.DOES_NOT_HOLD


def _infer(
    claim: Claim, surveys: Sequence[Survey], region: Region, description: Description
) -> Inference:
    """Respondents only, unless the file gives the frame and argues for non-response."""
    if not (claim.fields.get("frame") and claim.fields.get("nonresponse")):
        return Inference.RESPONDENTS_ONLY
    return combine((judge_interval(s.interval(), region) for s in surveys), description)


def _flip(surveys: Sequence[Survey]) -> str | None:
    """The smallest share of those who did not answer that keeps the majority."""
    needed = [(s.size, s.needed()[1 if s.open_above else 0]) for s in surveys]
    parts = [
        f"{share:.1%} of them if there are {size:,}" for size, share in needed if size and share
    ]
    if not parts:
        return None
    return f"a majority of everyone needs non-responders to agree: at least {'; '.join(parts)}"
