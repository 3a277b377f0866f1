"""Shifts, posts and rosters: who works when and from where, week by week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reddot.errors import UsageError

DAY_MINUTES = 1440
WEEK_MINUTES = 7 * DAY_MINUTES
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A turn of duty that comes every week on the same days.

    It starts at ``start_minute`` of the day and lasts ``minutes``, past midnight if need be.
    ``days`` are those it starts on, 0 for Monday. The break starts ``break_after_minutes`` after
    the start of the shift; None is no break.
    """

    name: str
    start_minute: int
    minutes: int
    days: frozenset[int] = EVERY_DAY
    break_after_minutes: int | None = None
    break_minutes: int = 0

    def __post_init__(self) -> None:
        """Refuse a shift that cannot be worked.

        Raises
        ------
        UsageError
            A time is outside its day, the shift has no length, or its break leaves it.
        """
        for wrong in _wrong_shift(self):
            raise UsageError(f"Shift '{self.name}': {wrong}")


def _wrong_shift(shift: Shift) -> Iterator[str]:
    if not 0 <= shift.start_minute < DAY_MINUTES:
        yield f"start_minute is {shift.start_minute}. Give a minute of the day, 0 to 1439."
    if not 0 < shift.minutes <= DAY_MINUTES:
        yield f"it lasts {shift.minutes} minutes. Give more than 0 and at most {DAY_MINUTES}."
    if not shift.days or not shift.days <= EVERY_DAY:
        yield f"its days are {sorted(shift.days)}. Give one or more of 0 (Monday) to 6 (Sunday)."
    if shift.break_after_minutes is not None:
        ends = shift.break_after_minutes + shift.break_minutes
        if shift.break_after_minutes < 0 or shift.break_minutes <= 0 or ends > shift.minutes:
            given = f"{shift.break_minutes} minutes after {shift.break_after_minutes}"
            yield f"its break is {given}. Give one inside the {shift.minutes} minutes of the shift."


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Crews of one kind who work a shift from a station.

    ``station`` and ``shift`` are places in the lists of stations and of shifts; ``officers`` is 1
    for single-crewed, 2 for double. ``trained_share`` is the chance of each of these officers to
    be trained; None is that of the roster.
    """

    station: int
    shift: int
    crews: int
    officers: int = 1
    trained_share: float | None = None

    def __post_init__(self) -> None:
        """Refuse a post that nobody can fill.

        Raises
        ------
        UsageError
            No crew, neither one nor two officers, or a share that is not from 0 to 1.
        """
        for wrong in _wrong_post(self):
            raise UsageError(f"The post at station {self.station}, shift {self.shift}: {wrong}")


def _wrong_post(post: Post) -> Iterator[str]:
    if min(post.station, post.shift) < 0:
        yield "a station and a shift are places in a list. Give 0 or more."
    if post.crews < 1:
        yield f"it has {post.crews} crews. Give 1 or more, or leave the post out."
    if post.officers not in (1, 2):
        yield f"a crew has {post.officers} officers. Give 1 or 2."
    if post.trained_share is not None and not 0 <= post.trained_share <= 1:
        yield f"trained_share is {post.trained_share}. Give a share from 0 to 1."


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The shifts, who fills them, and the share of officers who are trained."""

    shifts: tuple[Shift, ...]
    posts: tuple[Post, ...]
    trained_share: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a share outside 0 to 1 and a post of a shift that is not there.

        Raises
        ------
        UsageError
            One of these.
        """
        if not 0 <= self.trained_share <= 1:
            raise UsageError(f"trained_share is {self.trained_share}. Give a share from 0 to 1.")
        for post in self.posts:
            if post.shift >= len(self.shifts):
                raise UsageError(
                    f"A post names shift {post.shift}; there are {len(self.shifts)}, from 0."
                )

    def crews_a_week(self) -> int:
        """How many turns begin in a week."""
        return sum(post.crews * len(self.shifts[post.shift].days) for post in self.posts)

    def hours_without_crew(self) -> int:
        """How many of the 168 hours of a week have a minute in which nobody is on duty.

        >>> day = Shift(name="day", start_minute=540, minutes=600)
        >>> Roster(shifts=(day,), posts=(Post(station=0, shift=0, crews=1),)).hours_without_crew()
        98
        """
        covered = np.zeros(WEEK_MINUTES, bool)
        for post in self.posts:
            shift = self.shifts[post.shift]
            for day in shift.days:
                start = day * DAY_MINUTES + shift.start_minute
                covered[np.arange(start, start + shift.minutes) % WEEK_MINUTES] = True
        return int((~covered.reshape(-1, 60).all(axis=1)).sum())
