"""How the event loop keeps its state: records and arrays that compiled code can read and write."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reddot.cover.simulation.inputs import Calls, DispatchRules, Floats, Ints, Roads, Turns

# Records are read by field in compiled code, which no stub of NumPy describes.
Records = Any

# A crew on duty: its turn as given, and what it is doing. ``call`` is the call that it is the
# first crew of, -1 for back-up; the times after it are of its last job, over or not.
CREW = np.dtype(
    [
        ("start", "f8"),
        ("end", "f8"),
        ("break_start", "f8"),
        ("break_end", "f8"),
        ("free_at", "f8"),
        ("home_at", "f8"),
        ("sent_at", "f8"),
        ("on_scene_at", "f8"),
        ("escalates_at", "f8"),
        ("turn", "i4"),
        ("place", "i4"),
        ("home", "i4"),
        ("call", "i4"),
        ("trained", "i4"),
    ],
    align=True,
)

# An escalation to come.
PENDING = np.dtype([("at", "f8"), ("call", "i4")], align=True)

# A line of calls, linked through ``Scene.links``; -1 where it is empty.
LINE = np.dtype([("head", "i4"), ("tail", "i4")])

# What there is one of: the rules, and where the simulation stands.
DESK = np.dtype(
    [
        ("horizon", "f8"),
        ("turnout", "f8"),
        ("backup_factor", "f8"),
        ("next_change", "f8"),
        ("next_escalation", "f8"),
        ("after", "i8"),
        ("breaks_below", "i8"),
        ("preempts_below", "i8"),
        ("preempted_from", "i8"),
        ("on_duty", "i8"),
        ("next_turn", "i8"),
        ("pending", "i8"),
        ("waiting", "i8"),
    ],
    align=True,
)


class Scene(NamedTuple):
    """All that the event loop reads and writes.

    ``times`` (7 × calls) and ``marks`` (4 × calls) become the outcome; ``left_service`` and
    ``left_escalation`` are the minutes on the scene still to pass; ``links`` (3 × calls) joins
    the lines: one for each priority, then one for back-up of any kind, then one for trained
    back-up. ``on_duty`` holds the crews on duty in the order of their turns, and no others.
    """

    minute: Floats
    zone: Ints
    priority: Ints
    backup_minutes: Floats
    left_service: Floats
    left_escalation: Floats
    minutes: Floats
    factor: Floats
    turns: Records
    on_duty: Records
    desk: Records
    pending: Records
    lines: Records
    links: Ints
    times: Floats
    marks: Ints
    busy: Floats


def scene_of(calls: Calls, turns: Turns, roads: Roads, rules: DispatchRules) -> Scene:
    """The scene before the first event, with arrays of its own wherever the loop writes.

    Notes
    -----
    Everything read is made writeable and contiguous, copied if it must be: compiled code is made
    anew for every other kind of array.
    """
    count, crews, priorities = len(calls.minute), len(turns.start), len(roads.factor)
    marks = np.full((4, count), -1, np.int32)
    marks[1] = 0
    lines = np.full(2 * (priorities + 2), -1, np.int32)
    return Scene(
        minute=_floats(calls.minute),
        zone=_ints(calls.zone),
        priority=_ints(calls.priority),
        backup_minutes=_floats(calls.backup_minutes),
        left_service=np.array(calls.service_minutes, np.float64),
        left_escalation=np.array(calls.escalates_after, np.float64),
        minutes=_floats(roads.minutes),
        factor=_floats(roads.factor),
        turns=_turn_records(turns, zones=len(roads.minutes)),
        on_duty=np.empty(crews, CREW).view(np.recarray),
        desk=_desk(roads, rules),
        pending=np.empty(crews + 1, PENDING).view(np.recarray),
        lines=lines.view(LINE).view(np.recarray),
        links=np.empty((3, count), np.int32),
        times=np.full((7, count), np.nan),
        marks=marks,
        busy=np.zeros(crews),
    )


def _floats(given: Floats) -> Floats:
    return np.require(given, np.float64, ["C", "A", "W"])


def _ints(given: Ints) -> NDArray[np.int32]:
    return np.require(given, np.int32, ["C", "A", "W"])


def _turn_records(turns: Turns, *, zones: int) -> Records:
    records = np.zeros(len(turns.start), CREW)
    for name in ("start", "end", "break_start", "break_end", "trained"):
        records[name] = getattr(turns, name)
    records["turn"] = np.arange(len(records))
    records["home"] = zones + np.asarray(turns.station)
    records["place"] = records["home"]
    records["call"] = -1
    return records.view(np.recarray)


def _desk(roads: Roads, rules: DispatchRules) -> Records:
    desk = np.zeros(1, DESK)
    desk["horizon"] = rules.horizon_minutes
    desk["turnout"] = roads.turnout_minutes
    desk["backup_factor"] = roads.backup_factor
    desk["next_change"] = -np.inf
    desk["next_escalation"] = np.inf
    for name in ("after", "breaks_below", "preempts_below", "preempted_from"):
        desk[name] = int(getattr(rules, name))
    return desk.view(np.recarray)
