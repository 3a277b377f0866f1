"""The interval of a disparity covers the true ratio, also where reports cluster in incidents."""

from __future__ import annotations

import math
from datetime import date

import numpy as np

from reddot.figures.disparity import Group, disparity
from reddot.figures.rates import Denominator
from reddot.figures.record_cells import Between

SIMULATIONS = 1_500
RESIDENTS = {"black": 20_000.0, "white": 400_000.0}
INCIDENTS = {"black": 60.0, "white": 400.0}
SIZES, CHANCES = (1, 2, 3, 5), (0.5, 0.25, 0.15, 0.1)
TRUE = (INCIDENTS["black"] / RESIDENTS["black"]) / (INCIDENTS["white"] / RESIDENTS["white"])


def _group(name: str, reports: int) -> Group:
    people = Denominator("Kent", "population", date(2011, 3, 27), RESIDENTS[name], "invented")
    return Group(name, Between(reports, reports), people)


def _covered(rng: np.random.Generator, *, allow_for_clusters: bool) -> bool:
    sizes = {
        name: rng.choice(SIZES, size=rng.poisson(mean), p=CHANCES)
        for name, mean in INCIDENTS.items()
    }
    every = np.concatenate([*sizes.values()])
    clustering = float((every**2).sum() / every.sum())
    groups = [_group(name, int(found.sum())) for name, found in sizes.items()]
    found = disparity(*groups, dispersion=clustering if allow_for_clusters else 1.0)
    return found.low <= TRUE <= found.high


def _coverage(*, allow_for_clusters: bool) -> tuple[float, float]:
    rng = np.random.default_rng(20260101)
    hits = [_covered(rng, allow_for_clusters=allow_for_clusters) for _ in range(SIMULATIONS)]
    share = sum(hits) / SIMULATIONS
    return share, math.sqrt(share * (1 - share) / SIMULATIONS)


def test_the_interval_covers_where_the_clusters_are_allowed_for() -> None:
    share, error = _coverage(allow_for_clusters=True)
    assert share + 4 * error >= 0.95
    assert share <= 0.995


def test_it_does_not_where_reports_are_taken_as_independent() -> None:
    share, error = _coverage(allow_for_clusters=False)
    assert share + 4 * error < 0.95
