"""Small worlds of every shape for the dispatch simulation: calls, turns, roads and rules."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.random import Generator

from reddot.cover.simulation.inputs import (
    After,
    Calls,
    DispatchRules,
    Floats,
    Outcome,
    Roads,
    Turns,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """What one simulation is given."""

    name: str
    calls: Calls
    turns: Turns
    roads: Roads
    rules: DispatchRules

    @property
    def given(self) -> tuple[Calls, Turns, Roads, DispatchRules]:
        return self.calls, self.turns, self.roads, self.rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a scene is like; `whole` makes every time a whole minute, so that many coincide."""

    calls: int = 120
    turns: int = 14
    zones: int = 5
    stations: int = 2
    priorities: int = 3
    horizon: float = 1440.0
    service: float = 25.0
    escalates: float = 0.3
    trained: float = 0.4
    turn_minutes: tuple[float, float] = (400.0, 720.0)
    breaks: float = 0.0
    begun: float = 0.3
    travel: tuple[float, float] = (1.0, 15.0)
    unreachable: float = 0.0
    turnout: float = 1.0
    whole: bool = False
    rules: dict[str, object] = field(default_factory=dict)


QUIET = Shape(calls=60, turns=20)
BUSY = Shape(calls=160, turns=10)
WITH_BREAKS = Shape(breaks=0.9, rules={"breaks_below": 1})
STRICT_BREAKS = Shape(breaks=0.9)
LOOSE_BREAKS = Shape(breaks=0.9, rules={"breaks_below": 3})
TAKES = {"preempts_below": 1, "preempted_from": 1}
TAKES_MORE = {"preempts_below": 3, "preempted_from": 2, "breaks_below": 1}
SHAPES: dict[str, Shape] = {
    "quiet": QUIET,
    "busy": BUSY,
    "a crew alone": Shape(calls=30, turns=1, zones=3, stations=1, turn_minutes=(1440, 1440)),
    "breaks": WITH_BREAKS,
    "breaks that nothing ends": STRICT_BREAKS,
    "breaks that all calls end": LOOSE_BREAKS,
    "taken from calls": Shape(turns=12, escalates=0.1, rules=TAKES),
    "taken from many": Shape(priorities=5, breaks=0.5, escalates=0.2, rules=TAKES_MORE),
    "nobody trained": Shape(trained=0.0, calls=120),
    "everybody trained": Shape(trained=1.0, escalates=0.6),
    "roads that end": Shape(unreachable=0.35, calls=120, rules=TAKES),
    "no travel": Shape(travel=(0.0, 0.0), turnout=0.0, calls=200, rules=TAKES),
    "overload": Shape(calls=300, turns=6, service=60.0, escalates=0.5),
    "overload, taken": Shape(calls=300, turns=6, escalates=0.5, rules=TAKES_MORE),
    "short turns": Shape(calls=200, turns=60, turn_minutes=(30.0, 120.0), breaks=0.5),
    "turns begun before": Shape(begun=1.0, turns=12, calls=100, breaks=0.7),
    "escalates always": Shape(escalates=1.0, turns=14, calls=90, breaks=0.3),
    "whole minutes": Shape(
        whole=True, calls=200, turns=12, horizon=300.0, service=8.0, travel=(0.0, 4.0)
    ),
    "whole minutes, taken": Shape(
        whole=True,
        calls=200,
        turns=16,
        horizon=240.0,
        service=9.0,
        turn_minutes=(60, 240),
        travel=(0.0, 3.0),
        priorities=4,
        escalates=0.15,
        breaks=0.5,
        rules=TAKES_MORE,
    ),
    "whole minutes, no travel": Shape(
        whole=True,
        calls=250,
        turns=16,
        horizon=200.0,
        service=5.0,
        travel=(0.0, 0.0),
        turnout=0.0,
        turn_minutes=(40, 200),
        breaks=0.6,
        escalates=0.5,
        rules={"breaks_below": 1, **TAKES},
    ),
    "whole minutes, roads that end": Shape(
        whole=True,
        calls=200,
        turns=22,
        horizon=240.0,
        service=12.0,
        travel=(0.0, 4.0),
        unreachable=0.3,
        turn_minutes=(50, 240),
        escalates=0.6,
    ),
}


def scene(number: int) -> Scene:
    """Return the scene of this number: the shapes in turn, and for each the `after` in turn."""
    names = list(SHAPES)
    name = names[number % len(names)]
    after = After((number + number // len(names)) % len(After))
    drawn = draw(SHAPES[name], np.random.default_rng([7, number]), after)
    return Scene(f"{number} {name}, {after.name}", *drawn.given)


def draw(shape: Shape, generator: Generator, after: After) -> Scene:
    """Draw a scene of this shape."""
    return Scene(
        "drawn",
        calls_of(shape, generator),
        turns_of(shape, generator),
        roads_of(shape, generator),
        DispatchRules(horizon_minutes=shape.horizon, after=after, **shape.rules),
    )


def calls_of(shape: Shape, generator: Generator) -> Calls:
    n = shape.calls
    whole = np.floor if shape.whole else np.asarray
    service = whole(generator.exponential(shape.service, n)) + 1.0
    escalates = np.where(
        generator.random(n) < shape.escalates,
        np.minimum(whole(generator.random(n) * service), service - 0.5),
        np.inf,
    )
    return Calls(
        minute=np.sort(whole(generator.random(n) * shape.horizon)),
        zone=generator.integers(shape.zones, size=n, dtype=np.int32),
        priority=generator.integers(shape.priorities, size=n, dtype=np.int32),
        service_minutes=service,
        escalates_after=escalates,
        backup_minutes=whole(generator.exponential(shape.service / 2, n)) + 0.0,
    )


def turns_of(shape: Shape, generator: Generator) -> Turns:
    n = shape.turns
    whole = np.floor if shape.whole else np.asarray
    length = whole(generator.uniform(*shape.turn_minutes, n))
    earliest = np.where(generator.random(n) < shape.begun, -0.9 * length, 0.0)
    start = whole(earliest + generator.random(n) * np.where(earliest < 0, -earliest, shape.horizon))
    start[: min(2, n)] = np.minimum(start[: min(2, n)], 0.0)
    order = np.argsort(start, kind="stable")
    start, length = start[order], length[order]
    pause = whole(start + length * generator.uniform(0.1, 0.7, n))
    has = generator.random(n) < shape.breaks
    return Turns(
        start=start,
        end=start + length,
        break_start=np.where(has, pause, np.inf),
        break_end=np.where(has, pause + whole(length * 0.15) + 1.0, np.inf),
        station=generator.integers(shape.stations, size=n, dtype=np.int32),
        officers=generator.integers(1, 3, size=n, dtype=np.int32),
        trained=(generator.random(n) < shape.trained).astype(np.int32),
    )


def roads_of(shape: Shape, generator: Generator) -> Roads:
    """Minutes that differ each way and need not be short within a zone."""
    size = (shape.zones, shape.zones + shape.stations)
    minutes = generator.uniform(*shape.travel, size)
    factor = np.linspace(0.8, 1.3, shape.priorities)
    if shape.whole:
        minutes, factor = np.floor(minutes), np.ones(shape.priorities)
    minutes[generator.random(size) < shape.unreachable] = np.inf
    backup_factor = 1.0 if shape.whole else 0.9
    return Roads(
        minutes=np.ascontiguousarray(minutes),
        factor=factor,
        backup_factor=backup_factor,
        turnout_minutes=shape.turnout,
    )


def plain(minute: Floats, service: Floats, crews: int, *, horizon: float) -> Scene:
    """Return calls in one zone for crews always on duty, with no travel and no back-up."""
    n = len(minute)
    calls = Calls(
        minute=np.asarray(minute, dtype=float),
        zone=np.zeros(n, dtype=np.int32),
        priority=np.zeros(n, dtype=np.int32),
        service_minutes=np.asarray(service, dtype=float),
        escalates_after=np.full(n, np.inf),
        backup_minutes=np.zeros(n),
    )
    turns = Turns(
        start=np.zeros(crews),
        end=np.full(crews, 2 * horizon),
        break_start=np.full(crews, np.inf),
        break_end=np.full(crews, np.inf),
        station=np.zeros(crews, dtype=np.int32),
        officers=np.ones(crews, dtype=np.int32),
        trained=np.zeros(crews, dtype=np.int32),
    )
    roads = Roads(minutes=np.zeros((1, 2)), factor=np.ones(8))
    return Scene(
        "plain", calls, turns, roads, DispatchRules(horizon_minutes=horizon, after=After.HOME)
    )


def differences(first: Outcome, second: Outcome) -> Iterator[str]:
    """Name each array in which two outcomes differ, with where and by what."""
    for each in fields(Outcome):
        a, b = getattr(first, each.name), getattr(second, each.name)
        if a.shape != b.shape:
            yield f"{each.name}: {a.shape} and {b.shape}"
            continue
        relative = 1e-9 if each.name == "busy_minutes" else 0.0
        same = np.isclose(a, b, rtol=relative, atol=1e-9, equal_nan=True)
        for at in np.flatnonzero(~same)[:3]:
            yield f"{each.name}[{at}]: {a[at]} and {b[at]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ACall:
    """A call written by hand."""

    minute: float
    zone: int = 0
    priority: int = 1
    service: float = 10.0
    escalates: float = math.inf
    backup: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ACrew:
    """A crew written by hand; its break a pair of minutes."""

    station: int = 0
    trained: int = 0
    start: float = 0.0
    end: float = 1e6
    pause: tuple[float, float] = (math.inf, math.inf)


def by_hand(
    calls: list[ACall], crews: list[ACrew], minutes: list[list[float]], **rules: object
) -> Scene:
    """Return a scene written by hand: no turnout, no factors, home at once unless said."""
    turnout = float(rules.pop("turnout", 0.0))
    rules = {"horizon_minutes": 1000.0, "after": After.HOME, **rules}
    return Scene(
        "by hand",
        Calls(
            minute=np.array([c.minute for c in calls], dtype=float),
            zone=np.array([c.zone for c in calls], dtype=np.int32),
            priority=np.array([c.priority for c in calls], dtype=np.int32),
            service_minutes=np.array([c.service for c in calls], dtype=float),
            escalates_after=np.array([c.escalates for c in calls], dtype=float),
            backup_minutes=np.array([c.backup for c in calls], dtype=float),
        ),
        Turns(
            start=np.array([c.start for c in crews], dtype=float),
            end=np.array([c.end for c in crews], dtype=float),
            break_start=np.array([c.pause[0] for c in crews], dtype=float),
            break_end=np.array([c.pause[1] for c in crews], dtype=float),
            station=np.array([c.station for c in crews], dtype=np.int32),
            officers=np.ones(len(crews), dtype=np.int32),
            trained=np.array([c.trained for c in crews], dtype=np.int32),
        ),
        Roads(minutes=np.array(minutes, dtype=float), factor=np.ones(4), turnout_minutes=turnout),
        DispatchRules(**rules),
    )
