"""Turns of duty as moments: when each starts and ends, clock changes included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from reddot.demo.margins import Ints
from reddot.demo.numbers import Numbers


@dataclass(frozen=True, slots=True)
class Calendar:
    """The turns of the year in seconds since 1970.

    Arrays have the shape (days, turns of a day); ``ends`` is the start of the next turn, and
    ``last_second`` ends the year, so that nothing of its last night falls into the next.
    ``ends_next_day`` says of each turn whether it runs past midnight.
    """

    names: tuple[str, ...]
    starts: Ints
    ends: Ints
    last_second: int
    ends_next_day: tuple[bool, ...]
    zone: ZoneInfo

    def moment(self, second: int) -> datetime:
        """A moment in the county's own time."""
        return datetime.fromtimestamp(second, self.zone)


def year_of_turns(numbers: Numbers) -> Calendar:
    """The calendar of the county's year.

    Examples
    --------
    >>> from reddot.demo.numbers import read_numbers
    >>> calendar = year_of_turns(read_numbers())
    >>> [int(s) for s in (calendar.ends - calendar.starts)[211] / 3600]  # 29 October 2017
    [8, 8, 8]
    """
    zone, hours = ZoneInfo(numbers.zone), list(numbers.duty["starts"].values())
    every = [
        [_second(numbers, day, hour, zone) for hour in hours] for day in range(numbers.days() + 1)
    ]
    starts = np.array(every, np.int64)
    following = starts.ravel()[1:]
    ends = following[: numbers.days() * len(hours)].reshape(-1, len(hours))
    return Calendar(
        names=tuple(numbers.duty["starts"]),
        starts=starts[:-1],
        ends=ends,
        last_second=_second(numbers, numbers.days(), 0, zone),
        ends_next_day=tuple(hour == hours[-1] for hour in hours),
        zone=zone,
    )


def _second(numbers: Numbers, day: int, hour: int, zone: ZoneInfo) -> int:
    local = datetime.combine(numbers.first_day + timedelta(day), time(hour), zone)
    return int(local.timestamp())


def in_utc(second: int) -> datetime:
    """A moment in UTC."""
    return datetime.fromtimestamp(second, UTC)
