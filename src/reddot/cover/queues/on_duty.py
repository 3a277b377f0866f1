"""The units of a scenario in one hour of the week: the crews of the roster on duty then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reddot.cover.crews import Post, Recorded, Roster
from reddot.cover.crews.weekly import check_weekly
from reddot.cover.geography import Geography
from reddot.errors import NotEnoughDataError, UsageError
from reddot.stats.arguments import check_whole

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS_A_WEEK, DAY_MINUTES = 168, 1440
WEEK_MINUTES = 7 * DAY_MINUTES
HALF_PAST = 30


@dataclass(frozen=True, slots=True)
class Unit:
    """A crew on duty: its name, "King's Lynn 1", and the place of its station in the list."""

    name: str
    station: int


def hour_name(hour_of_week: int) -> str:
    """Return an hour of the week in words.

    Raises
    ------
    UsageError
        For anything but a whole number from 0 to 167.

    Examples
    --------
    >>> hour_name(118)
    'Friday 22:00 to 23:00'

    """
    hour = check_whole("hour of the week", hour_of_week)
    if hour >= HOURS_A_WEEK:
        raise UsageError(
            f"hour of the week is {hour_of_week}; give 0 (Monday 00:00 to 01:00) to 167 (Sunday "
            "23:00 to 24:00)."
        )
    return f"{DAYS[hour // 24]} {hour % 24:02}:00 to {hour % 24 + 1:02}:00"


def units_on_duty(
    roster: Roster | Recorded, geography: Geography, hour_of_week: int
) -> tuple[Unit, ...]:
    """Return the crews on duty half past an hour of the week, those that began first coming first.

    Parameters
    ----------
    roster : Roster or Recorded
        Shifts and posts, the same every week; crews as recorded are refused.
    geography : Geography
        Its stations are those that the posts name.
    hour_of_week : int
        0 for Monday 00:00 to 01:00, to 167.

    Returns
    -------
    tuple of Unit
        In the order that the simulation has them in: by start, then by post. Breaks are left out.

    Raises
    ------
    UsageError
        For an hour outside the week, and for crews as recorded.
    NotEnoughDataError
        Where no crew is on duty.

    Examples
    --------
    >>> from reddot.cover.crews import Shift
    >>> from reddot.cover.geography import Station
    >>> night = Shift(name="night", start_minute=1320, minutes=540)
    >>> roster = Roster(shifts=(night,), posts=(Post(station=0, shift=0, crews=2),))
    >>> lynn = Station(code="KL", name="King's Lynn", latitude=52.75, longitude=0.4)
    >>> [unit.name for unit in units_on_duty(roster, Geography(zones=(), stations=(lynn,)), 3)]
    ["King's Lynn 1", "King's Lynn 2"]

    """
    hour = hour_name(hour_of_week)
    moment = 60 * int(hour_of_week) + HALF_PAST
    weekly = check_weekly(roster, "The hypercube")
    found = [
        (since, post) for post in weekly.posts if (since := _on_duty(weekly, post, moment)) >= 0
    ]
    if not found:
        raise NotEnoughDataError(
            f"No crew is on duty on {hour}: the hypercube needs at least one. Give another hour, "
            "or a roster that covers this one."
        )
    found.sort(key=lambda pair: -pair[0])
    return tuple(_named([post for _, post in found], geography))


def _on_duty(roster: Roster, post: Post, moment: int) -> int:
    """Return the minutes that a post has been on duty, or -1 if it is not."""
    shift = roster.shifts[post.shift]
    starts = np.array(sorted(shift.days)) * DAY_MINUTES + shift.start_minute
    since = int(np.min((moment - starts) % WEEK_MINUTES))
    return since if since < shift.minutes else -1


def _named(posts: list[Post], geography: Geography) -> Iterator[Unit]:
    so_far: Counter[str] = Counter()
    for post in posts:
        name = geography.stations[post.station].name
        for _ in range(post.crews):
            so_far[name] += 1
            yield Unit(f"{name} {so_far[name]}", post.station)
