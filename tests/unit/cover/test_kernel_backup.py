"""Back-up and interrupted calls in the dispatch simulation, each scene worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from reddot.cover.simulation.inputs import After, Outcome, Roads
from unit.cover.test_kernel_scenes import MINUTES, NAN, calls, crews, play, same


def backup_of(found: Outcome) -> list[float]:
    return [
        float(found.escalated[0]),
        float(found.backup_sent[0]),
        float(found.backup_arrived[0]),
        float(found.trained_sent[0]),
        float(found.trained_arrived[0]),
    ]


def units_of(found: Outcome) -> tuple[int, int, int]:
    return int(found.unit[0]), int(found.backup_unit[0]), int(found.trained_unit[0])


ESCALATES = {"at": 0.0, "escalates": 6.0, "service": 30.0, "backup": 20.0}


def test_a_trained_crew_that_is_nearest_is_all_the_back_up_there_is() -> None:
    found = play(calls(ESCALATES), crews({}, {"trained": 1}, {}))
    # On the scene at 4, escalates at 10; the second crew of station 0 is there at 14.
    assert backup_of(found) == [10.0, 10.0, 14.0, 10.0, 14.0]
    assert units_of(found) == (0, 1, 1)
    same(found.busy_minutes, [34.0, 24.0, 0.0])


def test_an_untrained_crew_that_is_nearest_is_followed_by_the_nearest_trained() -> None:
    found = play(calls(ESCALATES), crews({}, {}, {"station": 1, "trained": 1}))
    assert backup_of(found) == [10.0, 10.0, 14.0, 10.0, 20.0]
    assert units_of(found) == (0, 1, 2)
    same(found.busy_minutes, [34.0, 24.0, 30.0])


def test_back_up_travels_by_its_own_factor() -> None:
    roads = Roads(minutes=np.array(MINUTES), factor=np.ones(3), backup_factor=0.5)
    found = play(calls(ESCALATES), crews({}, {}, {"station": 1, "trained": 1}), roads=roads)
    assert backup_of(found) == [10.0, 10.0, 12.0, 10.0, 15.0]


def test_with_nobody_trained_the_trained_back_up_never_comes() -> None:
    found = play(calls(ESCALATES), crews({}, {}))
    assert backup_of(found)[:3] == [10.0, 10.0, 14.0]
    assert np.isnan(found.trained_sent[0])
    assert units_of(found) == (0, 1, -1)


@pytest.mark.parametrize(("trained", "trained_sent"), [(1, 34.0), (0, 60.0)])
def test_back_up_that_was_not_there_comes_with_the_next_crew(
    trained: int, trained_sent: float
) -> None:
    # Nobody is free at 10. The first crew is freed at 34 and takes the back-up of its own call;
    # where it is not trained, the trained crew that begins at 60 is still wanted.
    turns = crews({"trained": trained}, {"start": 60, "trained": 1})
    found = play(calls(ESCALATES), turns, after=After.HOME)
    assert backup_of(found) == [10.0, 34.0, 38.0, trained_sent, trained_sent + 4.0]


def test_back_up_goes_before_a_waiting_call_however_urgent() -> None:
    asked = calls(ESCALATES, {"at": 5, "priority": 0})
    found = play(asked, crews({}), after=After.HOME)
    # Freed at 34: back-up from 34 to 38 + 20 = 58, then the call.
    assert found.backup_sent[0] == 34.0
    assert found.sent[1] == 58.0


def test_wanted_back_up_is_given_in_the_order_of_escalation() -> None:
    # Both crews are at work, both calls escalate, the second first: at 10 + 4 + 1 and 4 + 20.
    asked = calls(
        {"at": 0, "escalates": 20, "service": 100},
        {"at": 10, "escalates": 1, "service": 100},
    )
    found = play(asked, crews({}, {}, {"start": 50}, {"start": 60}), after=After.HOME)
    same(found.escalated, [24.0, 15.0])
    same(found.backup_sent, [60.0, 50.0])


def test_a_crew_on_its_break_comes_as_back_up_only_if_something_breaks_it() -> None:
    turns = crews({}, {"break_start": 5, "break_end": 25})
    assert play(calls(ESCALATES), turns).backup_sent[0] == 25.0
    assert play(calls(ESCALATES), turns, breaks_below=1).backup_sent[0] == 10.0


def test_an_escalation_after_the_end_has_not_happened() -> None:
    late = {"at": 470.0, "escalates": 6.0}
    same(play(calls(late), crews({}, {})).escalated, [NAN])
    same(play(calls({**late, "escalates": 5.5}), crews({}, {})).escalated, [479.5])


PREEMPTS = {"preempts_below": 1, "preempted_from": 2, "after": After.HOME}


def test_an_urgent_call_takes_the_crew_of_a_lower_one_which_goes_on_later() -> None:
    low = {"at": 0, "priority": 2, "service": 30, "escalates": 20}
    urgent = {"at": 14, "zone": 1, "priority": 0, "service": 40}
    found = play(calls(low, urgent), crews({}, {"start": 70}), **PREEMPTS)
    # On the scene at 4; taken at 14 with 20 of 30 minutes and 10 of 20 to its escalation left.
    # The urgent call is 7 minutes from zone 0: there at 21, until 61. Then, from the station at
    # 61, on the scene again at 65, escalates at 75 (the crew that began at 70 comes), over at 85.
    same(found.sent, [0.0, 14.0])
    same(found.arrived, [4.0, 21.0])
    same(found.interruptions, [1, 0])
    same(found.escalated, [75.0, NAN])
    same(found.backup_unit, [1, -1])
    # 14 minutes, then 7 + 40, then 4 + 20.
    assert found.busy_minutes[0] == 14.0 + 47.0 + 24.0


@pytest.mark.parametrize(
    ("low", "minute"),
    [
        ({"priority": 1}, 14.0),  # urgent enough to be left alone
        ({"priority": 2}, 3.0),  # the crew is still on its way
        ({"priority": 2, "escalates": 6.0}, 12.0),  # escalated already
    ],
)
def test_a_crew_is_not_taken(low: dict[str, float], minute: float) -> None:
    found = play(calls(low, {"at": minute, "priority": 0}), crews({}), **PREEMPTS)
    same(found.interruptions, [0, 0])
    assert found.sent[1] > minute


def test_a_crew_past_its_turn_is_not_taken() -> None:
    low, urgent = {"priority": 2}, {"at": 14, "priority": 0}
    same(play(calls(low, urgent), crews({"end": 14}), **PREEMPTS).interruptions, [0, 0])
    same(play(calls(low, urgent), crews({"end": 15}), **PREEMPTS).interruptions, [1, 0])


def test_the_least_urgent_is_taken_then_the_nearest_then_the_earlier_turn() -> None:
    roads = Roads(minutes=np.array(MINUTES), factor=np.ones(4))

    def taken(*rows: dict[str, float]) -> list[int]:
        turns = crews(*({"station": row.get("zone", 0)} for row in rows))
        given = calls(*rows, {"at": 20, "priority": 0})
        found = play(given, turns, roads=roads, **PREEMPTS)
        return [int(k) for k in found.interruptions[:-1]]

    assert taken({"priority": 2}, {"priority": 3, "zone": 1}) == [0, 1]
    assert taken({"priority": 3, "zone": 1}, {"priority": 3}) == [0, 1]
    assert taken({"priority": 3}, {"priority": 3}) == [1, 0]


def test_an_interrupted_call_keeps_its_place_before_those_that_came_later() -> None:
    low = {"at": 0, "priority": 2}
    found = play(
        calls(low, {"at": 5, "priority": 2}, {"at": 14, "priority": 0}), crews({}), **PREEMPTS
    )
    # The urgent call (in zone 0, no way to go) is over at 44; the rest of the first, 20 minutes,
    # from 44 to 68; then the second.
    same(found.sent, [0.0, 68.0, 14.0])


def test_back_up_is_never_interrupted() -> None:
    asked = calls({**ESCALATES, "priority": 2, "service": 100}, {"at": 20, "priority": 0})
    found = play(asked, crews({}, {"trained": 1}), **PREEMPTS)
    same(found.interruptions, [0, 0])
    # The back-up is sent at 10, there at 14 and free at 34: it takes the urgent call.
    assert found.sent[1] == 34.0
