"""What holds in every dispatch simulation, whatever the calls, crews, roads and rules."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from reddot.cover.simulation.inputs import After, Outcome
from reddot.cover.simulation.kernel import simulate
from theory.cover_scenes import Scene, Shape, draw
from theory.cover_simpy import Desk, Want, simulate_simpy
from theory.cover_simpy import Job as Work

CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Job:
    """A crew's work on a call, as the outcome tells it: of an interrupted one the way there."""

    crew: int
    call: int
    sent: float
    end: float


def jobs(scene: Scene, seen: Outcome) -> Iterator[Job]:
    """Put together who did what; a trained crew that was the first back-up is told once."""
    calls = scene.calls
    for call in np.flatnonzero(seen.unit >= 0):
        there = 0.0 if seen.interruptions[call] else calls.service_minutes[call]
        yield Job(int(seen.unit[call]), call, seen.sent[call], seen.arrived[call] + there)
    for name in ("backup", "trained"):
        units, sent = getattr(seen, f"{name}_unit"), getattr(seen, f"{name}_sent")
        for call in np.flatnonzero(units >= 0):
            if name == "trained" and units[call] == seen.backup_unit[call]:
                continue
            end = getattr(seen, f"{name}_arrived")[call] + calls.backup_minutes[call]
            yield Job(int(units[call]), call, sent[call], end)


def by_crew(scene: Scene, seen: Outcome) -> list[list[Job]]:
    held: list[list[Job]] = [[] for _ in scene.turns.start]
    for job in jobs(scene, seen):
        held[job.crew].append(job)
    return [sorted(each, key=lambda job: (job.sent, job.end)) for each in held]


@st.composite
def scenes(drawn: st.DrawFn, *, taken: bool = True, whole: bool | None = None) -> Scene:
    """A scene of any shape; with `taken` off no call takes another's crew."""
    rules = {
        "breaks_below": drawn(st.integers(0, 3)),
        "preempts_below": drawn(st.integers(0, 3)) if taken else 0,
        "preempted_from": drawn(st.integers(0, 3)),
    }
    shortest = drawn(st.sampled_from([30.0, 200.0, 600.0]))
    farthest = drawn(st.sampled_from([0.0, 5.0, 20.0]))
    shape = Shape(
        calls=drawn(st.integers(0, 60)),
        turns=drawn(st.integers(0, 15)),
        zones=drawn(st.integers(1, 4)),
        stations=drawn(st.integers(1, 3)),
        priorities=drawn(st.integers(1, 4)),
        horizon=drawn(st.sampled_from([120.0, 480.0, 1440.0])),
        service=drawn(st.sampled_from([3.0, 20.0, 60.0])),
        escalates=drawn(st.sampled_from([0.0, 0.3, 1.0])),
        trained=drawn(st.sampled_from([0.0, 0.3, 1.0])),
        turn_minutes=(shortest, 2 * shortest),
        breaks=drawn(st.sampled_from([0.0, 0.8])),
        travel=(0.0, farthest),
        unreachable=drawn(st.sampled_from([0.0, 0.3])),
        turnout=drawn(st.sampled_from([0.0, 1.0])),
        whole=drawn(st.booleans()) if whole is None else whole,
        rules=rules,
    )
    seed = drawn(st.integers(0, 2**32 - 1))
    return draw(shape, np.random.default_rng(seed), drawn(st.sampled_from(list(After))))


often = settings(max_examples=150, deadline=None)


@often
@given(scenes())
def test_no_crew_is_in_two_places(scene: Scene) -> None:
    for held in by_crew(scene, simulate(*scene.given)):
        for before, after in pairwise(held):
            assert after.sent >= before.end - CLOSE


@often
@given(scenes())
def test_nobody_is_sent_off_duty_or_from_a_break_against_the_rule(scene: Scene) -> None:
    turns, rules, seen = scene.turns, scene.rules, simulate(*scene.given)
    for job in jobs(scene, seen):
        assert turns.start[job.crew] <= job.sent < turns.end[job.crew]
        assert 0 <= job.sent < rules.horizon_minutes
        if turns.break_start[job.crew] <= job.sent < turns.break_end[job.crew]:
            first = job.sent == seen.sent[job.call] and job.crew == seen.unit[job.call]
            urgency = int(scene.calls.priority[job.call]) if first else -1
            ends = urgency < rules.breaks_below if first else rules.breaks_below > 0
            assert ends or (first and urgency < rules.preempts_below)


@often
@given(scenes(taken=False))
def test_busy_minutes_are_those_of_the_jobs(scene: Scene) -> None:
    seen = simulate(*scene.given)
    until = scene.rules.horizon_minutes
    told = [sum(min(job.end, until) - job.sent for job in j) for j in by_crew(scene, seen)]
    np.testing.assert_allclose(seen.busy_minutes, told, rtol=1e-9, atol=1e-9)


@often
@given(scenes())
def test_things_come_in_their_order(scene: Scene) -> None:
    calls, seen = scene.calls, simulate(*scene.given)
    served = seen.unit >= 0
    assert (np.isfinite(seen.sent) == served).all()
    assert (np.isfinite(seen.arrived) == served).all()
    assert (seen.sent[served] >= calls.minute[served]).all()
    assert (seen.arrived[served] >= seen.sent[served]).all()
    assert (seen.interruptions[~served] == 0).all()
    asked = np.isfinite(seen.escalated)
    assert (served[asked]).all()
    for name in ("backup", "trained"):
        sent, arrived = getattr(seen, f"{name}_sent"), getattr(seen, f"{name}_arrived")
        came = np.isfinite(sent)
        assert (came == (getattr(seen, f"{name}_unit") >= 0)).all()
        assert (came == np.isfinite(arrived)).all()
        assert asked[came].all()
        assert (sent[came] >= seen.escalated[came]).all()
        assert (arrived[came] >= sent[came]).all()
    later = np.isfinite(seen.trained_sent)
    assert (seen.backup_sent[later] <= seen.trained_sent[later]).all()


@often
@given(scenes())
def test_back_up_is_asked_for_after_its_minutes_on_the_scene(scene: Scene) -> None:
    calls, seen = scene.calls, simulate(*scene.given)
    whole = seen.interruptions == 0
    due = np.where(whole, seen.arrived + calls.escalates_after, np.nan)
    due[~(due < scene.rules.horizon_minutes)] = np.nan
    np.testing.assert_allclose(seen.escalated[whole], due[whole], rtol=0, atol=CLOSE)
    late = np.isfinite(seen.escalated) & ~whole
    assert (seen.escalated[late] >= (seen.arrived + calls.escalates_after)[late] - CLOSE).all()


@often
@given(scenes())
def test_only_the_trained_are_trained_back_up(scene: Scene) -> None:
    trained, seen = scene.turns.trained, simulate(*scene.given)
    came = seen.trained_unit >= 0
    assert trained[seen.trained_unit[came]].all()
    first = seen.backup_unit >= 0
    both = first & (trained[np.where(first, seen.backup_unit, 0)] == 1 if len(trained) else first)
    assert (seen.trained_unit[both] == seen.backup_unit[both]).all()


@often
@given(scenes())
def test_where_nobody_is_trained_no_trained_crew_ever_comes(scene: Scene) -> None:
    nobody = replace(scene.turns, trained=np.zeros_like(scene.turns.trained))
    seen = simulate(scene.calls, nobody, scene.roads, scene.rules)
    assert np.isnan(seen.trained_sent).all()
    assert np.isnan(seen.trained_arrived).all()
    assert (seen.trained_unit == -1).all()


@often
@given(scenes())
def test_the_same_in_the_same_out_and_the_inputs_as_they_were(scene: Scene) -> None:
    before = [np.array(getattr(part, f.name)) for part in scene.given[:3] for f in fields(part)]
    first, second = simulate(*scene.given), simulate(*scene.given)
    for each in fields(Outcome):
        np.testing.assert_array_equal(getattr(first, each.name), getattr(second, each.name))
    after = [np.array(getattr(part, f.name)) for part in scene.given[:3] for f in fields(part)]
    for one, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, other)


# Everybody is served, once the horizon is long enough


def for_long(scene: Scene, until: float = 1e6) -> Scene:
    """The same calls with one trained crew more that never leaves, roads that go everywhere."""
    turns = scene.turns
    extra = {"end": until, "break_start": math.inf, "break_end": math.inf, "officers": 1}
    extra |= {"start": turns.start.min(initial=0.0), "station": 0, "trained": 1}
    parts = {f.name: getattr(turns, f.name) for f in fields(turns)}
    return replace(
        scene,
        turns=replace(
            turns,
            **{n: np.concatenate([[extra[n]], v]).astype(v.dtype) for n, v in parts.items()},
        ),
        roads=replace(
            scene.roads, minutes=np.where(np.isinf(scene.roads.minutes), 9, scene.roads.minutes)
        ),
        rules=replace(scene.rules, horizon_minutes=until),
    )


@often
@given(scenes().map(for_long))
def test_every_call_is_served_and_all_back_up_comes(scene: Scene) -> None:
    seen = simulate(*scene.given)
    assert np.isfinite(seen.arrived).all()
    asks = np.isfinite(scene.calls.escalates_after)
    for name in ("escalated", "backup_arrived", "trained_arrived"):
        assert (np.isfinite(getattr(seen, name)) == asks).all()


@often
@given(scenes().map(for_long))
def test_every_call_gets_its_minutes_once_however_often_it_is_interrupted(scene: Scene) -> None:
    """With no way to go, the crews' busy minutes are the service and the back-up, each once."""
    calls = scene.calls
    roads = replace(scene.roads, minutes=np.zeros_like(scene.roads.minutes), turnout_minutes=0.0)
    seen = simulate(calls, scene.turns, roads, scene.rules)
    came = seen.trained_unit >= 0
    further = came.astype(int) + (came & (seen.trained_unit != seen.backup_unit))
    due = calls.service_minutes.sum() + (calls.backup_minutes * further).sum()
    assert math.isclose(seen.busy_minutes.sum(), due, rel_tol=1e-9, abs_tol=1e-7)


# The nearest, by looking at every crew


@dataclass(frozen=True, slots=True)
class Watch:
    """Where each crew is at any minute, put together from the outcome."""

    scene: Scene
    held: list[list[Job]]

    def free(self, crew: int, now: float) -> bool:
        turns = self.scene.turns
        engaged = any(job.sent < now < job.end for job in self.held[crew])
        return bool(turns.start[crew] <= now < turns.end[crew]) and not engaged

    def eligible(self, crew: int, now: float, urgency: int | None) -> bool:
        turns, below = self.scene.turns, self.scene.rules.breaks_below
        if not turns.break_start[crew] <= now < turns.break_end[crew]:
            return True
        return below > 0 if urgency is None else urgency < below

    def place(self, crew: int, now: float) -> int:
        minutes, after = self.scene.roads.minutes, self.scene.rules.after
        station = len(minutes) + int(self.scene.turns.station[crew])
        done = [job for job in self.held[crew] if job.end < now]
        if not done or after == After.HOME:
            return station
        zone = int(self.scene.calls.zone[done[-1].call])
        home = after == After.RETURNS and now >= done[-1].end + minutes[zone, station]
        return station if home else zone

    def travel(self, crew: int, now: float, zone: int, urgency: int | None) -> float:
        roads = self.scene.roads
        factor = roads.backup_factor if urgency is None else roads.factor[urgency]
        return float(roads.turnout_minutes + roads.minutes[zone, self.place(crew, now)] * factor)

    def nearest(
        self, now: float, zone: int, urgency: int | None, who: NDArray[np.intp]
    ) -> tuple[int, float]:
        """Return the nearest of `who` that is free and may go, and its minutes; -1 for none."""
        may = [c for c in who if self.free(c, now) and self.eligible(c, now, urgency)]
        near = min(((self.travel(c, now, zone, urgency), c) for c in may), default=(math.inf, -1))
        return (-1, math.inf) if math.isinf(near[0]) else (int(near[1]), near[0])


def watched(scene: Scene) -> tuple[Watch, Outcome]:
    seen = simulate(*scene.given)
    return Watch(scene, by_crew(scene, seen)), seen


apart = scenes(taken=False, whole=False)  # no two things at one minute, nobody taken


@often
@given(apart)
def test_the_nearest_free_crew_is_sent_and_none_only_where_there_is_none(scene: Scene) -> None:
    watch, seen = watched(scene)
    calls, everybody = scene.calls, np.arange(len(scene.turns.start))
    for call, now in enumerate(calls.minute):
        urgency = int(calls.priority[call])
        crew, minutes = watch.nearest(now, int(calls.zone[call]), urgency, everybody)
        if crew < 0:
            assert not seen.sent[call] <= now
        else:
            assert (seen.unit[call], seen.sent[call]) == (crew, now)
            assert math.isclose(seen.arrived[call], now + minutes, abs_tol=CLOSE)


@often
@given(apart)
def test_the_nearest_back_up_is_sent_and_the_nearest_trained_after_it(scene: Scene) -> None:
    watch, seen = watched(scene)
    everybody = np.arange(len(scene.turns.start))
    trained = np.flatnonzero(scene.turns.trained)
    for call in np.flatnonzero(np.isfinite(seen.escalated)):
        now, zone = seen.escalated[call], int(scene.calls.zone[call])
        for name, who in (("backup", everybody), ("trained", trained)):
            crew, minutes = watch.nearest(now, zone, None, who)
            sent, unit = getattr(seen, f"{name}_sent")[call], getattr(seen, f"{name}_unit")[call]
            if crew < 0:
                assert not sent <= now
            else:
                assert (unit, sent) == (crew, now)
                arrived = getattr(seen, f"{name}_arrived")[call]
                assert math.isclose(arrived, now + minutes, abs_tol=CLOSE)


@pytest.mark.parametrize("after", list(After))
def test_the_look_at_every_crew_sees_enough(after: After) -> None:
    """The scenes above do have crews to choose between and calls for which there is none."""
    scene = draw(Shape(turns=20, escalates=0.5), np.random.default_rng(2), after)
    watch, seen = watched(scene)
    free = [sum(watch.free(c, now) for c in range(20)) for now in scene.calls.minute]
    assert sum(each > 1 for each in free) > 20
    assert sum(each == 0 for each in free) > 5
    assert np.isfinite(seen.trained_sent).sum() > 5


# Each of these can fail: a control room that breaks the rule is caught


class SendsTheEngaged(Desk):
    def free(self) -> Iterator[int]:
        return iter([crew for crew in self.on_duty if self.env.now < self.end[crew]])


class SendsTheOffDuty(Desk):
    def free(self) -> Iterator[int]:
        return (crew for crew in self.on_duty if self.current[crew] is None)


class CountsPastTheHorizon(Desk):
    def busy_minutes(self) -> NDArray[np.float64]:
        busy = np.zeros(len(self.start))
        for job in self.jobs:
            busy[job.crew] += job.end - job.sent
        return busy


class WritesEscalationLate(Desk):
    def escalates(self, call: int) -> None:
        super().escalates(call)
        self.seen.escalated[call] += 1.0


class CallsAnyoneTrained(Desk):
    def sends_backup(self, crew: int, call: int, want: Want) -> None:
        super().sends_backup(crew, call, want)
        if want.trained:
            self.seen.trained(call, self.jobs[-1])
            want.trained = False


class ForgetsWhoWaits(Desk):
    def takes_call(self, crew: int, place: int) -> None:
        pass


class StartsTheServiceAgain(Desk):
    def interrupts(self, job: Work) -> None:
        whole = self.service_left[job.call]
        super().interrupts(job)
        self.service_left[job.call] = whole


class SendsTheFarthest(Desk):
    def least(self, near: list[tuple[float, int]]) -> int | None:
        return max((pair for pair in near if pair[0] < math.inf), default=(0.0, None))[1]


BROKEN = [
    (test_no_crew_is_in_two_places, SendsTheEngaged),
    (test_nobody_is_sent_off_duty_or_from_a_break_against_the_rule, SendsTheOffDuty),
    (test_busy_minutes_are_those_of_the_jobs, CountsPastTheHorizon),
    (test_things_come_in_their_order, WritesEscalationLate),
    (test_back_up_is_asked_for_after_its_minutes_on_the_scene, WritesEscalationLate),
    (test_only_the_trained_are_trained_back_up, CallsAnyoneTrained),
    (test_where_nobody_is_trained_no_trained_crew_ever_comes, CallsAnyoneTrained),
    (test_every_call_is_served_and_all_back_up_comes, ForgetsWhoWaits),
    (
        test_every_call_gets_its_minutes_once_however_often_it_is_interrupted,
        StartsTheServiceAgain,
    ),
    (test_the_nearest_free_crew_is_sent_and_none_only_where_there_is_none, SendsTheFarthest),
    (test_the_nearest_back_up_is_sent_and_the_nearest_trained_after_it, SendsTheFarthest),
]
LONG = (
    test_every_call_is_served_and_all_back_up_comes,
    test_every_call_gets_its_minutes_once_however_often_it_is_interrupted,
)


@pytest.mark.parametrize(
    ("held", "desk"), BROKEN, ids=[f"{held.__name__[5:]}-{desk.__name__}" for held, desk in BROKEN]
)
def test_a_broken_rule_is_caught(
    held: Callable[[], None], desk: type[Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What holds of the twin as it is does not hold once it breaks the rule."""
    takes = held in LONG
    rules = {"preempts_below": 1, "breaks_below": 1} if takes else {"breaks_below": 1}
    shape = Shape(turns=10, calls=80, escalates=0.4, trained=0.4, breaks=0.5, rules=rules)
    drawn = [draw(shape, np.random.default_rng(n), After.HOME) for n in range(5)]
    check = held.hypothesis.inner_test
    each = [for_long(scene) if takes else scene for scene in drawn]
    monkeypatch.setitem(globals(), "simulate", simulate_simpy)
    list(map(check, each))
    monkeypatch.setitem(globals(), "simulate", lambda *of: simulate_simpy(*of, desk=desk))
    with pytest.raises(AssertionError):
        list(map(check, each))
