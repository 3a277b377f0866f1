"""Calls as a force recorded them, ready to be counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from reddot.cover.demand.models import WEEK_HOURS
from reddot.cover.simulation.inputs import Floats, Ints
from reddot.records.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsLayout:
    """How a file of calls is read.

    ``columns`` maps our names of columns to their headings; ``moment_style`` is how moments are
    written, as ``strptime`` has it, None for ISO 8601. ``first_day`` and ``last_day`` are the
    period that the file covers; without them it runs from its first to its last call.
    ``farthest_km`` is how far from every zone's centre a call may be.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    moment_style: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    farthest_km: float = 25.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CallRecords:
    """Calls in a period of whole local days, both ends included; arrays of shape (calls,).

    ``minute`` counts from 00:00 of the first day by local clocks; ``zone`` and ``priority`` are
    places in lists; ``escalated`` is 1 for yes, 0 for no, -1 for not stated; ``service_minutes``
    from arriving to clearing, NaN where either is not stated.
    """

    first_day: date
    last_day: date
    minute: Floats
    zone: Ints
    priority: Ints
    escalated: Ints
    service_minutes: Floats

    def days(self) -> int:
        """The days of the period."""
        return (self.last_day - self.first_day).days + 1

    def years(self) -> float:
        """The years of 365 days of the period."""
        return self.days() / 365.0

    def hour_of_week(self) -> Ints:
        """The hour of the week of each call, 0 for Monday 00:00."""
        offset = 24 * self.first_day.weekday()
        found: Ints = ((self.minute // 60 + offset) % WEEK_HOURS).astype(np.int32)
        return found

    def hours_seen(self) -> Floats:
        """How often each hour of the week is in the period, shape (168,)."""
        first = self.first_day.weekday()
        weekdays = np.bincount((np.arange(self.days()) + first) % 7, minlength=7)
        return np.repeat(weekdays, 24).astype(np.float64)

    def week(self) -> NDArray[np.int64]:
        """The week of the period of each call, from 0."""
        return (self.minute // (60 * WEEK_HOURS)).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CallsRead:
    """What a file of calls gave: ``rows_read`` = ``rows_kept`` + ``rows_refused``.

    ``placed`` calls were put into the zone with the nearest centre; ``period_given`` tells whether
    somebody stated the period, or it is that of the calls themselves.
    """

    calls: CallRecords
    rows_read: int
    rows_kept: int
    rows_refused: int
    placed: int
    period_given: bool
    problems: tuple[Problem, ...]

    def period(self) -> str:
        """The period in words."""
        last = self.calls.last_day
        return f"{self.calls.first_day.isoformat()} to {last.isoformat()}"

    def refusals(self, most: int = 10) -> str:
        """The first refusals in words, each with its row, and how many more there are."""
        told = "; ".join(
            f"row {one.row}: {one.message}".rstrip(".") for one in self.problems[:most]
        )
        more = len(self.problems) - most
        return f"{told}; and {more:,} more" if more > 0 else told

    def as_json(self) -> dict[str, object]:
        """The account of the reading."""
        return {
            "rows_read": self.rows_read,
            "rows_kept": self.rows_kept,
            "rows_refused": self.rows_refused,
            "placed_by_coordinates": self.placed,
            "first_day": self.calls.first_day.isoformat(),
            "last_day": self.calls.last_day.isoformat(),
            "period_given": self.period_given,
            "problems": [problem.as_json() for problem in self.problems],
        }
