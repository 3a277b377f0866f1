from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.errors import UsageError
from reddot.stats import Flip, flips


def test_seven_more_discharges_break_fewer_than_one_in_ten() -> None:
    assert flips(31, 372, below="0.10") == Flip(at=38, by=7)


def test_forty_of_400_is_not_below_a_tenth() -> None:
    assert flips(39, 400, below=0.1) == Flip(at=40, by=1)


def test_a_float_threshold_is_the_decimal_it_shows() -> None:
    # 0.1 as a binary number is a little more than a tenth: 30 of 300 would stay below it
    assert flips(0, 300, below=0.1).at == 30
    assert flips(300, 300, above=0.7).at == 210


def test_more_than_half_of_414_breaks_at_207() -> None:
    assert flips(208, 414, above="50%") == Flip(at=207, by=1)
    assert flips(284, 414, above=Fraction(1, 2)) == Flip(at=207, by=77)


def test_a_claim_already_false_has_nothing_left_to_give() -> None:
    assert flips(40, 400, below=0.1).by == 0
    assert flips(50, 400, below=0.1).by == -10
    assert flips(200, 414, above=0.5).by == -7


@given(st.integers(0, 300), st.integers(0, 300), st.fractions(0, 1, max_denominator=1000))
def test_the_claim_changes_exactly_there(count: int, rest: int, threshold: Fraction) -> None:
    n = count + rest + 1
    if threshold > 0:
        at = flips(count, n, below=threshold).at
        assert Fraction(at, n) >= threshold > Fraction(at - 1, n)
    if threshold < 1:
        at = flips(count, n, above=threshold).at
        assert Fraction(at, n) <= threshold < Fraction(at + 1, n)


@pytest.mark.parametrize(
    ("arguments", "given_value"),
    [
        ({"count": 31, "n": 372}, "None"),
        ({"count": 31, "n": 372, "below": 0.1, "above": 0.2}, "0.2"),
        ({"count": 31, "n": 372, "below": 0}, "below is 0"),
        ({"count": 31, "n": 372, "below": 10}, "below is 10"),
        ({"count": 31, "n": 372, "above": 1}, "above is 1"),
        ({"count": 31, "n": 372, "above": "most"}, "most"),
        ({"count": 31.5, "n": 372, "below": 0.1}, "31.5"),
        ({"count": 400, "n": 372, "below": 0.1}, "400"),
        ({"count": 0, "n": 0, "below": 0.1}, "n is 0"),
    ],
)
def test_impossible_arguments_are_named(arguments: dict[str, float], given_value: str) -> None:
    with pytest.raises(UsageError, match=given_value):
        flips(**arguments)  # type: ignore[arg-type]
