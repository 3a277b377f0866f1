"""Control limits about a common rate: against scipy's laws, at the edges, and their refusals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from reddot.errors import NotEnoughDataError, UsageError
from reddot.stats.count_laws import (
    CountLaw,
    beta_binomial_law,
    binomial_law,
    negative_binomial_law,
    poisson_law,
)
from reddot.stats.funnel import LEVELS, Funnel, common_centre
from reddot.stats.funnel_spread import OF_CHANCE, Spread, estimate_spread

TAILS = (0.025, 0.001)


def _pairs() -> list[tuple[str, CountLaw, object]]:
    found: list[tuple[str, CountLaw, object]] = []
    for mean in (0.01, 0.7, 3.0, 11.5, 300.0, 40_000.0):
        found.append((f"poisson {mean}", poisson_law(mean), stats.poisson(mean)))
        variance = mean * 3.5
        p, size = mean / variance, mean * mean / (variance - mean)
        law = negative_binomial_law(mean, variance)
        found.append((f"negative binomial {mean}", law, stats.nbinom(size, p)))
    for n, p in ((1, 0.3), (10, 0.5), (49, 0.11), (426, 0.1), (7396, 0.115)):
        found.append((f"binomial {n}", binomial_law(n, p), stats.binom(n, p)))
        total = p * (1 - p) / 0.04**2 - 1
        law = beta_binomial_law(n, p, 0.04)
        found.append((f"beta-binomial {n}", law, stats.betabinom(n, p * total, (1 - p) * total)))
    return found


@pytest.mark.parametrize(
    ("law", "peer"), [pair[1:] for pair in _pairs()], ids=[p[0] for p in _pairs()]
)
def test_limits_lie_beside_the_quantiles_of_scipy(law: CountLaw, peer: stats.rv_discrete) -> None:
    for tail in TAILS:
        low, high = law.lower_limit(tail), law.upper_limit(tail)
        r, s = peer.ppf(tail), peer.isf(tail)
        assert max(0.0, r - 1) <= low <= r
        assert s <= high <= s + 1
        # on the line between two counts, in the share that the tail is of the step
        if low > 0:
            step = peer.cdf(r) - peer.cdf(r - 1)
            assert low == pytest.approx(r - (peer.cdf(r) - tail) / step, rel=1e-6)
        if law.most is None or high < law.most:
            step = peer.pmf(s)
            assert high == pytest.approx(s + (peer.sf(s - 1) - tail) / step, rel=1e-6)


@pytest.mark.parametrize(
    ("law", "peer"), [pair[1:] for pair in _pairs()], ids=[p[0] for p in _pairs()]
)
def test_a_count_is_outside_exactly_when_its_tail_is_smaller(
    law: CountLaw, peer: stats.rv_discrete
) -> None:
    for tail in TAILS:
        low, high = law.lower_limit(tail), law.upper_limit(tail)
        for near in {*_near(low), *_near(high)}:
            if law.most is None or near <= law.most:
                assert (near < low) == (peer.cdf(near) < tail)
                assert (near > high) == (peer.sf(near - 1) < tail)


def _near(limit: float) -> set[int]:
    return {max(0, math.floor(limit) + step) for step in (-1, 0, 1, 2)}


def test_the_sides_of_a_funnel_agree_with_its_limits() -> None:
    for funnel in (
        Funnel("rate", 0.02),
        Funnel("rate", 0.02, Spread("additive", 0.004, 40)),
        Funnel("share", 0.115, Spread("multiplicative", 3.0, 40)),
    ):
        for exposure in (10, 300, 4_000):
            for level in LEVELS:
                limits = funnel.limits(exposure, level)
                for count in range(min(exposure, 200)):
                    rate = count / exposure
                    wanted = (
                        "below"
                        if rate < limits.low
                        else "above"
                        if rate > limits.high
                        else "within"
                    )
                    assert funnel.side(count, exposure, level) == wanted


def test_the_wider_level_has_the_wider_limits_and_a_spread_widens_them() -> None:
    plain = Funnel("rate", 0.2)
    spread = Funnel("rate", 0.2, Spread("additive", 0.05, 43))
    for exposure in (50, 1_000, 30_000):
        inner, outer = plain.limits(exposure, 0.95), plain.limits(exposure, 0.998)
        assert outer.low <= inner.low < 0.2 < inner.high <= outer.high
        assert spread.limits(exposure).high > inner.high
    # chance goes with size, the spread between units does not
    assert plain.limits(10**7).high == pytest.approx(0.2, rel=0.01)
    assert spread.limits(10**7).high > 0.29


def test_no_spread_and_a_spread_of_chance_are_the_same_limits() -> None:
    plain = Funnel("share", 0.1).limits(400)
    for spread in (Spread("multiplicative", 1.0, 20), Spread("additive", 0.0, 20)):
        assert Funnel("share", 0.1, spread).limits(400) == plain
    assert Funnel("rate", 0.1, Spread("multiplicative", 1.0, 20)).limits(400) == Funnel(
        "rate", 0.1
    ).limits(400)


def test_the_spread_of_a_count_is_the_one_asked_for() -> None:
    law = Funnel("rate", 0.3, Spread("additive", 0.05, 40)).law(1_000)
    variance = 300 + (0.05 * 1_000) ** 2
    assert _variance(law, 1_200) == pytest.approx(variance, rel=1e-3)
    law = Funnel("rate", 0.3, Spread("multiplicative", 6.0, 40)).law(1_000)
    assert _variance(law, 1_200) == pytest.approx(300 * 6, rel=1e-3)
    law = Funnel("share", 0.3, Spread("multiplicative", 6.0, 40)).law(500)
    assert _variance(law, 500) == pytest.approx(500 * 0.3 * 0.7 * 6, rel=1e-3)


def _variance(law: CountLaw, most: int) -> float:
    up = np.array([law.at_most(k) for k in range(most + 1)])
    mass, k = np.diff(up, prepend=0.0), np.arange(most + 1)
    mean = float((mass * k).sum())
    return float((mass * (k - mean) ** 2).sum())


def test_how_many_lie_outside_by_chance_is_the_sum_of_the_tails() -> None:
    funnel = Funnel("rate", 0.02)
    limits = funnel.limits(500)
    below, above = math.ceil(limits.low * 500) - 1, math.floor(limits.high * 500) + 1
    chance = stats.poisson.cdf(below, 10) + stats.poisson.sf(above - 1, 10)
    assert funnel.expected_outside([500] * 43) == pytest.approx(43 * chance)
    assert funnel.expected_outside([500] * 43) <= 43 * 0.05


def test_a_unit_too_small_to_be_below_has_a_lower_limit_of_nothing() -> None:
    funnel = Funnel("rate", 0.02)
    assert funnel.limits(50).low == 0.0
    assert funnel.side(0, 50) == "within"
    assert Funnel("share", 0.9).limits(3).high == 1.0
    assert Funnel("share", 0.9).side(3, 3) == "within"


def test_the_winsorised_mean_square_of_chance_is_what_simulation_gives() -> None:
    z = np.random.default_rng(5).normal(size=400_000)
    low, high = np.quantile(z, (0.1, 0.9))
    squares = np.clip(z, low, high) ** 2
    error = squares.std() / math.sqrt(z.size)
    assert abs(squares.mean() - OF_CHANCE) < 4 * error + 0.002  # the quantiles are estimates too


def test_extreme_units_do_not_widen_the_limits_they_are_looked_for_by() -> None:
    rng = np.random.default_rng(6)
    counts = rng.poisson(200, 60).astype(float)
    exposures = np.full(60, 1_000.0)
    wild = counts.copy()
    wild[:2] *= 5
    centre = 0.2
    calm = estimate_spread(counts, exposures, centre, kind="rate", method="additive").size
    found = estimate_spread(wild, exposures, centre, kind="rate", method="additive").size
    assert found < calm + 0.01
    assert float(np.std(wild / exposures)) > 0.1  # drawn in; a plain standard deviation is not


def test_alike_units_have_no_spread_beyond_chance() -> None:
    counts, exposures = [20] * 12, [100] * 12
    for method, least in (("multiplicative", 1.0), ("additive", 0.0), ("none", 0.0)):
        assert estimate_spread(counts, exposures, 0.2, kind="rate", method=method).size == least


def test_the_common_centre_is_all_events_over_all_exposure() -> None:
    assert common_centre([1, 2], [10, 20]) == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Funnel("ratio", 0.1), "kind"),
        (lambda: Funnel("rate", 0.0), "centre"),
        (lambda: Funnel("share", 1.2), "centre"),
        (lambda: Funnel("rate", 0.1).limits(0), "exposure"),
        (lambda: Funnel("share", 0.1).limits(10.5), "exposure"),
        (lambda: Funnel("rate", 0.1).limits(10, 1.0), "level"),
        (lambda: Funnel("rate", 0.1).side(1.5, 10), "count"),  # type: ignore[arg-type]
        (lambda: Funnel("share", 0.1).side(11, 10), "cannot exceed"),
        (lambda: common_centre([1], [0]), "exposures"),
        (lambda: estimate_spread([1] * 12, [1] * 11, 0.1, kind="rate", method="additive"), "12"),
        (
            lambda: estimate_spread([1] * 12, [0] * 12, 0.1, kind="rate", method="additive"),
            "above 0",
        ),
        (lambda: estimate_spread([1] * 12, [1] * 12, 0.1, kind="rate", method="best"), "method"),
        (lambda: estimate_spread([[1]], [1], 0.1, kind="rate", method="additive"), "one row"),
    ],
)
def test_what_is_no_funnel_is_refused_with_the_reason(make: object, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        make()  # type: ignore[operator]


def test_a_spread_is_not_estimated_from_a_few() -> None:
    with pytest.raises(NotEnoughDataError, match="9 units"):
        estimate_spread([1] * 9, [10] * 9, 0.1, kind="rate", method="additive")
