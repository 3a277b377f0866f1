from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.errors import UsageError
from reddot.stats import CountRange, counts_behind_percentage


@pytest.mark.parametrize("given_value", ["69%", "69", " 69 % ", 69, Decimal(69)])
def test_69_percent_of_414(given_value: str | float | Decimal) -> None:
    assert counts_behind_percentage(given_value, 414) == CountRange(284, 287)


def test_the_printed_decimals_are_the_precision() -> None:
    assert counts_behind_percentage("8.3%", 372) == CountRange(31, 31)
    assert counts_behind_percentage("8%", 372) == CountRange(28, 31)
    assert counts_behind_percentage(69.1, 414) == CountRange(286, 286)
    with pytest.raises(UsageError, match=r"69\.0"):
        counts_behind_percentage(69.0, 414)


def test_a_half_belongs_to_both_neighbours() -> None:
    # 1 of 200 is 0.5%: half-up prints 1%, half-even prints 0%
    assert counts_behind_percentage("0%", 200) == CountRange(0, 1)
    assert counts_behind_percentage("1%", 200) == CountRange(1, 3)


def test_the_ends_stay_within_0_and_n() -> None:
    assert counts_behind_percentage("0%", 10) == CountRange(0, 0)
    assert counts_behind_percentage("100%", 1000) == CountRange(995, 1000)


@given(st.integers(1, 3000), st.data(), st.integers(0, 3))
def test_every_count_is_behind_its_own_percentage(
    n: int, data: st.DataObject, decimals: int
) -> None:
    count = data.draw(st.integers(0, n))
    printed = f"{100 * count / n:.{decimals}f}%"
    found = counts_behind_percentage(printed, n)
    assert found.low <= count <= found.high


@pytest.mark.parametrize("given_value", ["most", "-1%", "101%", "nan", "Infinity", "%"])
def test_what_is_no_percentage_is_named(given_value: str) -> None:
    with pytest.raises(UsageError, match=given_value):
        counts_behind_percentage(given_value, 414)


def test_a_percentage_that_no_count_gives_is_refused() -> None:
    with pytest.raises(UsageError, match="No count of 3 rounds to 50%"):
        counts_behind_percentage("50%", 3)
    with pytest.raises(UsageError, match="n is 0"):
        counts_behind_percentage("50%", 0)
