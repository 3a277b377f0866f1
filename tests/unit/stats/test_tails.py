import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reddot.stats.tails import binomial_limits, binomial_tails, bisect, poisson_limits
from reddot.stats.tails import poisson_tails as poisson


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.0, 1.0))
def test_whole_counts_give_the_binomial_distribution(k: int, rest: int, p: float) -> None:
    tails = binomial_tails(k, k + rest, p)
    assert tails.lower == pytest.approx(stats.binom.cdf(k, k + rest, p), abs=1e-12)
    assert tails.upper == pytest.approx(stats.binom.sf(k - 1, k + rest, p), abs=1e-12)


@given(st.integers(0, 60), st.floats(0.0, 100.0))
def test_whole_counts_give_the_poisson_distribution(k: int, mean: float) -> None:
    assert poisson(k, mean).lower == pytest.approx(stats.poisson.cdf(k, mean), abs=1e-12)
    assert poisson(k, mean).upper == pytest.approx(stats.poisson.sf(k - 1, mean), abs=1e-12)


@given(st.integers(0, 30), st.integers(0, 30), st.floats(0.01, 0.99))
def test_mid_p_tails_share_the_count_and_sum_to_1(k: int, rest: int, p: float) -> None:
    mid = binomial_tails(k, k + rest, p, mid=True)
    half = stats.binom.pmf(k, k + rest, p) / 2
    assert mid.lower + mid.upper == pytest.approx(1.0, abs=1e-12)
    assert mid.lower == pytest.approx(stats.binom.cdf(k, k + rest, p) - half, abs=1e-12)


@given(st.floats(0.0, 50.0), st.floats(0.0, 50.0), st.floats(0.01, 0.99))
def test_whole_tails_of_counts_between_whole_numbers_overlap(
    count: float, rest: float, p: float
) -> None:
    tails = binomial_tails(count, count + rest, p)
    assert tails.lower + tails.upper >= 1.0 - 1e-12


def test_an_upper_tail_keeps_its_digits_where_1_minus_a_tail_has_none() -> None:
    assert binomial_tails(40, 40, 0.1).upper == pytest.approx(1e-40, rel=1e-9)


def test_no_success_or_nothing_else_leaves_the_edge_of_the_range() -> None:
    for mid in (False, True):
        assert binomial_limits(0, 10, 0.95, mid=mid).low == 0.0
        assert binomial_limits(10, 10, 0.95, mid=mid).high == 1.0
        assert poisson_limits(0, 0.95, mid=mid).low == 0.0


def test_closed_forms_without_events() -> None:
    assert binomial_limits(0, 10, 0.95).high == pytest.approx(1 - 0.025**0.1)
    assert binomial_limits(0, 10, 0.95, mid=True).high == pytest.approx(1 - 0.05**0.1)
    assert poisson_limits(0, 0.95).high == pytest.approx(-math.log(0.025))
    assert poisson_limits(0, 0.95, mid=True).high == pytest.approx(-math.log(0.05))


def test_mid_p_limits_lie_inside_the_exact_ones() -> None:
    exact, mid = binomial_limits(31, 372, 0.95), binomial_limits(31, 372, 0.95, mid=True)
    assert exact.low < mid.low < 31 / 372 < mid.high < exact.high


def test_bisection_ends_at_neighbouring_numbers() -> None:
    assert bisect(lambda x: x - 1 / 3, 0.0, 1.0) == pytest.approx(1 / 3, rel=1e-15)
