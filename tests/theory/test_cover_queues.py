"""Erlang and Cobham against sums, balance equations and a simulation written another way."""

from __future__ import annotations

import heapq
import math

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse.linalg import spsolve
from scipy.stats import poisson

from reddot.cover.queues import (
    erlang_b,
    erlang_c,
    priority_queue,
    priority_queue_one_crew,
    queue_of,
)
from reddot.cover.queues.priority import PriorityAnswer

SERVERS = (1, 2, 5, 17, 60, 400, 3_000)
JOBS, BATCHES = 200_000, 40


@pytest.mark.parametrize("servers", SERVERS)
@pytest.mark.parametrize("utilisation", [0.05, 0.5, 0.8, 0.99])
def test_erlang_equals_the_sum_of_poisson_chances(servers: int, utilisation: float) -> None:
    # B is the Poisson chance of exactly c over that of at most c, C by the textbook sum
    offered = servers * utilisation
    at, below = poisson.pmf(servers, offered), poisson.cdf(servers - 1, offered)
    assert erlang_b(servers, offered) == pytest.approx(at / (at + below), rel=1e-9, abs=1e-300)
    waits = at / (1 - utilisation)
    assert erlang_c(servers, offered) == pytest.approx(
        waits / (waits + below), rel=1e-9, abs=1e-300
    )


@pytest.mark.parametrize("servers", [1, 5, 60])
def test_queue_of_equals_the_balance_of_births_and_deaths(servers: int) -> None:
    utilisation, minutes, states = 0.8, 30.0, 600
    log = np.cumsum(
        [0.0]
        + [math.log(utilisation * servers / min(k, servers)) for k in range(1, servers + states)]
    )
    chance = np.exp(log - log.max())
    chance /= chance.sum()
    line = np.maximum(np.arange(len(chance)) - servers, 0)
    answer = queue_of(servers, utilisation, minutes)
    assert answer.p_wait == pytest.approx(chance[servers:].sum(), rel=1e-10)
    assert answer.mean_queue == pytest.approx(chance @ line, rel=1e-10)
    little = answer.mean_queue / (utilisation * servers / minutes)
    assert answer.mean_wait_minutes == pytest.approx(little, rel=1e-12)


def _balance(rates: dict[tuple[int, int], float], states: int) -> np.ndarray:
    """Solve a chain given by its rates from state to state."""
    (a, b), flow = np.array(list(rates)).T, np.array(list(rates.values()))
    generator = sparse.coo_matrix((flow, (b, a)), (states, states)).tolil()
    out = np.bincount(a, flow, states)
    generator.setdiag(generator.diagonal() - out)
    generator[0, :] = 1.0
    right = np.zeros(states)
    right[0] = 1.0
    return spsolve(generator.tocsc(), right)


def _two_classes(servers: int, calls: tuple[float, float], pace: float) -> np.ndarray:
    """Mean numbers waiting of two classes: states are busy crews, then both lines."""
    size = 70
    urgent, other = calls
    index = {(k, 0, 0): k for k in range(servers)}
    for m in range(size):
        for n in range(size):
            index[servers, m, n] = len(index)
    rates: dict[tuple[int, int], float] = {}

    def add(a: tuple[int, int, int], b: tuple[int, int, int], rate: float) -> None:
        if b in index and rate > 0:
            rates[index[a], index[b]] = rates.get((index[a], index[b]), 0.0) + rate

    for k, m, n in index:
        if k < servers:
            add((k, m, n), (k + 1, 0, 0), urgent + other)
        else:
            add((k, m, n), (k, m + 1, n), urgent)
            add((k, m, n), (k, m, n + 1), other)
        after = (k, m - 1, n) if m else (k, m, n - 1) if n else (k - 1, 0, 0)
        add((k, m, n), after, k * pace)
    chance = _balance(rates, len(index))
    lines = np.array([[m, n] for _, m, n in index])
    return chance @ lines


@pytest.mark.parametrize(("servers", "share"), [(1, 0.5), (2, 0.25), (4, 0.6)])
def test_cobham_equals_the_balance_of_two_classes(servers: int, share: float) -> None:
    minutes, utilisation = 30.0, 0.6
    hourly = utilisation * servers * 60 / minutes
    calls = (share * hourly, (1 - share) * hourly)
    answer = priority_queue(servers, calls, minutes)
    waiting = _two_classes(servers, (calls[0] / 60, calls[1] / 60), 1 / minutes)
    assert answer.mean_queue == pytest.approx(waiting, rel=1e-6)


def test_the_comparison_notices_classes_in_the_wrong_order() -> None:
    right, wrong = priority_queue(2, [0.6, 1.8], 30), priority_queue(2, [1.8, 0.6], 30)
    waiting = _two_classes(2, (0.01, 0.03), 1 / 30)
    assert right.mean_queue == pytest.approx(waiting, rel=1e-6)
    assert wrong.mean_queue[::-1] != pytest.approx(waiting, rel=0.1)


def _simulated_waits(
    hourly: tuple[float, float], minutes: tuple[float, float], shapes: tuple[float, float]
) -> np.ndarray:
    """Batch means of the wait of each class at one crew, shape (batches, 2); gamma service."""
    rng = np.random.default_rng(20260401)
    total = sum(hourly)
    arrive = np.cumsum(rng.exponential(60 / total, JOBS))
    kind = (rng.random(JOBS) < hourly[1] / total).astype(int)
    mean, shape = np.array(minutes)[kind], np.array(shapes)[kind]
    service = rng.gamma(shape, mean / shape)
    waits, line, now, following = np.empty(JOBS), [], 0.0, 0
    for _ in range(JOBS):
        if not line:
            now = max(now, arrive[following])
        while following < JOBS and arrive[following] <= now:
            heapq.heappush(line, (kind[following], following))
            following += 1
        _, job = heapq.heappop(line)
        waits[job] = now - arrive[job]
        now += service[job]
    batches = zip(np.array_split(waits, BATCHES), np.array_split(kind, BATCHES), strict=True)
    return np.array([[wait[own == k].mean() for k in (0, 1)] for wait, own in batches])


@pytest.fixture(scope="module")
def simulated() -> np.ndarray:
    return _simulated_waits((0.8, 0.5), (20.0, 45.0), (1.0, 4.0))


def _off(answer: PriorityAnswer, simulated: np.ndarray) -> np.ndarray:
    error = simulated.std(axis=0, ddof=1) / math.sqrt(BATCHES)
    return np.abs(simulated.mean(axis=0) - answer.mean_wait_minutes) / error


def test_one_crew_with_services_of_its_own_for_each_class(simulated: np.ndarray) -> None:
    answer = priority_queue_one_crew([0.8, 0.5], [20, 45], [1.0, 0.5])
    assert _off(answer, simulated).max() < 4
    # exponential service for both would be seen
    assert _off(priority_queue_one_crew([0.8, 0.5], [20, 45]), simulated).max() > 4


def test_one_crew_by_either_formula() -> None:
    several = priority_queue(1, [0.7, 0.5, 0.3], 30)
    single = priority_queue_one_crew([0.7, 0.5, 0.3], [30, 30, 30])
    assert several.mean_wait_minutes == pytest.approx(single.mean_wait_minutes, rel=1e-12)
    assert several.p_wait == pytest.approx(single.p_wait, rel=1e-12)
