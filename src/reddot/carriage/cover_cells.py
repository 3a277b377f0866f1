"""Cells of cover: hours of the week and turns of duty, at one base or added up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal

from reddot.carriage.on_duty import COLUMNS

Carriers = Literal["carrying", "in_date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HourCell:
    """One local clock hour of the week at one base, in hours and officer-hours.

    ``hours_seen`` are the hours of the period that fall here, ``hours_staffed`` those with an
    officer on duty; ``hours_with_one`` and ``hours_with_two`` those with at least one and two
    officers known to carry. The ``…_at_most`` count every officer of whom it is not stated
    whether they carried as a carrier. Hours are weighed by time: half an hour counts a half.

    ``officer_hours`` on duty are the denominator of ``carrier_hours`` and of
    ``not_stated_hours``; ``crewed_hours``, those in a crew that is written down, are the
    denominator of ``single_crewed_hours``.
    """

    station_id: str | None
    weekday: int | None
    hour: int | None
    hours_seen: float
    hours_staffed: float
    hours_with_one: float
    hours_with_two: float
    hours_with_one_at_most: float
    hours_with_two_at_most: float
    officer_hours: float
    carrier_hours: float
    not_stated_hours: float
    crewed_hours: float
    single_crewed_hours: float

    @property
    def share_with_one(self) -> float | None:
        """hours_with_one of hours_seen; None where no hour is seen."""
        return _share(self.hours_with_one, self.hours_seen)

    @property
    def share_with_two(self) -> float | None:
        """hours_with_two of hours_seen."""
        return _share(self.hours_with_two, self.hours_seen)

    @property
    def share_with_one_at_most(self) -> float | None:
        """The same, were every officer a carrier of whom it is not stated."""
        return _share(self.hours_with_one_at_most, self.hours_seen)

    @property
    def share_with_two_at_most(self) -> float | None:
        """hours_with_two_at_most of hours_seen."""
        return _share(self.hours_with_two_at_most, self.hours_seen)

    @property
    def mean_on_duty(self) -> float | None:
        """Officers on duty on average: officer_hours of hours_seen."""
        return _share(self.officer_hours, self.hours_seen)

    @property
    def share_single_crewed(self) -> float | None:
        """single_crewed_hours of crewed_hours."""
        return _share(self.single_crewed_hours, self.crewed_hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnCell:
    """The turns of duty at one base that start at one local clock hour.

    A turn is all officers of a base who start and end together. ``with_one`` and ``with_two``
    are turns with at least one and two known to carry, ``…_at_most`` with all not stated counted.
    """

    station_id: str | None
    start_hour: int | None
    turns: int
    with_one: int
    with_two: int
    with_one_at_most: int
    with_two_at_most: int
    officers: int
    carriers: int
    not_stated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftCover:
    """Cover in a period, ``first`` to ``last`` day included.

    ``cells`` are by base, weekday (0 is Monday) and local hour; ``turns`` by base and the hour
    of the start. ``shifts`` were counted; ``without_station`` have no base and are in no cell.
    ``days_without_shifts`` are days of the period on which no shift is written down anywhere.
    """

    first: date
    last: date
    carriers: Carriers
    cells: tuple[HourCell, ...]
    turns: tuple[TurnCell, ...]
    shifts: int
    without_station: int
    days_without_shifts: int = 0

    def stations(self) -> tuple[str, ...]:
        """The bases that have cells."""
        return tuple(sorted({cell.station_id for cell in self.cells if cell.station_id}))

    def at(self, station_id: str) -> tuple[HourCell, ...]:
        """The 168 hours of the week at one base, from Monday 0 o'clock."""
        return tuple(cell for cell in self.cells if cell.station_id == station_id)

    def all_stations(self) -> tuple[HourCell, ...]:
        """The 168 hours of the week, hours of all bases added; ``station_id`` is None."""
        groups: dict[tuple[int | None, int | None], list[HourCell]] = {}
        for cell in self.cells:
            groups.setdefault((cell.weekday, cell.hour), []).append(cell)
        return tuple(_add(found, weekday=at[0], hour=at[1]) for at, found in groups.items())

    def by_station(self) -> tuple[HourCell, ...]:
        """One cell for each base, all hours of the week added; the rest of its key is None."""
        return tuple(_add(self.at(name), station_id=name) for name in self.stations())

    def total(self) -> HourCell:
        """All bases and hours added."""
        return _add(self.cells)

    def all_turns(self) -> tuple[TurnCell, ...]:
        """The turns by the hour of the start, those of all bases added."""
        hours = sorted({c.start_hour for c in self.turns if c.start_hour is not None})
        return tuple(
            _add_turns([cell for cell in self.turns if cell.start_hour == hour], hour)
            for hour in hours
        )


def _add(
    cells: Sequence[HourCell],
    *,
    station_id: str | None = None,
    weekday: int | None = None,
    hour: int | None = None,
) -> HourCell:
    sums = {name: math.fsum(getattr(c, name) for c in cells) for name in ("hours_seen", *COLUMNS)}
    return HourCell(station_id=station_id, weekday=weekday, hour=hour, **sums)


def _add_turns(cells: Sequence[TurnCell], hour: int | None) -> TurnCell:
    names = [f.name for f in fields(TurnCell) if f.name not in ("station_id", "start_hour")]
    sums = {name: sum(getattr(cell, name) for cell in cells) for name in names}
    return TurnCell(station_id=None, start_hour=hour, **sums)


def _share(part: float, of: float) -> float | None:
    return part / of if of else None
