"""Limits of a funnel hold what they say, and the spread between units is found again."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reddot.stats.count_laws import poisson_law
from reddot.stats.funnel import LEVELS, Funnel, common_centre
from reddot.stats.funnel_spread import OF_CHANCE, Spread, estimate_spread

UNITS = 60_000
SAMPLES, OF_EACH = 120, 400
EXPOSURES = (20, 90, 700, 4_000)


def _share_within(funnel: Funnel, counts: np.ndarray, exposure: int, level: float) -> float:
    limits = funnel.limits(exposure, level)
    return float(
        np.mean(
            (counts >= limits.low * exposure - 1e-9) & (counts <= limits.high * exposure + 1e-9)
        )
    )


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("exposure", EXPOSURES)
@pytest.mark.parametrize("kind", ["rate", "share"])
def test_at_the_common_rate_no_more_lie_outside_than_the_level_leaves(
    kind: str, exposure: int, level: float
) -> None:
    rng, centre = np.random.default_rng(20260301), 0.07
    draw = (
        rng.poisson(centre * exposure, UNITS)
        if kind == "rate"
        else rng.binomial(exposure, centre, UNITS)
    )
    share = _share_within(Funnel(kind, centre), draw, exposure, level)
    error = math.sqrt(level * (1 - level) / UNITS)
    assert share > level - 4 * error


@pytest.mark.parametrize("exposure", EXPOSURES)
def test_the_units_expected_outside_are_as_many_as_are_found(exposure: int) -> None:
    rng = np.random.default_rng(20260302)
    funnel = Funnel("rate", 0.07)
    expected = funnel.expected_outside([exposure])
    outside = 1 - _share_within(funnel, rng.poisson(0.07 * exposure, UNITS), exposure, 0.95)
    assert abs(outside - expected) < 4 * math.sqrt(max(expected, 1e-4) / UNITS)


def test_the_upper_limit_as_first_printed_would_leave_too_many_outside() -> None:
    # one count lower, as in the appendix of the paper: the tail is then larger than it may be
    mean, level = 1.4, 0.95
    rng = np.random.default_rng(20260303)
    counts = rng.poisson(mean, UNITS)
    ours = poisson_law(mean).upper_limit(0.025)
    error = math.sqrt(0.025 * 0.975 / UNITS)
    assert np.mean(counts > ours) < 0.025 + 4 * error
    assert np.mean(counts > ours - 1) > 0.025 + 4 * error
    assert level in LEVELS


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", ["rate", "share"])
def test_limits_with_a_spread_hold_units_that_differ_so(kind: str, level: float) -> None:
    rng, centre, tau, exposure = np.random.default_rng(20260304), 0.2, 0.05, 900
    if kind == "rate":
        own = rng.gamma((centre / tau) ** 2, tau * tau / centre, UNITS)
        draw = rng.poisson(own * exposure)
    else:
        total = centre * (1 - centre) / tau**2 - 1
        draw = rng.binomial(exposure, rng.beta(centre * total, (1 - centre) * total, UNITS))
    error = math.sqrt(level * (1 - level) / UNITS)
    spread = Funnel(kind, centre, Spread("additive", tau, 43))
    assert _share_within(spread, draw, exposure, level) > level - 4 * error
    assert _share_within(Funnel(kind, centre), draw, exposure, level) < level - 4 * error


def _found(rng: np.random.Generator, kind: str, method: str, size: float) -> np.ndarray:
    """The spread found in each of many samples of units with a spread of a known size."""
    centre, found = 0.3, []
    for _ in range(SAMPLES):
        exposures = rng.integers(800, 20_000, OF_EACH)
        counts = _drawn(rng, kind, method, size, centre * np.ones(OF_EACH), exposures)
        own = common_centre(counts, exposures)
        found.append(estimate_spread(counts, exposures, own, kind=kind, method=method).size)
    return np.array(found)


def _drawn(
    rng: np.random.Generator, kind: str, method: str, size: float, centre: np.ndarray, n: np.ndarray
) -> np.ndarray:
    # the units' own rates are normal: their deviations are then, as the estimate assumes
    chance = centre if kind == "rate" else centre * (1 - centre)
    spread = size if method == "additive" else np.sqrt(chance * (size - 1) / n)
    own = np.clip(rng.normal(centre, spread), 0.0, 1.0)
    return rng.poisson(own * n) if kind == "rate" else rng.binomial(n, own)


@pytest.mark.parametrize("kind", ["rate", "share"])
@pytest.mark.parametrize(("method", "size"), [("additive", 0.03), ("multiplicative", 6.0)])
def test_a_spread_of_known_size_is_found_again(kind: str, method: str, size: float) -> None:
    found = _found(np.random.default_rng(20260305), kind, method, size)
    error = found.std() / math.sqrt(SAMPLES)
    # the winsorised mean square of 400 units is itself off by about 1/400
    assert abs(found.mean() - size) < 4 * error + size / OF_EACH


def test_without_its_correction_the_winsorised_spread_would_come_out_a_third_too_small() -> None:
    found = _found(np.random.default_rng(20260306), "rate", "multiplicative", 6.0)
    uncorrected = found * OF_CHANCE
    assert uncorrected.mean() + 4 * uncorrected.std() / math.sqrt(SAMPLES) < 6.0 * 0.75
