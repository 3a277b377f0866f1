"""Generated claim files: the program and the second telling of the rules say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from claims import twin
from claims.written import claim_file, verdicts_of
from reddot.claims.verdict import Verdict

EXAMPLES = 150


@dataclass(frozen=True)
class Pair:
    """A numerator with its cases not stated, over a denominator."""

    count: int
    most: int
    total: int
    rate: bool

    def fields(self) -> dict[str, Any]:
        numerator: dict[str, Any] = {"given": self.count, "source": "a publication"}
        if self.most > self.count:
            numerator["up_to"] = self.most
        return {"numerator": numerator, "denominator": {"given": self.total, "source": "another"}}

    def readings(self) -> list[twin.Reading]:
        ends = twin.rate_ends if self.rate else twin.share_ends
        return [
            twin.Reading(c / self.total, lambda phi, c=c: ends(c, self.total, phi))
            for c in sorted({self.count, self.most})
        ]


@st.composite
def pairs(draw: st.DrawFn, *, rate: bool) -> Pair:
    total = draw(st.integers(1, 60) | st.integers(61, 5000))
    count = draw(st.integers(0, total * 2 if rate else total))
    missing = draw(st.just(0) | st.integers(0, total if rate else total - count))
    return Pair(count, count + missing, total, rate)


@st.composite
def claims(draw: st.DrawFn) -> tuple[Pair, list[Pair], float | None]:
    rate = draw(st.booleans())
    main = draw(pairs(rate=rate))
    others = draw(st.lists(pairs(rate=rate), max_size=2))
    known = draw(st.none() | st.sampled_from([1, 1.5, 2, 4]))
    return main, others, known


def written(
    kind: str, pair: Pair, others: list[Pair], known: float | None, **fields: Any
) -> Verdict:
    entry = {"id": "x1", "text": "a sentence", "kind": kind, **pair.fields(), **fields}
    if pair.rate:
        entry["measure"] = "rate"
    if known is not None:
        entry["dispersion"] = known
    if others:
        entry["readings"] = [{"name": f"r{i}", **o.fields()} for i, o in enumerate(others)]
    return verdicts_of(claim_file(entry))[0]


def expect_the_twins_verdict(
    found: Verdict, pair: Pair, others: list[Pair], claim: twin.Sides, known: float | None
) -> None:
    readings = [r for p in (pair, *others) for r in p.readings()]
    assume(not twin.too_near(readings, claim, twin.FOUR if known is None else (known,)))
    points = [r.point for r in pair.readings()]
    description, inference, by_dispersion = twin.verdict(points, readings, claim, known)
    assert found.description.value == description
    assert found.inference.value == inference
    assert {d: i.value for d, i in found.by_dispersion.items()} == by_dispersion


@settings(max_examples=EXAMPLES, deadline=None)
@given(claims(), st.integers(1, 99), st.sampled_from(["below", "above"]))
def test_threshold_claims(
    generated: tuple[Pair, list[Pair], float | None], percent: int, side: str
) -> None:
    pair, others, known = generated
    found = written("threshold", pair, others, known, **{side: f"{percent}%"})
    rule = twin.fewer_than if side == "below" else twin.more_than
    expect_the_twins_verdict(found, pair, others, rule(percent / 100), known)


@settings(max_examples=EXAMPLES, deadline=None)
@given(claims(), st.sampled_from([0.1, 0.25, 0.5, 0.75, 1.0]), st.sampled_from([0.1, 0.4, None]))
def test_about_claims(
    generated: tuple[Pair, list[Pair], float | None], value: float, tolerance: float | None
) -> None:
    pair, others, known = generated
    claim = twin.about(value, 0.25 if tolerance is None else tolerance)
    # bounds on the two sides of the tolerance: a case of its own, in test_missing_cases
    low, high = (pair.count / pair.total, pair.most / pair.total)
    spans = [(p.count / p.total, p.most / p.total) for p in (pair, *others)]
    assume(not any(a < claim.edges[0] and b > claim.edges[1] for a, b in spans))
    # a count on the very edge: a case of its own, in test_rules
    assume(not any(abs(p - e) < 1e-9 for p in (low, high) for e in claim.edges))
    fields = {"value": value} if tolerance is None else {"value": value, "tolerance": tolerance}
    found = written("about", pair, others, known, **fields)
    expect_the_twins_verdict(found, pair, others, claim, known)


@dataclass(frozen=True)
class Groups:
    """Two counts with what is missing of each, and the plausible exposures of each."""

    counts: tuple[int, int]
    missing: tuple[int, int]
    exposures: tuple[list[int], list[int]]

    def side(self, k: int) -> dict[str, Any]:
        count, most = self.counts[k], self.counts[k] + self.missing[k]
        events = {"given": count, "source": "a study"} | ({"up_to": most} if most > count else {})
        plausible = self.exposures[k]
        several = {"not_given": "nobody says", "plausible": plausible}
        one = {"given": plausible[0], "source": "a study"}
        return {"events": events, "exposure": several if len(plausible) > 1 else one}

    def readings(self) -> list[twin.Reading]:
        sides = [sorted({c, c + m}) for c, m in zip(self.counts, self.missing, strict=True)]
        return [
            twin.Reading(
                (a / x) / (b / y), lambda phi, p=(a, b), e=(x, y): twin.ratio_ends(p, e, phi)
            )
            for a in sides[0]
            for b in sides[1]
            for x in self.exposures[0]
            for y in self.exposures[1]
        ]

    def points(self) -> list[float]:
        """The ratios of the rates; of the counts where an exposure is only plausible."""
        if all(len(found) == 1 for found in self.exposures):
            return [reading.point for reading in self.readings()]
        return [self.counts[0] / self.counts[1]]


@st.composite
def groups(draw: st.DrawFn, *, several: bool = False, missing: bool = False) -> Groups:
    events = st.integers(1, 15) | st.integers(1, 300)
    exposure = st.lists(st.integers(1, 2000), min_size=1, max_size=3 if several else 1, unique=True)
    unstated = st.integers(0, 60) if missing else st.just(0)
    return Groups(
        (draw(events), draw(events)),
        (draw(unstated), draw(unstated)),
        (draw(exposure), draw(exposure)),
    )


def compared(found: Groups, direction: str, known: float | None) -> Verdict:
    entry = {
        "id": "x1",
        "text": "a sentence",
        "kind": "comparison",
        "direction": direction,
        "group": found.side(0),
        "reference": found.side(1),
    }
    if known is not None:
        entry["dispersion"] = known
    return verdicts_of(claim_file(entry))[0]


def direction_of(direction: str) -> twin.Sides:
    rule = twin.more_than if direction == "more" else twin.fewer_than
    return rule(1.0, groups=True)


directions = st.sampled_from(["more", "fewer"])
dispersions = st.none() | st.sampled_from([1, 1.5, 3])


@settings(max_examples=EXAMPLES, deadline=None)
@given(groups(), directions, dispersions)
def test_comparison_claims(generated: Groups, direction: str, known: float | None) -> None:
    claim, readings = direction_of(direction), generated.readings()
    assume(not twin.too_near(readings, claim, twin.FOUR if known is None else (known,)))
    found = compared(generated, direction, known)
    description, inference, by_dispersion = twin.verdict(generated.points(), readings, claim, known)
    assert (found.description.value, found.inference.value) == (description, inference)
    assert {d: i.value for d, i in found.by_dispersion.items()} == by_dispersion


@settings(max_examples=EXAMPLES, deadline=None)
@given(groups(several=True), directions, dispersions)
def test_comparison_claims_at_every_plausible_exposure(
    generated: Groups, direction: str, known: float | None
) -> None:
    claim, readings = direction_of(direction), generated.readings()
    assume(not twin.too_near(readings, claim, twin.FOUR if known is None else (known,)))
    found = compared(generated, direction, known)
    assert len(found.readings) == len(readings)
    description, inference, by_dispersion = twin.verdict(generated.points(), readings, claim, known)
    assert (found.description.value, found.inference.value) == (description, inference)
    assert {d: i.value for d, i in found.by_dispersion.items()} == by_dispersion


@settings(max_examples=EXAMPLES, deadline=None)
@given(groups(missing=True), directions)
def test_comparison_claims_with_cases_not_stated(generated: Groups, direction: str) -> None:
    claim, readings = direction_of(direction), generated.readings()
    assume(not twin.too_near(readings, claim))
    found = compared(generated, direction, None)
    description, inference, _ = twin.verdict(generated.points(), readings, claim, None)
    assert (found.description.value, found.inference.value) == (description, inference)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.integers(1, 200), st.integers(1, 2000), st.integers(1, 2000), directions)
def test_comparison_claims_against_a_group_without_events(
    count: int, exposure: int, other: int, direction: str
) -> None:
    claim = direction_of(direction)
    reading = twin.Reading(
        float("inf"), lambda phi: twin.ratio_ends((count, 0), (exposure, other), phi)
    )
    assume(not twin.too_near([reading], claim))
    found = compared(Groups((count, 0), (0, 0), ([exposure], [other])), direction, None)
    description, inference, _ = twin.verdict([reading.point], [reading], claim, None)
    assert (found.description.value, found.inference.value) == (description, inference)


@settings(max_examples=EXAMPLES, deadline=None)
@given(claims(), st.integers(1, 99))
def test_a_point_and_its_interval_are_those_of_the_claims_own_reading(
    generated: tuple[Pair, list[Pair], float | None], percent: int
) -> None:
    pair, others, known = generated
    found = written("threshold", pair, others, known, below=f"{percent}%")
    own = pair.readings()[0]
    low, high = own.ends(1 if known is None else known)
    assert found.value == own.point
    assert abs((found.low or 0.0) - low) < 1e-8 * max(1, low)
    assert abs((found.high or 0.0) - high) < 1e-8 * max(1, high)
