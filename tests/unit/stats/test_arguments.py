from fractions import Fraction

import pytest

from reddot.errors import UsageError
from reddot.stats import arguments


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), "many", None])
def test_a_count_must_be_finite_and_not_negative(value: object) -> None:
    with pytest.raises(UsageError, match=str(value)):
        arguments.check_count("count", value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [2.5, -1, 0])
def test_a_whole_number_keeps_its_least(value: float) -> None:
    with pytest.raises(UsageError, match=str(value)):
        arguments.check_whole("n", value, least=1)


def test_large_whole_numbers_keep_every_digit() -> None:
    assert arguments.check_whole("n", 2**53 + 1) == 2**53 + 1


@pytest.mark.parametrize("level", [0, 1, 95, -0.5])
def test_a_level_lies_between_0_and_1(level: float) -> None:
    with pytest.raises(UsageError, match=str(level)):
        arguments.check_level(level)


@pytest.mark.parametrize("p", [-0.01, 1.01, 10])
def test_a_probability_lies_in_0_to_1(p: float) -> None:
    with pytest.raises(UsageError, match=str(p)):
        arguments.check_probability("p0", p)


@pytest.mark.parametrize("exposure", [0, -3])
def test_positive_means_above_0(exposure: float) -> None:
    with pytest.raises(UsageError, match=str(exposure)):
        arguments.check_positive("exposure", exposure)


@pytest.mark.parametrize("dispersion", [0.99, 0, -1])
def test_a_dispersion_is_at_least_1(dispersion: float) -> None:
    with pytest.raises(UsageError, match=str(dispersion)):
        arguments.check_dispersion(dispersion)


def test_a_count_may_equal_n_but_not_exceed_it() -> None:
    assert arguments.check_part(3, 3) == (3.0, 3.0)
    with pytest.raises(UsageError, match="4 and n is 3"):
        arguments.check_part(4, 3)


def test_an_unknown_choice_is_answered_with_the_list() -> None:
    with pytest.raises(UsageError, match="'left'; allowed are below, above"):
        arguments.check_choice("side", "left", ("below", "above"))


@pytest.mark.parametrize("given", ["0.1", "10%", "1/10", 0.1, Fraction(1, 10), " 10 % "])
def test_a_tenth_is_a_tenth_however_written(given: str | float | Fraction) -> None:
    assert arguments.read_fraction("below", given) == Fraction(1, 10)


@pytest.mark.parametrize("given", ["ten", "1/0", "%", float("nan")])
def test_what_is_no_fraction_is_named(given: str | float) -> None:
    with pytest.raises(UsageError, match=str(given)):
        arguments.read_fraction("below", given)
