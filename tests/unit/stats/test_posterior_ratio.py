import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.errors import UsageError
from reddot.stats import GammaPosterior, gamma_posterior, probability_greater, ratio_interval

posteriors = st.builds(GammaPosterior, st.floats(0.5, 200.0), st.floats(1.0, 2000.0))


def test_six_against_three() -> None:
    a, b = gamma_posterior(6, 400), gamma_posterior(3, 400)
    assert f"{probability_greater(a, b):.3g}" == "0.841"


def test_two_exponentials_have_a_closed_form() -> None:
    # P(A > r B) = rate_b / (rate_b + r rate_a)
    a, b = GammaPosterior(1.0, 3.0), GammaPosterior(1.0, 5.0)
    assert probability_greater(a, b) == pytest.approx(5 / 8)
    assert probability_greater(a, b, ratio=2.0) == pytest.approx(5 / 11)


@given(posteriors, posteriors)
def test_one_is_greater_or_the_other(a: GammaPosterior, b: GammaPosterior) -> None:
    assert probability_greater(a, b) + probability_greater(b, a) == pytest.approx(1.0)


@given(posteriors, posteriors, st.sampled_from([0.5, 0.9, 0.95]))
def test_the_interval_cuts_equal_tails(a: GammaPosterior, b: GammaPosterior, level: float) -> None:
    interval = ratio_interval(a, b, level)
    assert interval.estimate is not None
    assert probability_greater(a, b, interval.estimate) == pytest.approx(0.5)
    assert probability_greater(a, b, interval.low) == pytest.approx((1 + level) / 2)
    assert probability_greater(a, b, interval.high) == pytest.approx((1 - level) / 2)


def test_impossible_arguments_are_named() -> None:
    a = gamma_posterior(6, 400)
    with pytest.raises(UsageError, match="ratio is 0"):
        probability_greater(a, a, ratio=0)
    with pytest.raises(UsageError, match="level is 2"):
        ratio_interval(a, a, level=2)
