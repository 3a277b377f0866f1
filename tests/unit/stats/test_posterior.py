import math

import pytest

from reddot.errors import UsageError
from reddot.stats import GammaPosterior, gamma_posterior


def test_jeffreys_prior_by_default() -> None:
    assert gamma_posterior(6, 400) == GammaPosterior(6.5, 400.0)
    assert gamma_posterior(6, 400, prior_shape=2.0, prior_rate=100.0) == GammaPosterior(8, 500)


def test_learning_in_two_steps_is_learning_at_once() -> None:
    stepwise = gamma_posterior(2, 100).update(4, 300)
    assert stepwise == gamma_posterior(6, 400)
    assert stepwise.mean == 6.5 / 400


def test_an_exponential_has_its_closed_forms() -> None:
    posterior = GammaPosterior(1.0, 2.0)
    assert posterior.probability_above(3.0) == pytest.approx(math.exp(-6))
    assert posterior.probability_below(3.0) == pytest.approx(1 - math.exp(-6))
    interval = posterior.interval(0.9)
    assert interval.low == pytest.approx(-math.log(0.95) / 2)
    assert interval.high == pytest.approx(-math.log(0.05) / 2)
    assert interval.estimate == 0.5


@pytest.mark.parametrize(("shape", "rate"), [(0, 1), (1, 0), (-1, 1), (1, math.inf)])
def test_an_improper_distribution_is_refused(shape: float, rate: float) -> None:
    with pytest.raises(UsageError, match=str(rate if shape == 1 else shape)):
        GammaPosterior(shape, rate)


def test_impossible_arguments_are_named() -> None:
    with pytest.raises(UsageError, match="exposure 0"):
        gamma_posterior(0, 0)
    with pytest.raises(UsageError, match="-6"):
        gamma_posterior(-6, 400)
    with pytest.raises(UsageError, match="-1"):
        GammaPosterior(1.0, 1.0).update(-1, 1)
    with pytest.raises(UsageError, match="-2"):
        GammaPosterior(1.0, 1.0).probability_above(-2)
    with pytest.raises(UsageError, match="95"):
        GammaPosterior(1.0, 1.0).interval(95)
