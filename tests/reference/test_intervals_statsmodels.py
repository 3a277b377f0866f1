"""Our intervals against those of statsmodels and scipy.stats, and one that is not theirs."""

import pytest
from scipy import stats
from statsmodels.stats import rates
from statsmodels.stats.proportion import proportion_confint

from reddot.stats import (
    counts_behind_percentage,
    finite_population_interval,
    rate_interval,
    rate_p_value,
    rate_ratio,
    share_interval,
    share_p_value,
)

SHARES = [(31, 372), (27, 372), (0, 10), (10, 10), (1, 3), (286, 414), (5, 20_000)]
COUNTS = [(372, 365), (1, 400), (0, 400), (6, 400), (10_000, 365)]


@pytest.mark.parametrize(("count", "n"), SHARES)
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_clopper_pearson(count: int, n: int, level: float) -> None:
    ours = share_interval(count, n, level=level)
    theirs = stats.binomtest(count, n).proportion_ci(level, method="exact")
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-10)
    if 0 < count < n:  # statsmodels puts an edge at a count of 0 or n elsewhere
        beta = proportion_confint(count, n, alpha=1 - level, method="beta")
        assert (ours.low, ours.high) == pytest.approx(beta, rel=1e-9)


@pytest.mark.parametrize(("count", "n"), SHARES)
def test_wilson(count: int, n: int) -> None:
    ours = share_interval(count, n, method="wilson")
    theirs = proportion_confint(count, n, method="wilson")
    assert (ours.low, ours.high) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize(("count", "n"), SHARES)
@pytest.mark.parametrize(("side", "alternative"), [("below", "less"), ("above", "greater")])
def test_one_sided_binomial_test(count: int, n: int, side: str, alternative: str) -> None:
    theirs = stats.binomtest(count, n, 0.10, alternative=alternative).pvalue
    assert share_p_value(count, n, 0.10, side=side) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize(("count", "exposure"), COUNTS)
def test_garwood(count: int, exposure: int) -> None:
    ours = rate_interval(count, exposure)
    low = stats.chi2.ppf(0.025, 2 * count) / 2 / exposure if count else 0.0
    high = stats.chi2.ppf(0.975, 2 * count + 2) / 2 / exposure
    assert (ours.low, ours.high) == pytest.approx((low, high), rel=1e-9)
    theirs = rates.confint_poisson(count, exposure, method="exact-c")
    assert ours.high == pytest.approx(theirs[1], rel=1e-9)


@pytest.mark.parametrize(("count", "exposure"), [(6, 400), (372, 365)])
def test_mid_p_rate(count: int, exposure: int) -> None:
    ours = rate_interval(count, exposure, method="mid_p")
    theirs = rates.confint_poisson(count, exposure, method="midp-c")
    assert (ours.low, ours.high) == pytest.approx(theirs, rel=1e-6)


@pytest.mark.parametrize(("count", "exposure"), COUNTS)
def test_one_sided_poisson_test(count: int, exposure: int) -> None:
    below = stats.poisson.cdf(count, 0.9 * exposure)
    assert rate_p_value(count, exposure, 0.9, side="below") == pytest.approx(below, abs=1e-12)


@pytest.mark.parametrize(("a", "b", "ta", "tb"), [(6, 3, 400, 400), (31, 12, 2.0, 5.0)])
def test_exact_conditional_ratio_from_the_binomial_interval(
    a: int, b: int, ta: float, tb: float
) -> None:
    ours = rate_ratio(a, ta, b, tb)
    share = stats.binomtest(a, a + b).proportion_ci(0.95, method="exact")
    low, high = (p / (1 - p) * tb / ta for p in (share.low, share.high))
    assert (ours.low, ours.high) == pytest.approx((low, high), rel=1e-9)


def test_exact_conditional_p_value_where_both_tails_are_alike() -> None:
    # at equal exposures the two-sided test of least likely outcomes is the doubled tail
    theirs = rates.test_poisson_2indep(6, 400, 3, 400, method="exact-cond")
    assert rate_ratio(6, 400, 3, 400).p_value == pytest.approx(theirs.pvalue)


@pytest.mark.parametrize(("count", "n", "population"), [(284, 414, 1500), (3, 20, 60)])
def test_finite_population_ends_are_the_last_that_a_test_keeps(
    count: int, n: int, population: int
) -> None:
    ours = finite_population_interval(count, n, population)
    low, high = round(ours.low * population), round(ours.high * population)
    upper_tails = [stats.hypergeom.sf(count - 1, population, k, n) for k in (low - 1, low)]
    lower_tails = [stats.hypergeom.cdf(count, population, k, n) for k in (high, high + 1)]
    assert upper_tails[0] <= 0.025 < upper_tails[1]
    assert lower_tails[1] <= 0.025 < lower_tails[0]


def test_counts_behind_a_percentage_are_those_that_print_it() -> None:
    printed = [k for k in range(415) if f"{100 * k / 414:.0f}" == "69"]
    found = counts_behind_percentage("69%", 414)
    assert (found.low, found.high) == (printed[0], printed[-1])


def test_the_score_log_interval_of_statsmodels_is_not_ours() -> None:
    # its upper end for 6 against 3 is 18.56, a ratio that its own test keeps at p = 0.14; ours
    # ends where the matching test gives p = 0.05
    _, theirs = rates.confint_poisson_2indep(6, 400, 3, 400, method="score-log")
    own_test = rates.test_poisson_2indep(6, 400, 3, 400, value=theirs, method="score-log")
    assert theirs == pytest.approx(18.56, abs=0.005)
    assert own_test.pvalue == pytest.approx(0.141, abs=0.0005)
    ours = rate_ratio(6, 400, 3, 400).high
    assert ours == pytest.approx(12.36, abs=0.005)
    at_our_end = stats.binom.cdf(6, 9, ours / (ours + 1))
    assert 2 * at_our_end == pytest.approx(0.05)
