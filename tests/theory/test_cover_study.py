"""What a study says of its own error, against theory and measured coverage."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from cover_counties import one_zone_county
from scipy.special import expit

from reddot.cover.scenario import Uncertainty
from reddot.cover.study import compare, outer_loop, run
from reddot.cover.study.estimate import estimate
from reddot.cover.study.spread import shares_of, split_spread
from reddot.cover.study.variants import draw_variant, law_of_range, law_of_spread


def covers(low: float | None, high: float | None, truth: float) -> bool:
    return low is not None and high is not None and low <= truth <= high


def within_four(hits: int, of: int, chance: float) -> bool:
    return abs(hits - of * chance) < 4 * math.sqrt(of * chance * (1 - chance))


def test_intervals_cover_the_mean_as_often_as_they_say() -> None:
    stream, times = np.random.default_rng(5), 4000
    found = [estimate(stream.normal(10.0, 3.0, 8)) for _ in range(times)]
    assert within_four(sum(covers(k.low, k.high, 10.0) for k in found), times, 0.95)
    assert not within_four(sum(covers(k.low, k.high, 11.0) for k in found), times, 0.95)


def test_the_standard_error_is_that_of_theory() -> None:
    """The mean of their squares is the variance of a mean, within four of its own errors."""
    stream, size, times = np.random.default_rng(6), 10, 2000
    each = np.array([estimate(stream.normal(0.0, 2.0, size)).se or 0.0 for _ in range(times)])
    spread = 4.0 / size * math.sqrt(2.0 / (size - 1) / times)
    assert abs((each**2).mean() - 4.0 / size) < 4 * spread


def test_the_error_of_a_simulated_mean_is_that_of_independent_travel() -> None:
    """With a crew always free every response is a draw from two distances: a binomial mean."""
    found = run(one_zone_county(), replications=150)
    numbers = found.numbers("response")
    mean, calls = numbers.of("mean"), numbers.total("wanted") / 150
    assert mean.number is not None
    assert mean.se is not None
    assert abs(mean.number - 10.0) < 4 * mean.se
    expected = 5.0 / math.sqrt(calls) / math.sqrt(150)
    assert abs(mean.se / expected - 1.0) < 4 * math.sqrt(0.5 / 149) + 0.01


def test_a_known_difference_is_found_and_covered() -> None:
    """Two minutes more to turn out are two minutes more, in every replication: no error left."""
    before = run(one_zone_county(), replications=5)
    after = run(replace(one_zone_county(), turnout_minutes=2.0), replications=5)
    change = compare(before, after).differences[0].change
    assert change is not None
    assert change.value == pytest.approx(2.0, abs=1e-9)
    assert change.se == pytest.approx(0.0, abs=1e-9)


def test_paired_intervals_cover_a_known_difference_and_are_narrow() -> None:
    """Speeds 10% higher shorten the mean of 10 minutes by 10/11; 95% of intervals say so."""
    county, seeds = one_zone_county(days=1), 120
    faster = replace(county, minutes=county.minutes / 1.1)
    truth, hits, widths = 10.0 / 1.1 - 10.0, 0, []
    for seed in range(seeds):
        a, b = run(county, replications=6, seed=seed), run(faster, replications=6, seed=seed)
        change = compare(a, b).differences[0].change
        assert change is not None
        hits += covers(change.low, change.high, truth)
        widths.append((change.se or 0.0) / (a.numbers("response").of("mean").se or 1.0))
    assert within_four(hits, seeds, 0.95)
    assert max(widths) < 0.2  # two studies apart would have √2 of the error of one


def test_the_outer_loop_recovers_an_imposed_variance() -> None:
    """The mean response is 10/speed: its standard deviation is that of a lognormal law."""
    sd = math.log(1.25 / 0.8) / 2 / 1.959963984540054
    truth = 10.0 * math.sqrt(math.expm1(sd * sd) * math.exp(sd * sd))
    county = replace(
        one_zone_county(), uncertainty=Uncertainty(speed_low=0.8, speed_high=1.25, demand_cv=0.2)
    )
    draws = 120
    found = outer_loop(county, draws=draws, replications=3).of("response", "mean")
    assert found.spread.parameters_sd is not None
    assert abs(found.spread.parameters_sd / truth - 1.0) < 4 * math.sqrt(0.5 / draws) * 1.2
    assert found.spread.dominated_by == "parameters"
    assert found.shares is not None
    assert found.shares[0] > 0.9
    assert max(found.shares[1:]) < 0.2


def test_without_uncertainty_only_the_simulation_is_left() -> None:
    county = replace(one_zone_county(), uncertainty=Uncertainty())
    found = outer_loop(county, draws=40, replications=4).of("response", "mean")
    assert found.spread.dominated_by == "monte_carlo"
    assert found.spread.parameters_sd is not None
    assert found.spread.monte_carlo_sd is not None
    assert found.spread.parameters_sd < found.spread.monte_carlo_sd


def test_the_split_of_variance_is_unbiased() -> None:
    """Inputs with standard deviation 2, noise with 3: the mean of the split variances is theirs."""
    stream, times = np.random.default_rng(9), 600
    parameters, noise = [], []
    for _ in range(times):
        inputs = stream.normal(20.0, 2.0, (25, 1))
        found = split_spread(inputs + stream.normal(0.0, 3.0, (25, 4)))
        parameters.append((found.parameters_sd or 0.0) ** 2)
        noise.append((found.monte_carlo_sd or 0.0) ** 2)
    for each, truth in ((parameters, 4.0), (noise, 9.0 / 4.0)):
        error = float(np.std(each, ddof=1)) / math.sqrt(times)
        assert abs(float(np.mean(each)) - truth) < 4 * error


def test_the_range_by_the_inputs_holds_the_next_draw_as_often_as_it_says() -> None:
    stream, times = np.random.default_rng(10), 3000
    hits = 0
    for _ in range(times):
        inputs = stream.lognormal(3.0, 0.5, (15, 1))
        found = split_spread(inputs + stream.normal(0.0, 0.01, (15, 2)))
        hits += covers(found.low, found.high, float(stream.lognormal(3.0, 0.5)))
    assert within_four(hits, times, 0.95)


def test_the_range_of_a_share_holds_the_next_draw_and_stays_within_0_and_1() -> None:
    stream, times = np.random.default_rng(12), 3000
    hits = 0
    for _ in range(times):
        inputs = expit(stream.normal(-2.0, 1.0, (15, 1)))
        found = split_spread(np.repeat(inputs, 2, axis=1), "share")
        assert found.low is not None
        assert found.high is not None
        assert 0.0 < found.low < found.high < 1.0
        hits += covers(found.low, found.high, float(expit(stream.normal(-2.0, 1.0))))
    assert within_four(hits, times, 0.95)


def test_a_wait_of_nothing_in_some_draw_has_the_range_of_the_draws() -> None:
    found = split_spread(np.array([[0.0, 0.0], [3.0, 3.0], [1.0, 1.0]]))
    assert (found.low, found.high) == (0.0, 3.0)


def test_factors_are_drawn_from_the_laws_stated() -> None:
    given = Uncertainty(
        speed_low=0.8, speed_high=1.2, demand_cv=0.3, escalation_low=0.5, escalation_high=2.0
    )
    stream, times = np.random.default_rng(11), 20_000
    drawn = [draw_variant(given, stream) for _ in range(times)]
    for low, high, name in ((0.8, 1.2, "speed"), (0.5, 2.0, "escalation")):
        inside = sum(low <= getattr(one, name) <= high for one in drawn)
        assert within_four(inside, times, 0.95)
    demand = np.array([one.demand for one in drawn])
    assert abs(demand.mean() - 1.0) < 4 * 0.3 / math.sqrt(times)
    assert abs(demand.std() / 0.3 - 1.0) < 0.05
    assert law_of_range(1.0, 1.0).draw(stream) == law_of_spread(0.0).draw(stream) == 1.0


def test_shares_of_variance_are_those_imposed() -> None:
    stream = np.random.default_rng(12)
    factors = np.exp(stream.normal(size=(5000, 2)))
    found = shares_of(3.0 * np.log(factors[:, 0]) + np.log(factors[:, 1]), factors)
    assert found == pytest.approx([0.9, 0.1], abs=4 * 0.01)
    assert shares_of(np.arange(9.0), factors[:9]) is None
