"""The crews and calls of one day as an animation takes them: minutes, states and degrees."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from reddot.cover.simulation.inputs import Floats
from reddot.cover.study.estimate import NEVER, NOT_APPLICABLE
from reddot.cover.study.played import Played
from reddot.cover.study.trace import Segment, duty_of, jobs_of, segments_of

DAY_MINUTES = 1440.0
SEGMENT_FIELDS = (
    "from_minute",
    "to_minute",
    "state",
    "from_latitude",
    "from_longitude",
    "to_latitude",
    "to_longitude",
)
_DEGREE_PLACES = 5
_MINUTE_PLACES = 2


class _Day(NamedTuple):
    """A replication and the minute of it at which the day to draw begins."""

    played: Played
    first: float

    @property
    def last(self) -> float:
        return self.first + DAY_MINUTES


def draw_crews(played: Played, first: float) -> Iterator[dict[str, Any]]:
    """Every crew with something to show in the day, in the order of their turns."""
    day = _Day(played, first)
    jobs, roads = jobs_of(played.calls, played.outcome), played.scenario.roads()
    geography = played.scenario.geography
    for turn in np.flatnonzero(played.turns.start < day.last):
        duty = duty_of(played.turns, int(turn), len(geography.zones))
        did = segments_of(duty, jobs.get(int(turn), ()), roads, played.scenario.rules.after)
        drawn = [_segment(day, one) for one in did if _shows(day, one)]
        if drawn:
            yield {
                "crew": int(turn),
                "station": geography.stations[int(played.turns.station[turn])].code,
                "officers": int(played.turns.officers[turn]),
                "trained": bool(played.turns.trained[turn]),
                "segments": drawn,
            }


def _shows(day: _Day, segment: Segment) -> bool:
    return segment.start < day.last and segment.end > max(day.first, segment.start)


def _segment(day: _Day, segment: Segment) -> list[float | str]:
    """A segment inside the day, its ends on the straight line between its places."""
    start, end = max(segment.start, day.first), min(segment.end, day.last)
    return [
        _minute(day, start),
        _minute(day, end),
        segment.state,
        *_where(day, segment, start),
        *_where(day, segment, end),
    ]


def _where(day: _Day, segment: Segment, minute: float) -> list[float]:
    way = segment.way_at(minute)
    geography = day.played.scenario.geography
    ends = [_place(geography.zones, geography.stations, k) for k in segment.places()]
    return [round(a + way * (b - a), _DEGREE_PLACES) for a, b in zip(*ends, strict=True)]


def _place(zones: tuple[Any, ...], stations: tuple[Any, ...], number: int) -> tuple[float, float]:
    place = zones[number] if number < len(zones) else stations[number - len(zones)]
    return place.latitude, place.longitude


def _minute(day: _Day, at: float) -> float:
    return round(float(at) - day.first, _MINUTE_PLACES)


def draw_calls_of_day(played: Played, first: float) -> Iterator[dict[str, Any]]:
    """Every call that came in the day, or before it and was still waited for or served."""
    day = _Day(played, first)
    came, arrived = played.calls.minute, played.outcome.arrived
    service = played.calls.service_minutes
    over = np.where(np.isnan(arrived), np.inf, arrived + service)
    for call in np.flatnonzero((came < day.last) & (over > day.first)):
        yield _call(day, int(call))


def _call(day: _Day, call: int) -> dict[str, Any]:
    zone = day.played.scenario.geography.zones[int(day.played.calls.zone[call])]
    priority = day.played.scenario.demand.priorities[int(day.played.calls.priority[call])]
    outcome = day.played.outcome
    escalated = _minute_or(day, outcome.escalated, call, NOT_APPLICABLE)
    unmet = NOT_APPLICABLE if escalated == NOT_APPLICABLE else NEVER
    return {
        "call": call,
        "minute": _minute(day, day.played.calls.minute[call]),
        "priority": priority.name,
        "zone": zone.code,
        "latitude": zone.latitude,
        "longitude": zone.longitude,
        "arrived": _minute_or(day, outcome.arrived, call, NEVER),
        "escalated": escalated,
        "backup_arrived": _minute_or(day, outcome.backup_arrived, call, unmet),
        "trained_arrived": _minute_or(day, outcome.trained_arrived, call, unmet),
        "interruptions": int(outcome.interruptions[call]),
    }


def _minute_or(day: _Day, times: Floats, call: int, otherwise: str) -> float | str:
    at = float(times[call])
    return otherwise if math.isnan(at) else _minute(day, at)
