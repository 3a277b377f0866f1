"""Claims that one group has more, or fewer, events than another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reddot.claims import fields
from reddot.claims.figure_book import FigureBook
from reddot.claims.flags import find_flags, rules_of
from reddot.claims.judge import UNKNOWN_DISPERSIONS, Region, combine, describe, judge_at_dispersions
from reddot.claims.numbers import Number, read_number
from reddot.claims.readings import FEWEST_CLUSTERS
from reddot.claims.story import Claim
from reddot.claims.unchecked import cannot_be_checked
from reddot.claims.verdict import Description, Reading, Verdict
from reddot.errors import BadDataError
from reddot.stats import (
    Interval,
    dispersion_from_clusters,
    distinguishable_exposure,
    power_two_rates,
    rate_ratio,
    smallest_significant,
    units_for_power,
)

_SIDE = fields.keys_of({"events": fields.number, "exposure": fields.number}, "events", "exposure")
FIELDS = {
    "group": _SIDE,
    "reference": _SIDE,
    "direction": fields.one_of("more", "fewer"),
    "claimed_ratio": fields.ratio,
    "reported_ratio": fields.ratio,
    "cause": fields.flag,
    "dispersion": fields.dispersion,
}
NEEDED: tuple[str, ...] = ()
REGIONS = {
    "more": Region(low=1.0, two_groups=True),
    "fewer": Region(high=1.0, two_groups=True),
}
MOST_EVENTS = 5_000  # beyond this no trial of shifts will settle it, and the search is long
SIZE_TOLERANCE = 0.05  # a ratio is said in round words: 1.48 is 'about half as many again'


@dataclass(frozen=True, slots=True)
class Group:
    """Events and the exposures they may have happened in: one number, or the plausible ones."""

    events: Number
    exposures: Sequence[Number]
    exposure_given: bool


def judge(claim: Claim, book: FigureBook) -> Verdict:
    """Judge a comparison by the exact conditional test at every plausible exposure.

    ``group`` and ``reference`` each give ``events`` and ``exposure``; an exposure that nobody
    gives is ``{not_given = …, plausible = […]}``. ``reported_ratio`` stands for a study that gives
    its ratio and not its counts.

    Raises
    ------
    BadDataError
        An exposure is 0.
    """
    region = REGIONS[claim.fields.get("direction", "more")]
    if "reported_ratio" in claim.fields:
        return _ratio_only(claim, region)
    if "group" not in claim.fields or "reference" not in claim.fields:
        return cannot_be_checked(claim)
    groups = [_group(claim, side, book) for side in ("group", "reference")]
    if groups[0] is None or groups[1] is None:
        return cannot_be_checked(claim)
    return _compare(claim, *_with_plausible(groups[0], groups[1]), region)


def _ratio_only(claim: Claim, region: Region) -> Verdict:
    """A study's ratio without its counts: consistent with the claim, and no more."""
    ratio, claimed = float(claim.fields["reported_ratio"]), claim.fields.get("claimed_ratio")
    same = region.holds(ratio) and (claimed is None or _near(ratio, float(claimed)))
    verdict = cannot_be_checked(claim, claimed=None if claimed is None else f"ratio {claimed:g}")
    description = Description.HOLDS if same else Description.DOES_NOT_HOLD
    flags = ("self_reported", *verdict.flags)
    return replace(verdict, description=description, value=ratio, flags=flags)


def _near(value: float, claimed: float) -> bool:
    return abs(value / claimed - 1) <= SIZE_TOLERANCE


def _group(claim: Claim, side: str, book: FigureBook) -> Group | None:
    entry: Mapping[str, Any] = claim.fields[side]
    where = claim.where(side)
    events = read_number(entry["events"], f"{where} events", book, claim.defaults())
    exposure = read_number(entry["exposure"], f"{where} exposure", book, claim.defaults())
    if events is None:
        return None
    if exposure is not None and events.clusters:
        total = math.fsum(part for _, part in events.clusters)
        if not math.isclose(total, exposure.low):
            message = f"the clusters add up to {total:g}; {exposure.low:g} are given"
            raise BadDataError(f"{where} exposure: {message}.")
    if exposure is not None:
        if exposure.low <= 0:
            raise BadDataError(f"{where} exposure: it is {exposure.low:g}. Give a number above 0.")
        return Group(events, [exposure], exposure_given=True)
    return Group(events, [_assumed(p) for p in entry["exposure"].get("plausible", ())], False)


def _assumed(value: float) -> Number:
    return Number(name=f"{value:,.12g}", low=value, high=value, source="assumed")


def _with_plausible(group: Group, reference: Group) -> tuple[Group, Group]:
    """Exposures that nobody gives and the file does not vary: the other side's, half and double."""
    known = group.exposures or reference.exposures or [_assumed(1.0)]
    varied = [_assumed(known[0].low * factor) for factor in (1.0, 0.5, 2.0)]
    return tuple(
        side if side.exposures else replace(side, exposures=varied) for side in (group, reference)
    )  # type: ignore[return-value]


def _compare(claim: Claim, group: Group, reference: Group, region: Region) -> Verdict:
    dispersions = _dispersions(claim, group, reference)
    readings = [
        _reading((a, x), (b, y), region, dispersions)
        for x in _exposures(group)
        for y in _exposures(reference)
        for a in _events(group)
        for b in _events(reference)
    ]
    numbers = [group.events, reference.events, *group.exposures, *reference.exposures]
    first = readings[0]
    description = _describe(claim, group, reference, region)
    flags = find_flags(claim, numbers)
    unstated = () if group.exposure_given and reference.exposure_given else ("exposure_not_given",)
    size = claim.fields.get("claimed_ratio")
    return Verdict(
        claim_id=claim.claim_id,
        text=claim.text,
        kind=claim.kind,
        description=description,
        inference=combine((r.inference for r in readings), description),
        value=first.value,
        low=first.low,
        high=first.high,
        claimed=f"ratio {size:g}" if size else claim.fields.get("direction", "more"),
        region=region.as_pair(),
        method="exact conditional",
        numerators=[group.events.as_json(), reference.events.as_json()],
        denominators=[n.as_json() for n in (*group.exposures, *reference.exposures)],
        readings=readings,
        by_dispersion={
            d: combine((r.by_dispersion[d] for r in readings), description)
            for d in first.by_dispersion
        },
        flip_point=_flip(claim, group, reference, max(dispersions)),
        would_settle=claim.fields.get("would_settle"),
        flags=(*flags, *unstated, *_more_flags(group, reference, size, first)),
        bounds=_bounds(group, reference),
        rules=rules_of(numbers),
        notes=(*claim.fields.get("notes", ()), *_size_note(size, first)),
        details=_details(claim, group, reference),
    )


def _events(group: Group) -> list[float]:
    return sorted({group.events.low, group.events.high})


def _exposures(group: Group) -> list[float]:
    return list(dict.fromkeys(end for n in group.exposures for end in (n.low, n.high)))


def _dispersions(claim: Claim, group: Group, reference: Group) -> tuple[float, ...]:
    if "dispersion" in claim.fields:
        return (float(claim.fields["dispersion"]),)
    fewest = min(len(group.events.clusters), len(reference.events.clusters))
    if fewest >= FEWEST_CLUSTERS:
        arrays = [np.array(g.events.clusters, dtype=float).T for g in (group, reference)]
        return (max(1.0, dispersion_from_clusters([(a[0], a[1]) for a in arrays]).upper),)
    return UNKNOWN_DISPERSIONS


def _reading(
    group: tuple[float, float],
    reference: tuple[float, float],
    region: Region,
    dispersions: Sequence[float],
) -> Reading:
    """One reading: the events and the exposure of each side."""

    def estimate(dispersion: float) -> Interval:
        found = rate_ratio(*group, *reference, dispersion=dispersion)
        return Interval(found.estimate, found.low, found.high, found.method, found.level)

    inference, by_dispersion = judge_at_dispersions(estimate, region, dispersions)
    first = estimate(dispersions[0])
    return Reading(
        name=f"{group[0]:g} in {group[1]:g} against {reference[0]:g} in {reference[1]:g}",
        numerator=group[0],
        denominator=reference[0],
        value=first.estimate,
        low=first.low,
        high=first.high,
        inference=inference,
        by_dispersion=by_dispersion,
    )


def _describe(claim: Claim, group: Group, reference: Group, region: Region) -> Description:
    """Whether the counts go the claimed way, and by the claimed size, over all missing cases."""
    scale = 1.0
    if group.exposure_given and reference.exposure_given:
        scale = reference.exposures[0].low / group.exposures[0].low
    found = [_quotient(a, b, scale) for a in _events(group) for b in _events(reference) if a or b]
    if not found:
        return Description.CANNOT_BE_CHECKED
    size = claim.fields.get("claimed_ratio")
    described = {describe(min(found), max(found), region)}
    if size is not None:
        near = Region(size * (1 - SIZE_TOLERANCE), size * (1 + SIZE_TOLERANCE), closed=True)
        described.add(describe(min(found), max(found), near))
    for worst in (Description.DOES_NOT_HOLD, Description.DEPENDS_ON_MISSING):
        if worst in described:
            return worst
    return Description.HOLDS


def _quotient(a: float, b: float, scale: float) -> float:
    return a / b * scale if b else math.inf


def _more_flags(
    group: Group, reference: Group, size: float | None, first: Reading
) -> Iterator[str]:
    if size is not None and not first.low <= size <= first.high:
        yield "size_outside"
    if any(0 < len(g.events.clusters) < FEWEST_CLUSTERS for g in (group, reference)):
        yield "few_clusters"


def _bounds(group: Group, reference: Group) -> tuple[float, float] | None:
    """The least and the most that cases not stated allow the ratio, at the first exposures."""
    scale = reference.exposures[0].low / group.exposures[0].low
    found = [_quotient(a, b, scale) for a in _events(group) for b in _events(reference) if a or b]
    return (min(found), max(found)) if len(set(found)) > 1 else None


def _size_note(size: float | None, first: Reading) -> Sequence[str]:
    if size is None:
        return ()
    inside = "inside" if first.low <= size <= first.high else "outside"
    return (f"The claimed ratio of {size:g} is {inside} the interval.",)


def _flip(claim: Claim, group: Group, reference: Group, dispersion: float) -> str | None:
    """What would make the two groups distinguishable, unclustered and at the widest dispersion."""
    a, b = int(group.events.low), int(reference.events.low)
    x, y = group.exposures[0].low, reference.exposures[0].low
    if claim.fields.get("direction", "more") == "fewer":
        needed = [
            f"{a} against {smallest_significant(a, y, x, dispersion=d)}" for d in (1, dispersion)
        ]
    elif reference.exposure_given or not group.exposure_given:
        needed = [
            f"{smallest_significant(b, x, y, dispersion=d)} against {b}" for d in (1, dispersion)
        ]
    else:
        return _flip_exposure(a, x, b)
    return (
        f"{needed[0]} would be distinguishable from no difference if events did not cluster, "
        f"{needed[1]} at dispersion {dispersion:.3g}; there are {a} against {b}"
    )


def _flip_exposure(a: int, x: float, b: int) -> str:
    found = distinguishable_exposure(a, x, b)
    most = "any larger number" if found.high is None else f"{found.high:,}"
    needed = smallest_significant(b, 1.0, 1.0)
    return (
        f"not distinguishable for any control number from {found.low:,} to {most}, even if events "
        f"did not cluster; at equal exposure it would take {needed} against {b}"
    )


def _details(claim: Claim, group: Group, reference: Group) -> dict[str, object]:
    """The test at the first exposure, and how large a study would settle the claimed ratio."""
    size, b = claim.fields.get("claimed_ratio"), reference.events.low
    exposure, other = group.exposures[0].low, reference.exposures[0].low
    test = rate_ratio(group.events.low, exposure, b, other)
    found: dict[str, object] = {
        "p_value": test.p_value,
        "p_greater_than_one": test.p_greater_than_one,
        "size_tolerance": SIZE_TOLERANCE,
    }
    if size and b and _events_needed(float(size)) < MOST_EVENTS:
        rate = b / other
        found["power_for_claimed_ratio"] = power_two_rates(rate * size, exposure, rate, other)
        found["units_per_arm_for_80_percent_power"] = units_for_power(rate, float(size))
    return found


def _events_needed(size: float) -> float:
    """Roughly how many events an arm needs for 80% power, by the normal approximation."""
    return math.inf if size == 1 else 7.85 * (1 + 1 / size) / math.log(size) ** 2
