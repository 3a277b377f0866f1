"""Boundaries against enumeration of every path, simulation, and published tables."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from scipy import stats

from reddot.trial.monitoring import (
    Boundary,
    Counts,
    HarmRule,
    constant_boundaries,
    crossing_chances,
    exact_boundaries,
    exit_chances,
    look,
    spending_boundaries,
)

PLANS = [
    [3, 6, 9, 12],
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    [12],
    [4, 4, 9, 13],
    [7, 18],
]


def spent_by_enumeration(bounds: Sequence[Boundary], shares: Sequence[Fraction]) -> list[Fraction]:
    """The chance to have crossed by each look, over every path of counts, in whole fractions."""
    steps = np.diff([0, *(b.information for b in bounds)])
    spent = [Fraction(0)] * len(bounds)
    for path in product(*(range(step + 1) for step in steps)):
        chance, total, at = Fraction(1), 0, None
        for k, (more, step, share) in enumerate(zip(path, steps.tolist(), shares, strict=True)):
            chance *= comb(step, more) * share**more * (1 - share) ** (step - more)
            total += more
            bound = bounds[k].at
            if at is None and bound is not None and total >= bound:
                at = k
        for k in range(len(bounds) if at is None else at, len(bounds)):
            spent[k] += chance
    return spent


@pytest.mark.parametrize("spending", ["obrien_fleming", "pocock"])
@pytest.mark.parametrize("totals", PLANS)
@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(2, 3)])
def test_every_path_counted_spends_what_is_said_and_no_more(
    totals: list[int], spending: str, share: Fraction
) -> None:
    bounds = exact_boundaries(
        totals, information=totals[-1], alpha=0.1, spending=spending, shares=float(share)
    )
    by_hand = spent_by_enumeration(bounds, [share] * len(totals))
    for bound, spent in zip(bounds, by_hand, strict=True):
        assert bound.alpha_spent == pytest.approx(float(spent), abs=1e-13)
        assert float(spent) <= bound.alpha_allowed


@pytest.mark.parametrize("totals", PLANS)
def test_one_event_less_at_any_boundary_would_spend_too_much(totals: list[int]) -> None:
    bounds = exact_boundaries(totals, information=totals[-1], alpha=0.1, spending="pocock")
    half = [Fraction(1, 2)] * len(totals)
    checked = 0
    for k, bound in enumerate(bounds):
        at = bound.reachable if bound.at is None else bound.at - 1
        lower = Boundary(
            look=k + 1,
            information=bound.information,
            at=at,
            reachable=bound.reachable,
            alpha_allowed=bound.alpha_allowed,
            alpha_spent=0.0,
        )
        spent = spent_by_enumeration([*bounds[:k], lower], half[: k + 1])[-1]
        assert float(spent) > bound.alpha_allowed
        checked += 1
    assert checked == len(totals)


def test_shares_that_differ_between_looks_are_each_heeded() -> None:
    shares = [Fraction(1, 3), Fraction(3, 4), Fraction(1, 2)]
    bounds = exact_boundaries(
        [4, 9, 13], information=13, alpha=0.1, shares=[float(s) for s in shares]
    )
    for bound, spent in zip(bounds, spent_by_enumeration(bounds, shares), strict=True):
        assert bound.alpha_spent == pytest.approx(float(spent), abs=1e-13)


def test_the_enumeration_catches_boundaries_that_ignore_earlier_looks() -> None:
    naive = [
        Boundary(look=k + 1, information=n, at=at, reachable=n, alpha_allowed=0.05, alpha_spent=0.0)
        for k, (n, at) in enumerate([(5, 5), (8, 7), (11, 9), (14, 11)])
    ]  # each alone has a one-sided error under 5%
    assert all(
        sum(comb(b.information, c) for c in range(b.at or 0, b.information + 1))
        <= 0.05 * 2**b.information
        for b in naive
    )
    assert float(spent_by_enumeration(naive, [Fraction(1, 2)] * 4)[-1]) > 0.05


@pytest.mark.parametrize("ratio", [1.0, 1.6])
def test_simulated_trials_stop_as_often_as_said(ratio: float) -> None:
    bounds = exact_boundaries([15, 40, 60, 90], information=90, alpha=0.05, spending="pocock")
    said = crossing_chances(bounds, ratio=ratio)
    rng, runs = np.random.default_rng(20181), 40_000
    steps = np.diff([0, 15, 40, 60, 90])
    sums = rng.binomial(steps, ratio / (1 + ratio), (runs, 4)).cumsum(axis=1)
    at = np.array([np.inf if b.at is None else b.at for b in bounds])
    crossed = sums >= at
    first = np.where(crossed.any(axis=1), crossed.argmax(axis=1), -1)
    for k, chance in enumerate(said):
        error = max(np.sqrt(chance * (1 - chance) / runs), 1 / runs)
        assert abs((first == k).mean() - chance) < 4 * error


def test_looks_at_poisson_events_taken_when_somebody_likes_hold_the_error() -> None:
    """Looks by the calendar: the events of each are random, and so is how many looks there are."""
    rule = HarmRule(outcome="assaults", information=50, looks=3, spending="pocock", alpha=0.1)
    rng, runs, stopped = np.random.default_rng(7), 1500, 0
    for _ in range(runs):
        months = int(rng.integers(1, 6))
        carry, control = rng.poisson(6.0, (2, months)).cumsum(axis=1)
        units = np.arange(1, months + 1) * 100.0
        seen = [
            Counts(events=(int(a), int(b)), exposure=(u, u))
            for a, b, u in zip(carry, control, units, strict=True)
        ]
        found = look(seen[-1], rule=rule, before=seen[:-1])
        stopped += found.crossed or found.crossed_before is not None
    assert stopped / runs < 0.1 + 4 * np.sqrt(0.1 * 0.9 / runs)
    assert stopped > 0


# Jennison and Turnbull (2000), tables 2.1 (Pocock) and 2.3 (O'Brien and Fleming)
CONSTANTS = {
    ("pocock", 0.05): {1: 1.960, 2: 2.178, 3: 2.289, 4: 2.361, 5: 2.413, 6: 2.453, 8: 2.512,
                       10: 2.555},
    ("pocock", 0.01): {2: 2.772, 3: 2.873, 4: 2.939, 5: 2.986},
    ("pocock", 0.10): {2: 1.875, 3: 1.992, 4: 2.067, 5: 2.122},
    ("obrien_fleming", 0.05): {1: 1.960, 2: 1.977, 3: 2.004, 4: 2.024, 5: 2.040, 6: 2.053,
                               8: 2.072, 10: 2.087},
    ("obrien_fleming", 0.01): {2: 2.580, 3: 2.595, 4: 2.609, 5: 2.621},
    ("obrien_fleming", 0.10): {2: 1.678, 3: 1.710, 4: 1.733, 5: 1.751},
}  # fmt: skip


@pytest.mark.parametrize(
    ("family", "alpha", "looks", "constant"),
    [(f, a, k, c) for (f, a), row in CONSTANTS.items() for k, c in row.items()],
)
def test_constants_are_those_of_the_published_tables(
    family: str, alpha: float, looks: int, constant: float
) -> None:
    bounds = constant_boundaries(looks, alpha=alpha, family=family)
    # a table's third decimal may be one off where its own integration was coarser
    assert bounds[-1] == pytest.approx(constant, abs=0.00105)
    shape = [np.sqrt(looks / k) if family == "obrien_fleming" else 1 for k in range(1, looks + 1)]
    assert bounds == pytest.approx([bounds[-1] * s for s in shape])


def test_spending_boundaries_are_the_published_ones() -> None:
    """Lan and DeMets: five equal looks, two-sided 5%; programs differ in the fourth decimal."""
    fifths = [0.2, 0.4, 0.6, 0.8, 1.0]
    assert spending_boundaries(fifths) == pytest.approx(
        [4.8769, 3.3569, 2.6803, 2.2898, 2.0310], abs=2e-4
    )
    assert spending_boundaries(fifths, spending="pocock") == pytest.approx(
        [2.4380, 2.4268, 2.4101, 2.3966, 2.3859], abs=2e-4
    )


def test_two_looks_agree_with_the_bivariate_normal() -> None:
    """Another integration: the chance to cross at neither of two looks, by its distribution."""
    t = 0.3
    first, second = spending_boundaries([t, 1.0], alpha=0.025, sides=1, spending="pocock")
    root = np.sqrt(t)
    inside = stats.multivariate_normal(cov=[[1, root], [root, 1]]).cdf([first, second])
    assert 1 - inside == pytest.approx(0.025, abs=1e-6)


@pytest.mark.parametrize("drift", [0.0, 2.5])
@pytest.mark.parametrize("sides", [1, 2])
def test_simulated_paths_cross_as_often_as_integrated(drift: float, sides: int) -> None:
    fractions = np.array([0.1, 0.35, 0.4, 1.0])
    bounds = np.array(spending_boundaries(fractions, alpha=0.1, spending="pocock", sides=sides))
    said = exit_chances(bounds, fractions, drift=drift, sides=sides)
    rng, runs = np.random.default_rng(3), 100_000
    steps = np.diff(fractions, prepend=0.0)
    sums = rng.normal(drift * steps, np.sqrt(steps), (runs, 4)).cumsum(axis=1)
    z = sums / np.sqrt(fractions)
    crossed = (np.abs(z) if sides == 2 else z) >= bounds
    first = np.where(crossed.any(axis=1), crossed.argmax(axis=1), -1)
    for k, chance in enumerate(said):
        assert abs((first == k).mean() - chance) < 4 * np.sqrt(chance * (1 - chance) / runs)
    if drift == 0.0:
        assert sum(said) == pytest.approx(0.1, abs=1e-9)


def test_exact_boundaries_come_near_to_the_normal_ones_with_many_events() -> None:
    totals = [2000, 4000, 6000]
    exact = exact_boundaries(totals, information=6000)
    normal = spending_boundaries([1 / 3, 2 / 3, 1.0], alpha=0.025, sides=1)
    for bound, z in zip(exact, normal, strict=True):
        n = bound.information
        assert bound.at is not None
        assert (bound.at - n / 2) / np.sqrt(n / 4) == pytest.approx(z, abs=0.06)
