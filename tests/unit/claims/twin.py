"""A second telling of the verdict rules, in plain Python, from the rules and not from the code.

A claim is a set of true values (``says``: a predicate on a point) and two questions on an
interval: does all of it make the claim true, does none of it. Every reading is judged at each
dispersion; a firm verdict must be the same at all of them, and the verdict over readings must be
common to all. Where readings differ and nothing is missing, the rules only forbid a firm verdict:
this telling takes "imprecise" when every point is on the claimed side, else "not distinguishable".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scipy.stats import beta, gamma

FOUR = (1, 2, 3, 5)
Ends = tuple[float, float]


@dataclass(frozen=True)
class Sides:
    """The claim as a predicate on a point, and on a whole interval."""

    says: Callable[[float], bool]
    all_true: Callable[[float, float], bool]
    all_false: Callable[[float, float], bool]
    edges: tuple[float, ...]
    groups: bool = False


def fewer_than(t: float, *, groups: bool = False) -> Sides:
    return Sides(lambda v: v < t, lambda _, b: b < t, lambda a, _: a > t, (t,), groups)


def more_than(t: float, *, groups: bool = False) -> Sides:
    return Sides(lambda v: v > t, lambda a, _: a > t, lambda _, b: b < t, (t,), groups)


def about(value: float, tolerance: float) -> Sides:
    low, high = value * (1 - tolerance), value * (1 + tolerance)
    return Sides(
        lambda v: low <= v <= high,
        lambda a, b: low < a and b < high,
        lambda a, b: b < low or a > high,
        (low, high),
    )


def share_ends(count: float, total: float, phi: float) -> Ends:
    """Clopper and Pearson."""
    x, n = count / phi, total / phi
    low = float(beta.ppf(0.025, x, n - x + 1)) if x > 0 else 0.0
    high = float(beta.ppf(0.975, x + 1, n - x)) if x < n else 1.0
    return low, high


def rate_ends(count: float, exposure: float, phi: float) -> Ends:
    """Garwood."""
    x, e = count / phi, exposure / phi
    low = float(gamma.ppf(0.025, x)) / e if x > 0 else 0.0
    return low, float(gamma.ppf(0.975, x + 1)) / e


def ratio_ends(counts: tuple[float, float], exposures: tuple[float, float], phi: float) -> Ends:
    """Given the sum, the first count is binomial: limits on its share are limits on the ratio."""
    a, b = counts
    low, high = share_ends(a, a + b, phi) if a + b else (0.0, 1.0)
    scale = exposures[1] / exposures[0]
    return scale * low / (1 - low), scale * high / (1 - high) if high < 1 else math.inf


@dataclass(frozen=True)
class Reading:
    """A point and its interval as a function of the dispersion."""

    point: float
    ends: Callable[[float], Ends]


def at(reading: Reading, phi: float, claim: Sides) -> str:
    low, high = reading.ends(phi)
    if claim.all_true(low, high):
        return "supported"
    if claim.all_false(low, high):
        return "contradicted"
    return between(reading, claim)


def between(reading: Reading, claim: Sides) -> str:
    inside = claim.says(reading.point) and not claim.groups
    return "supported_but_imprecise" if inside else "not_distinguishable"


def over_dispersions(reading: Reading, claim: Sides, phis: Sequence[float]) -> str:
    found = {at(reading, phi, claim) for phi in phis}
    return found.pop() if len(found) == 1 else between(reading, claim)


def over_readings(found: Iterable[str], description: str) -> str:
    distinct = set(found)
    if len(distinct) == 1:
        return distinct.pop()
    if description == "depends_on_missing":
        return "depends_on_missing"
    weak = {"supported", "supported_but_imprecise"}
    return "supported_but_imprecise" if distinct <= weak else "not_distinguishable"


def describe(points: Iterable[float], claim: Sides) -> str:
    said = {claim.says(point) for point in points}
    if len(said) == 2:
        return "depends_on_missing"
    return "holds" if said.pop() else "does_not_hold"


def verdict(
    points: Iterable[float], readings: Sequence[Reading], claim: Sides, known: float | None
) -> tuple[str, str, dict[str, str]]:
    """Description, inference and the inference at each dispersion.

    ``points`` are the claim's own value at each bound of its cases not stated: they are what the
    description is of. ``readings`` are those and every other plausible reading.
    """
    phis = FOUR if known is None else (known,)
    description = describe(points, claim)
    each = [over_dispersions(r, claim, phis) for r in readings]
    by = {f"{p:g}": over_readings([at(r, p, claim) for r in readings], description) for p in phis}
    return description, over_readings(each, description), by


def too_near(readings: Iterable[Reading], claim: Sides, phis: Sequence[float] = FOUR) -> bool:
    """Whether an end falls on an edge, where two implementations may round apart."""
    return any(
        math.isclose(end, edge, rel_tol=1e-7, abs_tol=1e-10)
        for r in readings
        for phi in phis
        for end in r.ends(phi)
        for edge in claim.edges
    )
