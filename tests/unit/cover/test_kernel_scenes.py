"""Small scenes of the dispatch simulation, each worked by hand: crews, calls, back-up."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from reddot.cover.simulation.inputs import (
    After,
    Calls,
    DispatchRules,
    Outcome,
    Roads,
    Turns,
)
from reddot.cover.simulation.kernel import simulate

NEVER = math.inf
H = 480.0

# Two zones and two stations: station 0 is 4 minutes from zone 0 and 10 from zone 1, station 1 the
# other way round; the zones are 7 apart. The places are zone 0, zone 1, station 0, station 1.
MINUTES = [[0.0, 7.0, 4.0, 10.0], [7.0, 0.0, 10.0, 4.0]]


def calls(*rows: dict[str, float]) -> Calls:
    def column(name: str, default: float, kind: type = np.float64) -> Any:
        return np.array([row.get(name, default) for row in rows], kind)

    return Calls(
        minute=column("at", 0.0),
        zone=column("zone", 0, np.int32),
        priority=column("priority", 1, np.int32),
        service_minutes=column("service", 30.0),
        escalates_after=column("escalates", NEVER),
        backup_minutes=column("backup", 20.0),
    )


def crews(*rows: dict[str, float]) -> Turns:
    def column(name: str, default: float, kind: type = np.float64) -> Any:
        return np.array([row.get(name, default) for row in rows], kind)

    return Turns(
        start=column("start", 0.0),
        end=column("end", H),
        break_start=column("break_start", NEVER),
        break_end=column("break_end", NEVER),
        station=column("station", 0, np.int32),
        officers=column("officers", 2, np.int32),
        trained=column("trained", 0, np.int32),
    )


def play(given: Calls, turns: Turns, *, roads: Roads | None = None, **rules: Any) -> Outcome:
    shown = roads or Roads(minutes=np.array(MINUTES), factor=np.ones(3))
    return simulate(given, turns, shown, DispatchRules(**{"horizon_minutes": H, **rules}))


def same(found: Any, expected: list[float]) -> None:
    np.testing.assert_array_equal(found, np.array(expected))


NAN = math.nan


@pytest.mark.parametrize(
    ("after", "second", "third"),
    [
        # Free at 10 + 4 + 30 = 44. HOME: the second leaves the station at 44, 10 minutes to zone
        # 1, done at 84. STAYS: it leaves zone 0, 7 minutes. RETURNS: home at 44 + 4 = 48, so at 44
        # it is still in zone 0, 7 minutes too; then done at 81, home at 81 + 10 = 91.
        (After.HOME, 54.0, 90.0 + 4.0),
        (After.STAYS, 51.0, 90.0 + 7.0),
        (After.RETURNS, 51.0, 90.0 + 7.0),
    ],
)
def test_one_crew_serves_one_call_after_the_other(
    after: After, second: float, third: float
) -> None:
    asked = calls({"at": 10}, {"at": 20, "zone": 1}, {"at": 90})
    found = play(asked, crews({}), after=after)
    same(found.sent, [10.0, 44.0, 90.0])
    same(found.arrived, [14.0, second, third])
    same(found.unit, [0, 0, 0])
    # Each job from being sent to its end: the way there and 30 minutes.
    ways = 4.0 + (second - 44.0) + (third - 90.0)
    same(found.busy_minutes, [ways + 90.0])


def test_a_crew_that_had_the_time_to_drive_home_starts_from_there() -> None:
    # Free at 34 in zone 0, home at 38: at 38 it starts from station 0, 10 minutes to zone 1.
    found = play(calls({}, {"at": 38, "zone": 1}), crews({}))
    same(found.arrived, [4.0, 48.0])
    # A minute before it is taken to be in zone 0 still: 7 minutes.
    found = play(calls({}, {"at": 37, "zone": 1}), crews({}))
    same(found.arrived, [4.0, 44.0])


def test_turnout_and_the_factor_of_a_priority_are_in_the_travel() -> None:
    roads = Roads(minutes=np.array(MINUTES), factor=np.array([0.5, 2.0]), turnout_minutes=1.0)
    found = play(calls({"priority": 0}, {"at": 100}), crews({}), roads=roads, after=After.HOME)
    same(found.arrived, [1.0 + 4.0 * 0.5, 100.0 + 1.0 + 4.0 * 2.0])


def test_the_nearest_goes_and_of_two_as_near_the_earlier_turn() -> None:
    near = play(calls({"zone": 1}), crews({}, {"station": 1}))
    same(near.unit, [1])
    tie = play(calls({}, {}, {}), crews({}, {}, {"station": 1}))
    same(tie.unit, [0, 1, 2])


def test_the_most_urgent_is_taken_first_then_the_one_that_came_first() -> None:
    asked = calls(
        {"at": 0}, {"at": 1, "priority": 2}, {"at": 2}, {"at": 3}, {"at": 4, "priority": 0}
    )
    found = play(asked, crews({}), after=After.HOME)
    # Every job takes 34 minutes: 0, then the urgent one, the two of priority 1, and the last.
    same(found.sent, [0.0, 136.0, 68.0, 102.0, 34.0])


def test_a_crew_on_its_break_is_sent_only_to_what_breaks_it() -> None:
    turn = crews({"break_start": 60, "break_end": 90})
    asked = calls({"at": 70, "priority": 1})
    same(play(asked, turn).sent, [90.0])
    same(play(asked, turn, breaks_below=1).sent, [90.0])
    same(play(asked, turn, breaks_below=2).sent, [70.0])


def test_a_break_lost_to_a_job_is_not_made_up_and_its_last_minute_is_free() -> None:
    turn = crews({"break_start": 10, "break_end": 40})
    # Freed at 34, in the break: the next call waits to 40, where the break is over.
    found = play(calls({}, {"at": 20}), turn)
    same(found.sent, [0.0, 40.0])
    # A call at 40 itself is taken at 40.
    same(play(calls({"at": 40}), turn).sent, [40.0])


def test_a_turn_that_is_over_takes_nothing_more_but_ends_its_job() -> None:
    turns = crews({"end": 20}, {"start": 60, "station": 1})
    found = play(calls({}, {"at": 10}), turns)
    same(found.sent, [0.0, 60.0])
    same(found.unit, [0, 1])
    # 34 minutes of work though the turn ended after 20; then 10 + 30 from the other station.
    same(found.busy_minutes, [34.0, 40.0])


def test_a_crew_is_on_duty_from_its_start_until_before_its_end() -> None:
    turns = crews({"end": 20}, {"start": 20, "station": 1})
    same(play(calls({"at": 20}), turns).unit, [1])
    early = crews({"start": -100, "end": 5}, {"start": -50, "end": 0})
    same(play(calls({"at": 0}, {"at": 0}), early).unit, [0, -1])


def test_what_nobody_was_sent_to_by_the_end_stays_open() -> None:
    found = play(calls({"at": 5}), crews())
    same(found.sent, [NAN])
    same(found.arrived, [NAN])
    same(found.unit, [-1])
    late = play(calls({"at": 479}), crews({}))
    same(late.arrived, [483.0])
    same(late.busy_minutes, [1.0])


def test_a_place_that_cannot_be_reached_waits_for_a_crew_that_can() -> None:
    minutes = np.array(MINUTES)
    minutes[1, 2] = NEVER
    roads = Roads(minutes=minutes, factor=np.ones(3))
    asked = calls({"zone": 1}, {"at": 10, "zone": 0})
    turns = crews({}, {"start": 50, "station": 1})
    found = play(asked, turns, roads=roads, after=After.HOME)
    # The first crew is free and takes what it can reach; the second begins at 50.
    same(found.sent, [50.0, 10.0])
    same(found.unit, [1, 0])


def test_nothing_to_do_and_nobody_to_do_it() -> None:
    found = play(calls(), crews())
    assert found.sent.shape == found.busy_minutes.shape == (0,)
    same(play(calls(), crews({})).busy_minutes, [0.0])


def test_work_that_takes_no_time_frees_the_crew_at_the_same_minute() -> None:
    # The crew is at zone 0 from 34 on. At 50 a call of no minutes is over at once, so the one
    # after it at the same minute is taken by the same crew.
    asked = calls({}, {"at": 50, "service": 0}, {"at": 50}, {"at": 60, "service": 0}, {"at": 60})
    found = play(asked, crews({}), after=After.STAYS)
    same(found.sent, [0.0, 50.0, 50.0, 80.0, 80.0])
