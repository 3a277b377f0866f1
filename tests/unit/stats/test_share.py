import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reddot.errors import UsageError
from reddot.stats import share_interval, share_p_value

METHODS = ("exact", "mid_p", "wilson")


def test_fired_in_31_of_372() -> None:
    interval = share_interval(31, 372)
    assert f"{interval.estimate:.3g}" == "0.0833"
    assert f"{interval.low:.3g}" == "0.0573"
    assert f"{interval.high:.3g}" == "0.116"
    assert interval.method == "exact"
    assert f"{share_p_value(31, 372, 0.10, side='below'):.3g}" == "0.162"


def test_one_of_ten_by_each_method() -> None:
    ends = {m: share_interval(1, 10, method=m) for m in METHODS}
    assert f"{ends['exact'].low:.3g} {ends['exact'].high:.3g}" == "0.00253 0.445"
    assert f"{ends['wilson'].low:.3g} {ends['wilson'].high:.3g}" == "0.0179 0.404"
    assert ends["exact"].low < ends["mid_p"].low < ends["mid_p"].high < ends["exact"].high


@pytest.mark.parametrize("method", METHODS)
def test_the_edges_stay_inside_0_to_1(method: str) -> None:
    assert share_interval(0, 20, method=method).low == 0.0
    assert share_interval(20, 20, method=method).high == 1.0
    assert share_interval(0, 20, method=method).high < 0.2
    nothing = share_interval(0, 0, method=method)
    assert (nothing.estimate, nothing.low, nothing.high) == (None, 0.0, 1.0)


def test_nothing_observed_rejects_nothing() -> None:
    assert share_p_value(0, 0, 0.3) == 1.0


@pytest.mark.parametrize("method", METHODS)
def test_dispersion_1_changes_nothing_and_2_halves_count_and_n(method: str) -> None:
    plain = share_interval(30, 100, method=method)
    assert share_interval(30, 100, method=method, dispersion=1.0) == plain
    halved = share_interval(15, 50, method=method)
    twice = share_interval(30, 100, method=method, dispersion=2.0)
    assert (twice.low, twice.high) == pytest.approx((halved.low, halved.high))


@given(st.integers(0, 200), st.integers(0, 200), st.sampled_from(METHODS))
def test_more_dispersion_or_a_higher_level_widens(count: int, rest: int, method: str) -> None:
    n = count + rest
    narrow = share_interval(count, n, method=method)
    for wide in (
        share_interval(count, n, method=method, dispersion=2.5),
        share_interval(count, n, method=method, level=0.99),
    ):
        assert wide.low <= narrow.low + 1e-12
        assert wide.high >= narrow.high - 1e-12


@given(st.integers(0, 200), st.integers(1, 200), st.sampled_from(METHODS))
def test_ends_rise_with_the_count_and_mirror(count: int, rest: int, method: str) -> None:
    n = count + rest
    this, more = (share_interval(c, n, method=method) for c in (count, count + 1))
    other = share_interval(rest, n, method=method)
    assert this.low <= more.low
    assert this.high <= more.high
    assert (this.low, this.high) == pytest.approx((1 - other.high, 1 - other.low), abs=1e-9)


@settings(max_examples=300)
@given(
    st.integers(0, 500),
    st.integers(0, 500),
    st.floats(0.001, 0.999),
    st.sampled_from([0.8, 0.9, 0.95, 0.99]),
    st.floats(1.0, 6.0),
)
def test_the_interval_excludes_p0_exactly_when_the_test_rejects_it(
    count: int, rest: int, p0: float, level: float, dispersion: float
) -> None:
    p_value = share_p_value(count, count + rest, p0, dispersion=dispersion)
    assume(abs(p_value - (1 - level)) > 1e-9)
    interval = share_interval(count, count + rest, level=level, dispersion=dispersion)
    assert interval.contains(p0) == (p_value > 1 - level)


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0.0, 1.0))
def test_two_sided_is_twice_the_smaller(count: int, rest: int, p0: float) -> None:
    below, above, two = (
        share_p_value(count, count + rest, p0, side=s) for s in ("below", "above", "two")
    )
    assert two == min(1.0, 2 * min(below, above))
    assert 0.0 <= two <= 1.0


@pytest.mark.parametrize(
    ("arguments", "given_value"),
    [
        ({"count": -1, "n": 10}, "-1"),
        ({"count": 11, "n": 10}, "11"),
        ({"count": 1, "n": float("inf")}, "inf"),
        ({"count": float("nan"), "n": 10}, "nan"),
        ({"count": 1, "n": 10, "level": 95}, "95"),
        ({"count": 1, "n": 10, "method": "wald"}, "wald"),
        ({"count": 1, "n": 10, "dispersion": 0.5}, "0.5"),
    ],
)
def test_impossible_arguments_are_named(arguments: dict[str, float], given_value: str) -> None:
    with pytest.raises(UsageError, match=given_value):
        share_interval(**arguments)  # type: ignore[arg-type]


def test_impossible_tests_are_named() -> None:
    with pytest.raises(UsageError, match="10"):
        share_p_value(31, 372, 10)
    with pytest.raises(UsageError, match="'under'"):
        share_p_value(31, 372, 0.1, side="under")
