import itertools
import math

import pytest
from scipy import stats

from reddot.errors import UsageError
from reddot.stats import chance_of_at_least, power_two_rates, rate_ratio, units_for_power


def test_400_shifts_an_arm_hardly_detect_a_doubling() -> None:
    assert f"{power_two_rates(0.015, 400, 0.0075, 400):.3f}" == "0.091"


def test_3320_shifts_an_arm_give_80_percent_and_3319_do_not() -> None:
    assert units_for_power(0.0075, 2.0) == 3320
    assert power_two_rates(0.015, 3320, 0.0075, 3320) >= 0.8
    assert power_two_rates(0.015, 3319, 0.0075, 3319) < 0.8


@pytest.mark.parametrize("ratio", [0.0, 0.2, 0.5, 1.5, 2.0, 5.0, 100.0])
def test_more_units_never_lose_power(ratio: float) -> None:
    # what lets the smallest number be found by halving
    powers = [power_two_rates(0.1 * ratio, u, 0.1, u) for u in range(1, 2000, 7)]
    assert all(later >= earlier - 1e-10 for earlier, later in itertools.pairwise(powers))


def test_it_is_the_sum_over_all_pairs_of_counts() -> None:
    total = 0.0
    for a in range(50):
        for b in range(40):
            if rate_ratio(a, 3, b, 1).p_value <= 0.05:
                total += stats.poisson.pmf(a, 12) * stats.poisson.pmf(b, 8)
    assert power_two_rates(4.0, 3, 8.0, 1) == pytest.approx(total, abs=1e-9)


def test_equal_rates_are_rejected_at_most_at_the_level() -> None:
    for mean in (0.5, 3, 30, 3000, 1e6):
        assert power_two_rates(mean, 1, mean, 1) <= 0.05
    assert power_two_rates(1e6, 1, 1e6, 1) > 0.0498


def test_exchanging_the_arms_changes_nothing() -> None:
    this, that = power_two_rates(2.0, 5, 0.7, 9), power_two_rates(0.7, 9, 2.0, 5)
    assert this == pytest.approx(that, abs=1e-12)


def test_without_events_nothing_is_found() -> None:
    assert power_two_rates(0, 400, 0, 400) == 0.0


def test_none_in_one_arm_needs_six_in_the_other() -> None:
    expected = stats.poisson.sf(5, 4.0)
    assert power_two_rates(0.0, 1, 4.0, 1) == pytest.approx(expected, abs=1e-10)


def test_twice_as_many_or_more_appears_in_more_than_a_quarter_of_trials() -> None:
    assert f"{chance_of_at_least(2, 3):.3f}" == "0.267"


def test_as_many_or_more_has_its_closed_form() -> None:
    tie = sum(stats.poisson.pmf(k, 3) ** 2 for k in range(60))
    assert chance_of_at_least(1, 3) == pytest.approx((1 + tie) / 2 - math.exp(-6))
    assert chance_of_at_least(2, 0) == 0.0


def test_times_is_read_exactly() -> None:
    # 1.1 × 10 as binary numbers is a little more than 11, and would ask for 12
    assert chance_of_at_least(1.1, 10) == chance_of_at_least("11/10", 10)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"control_rate": 0, "ratio": 2}, "control_rate is 0"),
        ({"control_rate": 0.1, "ratio": 1}, "ratio is 1"),
        ({"control_rate": 0.1, "ratio": -2}, "-2"),
        ({"control_rate": 0.1, "ratio": 2, "power": 80}, "80"),
        ({"control_rate": 0.1, "ratio": 2, "power": 1}, "power is 1"),
        ({"control_rate": 0.1, "ratio": 2, "level": 0}, "level is 0"),
        ({"control_rate": 1e-14, "ratio": 2}, "1000000000000"),
    ],
)
def test_impossible_sizes_are_named(options: dict[str, float], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        units_for_power(**options)


def test_impossible_rates_are_named() -> None:
    with pytest.raises(UsageError, match="rate_a is -1"):
        power_two_rates(-1, 400, 1, 400)
    with pytest.raises(UsageError, match="exposure_b is 0"):
        power_two_rates(1, 400, 1, 0)
    with pytest.raises(UsageError, match=r"times is 0\.5"):
        chance_of_at_least(0.5, 3)
    with pytest.raises(UsageError, match="mean is -3"):
        chance_of_at_least(2, -3)
