"""Cover by carriers of CED: the share of hours, and of turns, with at least one and two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import get_args

import numpy as np

from reddot.carriage.cover_cells import Carriers, HourCell, ShiftCover, TurnCell
from reddot.carriage.on_duty import (
    CARRIES,
    COLUMNS,
    HOUR,
    NOT_STATED,
    WEEK,
    Floats,
    OnDuty,
    Period,
    carried,
    hours_of_week,
    period_of,
    seconds,
    turns_of,
    was_in_date,
)
from reddot.carriage.one_turn import each_officer_once, each_turn_once
from reddot.carriage.register import Register
from reddot.carriage.strength import check_days
from reddot.errors import UsageError
from reddot.records.beside import Crew, Shift
from reddot.records.report import local_day

__all__ = ["Carriers", "HourCell", "ShiftCover", "TurnCell", "cover_by_hour"]

MOST_DAYS = 3660


def cover_by_hour(  # noqa: PLR0913 - what was worked, by whom, when
    shifts: Iterable[Shift],
    crews: Iterable[Crew],
    register: Register,
    *,
    first_day: date,
    last_day: date,
    carriers: Carriers = "carrying",
) -> ShiftCover:
    """Count how long each base had at least one and two carriers on duty, by hour of the week.

    Parameters
    ----------
    shifts
        Officers' turns of duty; a shift without a base is counted apart.
    crews
        Who worked with whom; for the officer-hours of single-crewed officers.
    register
        Asked where ``carriers`` is "in_date", at the start of each shift, for any model.
    first_day, last_day
        Days in England and Wales, both included.
    carriers
        "carrying": the officer carried, as the shift states it. "in_date": the officer might
        have carried, by the register. What is not stated is counted apart, never as no.

    Raises
    ------
    UsageError
        Another kind of carrier, days in the wrong order, or more than ten years.

    Notes
    -----
    Hours are local clock hours of the calendar, with those at which nobody was on duty, at every
    base that has a shift in the period. An officer counts once however many rows overlap.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from reddot.carriage.register import Holdings, make_register
    >>> shift = Shift(shift_id="S1", officer_id="E1", station_id="B1", carrying_ced=True,
    ...     starts_at=datetime(2018, 1, 1, 7, tzinfo=UTC), ends_at=datetime(2018, 1, 1, 15,
    ...     tzinfo=UTC))
    >>> cover = cover_by_hour([shift], [], make_register(Holdings()),
    ...     first_day=date(2018, 1, 1), last_day=date(2018, 1, 1))
    >>> cover.total().hours_with_one, cover.total().hours_seen
    (8.0, 24.0)
    """
    _check(first_day, last_day, carriers)
    period = period_of(first_day, last_day)
    within = [s for s in shifts if _touches(s, period)]
    based = [shift for shift in within if shift.station_id]
    stations = sorted({shift.station_id for shift in based if shift.station_id})
    states = carried(based) if carriers == "carrying" else was_in_date(based, register)
    rows = turns_of(based, stations, states)
    turns, officers = each_turn_once(rows, [shift.officer_id for shift in based])
    present = each_officer_once(turns, officers)
    return ShiftCover(
        first=first_day,
        last=last_day,
        carriers=carriers,
        cells=tuple(_hour_cells(present, crews, stations, period)),
        turns=tuple(_turn_cells(turns, stations, period)),
        shifts=len(officers),
        without_station=len(within) - len(based),
        days_without_shifts=_empty_days(within, first_day, last_day),
    )


def _check(first_day: date, last_day: date, carriers: str) -> None:
    check_days(first_day, last_day)
    if (last_day - first_day).days >= MOST_DAYS:
        raise UsageError(f"{first_day} to {last_day} is more than ten years; give fewer days.")
    if carriers not in get_args(Carriers):
        allowed = " or ".join(get_args(Carriers))
        raise UsageError(f"There are no carriers '{carriers}'; ask for {allowed}.")


def _empty_days(shifts: Iterable[Shift], first_day: date, last_day: date) -> int:
    """The days of a period on which no shift starts or goes on."""
    worked: set[date] = set()
    for shift in shifts:
        worked.add(local_day(shift.starts_at))
        worked.add(local_day(shift.ends_at - timedelta(microseconds=1)))
    days = (last_day - first_day).days + 1
    return days - sum(first_day <= day <= last_day for day in worked)


def _touches(shift: Shift, period: Period) -> bool:
    starts, ends = seconds(shift.starts_at), seconds(shift.ends_at)
    return max(starts, period.start) < min(ends, period.end)


def _hour_cells(
    turns: OnDuty, crews: Iterable[Crew], stations: Sequence[str], period: Period
) -> Iterator[HourCell]:
    if not stations:
        return
    found, seen = hours_of_week(turns, crews, stations, period), period.hours_seen()
    for place, name in enumerate(stations):
        for at in range(WEEK):
            sums = dict(zip(COLUMNS, found[place, at].tolist(), strict=True))
            weekday, hour = divmod(at, 24)
            yield HourCell(
                station_id=name, weekday=weekday, hour=hour, hours_seen=float(seen[at]), **sums
            )


def _turn_cells(turns: OnDuty, stations: Sequence[str], period: Period) -> Iterator[TurnCell]:
    """The turns that start in the period, by base and hour of the start."""
    inside = np.flatnonzero((turns.starts >= period.start) & (turns.starts < period.end))
    when = np.stack([turns.station, turns.starts, turns.ends], 1)[inside]
    keys, turn = np.unique(when, axis=0, return_inverse=True)
    turn = turn.ravel()
    officers, known, unknown = (
        np.bincount(turn, weights=which, minlength=len(keys))
        for which in (
            np.ones(len(inside)),
            turns.carries[inside] == CARRIES,
            turns.carries[inside] == NOT_STATED,
        )
    )
    hour = period.hour_of_week[(keys[:, 1] - period.start) // HOUR] % 24
    cell = keys[:, 0] * 24 + hour
    for at in np.unique(cell).tolist():
        here = cell == at
        yield _turn_cell(stations[at // 24], at % 24, officers[here], known[here], unknown[here])


def _turn_cell(name: str, hour: int, officers: Floats, known: Floats, unknown: Floats) -> TurnCell:
    most = known + unknown
    return TurnCell(
        station_id=name,
        start_hour=hour,
        turns=len(officers),
        with_one=int((known >= 1).sum()),
        with_two=int((known >= 2).sum()),
        with_one_at_most=int((most >= 1).sum()),
        with_two_at_most=int((most >= 2).sum()),
        officers=int(officers.sum()),
        carriers=int(known.sum()),
        not_stated=int(unknown.sum()),
    )
