"""The hypercube against a generator matrix, against Erlang, and against the simulation."""

from __future__ import annotations

import sys
import time

import numpy as np
import pytest

from reddot.cover.queues import (
    District,
    HypercubeAnswer,
    approximate_hypercube,
    erlang_b,
    erlang_c,
    solve_hypercube,
)
from reddot.cover.queues.hypercube import RESIDUAL
from reddot.cover.simulation.inputs import After, Calls, DispatchRules, Roads, Turns
from reddot.cover.simulation.kernel import simulate

LINE = 200  # places in the line of the generator matrix; 0.7²⁰⁰ is under 1e-30
REPLICATIONS, CALLS = 20, 1_000_000
NO_TIME = 1e-6  # travel keeps its order and takes no time


def _random(
    seed: int, units: int, *, zones: int = 7, utilisation: float = 0.6, **how: object
) -> District:
    rng = np.random.default_rng(seed)
    where, base = rng.random((zones, 1, 2)), rng.random((units, 2))
    service = rng.uniform(20, 60, units) if how.pop("unequal", False) else np.array([40.0])
    minutes = 60 * np.linalg.norm(where - base, axis=2)
    calls = rng.gamma(0.7, size=zones)
    can = np.sum(1 / np.broadcast_to(service, units))
    return District(
        calls_per_minute=calls * utilisation * can / calls.sum(),
        minutes=np.round(minutes / 10) * 10 if how.pop("rounded", False) else minutes,
        service_minutes=service,
        **how,
    )


def _sent(district: District, zone: int, busy: tuple[bool, ...]) -> dict[int, float]:
    """Who goes to a zone, by the words of the rule and nothing else."""
    free = [u for u in range(district.units) if not busy[u]]
    nearest = min(district.minutes[zone, u] for u in free)
    best = [u for u in free if district.minutes[zone, u] == nearest]
    if district.ties == "index":
        return {best[0]: 1.0}
    return {u: 1.0 / len(best) for u in best}


def _brute(district: District) -> tuple[np.ndarray, float, np.ndarray, float]:
    """Workloads, all busy, shares and the mean number waiting, by a dense generator matrix."""
    units, pace = district.units, 1 / district.service_minutes
    full, places = (1 << units) - 1, LINE if district.line == "waits" else 0
    generator = np.zeros((full + 1 + places,) * 2)
    served = np.zeros((len(district.calls_per_minute), units, full + 1 + places))
    for state in range(full):
        busy = tuple(bool(state >> u & 1) for u in range(units))
        for zone, calls in enumerate(district.calls_per_minute):
            for unit, chance in _sent(district, zone, busy).items():
                generator[state, state | 1 << unit] += calls * chance
                served[zone, unit, state] += chance
    for state in range(full + 1):
        for unit in range(units):
            if state >> unit & 1:
                generator[state, state ^ 1 << unit] += pace[unit]
    for place in range(places):
        generator[full + place, full + place + 1] = district.calls
        generator[full + place + 1, full + place] = pace.sum()
        served[:, :, full + place] += pace / pace.sum()
    generator -= np.diag(generator.sum(axis=1))
    equations = generator.T.copy()
    equations[0] = 1.0
    chance = np.linalg.solve(equations, np.eye(len(equations))[0])
    busy_in = (np.minimum(np.arange(len(chance)), full)[:, None] >> np.arange(units)) & 1
    shares = served @ chance
    waiting = chance[full:] @ np.arange(places + 1)
    shares /= shares.sum(axis=1, keepdims=True)
    return chance @ busy_in, float(chance[full:].sum()), shares, float(waiting)


CASES = [
    (units, line, ties, unequal)
    for units in (1, 2, 3, 4, 6)
    for line in ("waits", "lost")
    for ties, unequal in (("index", False), ("equal", True), ("index", True))
]


@pytest.mark.parametrize(("units", "line", "ties", "unequal"), CASES)
def test_the_hypercube_equals_its_generator_matrix(
    units: int, line: str, ties: str, *, unequal: bool
) -> None:
    district = _random(units, units, line=line, ties=ties, unequal=unequal, rounded=ties == "equal")
    answer = solve_hypercube(district)
    loads, all_busy, shares, waiting = _brute(district)
    assert answer.residual is not None
    assert answer.residual <= RESIDUAL
    assert np.abs(answer.workloads - loads).max() < 1e-8
    assert answer.p_all_busy == pytest.approx(all_busy, abs=1e-8)
    assert np.abs(answer.dispatch_shares - shares).max() < 1e-8
    travel = district.calls_per_minute @ (shares * district.minutes).sum(axis=1) / district.calls
    assert answer.mean_travel_minutes == pytest.approx(travel, abs=1e-6)
    if line == "waits":  # Little's law
        assert answer.mean_wait_minutes == pytest.approx(waiting / district.calls, rel=1e-6)


@pytest.mark.parametrize("utilisation", [1e-6, 0.05, 0.9, 0.995])
def test_light_and_heavy_loads_and_services_far_apart_still_balance(utilisation: float) -> None:
    district = _random(3, 5, utilisation=utilisation)
    apart = District(
        calls_per_minute=district.calls_per_minute * 0.5,
        minutes=district.minutes,
        service_minutes=[1, 10, 100, 1_000, 1_000],
        line="lost",
    )
    for asked in (district, apart):
        answer = solve_hypercube(asked)
        # the work that comes is the work that is done
        served = 1 - answer.p_all_busy if asked.line == "lost" else 1.0
        done = np.sum(answer.workloads / asked.service_minutes)
        assert done == pytest.approx(asked.calls * served, rel=1e-7)


def test_preferences_the_wrong_way_round_are_noticed() -> None:
    district = _random(5, 4)
    wrong = District(
        calls_per_minute=district.calls_per_minute,
        minutes=-district.minutes + district.minutes.max(),
        service_minutes=40,
    )
    loads = _brute(district)[0]
    assert np.abs(solve_hypercube(district).workloads - loads).max() < 1e-8
    assert np.abs(solve_hypercube(wrong).workloads - loads).max() > 0.01


def _alike(units: int, utilisation: float, line: str) -> District:
    """Every unit at the same distance of every zone, and as often sent."""
    return District(
        calls_per_minute=np.full(3, utilisation * units / 40 / 3),
        minutes=np.ones((3, units)),
        service_minutes=40,
        line=line,
        ties="equal",
    )


@pytest.mark.parametrize("solve", [solve_hypercube, approximate_hypercube])
@pytest.mark.parametrize("units", [1, 2, 7, 12])
@pytest.mark.parametrize("utilisation", [0.1, 0.85])
def test_units_that_are_all_alike_are_erlangs(solve, units: int, utilisation: float) -> None:
    offered = units * utilisation
    waits, lost = (
        solve(_alike(units, utilisation, "waits")),
        solve(_alike(units, utilisation, "lost")),
    )
    assert waits.p_all_busy == pytest.approx(erlang_c(units, offered), rel=1e-7)
    assert lost.p_all_busy == pytest.approx(erlang_b(units, offered), rel=1e-7)
    assert waits.workloads == pytest.approx(np.full(units, utilisation), rel=1e-7)
    served = utilisation * (1 - erlang_b(units, offered))
    assert lost.workloads == pytest.approx(np.full(units, served), rel=1e-7)
    assert waits.dispatch_shares == pytest.approx(np.full((3, units), 1 / units), rel=1e-7)


def test_fifteen_units_take_at_most_a_second_and_a_half_once_compiled() -> None:
    solve_hypercube(_random(0, 2))
    asked = _random(7, 15, zones=500, utilisation=0.7)
    began = time.process_time()
    answer = solve_hypercube(asked)
    assert time.process_time() - began <= 1.5
    assert answer.p_all_busy == pytest.approx(erlang_c(15, 10.5), rel=1e-7)


def test_eighteen_units_are_solved_and_balance() -> None:
    asked = _random(8, 18, zones=60, utilisation=0.5, line="lost")
    answer = solve_hypercube(asked)
    assert answer.residual is not None
    assert answer.residual <= RESIDUAL
    lost = erlang_b(18, 9.0)
    assert answer.p_all_busy == pytest.approx(lost, rel=1e-6)
    assert answer.workloads.sum() == pytest.approx(9.0 * (1 - lost), rel=1e-8)
    assert np.ptp(answer.workloads) > 0.1


def _errors(answer: HypercubeAnswer, exact: HypercubeAnswer) -> np.ndarray:
    return np.abs(answer.workloads - exact.workloads)


def test_the_error_of_the_approximation_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    points, shares, travel, alike = [], [], [], []
    for seed in range(60):
        line = ("waits", "lost")[seed % 2]
        asked = _random(
            seed, 3 + seed % 8, zones=40, utilisation=(0.2, 0.5, 0.8)[seed % 3], line=line
        )
        exact, rough = solve_hypercube(asked), approximate_hypercube(asked)
        points.append(_errors(rough, exact).max())
        shares.append((_errors(rough, exact) / exact.workloads).max())
        travel.append(abs(rough.mean_travel_minutes / exact.mean_travel_minutes - 1))
        alike.append(np.abs(exact.workloads.mean() - exact.workloads).max())
    with capsys.disabled():
        sys.stdout.write(
            "\nLarson's approximation, 60 random districts of 3 to 10 units. The worst workload of"
            f" each is off by {100 * np.median(points):.1f} points (median) and"
            f" {100 * np.max(points):.1f} (most), or {np.median(shares):.1%} and"
            f" {np.max(shares):.0%} of itself; mean travel by {np.median(travel):.1%} and"
            f" {np.max(travel):.1%}.\n"
        )
    # what it claims is only that it screens: far better than to take all units for alike
    assert np.median(points) < 0.1 * np.median(alike)
    # it is an approximation: were it exact here, this test would compare a thing with itself
    assert np.median(points) > 1e-6


def _simulated(district: District, replication: int) -> np.ndarray:
    """Workloads of one run of the dispatch simulation, in which travel takes no time."""
    rng = np.random.default_rng([20260402, replication])
    horizon = CALLS / district.calls
    n, units, zones = rng.poisson(CALLS), district.units, len(district.minutes)
    of_call, of_unit = np.zeros(n, np.int32), np.zeros(units, np.int32)
    never, share = np.full(units, np.inf), district.calls_per_minute / district.calls
    calls = Calls(
        minute=np.sort(rng.uniform(0, horizon, n)),
        zone=rng.choice(zones, n, p=share).astype(np.int32),
        priority=of_call,
        service_minutes=rng.exponential(district.service_minutes[0], n),
        escalates_after=np.full(n, np.inf),
        backup_minutes=np.ones(n),
    )
    turns = Turns(
        start=np.zeros(units),
        end=np.full(units, horizon),
        break_start=never,
        break_end=never,
        station=np.arange(units, dtype=np.int32),
        officers=of_unit + 1,
        trained=of_unit,
    )
    from_zones = np.zeros((zones, zones))
    roads = Roads(minutes=np.hstack([from_zones, NO_TIME * district.minutes]), factor=np.ones(1))
    rules = DispatchRules(horizon_minutes=horizon, after=After.HOME)
    return simulate(calls, turns, roads, rules).busy_minutes / horizon


@pytest.fixture(scope="module")
def simulated() -> tuple[District, np.ndarray]:
    """A district of six units and its workloads, replications × units."""
    district = _random(11, 6, zones=20, utilisation=0.6)
    return district, np.array([_simulated(district, k) for k in range(REPLICATIONS)])


def test_workloads_are_within_half_a_percent_of_the_simulation(
    simulated: tuple[District, np.ndarray], capsys: pytest.CaptureFixture[str]
) -> None:
    district, loads = simulated
    exact = solve_hypercube(district).workloads
    error = loads.std(axis=0, ddof=1) / np.sqrt(REPLICATIONS)
    off = np.abs(loads.mean(axis=0) - exact)
    with capsys.disabled():
        sys.stdout.write(
            f"\nHypercube against {REPLICATIONS} × {CALLS:,} simulated calls, six units: off by at"
            f" most {(off / exact).max():.3%}, Monte-Carlo error"
            f" at most {(error / exact).max():.3%}.\n"
        )
    assert (error / exact).max() < 0.00125  # four of them within half a percent
    assert (off / exact).max() < 0.005
    assert (off / error).max() < 4


def test_the_simulation_would_show_preferences_that_are_wrong(
    simulated: tuple[District, np.ndarray],
) -> None:
    district, loads = simulated
    swapped = district.minutes.copy()
    zone = int(np.argmax(district.calls_per_minute))
    first, second = np.argsort(swapped[zone])[:2]
    swapped[zone, [first, second]] = swapped[zone, [second, first]]
    wrong = District(
        calls_per_minute=district.calls_per_minute, minutes=swapped, service_minutes=40
    )
    off = np.abs(loads.mean(axis=0) / solve_hypercube(wrong).workloads - 1)
    assert off.max() > 0.005
