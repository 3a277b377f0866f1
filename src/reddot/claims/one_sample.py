"""The verdict on a claim about one share or rate, from its readings and its region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reddot.claims.flags import find_flags, rules_of
from reddot.claims.judge import Region, combine, describe
from reddot.claims.readings import FEWEST_CLUSTERS, Pair, judge_pairs
from reddot.claims.story import Claim
from reddot.claims.verdict import Description, Inference, Reading, Verdict


def judge_one_sample(
    claim: Claim, pairs: Sequence[Pair], region: Region, *, claimed: str, flip_point: str | None
) -> Verdict:
    """Judge a claim about one share or rate at every reading, bound and dispersion."""
    readings = judge_pairs(pairs, region, claim.fields.get("dispersion"))
    main, first = pairs[0], readings[0]
    description = describe(main.least(), main.most(), region)
    turned = any(
        describe(pair.least(), pair.most(), region) is not description for pair in pairs[1:]
    )
    numbers = [n for pair in pairs for n in (pair.numerator, pair.denominator)]
    return Verdict(
        claim_id=claim.claim_id,
        text=claim.text,
        kind=claim.kind,
        description=description,
        inference=combine((r.inference for r in readings), description),
        value=first.value,
        low=first.low,
        high=first.high,
        bounds=(main.least(), main.most()) if main.least() != main.most() else None,
        claimed=claimed,
        region=region.as_pair(),
        method="exact Poisson" if main.is_rate else "exact (Clopper–Pearson)",
        numerators=_distinct([pair.numerator.as_json() for pair in pairs]),
        denominators=_distinct([pair.denominator.as_json() for pair in pairs]),
        readings=readings,
        by_dispersion=_by_dispersion(readings, pairs, region),
        flip_point=flip_point,
        would_settle=claim.fields.get("would_settle"),
        flags=tuple(
            dict.fromkeys((*find_flags(claim, numbers), *_flags(pairs, description, turned)))
        ),
        notes=tuple(claim.fields.get("notes", ())),
        rules=rules_of(numbers),
    )


def _flags(pairs: Sequence[Pair], description: Description, turned: bool) -> Iterator[str]:
    """Flags of the pair: part and total of two times or places, a reading that says otherwise."""
    for pair in pairs:
        n, d = pair.numerator, pair.denominator
        if n.period and d.period and n.period != d.period:
            yield "period"
        if n.force and d.force and n.force != d.force:
            yield "population"
        if 0 < len(n.clusters) < FEWEST_CLUSTERS:
            yield "few_clusters"
    if turned and description is not Description.DEPENDS_ON_MISSING:
        yield "denominator"


def _by_dispersion(
    readings: Sequence[Reading], pairs: Sequence[Pair], region: Region
) -> dict[str, Inference]:
    """The verdict over all readings at each dispersion that they share."""
    description = describe(pairs[0].least(), pairs[0].most(), region)
    shared = [d for d in readings[0].by_dispersion if all(d in r.by_dispersion for r in readings)]
    return {d: combine((r.by_dispersion[d] for r in readings), description) for d in shared}


def _distinct(numbers: list[dict[str, object]]) -> list[dict[str, object]]:
    return [n for i, n in enumerate(numbers) if n not in numbers[:i]]
