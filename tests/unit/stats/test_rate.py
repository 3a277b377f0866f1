import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reddot.errors import UsageError
from reddot.stats import rate_interval, rate_p_value

METHODS = ("exact", "mid_p")


def test_about_once_a_day() -> None:
    interval = rate_interval(372, 365)
    assert f"{interval.estimate:.4g}" == "1.019"
    assert f"{interval.low:.3g} {interval.high:.4g}" == "0.918 1.128"


def test_three_events_in_one_unit() -> None:
    interval = rate_interval(3, 1)
    assert f"{interval.low:.3g} {interval.high:.3g}" == "0.619 8.77"
    assert f"{rate_p_value(3, 1, 1.0, side='above'):.3g}" == "0.0803"


@pytest.mark.parametrize("method", METHODS)
def test_no_events_and_no_exposure(method: str) -> None:
    none = rate_interval(0, 100, method=method)
    assert (none.estimate, none.low) == (0.0, 0.0)
    expected = -math.log(0.025 if method == "exact" else 0.05) / 100
    assert none.high == pytest.approx(expected)
    nothing = rate_interval(0, 0, method=method)
    assert (nothing.estimate, nothing.low, nothing.high) == (None, 0.0, math.inf)
    assert rate_p_value(0, 0, 1.0) == 1.0


@pytest.mark.parametrize("method", METHODS)
def test_the_unit_of_exposure_only_scales(method: str) -> None:
    days, weeks = rate_interval(52, 364, method=method), rate_interval(52, 52, method=method)
    assert (days.low * 7, days.high * 7) == pytest.approx((weeks.low, weeks.high))


@pytest.mark.parametrize("method", METHODS)
def test_dispersion_1_changes_nothing_and_3_divides_by_3(method: str) -> None:
    plain = rate_interval(30, 100, method=method)
    assert rate_interval(30, 100, method=method, dispersion=1) == plain
    third = rate_interval(10, 100 / 3, method=method)
    triple = rate_interval(30, 100, method=method, dispersion=3)
    assert (triple.low, triple.high) == pytest.approx((third.low, third.high))
    assert triple.estimate == 0.3


@given(st.integers(0, 1000), st.sampled_from(METHODS), st.floats(1.0, 10.0))
def test_ends_rise_with_the_count_and_spread_with_dispersion(
    count: int, method: str, dispersion: float
) -> None:
    this, more = (rate_interval(c, 10, method=method) for c in (count, count + 1))
    wide = rate_interval(count, 10, method=method, dispersion=dispersion)
    assert this.low <= more.low
    assert this.high <= more.high
    assert wide.low <= this.low + 1e-9
    assert wide.high >= this.high - 1e-9


@settings(max_examples=300)
@given(
    st.integers(0, 800),
    st.floats(0.1, 1000.0),
    st.floats(0.01, 10.0),
    st.sampled_from([0.8, 0.9, 0.95, 0.99]),
    st.floats(1.0, 6.0),
)
def test_the_interval_excludes_rate0_exactly_when_the_test_rejects_it(
    count: int, exposure: float, rate0: float, level: float, dispersion: float
) -> None:
    p_value = rate_p_value(count, exposure, rate0, dispersion=dispersion)
    assume(abs(p_value - (1 - level)) > 1e-9)
    interval = rate_interval(count, exposure, level=level, dispersion=dispersion)
    assert interval.contains(rate0) == (p_value > 1 - level)


@pytest.mark.parametrize(
    ("arguments", "given_value"),
    [
        ({"count": -1, "exposure": 10}, "-1"),
        ({"count": 5, "exposure": 0}, "exposure 0"),
        ({"count": 5, "exposure": -2}, "-2"),
        ({"count": float("inf"), "exposure": 10}, "inf"),
        ({"count": 5, "exposure": 10, "level": 1}, "level is 1"),
        ({"count": 5, "exposure": 10, "method": "wilson"}, "wilson"),
        ({"count": 5, "exposure": 10, "dispersion": 0}, "dispersion is 0"),
    ],
)
def test_impossible_arguments_are_named(arguments: dict[str, float], given_value: str) -> None:
    with pytest.raises(UsageError, match=given_value):
        rate_interval(**arguments)  # type: ignore[arg-type]


def test_impossible_tests_are_named() -> None:
    with pytest.raises(UsageError, match=r"-0\.5"):
        rate_p_value(5, 10, -0.5)
    with pytest.raises(UsageError, match="'upper'"):
        rate_p_value(5, 10, 0.5, side="upper")
