"""Coverage and power, computed exactly where a sum can do it, else within 4 standard errors."""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from scipy import stats

from reddot.stats import (
    Interval,
    chance_of_at_least,
    dispersion_from_clusters,
    finite_population_interval,
    gamma_posterior,
    power_two_rates,
    probability_greater,
    rate_interval,
    rate_ratio,
    share_interval,
)

LEVEL = 0.95
TRIALS = (1, 5, 20, 100, 372)
SHARES = np.linspace(0.001, 0.999, 499)
MEANS = np.linspace(0.02, 60.0, 1500)
COUNTS = np.arange(200)  # P(X ≥ 200) is under 1e-40 for the largest mean
TOTALS = (1, 5, 9, 30, 100)
RATIOS = np.exp(np.linspace(math.log(0.02), math.log(50.0), 401))

Ends = tuple[np.ndarray, np.ndarray]


def coverage(pmf: np.ndarray, ends: Ends, truths: np.ndarray) -> np.ndarray:
    """Return for each truth the probability of the counts whose interval holds it.

    Rows of `pmf` are counts, columns truths; the ends are one per count.
    """
    low, high = ends
    held = (low[:, None] <= truths) & (truths <= high[:, None])
    return np.where(held, pmf, 0.0).sum(axis=0)


def ends_of(intervals: list[Interval]) -> Ends:
    return np.array([i.low for i in intervals]), np.array([i.high for i in intervals])


def assert_never_below_level(covered: np.ndarray) -> None:
    assert covered.min() >= LEVEL - 1e-10


def share_coverage(n: int, ends: Ends) -> np.ndarray:
    return coverage(stats.binom.pmf(np.arange(n + 1)[:, None], n, SHARES), ends, SHARES)


def share_ends(n: int, method: str) -> Ends:
    return ends_of([share_interval(k, n, method=method) for k in range(n + 1)])


def wald_ends(n: int) -> Ends:
    share = np.arange(n + 1) / n
    half = stats.norm.ppf((1 + LEVEL) / 2) * np.sqrt(share * (1 - share) / n)
    return share - half, share + half


@pytest.mark.parametrize("n", TRIALS)
def test_the_exact_share_interval_never_covers_less_than_its_level(n: int) -> None:
    assert_never_below_level(share_coverage(n, share_ends(n, "exact")))


@pytest.mark.parametrize("method", ["mid_p", "wilson"])
@pytest.mark.parametrize("n", [20, 100, 372])
def test_mid_p_and_wilson_cover_near_their_level_on_average(method: str, n: int) -> None:
    covered = share_coverage(n, share_ends(n, method))
    assert abs(covered.mean() - LEVEL) < 0.012
    assert covered.min() > 0.8


@pytest.mark.parametrize("n", [20, 100, 372])
def test_the_check_bites_on_a_naive_wald_interval(n: int) -> None:
    covered = share_coverage(n, wald_ends(n))
    with pytest.raises(AssertionError):
        assert_never_below_level(covered)
    assert covered.min() < 0.5


@pytest.mark.parametrize("n", [20, 100])
def test_the_check_bites_on_mid_p_which_promises_less(n: int) -> None:
    with pytest.raises(AssertionError):
        assert_never_below_level(share_coverage(n, share_ends(n, "mid_p")))


def rate_coverage(method: str) -> np.ndarray:
    ends = ends_of([rate_interval(k, 1, method=method) for k in COUNTS.tolist()])
    return coverage(stats.poisson.pmf(COUNTS[:, None], MEANS), ends, MEANS)


def test_the_exact_rate_interval_never_covers_less_than_its_level() -> None:
    assert_never_below_level(rate_coverage("exact"))


def test_the_mid_p_rate_interval_covers_near_its_level_on_average() -> None:
    covered = rate_coverage("mid_p")
    assert abs(covered.mean() - LEVEL) < 0.01
    assert covered.min() > 0.9


def ratio_coverage(total: int, exposures: tuple[float, float], method: str) -> np.ndarray:
    ta, tb = exposures
    found = [rate_ratio(a, ta, total - a, tb, method=method) for a in range(total + 1)]
    ends = np.array([r.low for r in found]), np.array([r.high for r in found])
    share = RATIOS * ta / (RATIOS * ta + tb)
    pmf = stats.binom.pmf(np.arange(total + 1)[:, None], total, share)
    return coverage(pmf, ends, RATIOS)


@pytest.mark.parametrize("exposures", [(400.0, 400.0), (400.0, 33.0), (1.0, 9.0)])
@pytest.mark.parametrize("total", TOTALS)
def test_the_exact_ratio_interval_never_covers_less_given_the_total(
    total: int, exposures: tuple[float, float]
) -> None:
    assert_never_below_level(ratio_coverage(total, exposures, "exact"))


def test_the_mid_p_ratio_interval_covers_near_its_level_on_average() -> None:
    assert abs(ratio_coverage(100, (1.0, 1.0), "mid_p").mean() - LEVEL) < 0.012


@pytest.mark.parametrize(("population", "n"), [(30, 1), (30, 10), (30, 29), (30, 30), (150, 41)])
def test_the_finite_interval_covers_for_every_composition(population: int, n: int) -> None:
    found = [finite_population_interval(k, n, population) for k in range(n + 1)]
    marked = np.arange(population + 1)
    pmf = stats.hypergeom.pmf(np.arange(n + 1)[:, None], population, marked, n)
    assert_never_below_level(coverage(pmf, ends_of(found), marked / population))


def test_the_binomial_interval_wastes_what_the_finite_one_gains() -> None:
    n, population = 41, 50
    pmf = stats.hypergeom.pmf(np.arange(n + 1)[:, None], population, np.arange(51), n)
    truths = np.arange(51) / population
    finite = ends_of([finite_population_interval(k, n, population) for k in range(n + 1)])
    assert coverage(pmf, share_ends(n, "exact"), truths).min() > 0.999
    assert coverage(pmf, finite, truths).mean() < 0.99


def assert_within_4_se(observed: int, draws: int, expected: float) -> None:
    se = math.sqrt(expected * (1 - expected) / draws)
    assert abs(observed / draws - expected) < 4 * se


@cache
def significant(a: int, ta: float, b: int, tb: float) -> bool:
    return rate_ratio(a, ta, b, tb).p_value <= 1 - LEVEL


@pytest.mark.parametrize(
    ("rate_a", "exposure_a", "rate_b", "exposure_b"),
    [(0.015, 400, 0.0075, 400), (0.015, 3320, 0.0075, 3320), (2.0, 10, 1.0, 25), (3.0, 3, 3.0, 9)],
)
def test_power_agrees_with_simulation(
    rate_a: float, exposure_a: float, rate_b: float, exposure_b: float
) -> None:
    rng, draws = np.random.default_rng(11), 20_000
    a = rng.poisson(rate_a * exposure_a, draws).tolist()
    b = rng.poisson(rate_b * exposure_b, draws).tolist()
    hits = sum(significant(x, exposure_a, y, exposure_b) for x, y in zip(a, b, strict=True))
    assert_within_4_se(hits, draws, power_two_rates(rate_a, exposure_a, rate_b, exposure_b))


@pytest.mark.parametrize(("times", "mean"), [(2, 3), (1, 3), (1.5, 10), (2, 30)])
def test_chance_of_at_least_agrees_with_simulation(times: float, mean: float) -> None:
    a, b = np.random.default_rng(12).poisson(mean, (2, 200_000))
    hits = int(((a >= times * b) & (a > 0)).sum())
    assert_within_4_se(hits, 200_000, chance_of_at_least(times, mean))


@pytest.mark.parametrize(
    ("a", "ta", "b", "tb", "ratio"),
    [(6, 400, 3, 400, 1.0), (0, 400, 3, 900, 1.0), (30, 100, 20, 90, 1.25), (0, 1, 0, 5, 0.3)],
)
def test_posterior_probability_agrees_with_simulation(
    a: int, ta: float, b: int, tb: float, ratio: float
) -> None:
    post_a, post_b = gamma_posterior(a, ta), gamma_posterior(b, tb)
    rng, draws = np.random.default_rng(13), 200_000
    rate_a = rng.gamma(post_a.shape, 1 / post_a.rate, draws)
    rate_b = rng.gamma(post_b.shape, 1 / post_b.rate, draws)
    hits = int((rate_a > ratio * rate_b).sum())
    assert_within_4_se(hits, draws, probability_greater(post_a, post_b, ratio))


CLUSTER_DRAWS = 10_000
ONE_SIDE = 0.025 + 4 * math.sqrt(0.025 * 0.975 / CLUSTER_DRAWS)

Choose = Callable[[list[tuple[np.ndarray, np.ndarray]]], float]


def cautious(groups: list[tuple[np.ndarray, np.ndarray]]) -> float:
    return dispersion_from_clusters(groups).upper


def none(groups: list[tuple[np.ndarray, np.ndarray]]) -> float:
    return 1.0 if groups else math.nan


def draw_cluster_counts(
    rng: np.random.Generator, clusters: int, mean: float, spread: float
) -> np.ndarray:
    """Return Poisson counts, shape (draws, clusters), around a lognormal rate of that mean."""
    shape = (CLUSTER_DRAWS, clusters)
    rates = mean * np.exp(spread * rng.standard_normal(shape) - spread**2 / 2)
    return rng.poisson(rates)


def wrong_sides_of_a_rate(clusters: int, mean: float, spread: float, choose: Choose) -> float:
    counts = draw_cluster_counts(np.random.default_rng(14), clusters, mean, spread)
    units, sides = np.ones(clusters), [0, 0]
    for row in counts:
        found = rate_interval(row.sum(), clusters, dispersion=choose([(row, units)]))
        sides[0] += found.high < mean
        sides[1] += found.low > mean
    return max(sides) / CLUSTER_DRAWS


def wrong_sides_of_a_ratio(clusters: int, mean: float, spread: float, choose: Choose) -> float:
    rng = np.random.default_rng(15)
    first = draw_cluster_counts(rng, clusters, mean, spread)
    second = draw_cluster_counts(rng, 2 * clusters, mean, spread)
    units, sides = np.ones(2 * clusters), [0, 0]
    for a, b in zip(first, second, strict=True):
        dispersion = choose([(a, units[:clusters]), (b, units)])
        found = rate_ratio(a.sum(), clusters, b.sum(), 2 * clusters, dispersion=dispersion)
        sides[0] += found.high < 1
        sides[1] += found.low > 1
    return max(sides) / CLUSTER_DRAWS


CLUSTERED = [(20, 20.0, 0.8), (20, 0.2, 0.8), (100, 5.0, 0.8), (100, 2.0, 0.0)]


@pytest.mark.parametrize(("clusters", "mean", "spread"), CLUSTERED)
def test_counts_divided_by_upper_keep_each_side_at_2_5_percent(
    clusters: int, mean: float, spread: float
) -> None:
    assert wrong_sides_of_a_rate(clusters, mean, spread, cautious) <= ONE_SIDE
    assert wrong_sides_of_a_ratio(clusters, mean, spread, cautious) <= ONE_SIDE


def test_the_check_bites_without_the_dispersion() -> None:
    assert wrong_sides_of_a_rate(100, 5.0, 0.8, none) > 3 * ONE_SIDE
    assert wrong_sides_of_a_ratio(100, 5.0, 0.8, none) > 3 * ONE_SIDE


def test_the_check_bites_on_the_plain_estimate_with_few_clusters() -> None:
    def plain(groups: list[tuple[np.ndarray, np.ndarray]]) -> float:
        return dispersion_from_clusters(groups).estimate

    assert wrong_sides_of_a_rate(20, 20.0, 0.8, plain) > ONE_SIDE
