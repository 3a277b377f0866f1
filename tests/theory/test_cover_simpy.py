"""The kernel and its SimPy twin, written apart, tell the same story; and both the one by hand."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reddot.cover.simulation.inputs import After, Outcome
from reddot.cover.simulation.kernel import simulate
from theory.cover_scenes import ACall, ACrew, Scene, by_hand, differences, scene
from theory.cover_simpy import Desk, Job, Want, simulate_simpy

SCENES = 63  # each of 21 shapes with each of three ways to be after a job
Engine = Callable[..., Outcome]
either = pytest.mark.parametrize("engine", [simulate, simulate_simpy], ids=["kernel", "simpy"])

ONE_ZONE = [[0.0, 4.0]]
TWO_ZONES = [[0.0, 5.0, 3.0, 7.0], [5.0, 0.0, 7.0, 3.0]]  # a station beside each zone


def close(given: np.ndarray, *expected: float | None) -> bool:
    numbers = [math.nan if each is None else each for each in expected]
    return bool(np.allclose(given, numbers, rtol=0, atol=1e-9, equal_nan=True))


# By hand


@either
def test_the_nearest_free_crew_is_sent(engine: Engine) -> None:
    crews = [ACrew(station=1), ACrew(station=0)]
    calls = [ACall(minute=10), ACall(minute=11)]
    seen = engine(*by_hand(calls, crews, TWO_ZONES, turnout=1.0).given)
    assert list(seen.unit) == [1, 0]
    assert close(seen.arrived, 14, 19)
    assert close(seen.busy_minutes, 18, 14)


@either
def test_of_crews_as_near_the_first_is_sent(engine: Engine) -> None:
    seen = engine(*by_hand([ACall(minute=0), ACall(minute=0)], [ACrew()] * 3, ONE_ZONE).given)
    assert list(seen.unit) == [0, 1]


@either
@pytest.mark.parametrize(
    ("after", "second", "third"),
    [(After.HOME, 57, 107), (After.RETURNS, 55, 107), (After.STAYS, 55, 105)],
)
def test_where_a_crew_starts_from_after_a_job(
    engine: Engine, after: After, second: float, third: float
) -> None:
    """Freed at 40 + 3 + 7 = 50 in zone 0, home at 53; the next is in the other zone."""
    first = ACall(minute=40, service=7)
    seen = engine(
        *by_hand([first, ACall(minute=50, zone=1)], [ACrew()], TWO_ZONES, after=after).given
    )
    assert close(seen.arrived, 43, second)
    again = [first, ACall(minute=100, zone=1)]
    assert close(
        engine(*by_hand(again, [ACrew()], TWO_ZONES, after=after).given).arrived, 43, third
    )


@either
def test_a_crew_is_home_at_the_very_minute(engine: Engine) -> None:
    calls = [ACall(minute=40, service=7), ACall(minute=53, zone=1)]
    seen = engine(*by_hand(calls, [ACrew()], TWO_ZONES, after=After.RETURNS).given)
    assert close(seen.arrived, 43, 60)


@either
def test_the_more_urgent_is_served_first_then_the_earlier(engine: Engine) -> None:
    calls = [
        ACall(minute=0),
        ACall(minute=1, priority=2),
        ACall(minute=2, priority=2),
        ACall(minute=3, priority=0),
    ]
    seen = engine(*by_hand(calls, [ACrew()], [[0.0, 0.0]]).given)
    assert close(seen.sent, 0, 20, 30, 10)


@either
@pytest.mark.parametrize(("below", "sent"), [(0, 30), (1, 30), (2, 12)])
def test_a_break_ends_for_calls_urgent_enough(engine: Engine, below: int, sent: float) -> None:
    crews = [ACrew(pause=(10, 30))]
    seen = engine(*by_hand([ACall(minute=12)], crews, ONE_ZONE, breaks_below=below).given)
    assert close(seen.sent, sent)


@either
def test_a_break_begins_at_its_minute_and_is_over_at_its_last(engine: Engine) -> None:
    crews = [ACrew(pause=(10, 30), station=1), ACrew(station=0)]
    at = [engine(*by_hand([ACall(minute=m, zone=1)], crews, TWO_ZONES).given) for m in (9, 10, 30)]
    assert [seen.unit[0] for seen in at] == [0, 1, 0]


@either
def test_an_untrained_crew_comes_and_the_trained_one_after_it(engine: Engine) -> None:
    crews = [ACrew(), ACrew(), ACrew(station=1, trained=1)]
    calls = [ACall(minute=10, service=30, escalates=2)]
    seen = engine(*by_hand(calls, crews, TWO_ZONES).given)
    assert (seen.unit[0], seen.backup_unit[0], seen.trained_unit[0]) == (0, 1, 2)
    assert close(seen.escalated, 15)
    assert close([*seen.backup_arrived, *seen.trained_arrived], 18, 22)
    assert close(seen.busy_minutes, 33, 13, 17)


@either
def test_a_trained_crew_is_both(engine: Engine) -> None:
    crews = [ACrew(), ACrew(trained=1), ACrew()]
    calls = [ACall(minute=10, service=30, escalates=2)]
    seen = engine(*by_hand(calls, crews, ONE_ZONE).given)
    assert (seen.unit[0], seen.backup_unit[0], seen.trained_unit[0]) == (0, 1, 1)
    assert close(seen.busy_minutes, 34, 14, 0)


@either
def test_wanted_back_up_comes_before_calls_that_wait(engine: Engine) -> None:
    """Crew 0 escalates at 6; crew 1 (untrained) is free at 20, crew 2 (trained) at 25."""
    crews = [ACrew(), ACrew(), ACrew(trained=1)]
    calls = [
        ACall(minute=0, service=100, escalates=6),
        ACall(minute=0, service=20),
        ACall(minute=0, service=25),
        ACall(minute=1, priority=0),
    ]
    seen = engine(*by_hand(calls, crews, [[0.0, 0.0]]).given)
    assert (seen.backup_unit[0], seen.trained_unit[0]) == (1, 2)
    assert close([seen.backup_sent[0], seen.trained_sent[0]], 20, 25)
    assert close(seen.sent, 0, 0, 0, 30)
    assert seen.unit[3] == 1


@either
def test_a_trained_crew_meets_both_wants_and_an_untrained_one_none_that_is_left(
    engine: Engine,
) -> None:
    crews = [ACrew(), ACrew(), ACrew(trained=1)]
    calls = [
        ACall(minute=0, service=100, escalates=6),
        ACall(minute=0, service=25),
        ACall(minute=0, service=20),
        ACall(minute=1, priority=3),
    ]
    seen = engine(*by_hand(calls, crews, [[0.0, 0.0]]).given)
    assert (seen.backup_unit[0], seen.trained_unit[0]) == (2, 2)
    assert close([seen.backup_sent[0], seen.trained_sent[0]], 20, 20)
    assert (seen.unit[3], seen.sent[3]) == (1, 25)


@either
def test_back_up_on_a_break(engine: Engine) -> None:
    crews = [ACrew(), ACrew(trained=1, pause=(5, 50))]
    calls = [ACall(minute=0, service=100, escalates=6)]
    none, some = (
        engine(*by_hand(calls, crews, ONE_ZONE, breaks_below=below).given) for below in (0, 1)
    )
    assert close([*none.trained_sent, *some.trained_sent], 50, 10)


@either
def test_a_taken_crew_leaves_the_rest_of_its_job(engine: Engine) -> None:
    """Taken at 8 of 60 minutes, 5 on the scene before back-up; the second crew takes it at 30."""
    crews = [ACrew(), ACrew(start=30)]
    calls = [
        ACall(minute=0, priority=2, service=60, escalates=13),
        ACall(minute=12, zone=1, priority=0, service=50),
    ]
    takes = {"preempts_below": 1, "preempted_from": 2}
    minutes = [[0.0, 5.0, 4.0], [6.0, 0.0, 9.0]]
    seen = engine(*by_hand(calls, crews, minutes, **takes).given)
    assert list(seen.interruptions) == [1, 0]
    assert close([*seen.sent, *seen.arrived], 0, 12, 4, 18)
    assert list(seen.unit) == [0, 0]
    assert close(seen.escalated, 39, None)  # 30 + 4 + (13 − 8)
    assert close([seen.backup_sent[0], seen.backup_arrived[0]], 68, 72)
    assert close(seen.busy_minutes, 12 + 56 + 14, 56)


@either
@pytest.mark.parametrize(
    ("first", "taken"),
    [
        ({"priority": 2}, 1),
        ({"priority": 1}, 0),  # not below `preempted_from`
        ({"priority": 2, "escalates": 5.0}, 0),  # has asked for back-up
        ({"priority": 2, "escalates": 7.0}, 1),  # has not yet
    ],
)
def test_what_a_crew_is_taken_from(engine: Engine, first: dict[str, float], taken: int) -> None:
    calls = [ACall(minute=0, service=40, **first), ACall(minute=10, priority=0)]
    takes = {"preempts_below": 1, "preempted_from": 2}
    seen = engine(*by_hand(calls, [ACrew()], ONE_ZONE, **takes).given)
    assert list(seen.interruptions) == [taken, 0]


@either
@pytest.mark.parametrize(("end", "taken"), [(10.0, 0), (10.5, 1)])
def test_a_crew_past_its_end_is_not_taken(engine: Engine, end: float, taken: int) -> None:
    calls = [ACall(minute=0, service=40, priority=3), ACall(minute=10, priority=0)]
    seen = engine(*by_hand(calls, [ACrew(end=end)], ONE_ZONE, preempts_below=1).given)
    assert seen.interruptions[0] == taken


@either
@pytest.mark.parametrize(("minute", "taken"), [(3.0, 0), (4.0, 1)])
def test_a_crew_on_its_way_is_not_taken(engine: Engine, minute: float, taken: int) -> None:
    calls = [ACall(minute=0, priority=3), ACall(minute=minute, priority=0)]
    seen = engine(*by_hand(calls, [ACrew()], ONE_ZONE, preempts_below=1).given)
    assert seen.interruptions[0] == taken


@either
def test_the_least_urgent_is_interrupted_then_the_nearest_then_the_first(engine: Engine) -> None:
    minutes = [[0, 1, 2, 9], [1, 0, 1, 9], [2, 1, 0, 9]]
    takes = {"preempts_below": 1}

    def taken(*calls: tuple[int, int]) -> int:
        held = [ACall(minute=0, zone=z, priority=p, service=90) for z, p in calls]
        given = by_hand([*held, ACall(minute=20, priority=0)], [ACrew()] * 3, minutes, **takes)
        return int(engine(*given.given).unit[-1])

    assert taken((0, 1), (1, 3), (2, 3)) == 1
    assert taken((0, 1), (2, 3), (1, 3)) == 2
    assert taken((2, 3), (1, 3), (1, 3)) == 1


@either
def test_a_crew_finishes_after_its_end_and_is_gone(engine: Engine) -> None:
    crews = [ACrew(end=10), ACrew(start=60)]
    calls = [ACall(minute=9, service=20), ACall(minute=12), ACall(minute=10)]
    calls.sort(key=lambda call: call.minute)
    seen = engine(*by_hand(calls, crews, ONE_ZONE).given)
    assert list(seen.unit) == [0, 1, 1]
    assert close(seen.sent, 9, 60, 74)
    assert close(seen.busy_minutes, 24, 28)


@either
def test_a_turn_that_began_before_is_free_from_the_start(engine: Engine) -> None:
    crews = [ACrew(start=-100, end=0), ACrew(start=-50, end=20, pause=(-20, 5))]
    seen = engine(*by_hand([ACall(minute=0), ACall(minute=19)], crews, ONE_ZONE).given)
    assert close(seen.sent, 5, 19)
    assert close(seen.busy_minutes, 0, 28)


@either
def test_who_is_freed_or_begins_at_a_minute_is_there_for_a_call_at_that_minute(
    engine: Engine,
) -> None:
    crews = [ACrew(), ACrew(start=14)]
    calls = [ACall(minute=0), ACall(minute=14), ACall(minute=14)]
    seen = engine(*by_hand(calls, crews, ONE_ZONE).given)
    assert list(seen.unit) == [0, 0, 1]
    assert close(seen.sent, 0, 14, 14)


@either
def test_an_escalation_comes_before_a_call_of_the_same_minute(engine: Engine) -> None:
    calls = [ACall(minute=0, service=90, escalates=6), ACall(minute=10, priority=0)]
    seen = engine(*by_hand(calls, [ACrew(), ACrew(trained=1)], ONE_ZONE).given)
    assert close([seen.trained_sent[0], seen.sent[1]], 10, 24)


@either
def test_nothing_happens_from_the_horizon_on(engine: Engine) -> None:
    calls = [ACall(minute=0, service=46, escalates=10), ACall(minute=20), ACall(minute=40)]
    crews = [ACrew(), ACrew(start=50, trained=1)]
    seen = engine(*by_hand(calls, crews, ONE_ZONE, horizon_minutes=50.0).given)
    assert close(seen.sent, 0, None, None)
    assert close(seen.escalated, 14, None, None)
    assert close(seen.backup_sent, None, None, None)
    assert close(seen.busy_minutes, 50, 0)
    assert list(seen.backup_unit) == [-1, -1, -1]


@either
def test_an_arrival_after_the_horizon_is_known(engine: Engine) -> None:
    seen = engine(*by_hand([ACall(minute=49)], [ACrew()], ONE_ZONE, horizon_minutes=50.0).given)
    assert close([*seen.arrived, *seen.busy_minutes], 53, 1)


@either
def test_nobody_is_sent_where_no_road_goes(engine: Engine) -> None:
    crews = [ACrew(station=0), ACrew(station=1)]
    minutes = [[0, 5, math.inf, 7], [5, 0, 7, 3]]
    seen = engine(*by_hand([ACall(minute=0), ACall(minute=1)], crews, minutes).given)
    assert list(seen.unit) == [1, 1]
    assert close(seen.sent, 0, 17)


@either
def test_no_calls_and_no_crews(engine: Engine) -> None:
    nobody = engine(*by_hand([ACall(minute=1)], [], ONE_ZONE).given)
    assert close(nobody.sent, None)
    assert len(nobody.busy_minutes) == 0
    nothing = engine(*by_hand([], [ACrew()], ONE_ZONE).given)
    assert (len(nothing.sent), list(nothing.busy_minutes)) == (0, [0.0])


# The two against each other


@pytest.mark.parametrize("number", range(SCENES))
def test_twins_agree(number: int) -> None:
    each = scene(number)
    found = list(differences(simulate(*each.given), simulate_simpy(*each.given)))
    assert not found, f"{each.name}: {found}"


def test_the_scenes_hold_what_they_are_meant_to() -> None:
    """Waits, cut-offs, interruptions, wants met late and never, and coincidences."""
    seen = [(each, simulate_simpy(*each.given)) for each in map(scene, range(SCENES))]

    def scenes_with(holds: Callable[[Scene, Outcome], bool]) -> int:
        return sum(bool(holds(each, outcome)) for each, outcome in seen)

    assert scenes_with(lambda _, o: np.isnan(o.sent).any()) >= 30
    assert scenes_with(lambda e, o: (o.sent > e.calls.minute).any()) >= 30
    assert scenes_with(lambda _, o: (o.interruptions > 0).any()) >= 12
    assert scenes_with(lambda _, o: (o.interruptions > 1).any()) >= 3
    assert scenes_with(lambda _, o: (o.trained_sent > o.escalated).any()) >= 30
    assert scenes_with(lambda _, o: (o.backup_sent < o.trained_sent).any()) >= 20
    assert scenes_with(lambda _, o: (np.isfinite(o.escalated) & np.isnan(o.backup_sent)).any()) >= 5
    assert scenes_with(lambda e, o: np.isin(o.escalated, e.calls.minute).any()) >= 9
    assert scenes_with(lambda _, o: np.isfinite(o.trained_sent).sum() == 0) >= 3


times = st.integers(0, 30).map(float)
shorts = st.integers(0, 6).map(float)


@st.composite
def tiny(draw: st.DrawFn) -> Scene:
    """A few calls and crews within half an hour of whole minutes, and any rule."""
    zones, stations = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    calls = [
        ACall(
            minute=draw(times),
            zone=draw(st.integers(0, zones - 1)),
            priority=draw(st.integers(0, 3)),
            service=draw(shorts) + 1.0,
            backup=draw(shorts),
        )
        for _ in range(draw(st.integers(0, 8)))
    ]
    late = [
        ACall(
            minute=c.minute,
            zone=c.zone,
            priority=c.priority,
            service=c.service,
            escalates=draw(st.sampled_from([math.inf, *np.arange(c.service)])),
            backup=c.backup,
        )
        for c in sorted(calls, key=lambda call: call.minute)
    ]
    road = st.sampled_from([0.0, 0.0, 1.0, 2.0, 3.0, math.inf])
    row = st.lists(road, min_size=zones + stations, max_size=zones + stations)
    return by_hand(
        late,
        sorted((draw(crews(stations)) for _ in range(draw(st.integers(0, 4)))), key=begins),
        [draw(row) for _ in range(zones)],
        horizon_minutes=float(draw(st.integers(31, 60))),
        after=draw(st.sampled_from(list(After))),
        breaks_below=draw(st.integers(0, 3)),
        preempts_below=draw(st.integers(0, 3)),
        preempted_from=draw(st.integers(0, 3)),
        turnout=draw(st.sampled_from([0.0, 1.0])),
    )


def crews(stations: int) -> st.SearchStrategy[ACrew]:
    begin = st.integers(-10, 20).map(float)
    none = (math.inf, math.inf)
    pause = st.tuples(st.integers(-5, 25), st.integers(1, 8)).map(lambda p: (p[0], p[0] + p[1]))
    return st.tuples(begin, st.integers(1, 50)).flatmap(
        lambda turn: st.builds(
            ACrew,
            station=st.integers(0, stations - 1),
            trained=st.integers(0, 1),
            start=st.just(turn[0]),
            end=st.just(turn[0] + turn[1]),
            pause=st.just(none) | pause,
        )
    )


def begins(crew: ACrew) -> float:
    return crew.start


@settings(max_examples=250, deadline=None)
@given(tiny())
def test_twins_agree_on_tiny_scenes(each: Scene) -> None:
    found = list(differences(simulate(*each.given), simulate_simpy(*each.given)))
    assert not found, f"{found} {each}"


# A changed rule is noticed


class LastOfThoseAsNear(Desk):
    def least(self, near: list[tuple[float, int]]) -> int | None:
        flipped = [(travel, -crew) for travel, crew in near if travel < math.inf]
        return -min(flipped)[1] if flipped else None


class TheLastMinuteOfABreakIsStillBreak(Desk):
    def eligible(self, crew: int, priority: int) -> bool:
        return super().eligible(crew, priority) and self.env.now != self.breaks[crew][1]


class CallsBeforeBackup(Desk):
    def becomes_available(self, crew: int) -> None:
        if self.current[crew] is None and self.env.now < self.end[crew]:
            before = len(self.jobs)
            self.takes_call(crew, self.place(crew, self.env.now))
            if len(self.jobs) == before:
                super().becomes_available(crew)


class TheClockStartsAgain(Desk):
    def interrupts(self, job: Job) -> None:
        before = self.escalation_left[job.call]
        super().interrupts(job)
        self.escalation_left[job.call] = before


class AnyoneWillDo(Desk):
    def sends_backup(self, crew: int, call: int, want: Want) -> None:
        super().sends_backup(crew, call, want)
        want.trained = False


class OnItsWayMayBeTaken(Desk):
    def interruptible(self, job: Job, floor: int) -> bool:
        late = job.first and self.priority[job.call] >= floor and job.escalates > self.env.now
        return late and self.env.now < self.end[job.crew]


class HomeInHalfAMinute(Desk):
    """A crew on its way home is there sooner than the road allows."""

    def place(self, crew: int, now: float) -> int:
        at, last = super().place(crew, now), self.last[crew]
        away = at < len(self.minutes) and last is not None and now >= last.end + 0.5
        return len(self.minutes) + self.station[crew] if away else at


class TheFirstCrewIsSentAgain(Desk):
    """An interrupted call forgets when it was first served."""

    def interrupts(self, job: Job) -> None:
        super().interrupts(job)
        self.seen.units["unit"][job.call] = -1


CHANGED = [
    LastOfThoseAsNear,
    TheLastMinuteOfABreakIsStillBreak,
    CallsBeforeBackup,
    TheClockStartsAgain,
    AnyoneWillDo,
    OnItsWayMayBeTaken,
    HomeInHalfAMinute,
    TheFirstCrewIsSentAgain,
]


@pytest.mark.parametrize("changed", CHANGED, ids=lambda desk: desk.__name__)
def test_a_changed_rule_is_noticed(changed: type[Desk]) -> None:
    noticed = sum(
        any(differences(simulate(*each.given), simulate_simpy(*each.given, desk=changed)))
        for each in map(scene, range(SCENES))
    )
    assert noticed >= 2
