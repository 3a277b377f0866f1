import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reddot.errors import UsageError
from reddot.stats import (
    ExposureRange,
    distinguishable_exposure,
    rate_ratio,
    smallest_significant,
)


def test_significance_would_need_12_against_3() -> None:
    assert smallest_significant(3, 400, 400) == 12
    assert smallest_significant(0, 400, 400) == 6


def test_more_dispersion_needs_more_events() -> None:
    assert smallest_significant(3, 400, 400, dispersion=2.0) > 12


def test_no_control_number_from_33_to_936_tells_6_from_3() -> None:
    assert distinguishable_exposure(6, 400, 3) == ExposureRange(33, 936)


def test_no_events_in_one_group_opens_one_side() -> None:
    assert distinguishable_exposure(0, 400, 3).high is None
    assert distinguishable_exposure(6, 400, 0).low == 1
    assert distinguishable_exposure(0, 400, 0) == ExposureRange(1, None)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 100), st.floats(1.0, 1000.0), st.floats(1.0, 1000.0), st.floats(1, 5))
def test_it_is_the_smallest(b: int, ta: float, tb: float, dispersion: float) -> None:
    a = smallest_significant(b, ta, tb, dispersion=dispersion)
    assert rate_ratio(a, ta, b, tb, dispersion=dispersion).low > 1.0
    assert rate_ratio(a - 1, ta, b, tb, dispersion=dispersion).low <= 1.0


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 100), st.integers(0, 100), st.floats(1.0, 10000.0), st.floats(1, 5))
def test_the_ends_of_the_range_are_the_last_that_cover_1(
    a: int, b: int, ta: float, dispersion: float
) -> None:
    exposures = distinguishable_exposure(a, ta, b, dispersion=dispersion)
    for exposure in {exposures.low - 1, exposures.low, exposures.high, (exposures.high or 0) + 1}:
        if exposure is not None and exposure >= 1:
            covered = rate_ratio(a, ta, b, exposure, dispersion=dispersion).contains(1.0)
            assert covered == exposures.contains(exposure)


def test_impossible_arguments_are_named() -> None:
    with pytest.raises(UsageError, match="count_b is -3"):
        smallest_significant(-3, 400, 400)
    with pytest.raises(UsageError, match="exposure_b is 0"):
        smallest_significant(3, 400, 0)
    with pytest.raises(UsageError, match=r"count_a is 6\.5"):
        distinguishable_exposure(6.5, 400, 3)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="exposure_a is -1"):
        distinguishable_exposure(6, -1, 3)
