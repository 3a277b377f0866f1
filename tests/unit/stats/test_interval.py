import dataclasses
import math

import pytest

from reddot.errors import UsageError
from reddot.stats import Interval


def test_both_ends_belong_to_it() -> None:
    interval = Interval(0.5, 0.25, 0.75, "exact", 0.95)
    assert interval.contains(0.25)
    assert interval.contains(0.75)
    assert not interval.contains(0.2499)
    assert not interval.contains(0.7501)


def test_it_may_be_open_above_and_have_no_estimate() -> None:
    assert Interval(None, 0.0, math.inf, "exact", 0.95).contains(1e300)


@pytest.mark.parametrize(("low", "high"), [(2.0, 1.0), (math.nan, 1.0), (0.0, math.nan)])
def test_ends_out_of_order_are_refused(low: float, high: float) -> None:
    with pytest.raises(UsageError, match=f"{low} to {high}"):
        Interval(1.0, low, high, "exact", 0.95)


def test_it_cannot_be_changed() -> None:
    interval = Interval(0.5, 0.25, 0.75, "exact", 0.95)
    with pytest.raises(dataclasses.FrozenInstanceError):
        interval.low = 0.0  # type: ignore[misc]
