"""The dispatch simulation told a second time, as SimPy processes, from the description alone.

Slow and plain: every crew on duty is looked at for every call. It shares nothing with the fast
kernel but the dataclasses that go in and come out.
"""

from __future__ import annotations

import heapq
import math
from bisect import insort
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
import simpy

from reddot.cover.simulation.inputs import After, Calls, DispatchRules, Outcome, Roads, Turns

# What happens first within one minute. SimPy keeps 0 and 1 to itself, for processes that begin or
# are interrupted, and they come before all of these.
AVAILABLE, ESCALATION, NEW_CALL = 1, 2, 3
ROOM = 1 << 40
FOR_BACK_UP = -1  # where a priority is expected


class At(simpy.Event):
    """An event at a minute, not after a delay: `now + delay` would lose the last bit of it."""

    def __init__(self, env: simpy.Environment, minute: float, kind: int, index: int) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        heapq.heappush(env._queue, (minute, kind * ROOM + index, next(env._eid), self))


Happens = Generator[At, None, None]


@dataclass(slots=True)
class Job:
    """One crew's work on one call; `first` unless it came as back-up."""

    call: int
    crew: int
    sent: float
    arrived: float
    end: float
    first: bool
    escalates: float = math.inf
    process: simpy.Process | None = None


@dataclass(slots=True)
class Want:
    """Back-up that was asked for and has not been sent."""

    any: bool
    trained: bool


class Desk:
    """The control room: who is free, what waits, who is sent.

    Each rule is a method of its own, so that a test can change one and see it noticed.
    """

    def __init__(self, calls: Calls, turns: Turns, roads: Roads, rules: DispatchRules) -> None:
        self.turns, self.roads, self.rules = turns, roads, rules
        self.env = simpy.Environment()
        self.minute, self.zone = calls.minute.tolist(), calls.zone.tolist()
        self.priority = calls.priority.tolist()
        self.service_left = calls.service_minutes.tolist()
        self.escalation_left = calls.escalates_after.tolist()
        self.backup_minutes = calls.backup_minutes.tolist()
        self.start, self.end = turns.start.tolist(), turns.end.tolist()
        self.breaks = list(zip(turns.break_start.tolist(), turns.break_end.tolist(), strict=True))
        self.trained, self.station = turns.trained.tolist(), turns.station.tolist()
        self.minutes, self.factor = roads.minutes.tolist(), roads.factor.tolist()
        self.on_duty: list[int] = []
        self.current: list[Job | None] = [None] * len(self.start)
        self.last: list[Job | None] = [None] * len(self.start)
        self.jobs: list[Job] = []
        self.waiting: list[tuple[int, int]] = []
        self.wanted: list[tuple[float, int]] = []
        self.wants: dict[int, Want] = {}
        self.seen = Seen.of(len(self.minute))

    # What happens, as processes

    def calls_come(self) -> Happens:
        for call, minute in enumerate(self.minute):
            yield At(self.env, minute, NEW_CALL, call)
            self.comes(call)

    def turns_begin(self) -> Happens:
        for crew in sorted(range(len(self.start)), key=lambda crew: (self.start[crew], crew)):
            if self.start[crew] > 0:
                yield At(self.env, self.start[crew], AVAILABLE, crew)
            self.on_duty.append(crew)
            self.env.process(self.break_ends(crew))
            self.becomes_available(crew)

    def break_ends(self, crew: int) -> Happens:
        until = self.breaks[crew][1]
        if self.env.now < until < self.end[crew]:
            yield At(self.env, until, AVAILABLE, crew)
            self.becomes_available(crew)

    def works(self, job: Job) -> Happens:
        try:
            if job.escalates < math.inf:
                yield At(self.env, job.escalates, ESCALATION, job.call)
                self.escalates(job.call)
            yield At(self.env, job.end, AVAILABLE, job.crew)
        except simpy.Interrupt:
            return
        self.is_freed(job)
        self.becomes_available(job.crew)

    # Where crews are and what they may be sent to

    def place(self, crew: int, now: float) -> int:
        station = len(self.minutes) + self.station[crew]
        last = self.last[crew]
        if last is None or self.rules.after == After.HOME:
            return station
        zone = self.zone[last.call]
        if self.rules.after == After.STAYS:
            return zone
        return zone if now < last.end + self.minutes[zone][station] else station

    def travel(self, place: int, zone: int, priority: int) -> float:
        factor = self.roads.backup_factor if priority == FOR_BACK_UP else self.factor[priority]
        return self.roads.turnout_minutes + self.minutes[zone][place] * factor

    def free(self) -> Iterator[int]:
        self.on_duty = [c for c in self.on_duty if self.env.now < self.end[c]]
        return (crew for crew in self.on_duty if self.current[crew] is None)

    def eligible(self, crew: int, priority: int) -> bool:
        begin, until = self.breaks[crew]
        if not begin <= self.env.now < until:
            return True
        if priority == FOR_BACK_UP:
            return self.rules.breaks_below > 0
        return priority < self.rules.breaks_below

    def nearest(self, zone: int, priority: int, *, trained: bool = False) -> int | None:
        near = [
            (self.travel(self.place(crew, self.env.now), zone, priority), crew)
            for crew in self.free()
            if self.eligible(crew, priority) and (self.trained[crew] or not trained)
        ]
        return self.least(near)

    def least(self, near: list[tuple[float, int]]) -> int | None:
        return min((pair for pair in near if pair[0] < math.inf), default=(0.0, None))[1]

    # What is decided

    def comes(self, call: int) -> None:
        crew = self.nearest(self.zone[call], self.priority[call])
        if crew is not None:
            self.sends(crew, call, self.place(crew, self.env.now))
        elif (taken := self.may_be_taken(call)) is not None:
            self.interrupts(taken)
            self.sends(taken.crew, call, self.zone[taken.call])
        else:
            insort(self.waiting, (self.priority[call], call))

    def may_be_taken(self, call: int) -> Job | None:
        urgency, zone = self.priority[call], self.zone[call]
        if urgency >= self.rules.preempts_below:
            return None
        floor = max(self.rules.preempted_from, urgency + 1)
        found = []
        for crew in self.on_duty:
            job = self.current[crew]
            if job is None or not self.interruptible(job, floor):
                continue
            travel = self.travel(self.zone[job.call], zone, urgency)
            if travel < math.inf:
                found.append((-self.priority[job.call], travel, crew, job))
        return min(found, key=lambda each: each[:3])[3] if found else None

    def interruptible(self, job: Job, floor: int) -> bool:
        now = self.env.now
        return (
            job.first
            and job.arrived <= now
            and now < self.end[job.crew]
            and self.priority[job.call] >= floor
            and job.escalates > now
        )

    def interrupts(self, job: Job) -> None:
        now = self.env.now
        self.service_left[job.call] = job.end - now
        self.escalation_left[job.call] = job.escalates - now
        self.seen.interruptions[job.call] += 1
        insort(self.waiting, (self.priority[job.call], job.call))
        job.process.interrupt()
        job.end = now

    def escalates(self, call: int) -> None:
        self.seen.escalated[call] = self.env.now
        zone, want = self.zone[call], Want(any=True, trained=True)
        if (crew := self.nearest(zone, FOR_BACK_UP)) is not None:
            self.sends_backup(crew, call, want)
        if want.trained and (crew := self.nearest(zone, FOR_BACK_UP, trained=True)) is not None:
            self.sends_backup(crew, call, want)
        if want.any or want.trained:
            self.wants[call] = want
            insort(self.wanted, (self.env.now, call))

    def becomes_available(self, crew: int) -> None:
        if self.current[crew] is not None or not self.env.now < self.end[crew]:
            return
        place = self.place(crew, self.env.now)
        if not self.takes_backup(crew, place):
            self.takes_call(crew, place)

    def takes_backup(self, crew: int, place: int) -> bool:
        if not self.eligible(crew, FOR_BACK_UP):
            return False
        for key in self.wanted:
            want = self.wants[key[1]]
            if not (want.any or (want.trained and self.trained[crew])):
                continue
            if self.travel(place, self.zone[key[1]], FOR_BACK_UP) == math.inf:
                continue
            self.sends_backup(crew, key[1], want)
            if not (want.any or want.trained):
                self.wanted.remove(key)
            return True
        return False

    def takes_call(self, crew: int, place: int) -> None:
        for key in self.waiting:
            priority, call = key
            reaches = self.travel(place, self.zone[call], priority) < math.inf
            if reaches and self.eligible(crew, priority):
                self.waiting.remove(key)
                self.sends(crew, call, place)
                return

    # What is done

    def sends(self, crew: int, call: int, place: int) -> None:
        sent = self.env.now
        arrived = sent + self.travel(place, self.zone[call], self.priority[call])
        job = Job(call, crew, sent, arrived, arrived + self.service_left[call], first=True)
        job.escalates = arrived + self.escalation_left[call]
        self.seen.first(call, job)
        self.begins(job)

    def sends_backup(self, crew: int, call: int, want: Want) -> None:
        sent = self.env.now
        place = self.place(crew, sent)
        arrived = sent + self.travel(place, self.zone[call], FOR_BACK_UP)
        job = Job(call, crew, sent, arrived, arrived + self.backup_minutes[call], first=False)
        if want.any:
            want.any = False
            self.seen.backup(call, job)
        if want.trained and self.trained[crew]:
            want.trained = False
            self.seen.trained(call, job)
        self.begins(job)

    def begins(self, job: Job) -> None:
        self.jobs.append(job)
        self.current[job.crew] = job
        job.process = self.env.process(self.works(job))

    def is_freed(self, job: Job) -> None:
        self.current[job.crew] = None
        self.last[job.crew] = job

    def runs(self) -> Outcome:
        self.env.process(self.turns_begin())
        self.env.process(self.calls_come())
        self.env.run(until=self.rules.horizon_minutes)
        return self.seen.outcome(self.busy_minutes())

    def busy_minutes(self) -> np.ndarray:
        busy = np.zeros(len(self.start))
        for job in self.jobs:
            busy[job.crew] += min(job.end, self.rules.horizon_minutes) - job.sent
        return busy


@dataclass(slots=True)
class Seen:
    """What is written down of each call as it happens."""

    times: dict[str, np.ndarray]
    units: dict[str, np.ndarray]
    escalated: np.ndarray
    interruptions: np.ndarray

    @classmethod
    def of(cls, calls: int) -> Seen:
        names = ("", "backup_", "trained_")
        return cls(
            {f"{n}{w}": np.full(calls, np.nan) for n in names for w in ("sent", "arrived")},
            {f"{n}unit": np.full(calls, -1, dtype=np.int32) for n in names},
            np.full(calls, np.nan),
            np.zeros(calls, dtype=np.int32),
        )

    def first(self, call: int, job: Job) -> None:
        if self.units["unit"][call] < 0:
            self.writes("", call, job)

    def backup(self, call: int, job: Job) -> None:
        self.writes("backup_", call, job)

    def trained(self, call: int, job: Job) -> None:
        self.writes("trained_", call, job)

    def writes(self, name: str, call: int, job: Job) -> None:
        self.times[f"{name}sent"][call] = job.sent
        self.times[f"{name}arrived"][call] = job.arrived
        self.units[f"{name}unit"][call] = job.crew

    def outcome(self, busy_minutes: np.ndarray) -> Outcome:
        return Outcome(
            **self.times,
            **self.units,
            escalated=self.escalated,
            interruptions=self.interruptions,
            busy_minutes=busy_minutes,
        )


def simulate_simpy(
    calls: Calls, turns: Turns, roads: Roads, rules: DispatchRules, desk: type[Desk] = Desk
) -> Outcome:
    """Return what became of the calls, told by SimPy; `desk` may hold a changed rule."""
    return desk(calls, turns, roads, rules).runs()
