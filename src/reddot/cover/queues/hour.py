"""The hypercube of a scenario in one hour of the week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reddot.cover.queues.answer import NOT_APPLICABLE, HypercubeAnswer, Json
from reddot.cover.queues.district import District
from reddot.cover.queues.hypercube import check_units, solve_hypercube
from reddot.cover.queues.larson import approximate_hypercube
from reddot.cover.queues.on_duty import Unit, hour_name, units_on_duty
from reddot.cover.scenario import Scenario
from reddot.errors import UsageError

Floats = NDArray[np.float64]
Solver = Callable[[District], HypercubeAnswer]

WEEKS_A_YEAR = 365 / 7  # a year of 365 days, as in the simulation
SETTLED_MINUTES = 1e-4
ROUNDS_AT_MOST = 50
ASSUMPTIONS = (
    "The hour goes on until it has settled: calls come at its rate, and its crews stay.",
    "Each call takes one crew; back-up, escalation and breaks are left out, so workloads are low.",
    "Minutes on a call, travel included, are exponential with one mean for all crews and zones.",
    "A crew starts from its station, also to a call that has waited.",
    "Calls that wait are served first come first served, whatever their priority.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourAnswer:
    """The hypercube of one hour: what was put in, and its answer.

    ``service_minutes`` is the mean that a call takes a crew: ``scene_minutes``, the mean on the
    scene over the hour's mix of calls, and the mean travel, turnout included, of the answer
    itself. All are ``"not_applicable"`` in an hour without calls.
    """

    hour_of_week: int
    calls_per_hour: float
    scene_minutes: float | Literal["not_applicable"]
    service_minutes: float | Literal["not_applicable"]
    answer: HypercubeAnswer
    assumptions: tuple[str, ...] = ASSUMPTIONS

    def as_json(self) -> Json:
        """Return the answer, the hour and what was assumed, by name."""
        return self.answer.as_json() | {
            "hour_of_week": self.hour_of_week,
            "hour": hour_name(self.hour_of_week),
            "calls_per_hour": self.calls_per_hour,
            "scene_minutes": self.scene_minutes,
            "service_minutes": self.service_minutes,
            "assumptions": list(self.assumptions),
        }


@dataclass(frozen=True, slots=True)
class _Mix:
    """The calls of the hour: a minute by zone, minutes of travel zones × units, on the scene."""

    calls: Floats
    travel: Floats
    scene: float


def hypercube_of(
    scenario: Scenario,
    hour_of_week: int,
    *,
    approximate: bool = False,
    line: str = "waits",
    ties: str = "index",
) -> HourAnswer:
    """Return the workload of every crew on duty in an hour of the week, and the mean travel.

    Parameters
    ----------
    scenario : Scenario
        Its roster, calls, minutes of travel, turnout and factors of speed are used.
    hour_of_week : int
        0 for Monday 00:00 to 01:00, to 167. The crews are those on duty at half past.
    approximate : bool
        Larson's approximation, for any number of crews and for screening only.
    line, ties : str
        As for :class:`~reddot.cover.queues.District`; crews of one station are at equal minutes.

    Returns
    -------
    HourAnswer
        Crews are named by their station: "King's Lynn 1".

    Raises
    ------
    UsageError
        For an hour outside the week, more than 18 crews without `approximate`, a zone that a crew
        cannot reach, or calls that bring at least as much work as the crews can do.
    NotEnoughDataError
        Where no crew is on duty; the message says when.

    Notes
    -----
    The mean minutes on a call are those on the scene over the hour's mix plus the mean travel.
    Travel depends on who is busy and so on these very minutes: both are solved again until they
    agree within 0.0001 minutes. What else is assumed stands in `ASSUMPTIONS` and goes with
    every answer. Do not use it where escalation takes many crews or the hour differs much from
    those around it: simulate.

    References
    ----------
    Larson (1974), doi:10.1016/0305-0548(74)90076-8. Larson and Odoni (1981), Urban Operations
    Research, §5.4.5 and §5.8, on calibrating the mean service time.

    """
    units = units_on_duty(scenario.roster, scenario.geography, hour_of_week)
    if not approximate:
        check_units(len(units))
    mix = _mix_of(scenario, units, int(hour_of_week))

    def asked(travel: float) -> District:
        return District(
            calls_per_minute=mix.calls,
            minutes=mix.travel,
            service_minutes=np.array([mix.scene + travel]),
            names=tuple(unit.name for unit in units),
            line=line,
            ties=ties,
        )

    answer, travel = _agreed(asked, mix, approximate=approximate)
    empty = not mix.calls.any()
    return HourAnswer(
        hour_of_week=int(hour_of_week),
        calls_per_hour=60.0 * float(mix.calls.sum()),
        scene_minutes=NOT_APPLICABLE if empty else mix.scene,
        service_minutes=NOT_APPLICABLE if empty else mix.scene + travel,
        answer=answer,
    )


def _mix_of(scenario: Scenario, units: tuple[Unit, ...], hour: int) -> _Mix:
    """Return calls, travel and minutes on the scene of an hour."""
    demand = scenario.demand
    rates = demand.yearly * demand.hours[demand.kind, :, hour] / (WEEKS_A_YEAR * 60.0)
    scene = np.array([one.service_minutes for one in demand.priorities])
    factor = np.array([one.speed_factor for one in demand.priorities])
    calls = rates.sum(axis=1)
    by_priority = rates.sum(axis=0) if calls.any() else np.ones(len(factor))
    usual = np.full(len(calls), by_priority @ factor / by_priority.sum())
    slower = np.divide(rates @ factor, calls, out=usual, where=calls > 0.0)
    places = [len(calls) + unit.station for unit in units]
    travel = scenario.turnout_minutes + scenario.minutes[:, places] * slower[:, None]
    _check_reached(scenario, units, travel)
    return _Mix(calls, travel, float(by_priority @ scene / by_priority.sum()))


def _check_reached(scenario: Scenario, units: tuple[Unit, ...], travel: Floats) -> None:
    holes = np.argwhere(~np.isfinite(travel))
    if len(holes):
        zone, unit = holes[0]
        station = scenario.geography.stations[units[unit].station].name
        raise UsageError(
            f"Zone {scenario.geography.zones[zone].code} cannot be reached from {station}; the "
            "hypercube needs minutes from every crew to every zone. Give them, or simulate."
        )


def _agreed(
    asked: Callable[[float], District], mix: _Mix, *, approximate: bool
) -> tuple[HypercubeAnswer, float]:
    """Solve until the mean travel that went in comes out; the exact rounds start from Larson's."""
    nearest = mix.travel.min(axis=1)
    total = float(mix.calls.sum())
    travel = float(nearest @ mix.calls) / total if total else 0.0
    answer, travel = _repeat(approximate_hypercube, asked, travel)
    if approximate:
        return answer, travel
    return _repeat(solve_hypercube, asked, travel)


def _repeat(
    solve: Solver, asked: Callable[[float], District], travel: float
) -> tuple[HypercubeAnswer, float]:
    """Return the answer whose mean travel is that put in, by the secant rule."""
    before: tuple[float, float] | None = None
    for _ in range(ROUNDS_AT_MOST):
        answer = solve(asked(travel))
        found = answer.mean_travel_minutes
        if found == NOT_APPLICABLE or abs(found - travel) <= SETTLED_MINUTES:
            return answer, travel
        slope = 0.0 if before is None else (found - before[1]) / (travel - before[0])
        before = (travel, found)
        travel = (found - slope * travel) / (1.0 - slope) if 0.0 < slope < 0.9 else found
    raise UsageError(
        f"The mean travel did not settle in {ROUNDS_AT_MOST} rounds; it went on to {travel:.6g} "
        "minutes. The crews are all but always busy. Give more crews, or simulate."
    )
