"""Shifts and crews as arrays of seconds: who was on duty when, and how long how many carried."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from reddot.carriage.register import Register
from reddot.carriage.spells import day_starts, spells
from reddot.records.beside import Crew, Shift
from reddot.records.report import LOCAL

HOUR, WEEK = 3600, 168
CARRIES, CARRIES_NOT, NOT_STATED = 1, 0, -1

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Period:
    """A period of whole local days, in seconds since 1970, and the hour of the week of each hour.

    ``hour_of_week`` has the shape (hours of the period,): 24 times the weekday, Monday 0, plus
    the local hour. On the day on which clocks go back an hour is there twice, on the day on which
    they go forward one is not there.
    """

    start: int
    end: int
    hour_of_week: Ints

    def hours_seen(self) -> Floats:
        """How often each hour of the week is in the period; shape (168,)."""
        return np.bincount(self.hour_of_week, minlength=WEEK).astype(np.float64)


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Officers' turns: arrays of the shape (turns,); ``station`` is a place in a list of bases."""

    station: Ints
    starts: Ints
    ends: Ints
    carries: Ints


def period_of(first_day: date, last_day: date) -> Period:
    """The period from the start of one day to the end of another."""
    ends_on = day_starts(last_day + timedelta(days=1))
    start, end = seconds(day_starts(first_day)), seconds(ends_on)
    local = (datetime.fromtimestamp(at, UTC).astimezone(LOCAL) for at in range(start, end, HOUR))
    found = np.fromiter((24 * at.weekday() + at.hour for at in local), np.int64)
    return Period(start, end, found)


def seconds(moment: datetime) -> int:
    """A moment in whole seconds since 1970; one without time zone is local."""
    return int((moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)).timestamp() // 1)


def turns_of(shifts: Sequence[Shift], stations: Sequence[str], carries: Ints) -> OnDuty:
    """Shifts as arrays; every one has a base out of ``stations``."""
    place = {name: i for i, name in enumerate(stations)}
    return OnDuty(
        station=np.array([place[shift.station_id or ""] for shift in shifts], np.int64),
        starts=np.array([seconds(shift.starts_at) for shift in shifts], np.int64),
        ends=np.array([seconds(shift.ends_at) for shift in shifts], np.int64),
        carries=carries,
    )


def carried(shifts: Sequence[Shift]) -> Ints:
    """Whether each officer carried, as the shifts state it."""
    return np.array(
        [NOT_STATED if s.carrying_ced is None else int(s.carrying_ced) for s in shifts], np.int64
    )


def was_in_date(shifts: Sequence[Shift], register: Register) -> Ints:
    """Whether each officer might carry any model at the start of the shift.

    It is not stated of an officer who is not on the register.
    """
    at = {name: _edges(register, name) for name in {shift.officer_id for shift in shifts}}
    found = np.empty(len(shifts), np.int64)
    for place, shift in enumerate(shifts):
        edges = at[shift.officer_id]
        found[place] = NOT_STATED if edges is None else _inside(edges, seconds(shift.starts_at))
    return found


def _edges(register: Register, officer_id: str) -> list[tuple[int, float]] | None:
    """The start and end in seconds of every spell of an officer; None for one unknown."""
    if officer_id not in register.officers:
        return None
    models = {o.course.model for o in register.outcomes.get(officer_id, ())}
    return [
        (seconds(spell.starts_at), seconds(spell.ends_at) if spell.ends_at else np.inf)
        for model in sorted(models)
        for spell in spells(register, officer_id, model)
    ]


def _inside(edges: Sequence[tuple[int, float]], at: int) -> int:
    return CARRIES if any(start <= at < end for start, end in edges) else CARRIES_NOT


COLUMNS = (
    "hours_staffed", "hours_with_one", "hours_with_two", "hours_with_one_at_most",
    "hours_with_two_at_most", "officer_hours", "carrier_hours", "not_stated_hours",
    "crewed_hours", "single_crewed_hours",
)  # fmt: skip


def hours_of_week(
    turns: OnDuty, crews: Iterable[Crew], stations: Sequence[str], period: Period
) -> Floats:
    """How long how many were on duty, in hours; shape (stations, 168, len(COLUMNS)).

    Between two changes of who is on duty, and between two full hours, all counts are constant:
    each such stretch adds its length to the cell of its hour. The result is exact.
    """
    station, at, change = _changes(turns, crews, stations, period)
    order = np.lexsort((at, station))
    station, at, on_duty = station[order], at[order], np.cumsum(change[order], axis=0)
    long = np.append(np.diff(at), 0) * np.append(station[1:] == station[:-1], False)
    lasts = np.flatnonzero(long)
    cell = station[lasts] * WEEK + period.hour_of_week[(at[lasts] - period.start) // HOUR]
    hours = long[lasts] / HOUR
    weighed = (hours * column for column in _columns(on_duty[lasts]))
    size = len(stations) * WEEK
    sums = [np.bincount(cell, weights=column, minlength=size) for column in weighed]
    shape = (len(stations), WEEK, len(COLUMNS))
    return np.stack(sums, axis=-1).astype(np.float64).reshape(shape)


def _columns(on_duty: Ints) -> Iterable[Ints]:
    officers, carriers, unknown, crewed, single = on_duty.T
    most = carriers + unknown
    yield from (officers >= 1, carriers >= 1, carriers >= 2, most >= 1, most >= 2)
    yield from (officers, carriers, unknown, crewed, single)


def _changes(
    turns: OnDuty, crews: Iterable[Crew], stations: Sequence[str], period: Period
) -> tuple[Ints, Ints, Ints]:
    """Where, when and by how much the counts change; every full hour of every base is there."""
    one = np.ones_like(turns.carries)
    nobody = np.zeros_like(one)
    of_turns = (one, turns.carries == CARRIES, turns.carries == NOT_STATED, nobody, nobody)
    places, starts, ends, officers = _crews(crews, stations)
    none = np.zeros_like(officers)
    of_crews = (none, none, none, officers, np.where(officers == 1, 1, 0))
    full = np.arange(period.start, period.end + 1, HOUR)
    everywhere = np.repeat(np.arange(len(stations)), len(full))
    still = np.zeros((len(everywhere), len(of_turns)), np.int64)
    found = [
        (everywhere, np.tile(full, len(stations)), still),
        *_both_ends(turns.station, turns.starts, turns.ends, np.stack(of_turns, 1), period),
        *_both_ends(places, starts, ends, np.stack(of_crews, 1), period),
    ]
    station, at, change = zip(*found, strict=True)
    return np.concatenate(station), np.concatenate(at), np.concatenate(change)


def _both_ends(
    station: Ints, starts: Ints, ends: Ints, counts: Ints, period: Period
) -> Iterable[tuple[Ints, Ints, Ints]]:
    """What comes on duty and what goes off it, cut off at the ends of the period."""
    first, last = np.maximum(starts, period.start), np.minimum(ends, period.end)
    real = first < last
    yield station[real], first[real], counts[real].astype(np.int64)
    yield station[real], last[real], -counts[real].astype(np.int64)


def _crews(crews: Iterable[Crew], stations: Sequence[str]) -> tuple[Ints, Ints, Ints, Ints]:
    place = {name: i for i, name in enumerate(stations)}
    rows = [
        (place[c.station_id], seconds(c.starts_at), seconds(c.ends_at), len(c.officer_ids))
        for c in crews
        if c.station_id in place
    ]
    columns = np.array(rows, np.int64).reshape(-1, 4).T
    return columns[0], columns[1], columns[2], columns[3]
