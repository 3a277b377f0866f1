"""Whether what a simulation is given is what the event loop relies on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import numpy as np

from reddot.cover.simulation.inputs import Calls, DispatchRules, Floats, Ints, Roads, Turns
from reddot.errors import UsageError

MOST_CALLS = 2**31 - 2  # indices are 32 bits wide


def check_inputs(calls: Calls, turns: Turns, roads: Roads, rules: DispatchRules) -> None:
    """Raise one error that names everything wrong with the inputs of a simulation.

    Raises
    ------
    UsageError
        One line for each finding: the field, what was given, what is allowed.
    """
    findings = [*_shapes(calls, "calls"), *_shapes(turns, "turns"), *_roads(roads)]
    if not findings:
        findings = [*_calls(calls, roads, rules), *_turns(turns, roads), *_rules(rules)]
    if findings:
        raise UsageError("\n".join(findings))


def _shapes(given: Calls | Turns, name: str) -> Iterator[str]:
    shapes = {field.name: np.shape(getattr(given, field.name)) for field in fields(given)}
    first = next(iter(shapes.values()))
    for field, shape in shapes.items():
        if len(shape) != 1 or shape != first or len(first) != 1:
            yield f"{name}.{field} has the shape {shape}; all of {name} must have one length"


def _roads(roads: Roads) -> Iterator[str]:
    zones, places = np.shape(roads.minutes) if np.ndim(roads.minutes) == 2 else (0, -1)
    if places < zones:
        yield (
            f"roads.minutes has the shape {np.shape(roads.minutes)}; it must be zones × places, "
            "the zones first among the places"
        )
        return
    yield from _all(roads.minutes >= 0, roads.minutes, "roads.minutes", "0 or more, or infinity")
    factor = np.concatenate([roads.factor, [roads.backup_factor]])
    good = (factor > 0) & (factor < np.inf)
    yield from _all(good[:-1], roads.factor, "roads.factor", "above 0")
    yield from _all(good[-1:], factor[-1:], "roads.backup_factor", "above 0")
    turnout = np.array([roads.turnout_minutes])
    yield from _all(_minutes(turnout), turnout, "roads.turnout_minutes", "minutes, 0 or more")


def _calls(calls: Calls, roads: Roads, rules: DispatchRules) -> Iterator[str]:
    inside = (calls.minute >= 0) & (calls.minute < rules.horizon_minutes)
    yield from _all(inside, calls.minute, "calls.minute", "0 or more and before the horizon")
    yield from _ordered(calls.minute, "calls.minute")
    yield from _index(calls.zone, len(roads.minutes), "calls.zone")
    yield from _index(calls.priority, len(roads.factor), "calls.priority")
    for name in ("service_minutes", "backup_minutes"):
        minutes = getattr(calls, name)
        yield from _all(_minutes(minutes), minutes, f"calls.{name}", "minutes, 0 or more")
    after = calls.escalates_after
    good = (after >= 0) & ((after < calls.service_minutes) | (after == np.inf))
    yield from _all(
        good, after, "calls.escalates_after", "0 or more and below the service, or infinity"
    )
    if len(calls.minute) > MOST_CALLS:
        yield f"{len(calls.minute)} calls are given; one replication takes {MOST_CALLS} at most"


def _turns(turns: Turns, roads: Roads) -> Iterator[str]:
    zones, places = roads.minutes.shape
    yield from _ordered(turns.start, "turns.start")
    good = (turns.start > -np.inf) & (turns.start < turns.end) & (turns.end < np.inf)
    yield from _all(good, turns.end, "turns.end", "a minute after the start of the turn")
    none = (turns.break_start == np.inf) & (turns.break_end == np.inf)
    good = none | ((turns.break_start < turns.break_end) & (turns.break_end < np.inf))
    yield from _all(
        good, turns.break_end, "turns.break_end", "a minute after break_start, or both infinity"
    )
    yield from _index(turns.station, places - zones, "turns.station")
    yield from _index(turns.trained, 2, "turns.trained")


def _rules(rules: DispatchRules) -> Iterator[str]:
    if not 0 < rules.horizon_minutes < np.inf:
        yield f"rules.horizon_minutes is {rules.horizon_minutes}; it must be minutes above 0"


def _minutes(given: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return (given >= 0) & (given < np.inf)


def _all(
    good: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], given: Floats, name: str, allowed: str
) -> Iterator[str]:
    if good.all():
        return
    wrong = np.argwhere(~good)
    where = ", ".join(map(str, wrong[0]))
    value = given[tuple(wrong[0])]
    more = f" (and {len(wrong) - 1:,} more)" if len(wrong) > 1 else ""
    yield f"{name}[{where}] is {value}{more}; it must be {allowed}"


def _ordered(given: Floats, name: str) -> Iterator[str]:
    if len(given) < 2:
        return
    back = np.flatnonzero(given[1:] < given[:-1])
    if len(back):
        at = int(back[0]) + 1
        yield f"{name}[{at}] is {given[at]}, less than the one before; it must be in order"


def _index(given: Ints, below: int, name: str) -> Iterator[str]:
    good = (given >= 0) & (given < below)
    yield from _all(good, given.astype(np.float64), name, f"an index from 0 and below {below}")
