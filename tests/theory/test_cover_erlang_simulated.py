"""The kernel against closed forms of queueing theory, each within four standard errors.

The crews are always on duty and, but for one test, at no distance, so that a call waits only for a
free crew. Standard errors come from the means of long batches after a warm-up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from reddot.cover.queues import priority_queue, priority_queue_one_crew, queue_of
from reddot.cover.simulation.inputs import Outcome
from reddot.cover.simulation.kernel import simulate
from theory.cover_scenes import Scene, plain

Floats = NDArray[np.float64]
BATCHES = 30
SERVICE = 10.0


@dataclass(frozen=True)
class Estimate:
    """A mean over batches and its standard error."""

    mean: float
    error: float

    def holds(self, expected: float) -> bool:
        return abs(self.mean - expected) < 4 * self.error


def over_batches(values: Floats, keep: NDArray[np.bool_] | None = None) -> Estimate:
    """Estimate the mean from all but the first tenth; with `keep`, of those values alone."""
    keep = np.ones(len(values), dtype=bool) if keep is None else keep
    late = len(values) // 10
    parts = np.array_split(np.arange(late, len(values)), BATCHES)
    means = np.array([values[part][keep[part]].mean() for part in parts])
    return Estimate(float(means.mean()), float(means.std(ddof=1) / math.sqrt(BATCHES)))


def queue(
    crews: int, load: float, calls: int, generator: np.random.Generator, shape: float = 1.0
) -> Scene:
    """Return random calls whose service is gamma of this shape and of ten minutes on average."""
    minute = np.cumsum(generator.exponential(SERVICE / (crews * load), calls))
    service = generator.gamma(shape, SERVICE / shape, calls)
    return plain(minute, service, crews, horizon=float(minute[-1]) + 1e6)


def in_classes(given: Scene, shares: list[float], generator: np.random.Generator) -> Scene:
    priority = generator.choice(len(shares), size=len(given.calls.minute), p=shares)
    return replace(given, calls=replace(given.calls, priority=priority.astype(np.int32)))


def waits(given: Scene, seen: Outcome) -> Floats:
    return seen.sent - given.calls.minute


def erlang_c(crews: int, load: float) -> float:
    """Return the share of calls that wait, by the sum itself with logarithms of factorials."""
    offered = crews * load
    terms = [k * math.log(offered) - math.lgamma(k + 1) for k in range(crews)]
    last = crews * math.log(offered) - math.lgamma(crews + 1) - math.log(1 - load)
    return 1 / (1 + sum(math.exp(term - last) for term in terms))


ERLANG = [(5, 0.8), (10, 0.8), (20, 0.85), (40, 0.85), (60, 0.85)]


@pytest.mark.parametrize(("crews", "load"), ERLANG)
def test_waits_for_one_of_several_crews_are_erlangs(crews: int, load: float) -> None:
    given = queue(crews, load, 800_000, np.random.default_rng([1, crews]))
    wait = waits(given, simulate(*given.given))
    waiting = erlang_c(crews, load)
    mean = waiting * SERVICE / (crews * (1 - load))
    assert over_batches((wait > 0).astype(float)).holds(waiting)
    assert over_batches(wait).holds(mean)
    assert over_batches((wait > mean).astype(float)).holds(
        waiting * math.exp(-mean * crews * (1 - load) / SERVICE)
    )
    answer = queue_of(crews, load, SERVICE)
    assert math.isclose(answer.p_wait, waiting, rel_tol=1e-9)
    assert math.isclose(answer.mean_wait_minutes, mean, rel_tol=1e-9)


@pytest.mark.parametrize(("crews", "load"), ERLANG)
def test_a_load_one_part_in_thirty_off_is_noticed(crews: int, load: float) -> None:
    given = queue(crews, load * 31 / 30, 400_000, np.random.default_rng([2, crews]))
    wait = over_batches(waits(given, simulate(*given.given)))
    assert not wait.holds(erlang_c(crews, load) * SERVICE / (crews * (1 - load)))


SHARES = [0.2, 0.3, 0.5]


def cobham(until_freed: float, load: float) -> list[float]:
    upto = np.cumsum([0.0, *SHARES]) * load
    return [until_freed / ((1 - upto[k]) * (1 - upto[k + 1])) for k in range(3)]


@pytest.mark.parametrize("crews", [1, 4, 12])
def test_waits_by_priority_are_cobhams(crews: int) -> None:
    load, generator = 0.85, np.random.default_rng([3, crews])
    given = in_classes(queue(crews, load, 800_000, generator), SHARES, generator)
    wait = waits(given, simulate(*given.given))
    expected = cobham(erlang_c(crews, load) * SERVICE / crews, load)
    rates = [60 * crews * load / SERVICE * share for share in SHARES]
    known = priority_queue(crews, rates, SERVICE).mean_wait_minutes
    np.testing.assert_allclose(known, expected, rtol=1e-9)
    for each, mean in enumerate(expected):
        assert over_batches(wait, given.calls.priority == each).holds(mean), each


@pytest.mark.parametrize("shape", [0.5, 1.0, 4.0])
def test_waits_for_one_crew_are_those_of_pollaczek_and_khinchine(shape: float) -> None:
    load = 0.7
    given = queue(1, load, 800_000, np.random.default_rng([4, int(4 * shape)]), shape)
    wait = waits(given, simulate(*given.given))
    mean = load * SERVICE * (1 + 1 / shape) / 2 / (1 - load)
    known = priority_queue_one_crew([60 * load / SERVICE], [SERVICE], [shape**-0.5])
    assert math.isclose(known.mean_wait_minutes[0], mean, rel_tol=1e-9)
    assert over_batches(wait).holds(mean)
    assert over_batches((wait > 0).astype(float)).holds(load)


def test_the_way_there_is_part_of_what_keeps_a_crew() -> None:
    """Pollaczek and Khinchine again: turnout and the road to the zone belong to the service."""
    generator = np.random.default_rng(5)
    given = queue(1, 0.4, 800_000, generator)
    zone = generator.integers(3, size=800_000, dtype=np.int32)
    minutes = np.array([[0.0, 9.0, 9.0, each] for each in (2.0, 5.0, 11.0)])
    given = replace(
        given,
        calls=replace(given.calls, zone=zone),
        roads=replace(given.roads, minutes=minutes, turnout_minutes=1.0),
    )
    seen = simulate(*given.given)
    road = np.array([3.0, 6.0, 12.0])
    rate = 0.4 / SERVICE
    load = rate * (SERVICE + road.mean())
    square = 2 * SERVICE**2 + 2 * SERVICE * road.mean() + (road**2).mean()
    assert over_batches(waits(given, seen)).holds(rate * square / 2 / (1 - load))
    np.testing.assert_allclose(seen.arrived - seen.sent, road[zone], rtol=0, atol=1e-6)


def test_a_crew_that_is_taken_gives_the_waits_of_resumed_service() -> None:
    """M/M/1 where each class takes the crew from all less urgent: minutes until first served."""
    load, generator = 0.8, np.random.default_rng(6)
    given = in_classes(queue(1, load, 800_000, generator), SHARES, generator)
    given = replace(given, rules=replace(given.rules, preempts_below=3, preempted_from=0))
    seen = simulate(*given.given)
    upto = np.cumsum([0.0, *SHARES]) * load
    for each in range(3):
        mean = upto[each + 1] * SERVICE / ((1 - upto[each]) * (1 - upto[each + 1]))
        assert over_batches(waits(given, seen), given.calls.priority == each).holds(mean), each
    assert seen.interruptions[given.calls.priority == 0].sum() == 0


@pytest.mark.parametrize("crews", [1, 7])
def test_littles_law_holds_on_the_path_itself(crews: int) -> None:
    """The number waiting, followed over time, has the mean `rate × mean wait`; so have the busy."""
    given = queue(crews, 0.9, 20_000, np.random.default_rng([7, crews]))
    seen = simulate(*given.given)
    end = float(given.calls.minute[-1]) + 1e6
    rate = len(seen.sent) / end
    waiting = mean_over_time(given.calls.minute, seen.sent, end)
    assert math.isclose(waiting, rate * waits(given, seen).mean(), rel_tol=1e-9)
    busy = mean_over_time(seen.sent, seen.sent + given.calls.service_minutes, end)
    assert math.isclose(busy, seen.busy_minutes.sum() / end, rel_tol=1e-9)


@pytest.mark.parametrize("crews", [1, 7])
def test_nobody_waits_while_a_crew_is_free_and_no_more_are_busy_than_there_are(crews: int) -> None:
    given = queue(crews, 0.9, 20_000, np.random.default_rng([8, crews]))
    seen = simulate(*given.given)
    leaves = seen.sent + given.calls.service_minutes
    changes = np.unique(np.concatenate([given.calls.minute, seen.sent, leaves]))
    between = (changes[:-1] + changes[1:])[np.diff(changes) > 1e-6] / 2
    busy = number_between(seen.sent, leaves, between)
    waiting = number_between(given.calls.minute, seen.sent, between)
    assert busy.max() == crews
    assert (waiting > 0).sum() > 1000
    assert (busy[waiting > 0] == crews).all()


def number_between(begins: Floats, ends: Floats, at: Floats) -> NDArray[np.int64]:
    return np.searchsorted(np.sort(begins), at) - np.searchsorted(np.sort(ends), at)


def mean_over_time(begins: Floats, ends: Floats, horizon: float) -> float:
    """Return the mean number, by its steps in time: nothing is said of which begins with which."""
    times = np.concatenate([begins, ends])
    order = np.argsort(times, kind="stable")
    steps = np.concatenate([np.ones(len(begins)), -np.ones(len(ends))])[order]
    lengths = np.diff(np.append(times[order], horizon))
    return float(np.cumsum(steps) @ lengths) / horizon
