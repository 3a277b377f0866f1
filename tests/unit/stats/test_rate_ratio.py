import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reddot.errors import UsageError
from reddot.stats import rate_ratio

METHODS = ("exact", "mid_p")
counts = st.integers(0, 300)
exposures = st.floats(0.5, 5000.0)


def test_six_against_three_assaults() -> None:
    ratio = rate_ratio(6, 400, 3, 400)
    assert ratio.estimate == 2.0
    assert f"{ratio.low:.3g} {ratio.high:.4g}" == "0.427 12.36"
    assert f"{ratio.p_value:.3g}" == "0.508"
    assert f"{ratio.p_greater_than_one:.3g}" == "0.841"
    assert ratio.contains(1.0)


def test_six_against_three_by_mid_p() -> None:
    ratio = rate_ratio(6, 400, 3, 400, method="mid_p")
    assert f"{ratio.low:.3g} {ratio.high:.3g}" == "0.498 9.79"
    assert ratio.p_value == pytest.approx(2 * (0.25390625 - 84 / 512 / 2))


@pytest.mark.parametrize("method", METHODS)
def test_zero_cells(method: str) -> None:
    none_in_a = rate_ratio(0, 10, 5, 10, method=method)
    assert (none_in_a.estimate, none_in_a.low) == (0.0, 0.0)
    assert none_in_a.high < 1.5
    none_in_b = rate_ratio(5, 10, 0, 10, method=method)
    assert (none_in_b.estimate, none_in_b.high) == (math.inf, math.inf)
    assert none_in_b.low > 0.6
    none = rate_ratio(0, 10, 0, 10, method=method)
    assert (none.estimate, none.low, none.high, none.p_value) == (None, 0.0, math.inf, 1.0)
    assert none.p_greater_than_one == pytest.approx(0.5)


def test_unequal_exposure_scales_the_ratio() -> None:
    equal, unequal = rate_ratio(6, 400, 3, 400), rate_ratio(6, 400, 3, 100)
    assert unequal.estimate == 0.5
    assert (unequal.low, unequal.high) == pytest.approx((equal.low / 4, equal.high / 4))
    # P(X <= 6) for a binomial(9, 0.8), the smaller tail, doubled
    assert unequal.p_value == pytest.approx(2 * 0.261802, abs=2e-6)


@pytest.mark.parametrize("method", METHODS)
def test_dispersion_1_changes_nothing_and_2_halves(method: str) -> None:
    plain = rate_ratio(20, 100, 8, 50, method=method)
    assert rate_ratio(20, 100, 8, 50, method=method, dispersion=1.0) == plain
    halved = rate_ratio(10, 50, 4, 25, method=method)
    twice = rate_ratio(20, 100, 8, 50, method=method, dispersion=2.0)
    assert (twice.low, twice.high, twice.p_value) == pytest.approx(
        (halved.low, halved.high, halved.p_value)
    )
    assert twice.p_greater_than_one == pytest.approx(halved.p_greater_than_one)


@given(counts, exposures, counts, exposures, st.sampled_from(METHODS))
def test_exchanging_the_groups_inverts_the_ratio(
    a: int, ta: float, b: int, tb: float, method: str
) -> None:
    this, that = rate_ratio(a, ta, b, tb, method=method), rate_ratio(b, tb, a, ta, method=method)
    assert this.p_value == pytest.approx(that.p_value)
    assert this.p_greater_than_one == pytest.approx(1 - that.p_greater_than_one, abs=1e-12)
    if that.high < math.inf:
        assert this.low == pytest.approx(1 / that.high)
    else:
        assert this.low == 0.0


@given(counts, exposures, counts, exposures, st.sampled_from(METHODS))
def test_ends_rise_with_events_in_a(a: int, ta: float, b: int, tb: float, method: str) -> None:
    this = rate_ratio(a, ta, b, tb, method=method)
    more = rate_ratio(a + 1, ta, b, tb, method=method)
    assert this.low <= more.low * (1 + 1e-12)
    assert this.high <= more.high * (1 + 1e-12)
    assert this.p_greater_than_one <= more.p_greater_than_one + 1e-12


@settings(max_examples=400)
@given(
    counts,
    exposures,
    counts,
    exposures,
    st.sampled_from(METHODS),
    st.sampled_from([0.8, 0.9, 0.95, 0.99]),
    st.floats(1.0, 6.0),
)
def test_the_interval_excludes_1_exactly_when_the_test_rejects_it(
    a: int, ta: float, b: int, tb: float, method: str, level: float, dispersion: float
) -> None:
    ratio = rate_ratio(a, ta, b, tb, method=method, level=level, dispersion=dispersion)
    assume(abs(ratio.p_value - (1 - level)) > 1e-9)
    assert ratio.contains(1.0) == (ratio.p_value > 1 - level)


def test_large_counts_keep_their_digits() -> None:
    # one event against a million: the upper limit comes from the small side
    assert rate_ratio(10**6, 1, 1, 1).high == pytest.approx(1e6 / 0.025318, rel=1e-3)


@pytest.mark.parametrize(
    ("arguments", "given_value"),
    [
        ((-6, 400, 3, 400), "count_a is -6"),
        ((6, 0, 3, 400), "exposure_a is 0"),
        ((6, 400, float("nan"), 400), "count_b is nan"),
        ((6, 400, 3, float("inf")), "exposure_b is inf"),
    ],
)
def test_impossible_counts_are_named(
    arguments: tuple[float, float, float, float], given_value: str
) -> None:
    with pytest.raises(UsageError, match=given_value):
        rate_ratio(*arguments)


@pytest.mark.parametrize(
    ("options", "given_value"),
    [({"method": "score"}, "score"), ({"level": 0}, "level is 0"), ({"dispersion": 0.2}, "0.2")],
)
def test_impossible_options_are_named(options: dict[str, float], given_value: str) -> None:
    with pytest.raises(UsageError, match=given_value):
        rate_ratio(6, 400, 3, 400, **options)  # type: ignore[arg-type]
