import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.errors import UsageError
from reddot.stats import finite_population_interval, share_interval


def test_284_to_287_of_414_among_1500() -> None:
    assert f"{finite_population_interval(284, 414, 1500).low:.3g}" == "0.646"
    assert f"{finite_population_interval(287, 414, 1500).high:.3g}" == "0.731"


def test_when_all_were_drawn_the_share_is_known() -> None:
    interval = finite_population_interval(30, 40, 40)
    assert (interval.low, interval.estimate, interval.high) == (0.75, 0.75, 0.75)


def test_none_of_those_drawn_leaves_the_rest_open() -> None:
    assert finite_population_interval(0, 3, 10).low == 0.0
    # with 6 marked among 10 a draw of 3 misses them all with probability 4/120, with 7, 1/120
    assert finite_population_interval(0, 3, 10).high == 0.6


def test_a_large_population_gives_the_exact_binomial_interval() -> None:
    finite, endless = finite_population_interval(31, 372, 5_000_000), share_interval(31, 372)
    assert finite.low == pytest.approx(endless.low, abs=1e-5)
    assert finite.high == pytest.approx(endless.high, abs=1e-5)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 100))
def test_it_mirrors_and_holds_the_estimate(count: int, rest: int, unseen: int) -> None:
    n = count + rest + 1
    interval = finite_population_interval(count, n, n + unseen)
    mirrored = finite_population_interval(n - count, n, n + unseen)
    assert interval.low == pytest.approx(1 - mirrored.high)
    # the estimate itself need not be a share that the population can have
    assert interval.low - 1 / (n + unseen) <= count / n <= interval.high + 1 / (n + unseen)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 100))
def test_ends_rise_with_the_count(count: int, rest: int, unseen: int) -> None:
    n = count + rest + 1
    this = finite_population_interval(count, n, n + unseen)
    more = finite_population_interval(count + 1, n, n + unseen)
    assert this.low <= more.low
    assert this.high <= more.high


@pytest.mark.parametrize(
    ("count", "n", "population", "given_value"),
    [(5, 4, 10, "5"), (1, 10, 9, "9"), (-1, 4, 10, "-1"), (1, 0, 10, "0"), (1, 2.5, 10, "2.5")],
)
def test_impossible_counts_are_named(count: int, n: int, population: int, given_value: str) -> None:
    with pytest.raises(UsageError, match=given_value):
        finite_population_interval(count, n, population)


def test_an_impossible_level_is_named() -> None:
    with pytest.raises(UsageError, match=r"1\.5"):
        finite_population_interval(1, 2, 3, level=1.5)
