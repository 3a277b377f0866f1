"""What each crew does from minute to minute, as segments between places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

import numpy as np

from reddot.cover.simulation.inputs import After, Calls, Floats, Outcome, Roads, Turns

State = Literal[
    "at_station",
    "waiting",
    "on_break",
    "to_call",
    "on_scene",
    "to_backup",
    "backing_up",
    "homeward",
]
LEGS: tuple[tuple[State, State], ...] = (("to_call", "on_scene"), ("to_backup", "backing_up"))
BREAK: State = "on_break"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job of a crew: minutes it is sent, on the scene and done, and where."""

    crew: int
    sent: float
    arrived: float
    done: float
    zone: int
    backup: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A crew in one state from ``start`` to ``end``, going between two places or staying.

    ``arrives`` is when it would reach the destination, after ``end`` where it is sent elsewhere
    on the way.
    """

    start: float
    end: float
    arrives: float
    state: State
    origin: int
    destination: int

    def places(self) -> tuple[int, int]:
        """Where it goes from and to."""
        return self.origin, self.destination

    def way_at(self, minute: float) -> float:
        """The share of its way, from 0 to 1, that is behind it at a minute.

        Examples
        --------
        >>> segment = Segment(start=10, end=15, arrives=20, state="homeward", origin=0,
        ...     destination=1)
        >>> segment.way_at(15)
        0.5
        """
        if self.arrives <= self.start:
            return 1.0
        return min(max((minute - self.start) / (self.arrives - self.start), 0.0), 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One turn of duty: when, from which place, and its break."""

    start: float
    end: float
    break_start: float
    break_end: float
    home: int


def jobs_of(calls: Calls, outcome: Outcome) -> dict[int, list[Job]]:
    """The jobs of every crew that had one, in order; one that was interrupted ends there.

    Notes
    -----
    Who came for the rest of an interrupted call is not part of an outcome, and so not here.
    """
    found: dict[int, list[Job]] = {}
    for job in sorted(_jobs(calls, outcome), key=attrgetter("crew", "sent")):
        found.setdefault(job.crew, []).append(job)
    return {crew: list(_ended_by_the_next(jobs)) for crew, jobs in found.items()}


def _jobs(calls: Calls, outcome: Outcome) -> Iterator[Job]:
    same = outcome.trained_unit == outcome.backup_unit
    further = np.where(same, -1, outcome.trained_unit)
    legs = (
        (outcome.unit, outcome.sent, outcome.arrived, calls.service_minutes),
        (outcome.backup_unit, outcome.backup_sent, outcome.backup_arrived, calls.backup_minutes),
        (further, outcome.trained_sent, outcome.trained_arrived, calls.backup_minutes),
    )
    for leg, (units, sent, arrived, minutes) in enumerate(legs):
        for call in np.flatnonzero(units >= 0):
            yield Job(
                crew=int(units[call]),
                sent=float(sent[call]),
                arrived=float(arrived[call]),
                done=float(arrived[call] + minutes[call]),
                zone=int(calls.zone[call]),
                backup=leg > 0,
            )


def _ended_by_the_next(jobs: Sequence[Job]) -> Iterator[Job]:
    ends = [job.sent for job in jobs[1:]] + [np.inf]
    for job, end in zip(jobs, ends, strict=True):
        yield job if job.done <= end else _until(job, end)


def _until(job: Job, end: float) -> Job:
    return Job(
        crew=job.crew,
        sent=job.sent,
        arrived=min(job.arrived, end),
        done=end,
        zone=job.zone,
        backup=job.backup,
    )


def duty_of(turns: Turns, crew: int, zones: int) -> Duty:
    """One turn of duty as plain numbers."""
    return Duty(
        start=float(turns.start[crew]),
        end=float(turns.end[crew]),
        break_start=float(turns.break_start[crew]),
        break_end=float(turns.break_end[crew]),
        home=zones + int(turns.station[crew]),
    )


def segments_of(duty: Duty, jobs: Iterable[Job], roads: Roads, after: After) -> Iterator[Segment]:
    """What one crew does from the start of its turn to its end, or that of its last job."""
    free, place = max(duty.start, 0.0), duty.home
    for job in jobs:
        yield from _free(duty, (free, job.sent), place, (roads.minutes, after))
        origin = _place_when_sent(duty, (free, job.sent), place, (roads.minutes, after))
        going, there = LEGS[job.backup]
        yield _segment((job.sent, job.arrived, job.arrived), going, (origin, job.zone))
        yield _segment((job.arrived, job.done, job.arrived), there, (job.zone, job.zone))
        free, place = job.done, job.zone
    if free < duty.end:
        yield from _free(duty, (free, duty.end), place, (roads.minutes, after))


def _segment(times: tuple[float, float, float], state: State, places: tuple[int, int]) -> Segment:
    start, end, arrives = times
    return Segment(
        start=start,
        end=end,
        arrives=arrives,
        state=state,
        origin=places[0],
        destination=places[1],
    )


def _free(
    duty: Duty, span: tuple[float, float], place: int, rule: tuple[Floats, After]
) -> Iterator[Segment]:
    """A crew between two jobs: on its way home, at its station or where it was, on its break."""
    start, end = span
    home_at = _home_at(duty, start, place, rule)
    if start < home_at < np.inf:
        yield _segment((start, min(home_at, end), home_at), "homeward", (place, duty.home))
        start = min(home_at, end)
    still = duty.home if home_at <= start else place
    state: State = "at_station" if still == duty.home else "waiting"
    pauses = [min(max(t, start), end) for t in (duty.break_start, duty.break_end)]
    spans = zip((start, *pauses), (*pauses, end), strict=True)
    for (a, b), doing in zip(spans, (state, BREAK, state), strict=True):
        if a < b:
            yield _segment((a, b, a), doing, (still, still))


def _home_at(duty: Duty, freed: float, place: int, rule: tuple[Floats, After]) -> float:
    minutes, after = rule
    if place == duty.home or after is After.HOME:
        return freed
    return np.inf if after is After.STAYS else freed + float(minutes[place, duty.home])


def _place_when_sent(
    duty: Duty, span: tuple[float, float], place: int, rule: tuple[Floats, After]
) -> int:
    return duty.home if _home_at(duty, span[0], place, rule) <= span[1] else place
