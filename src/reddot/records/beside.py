"""What stands beside the force report, each with its own source.

A force report exists only where force was reported, so it cannot count assaults, injuries or
complaints: those have records of their own (crime, injury on duty, complaint).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A police base."""

    station_id: str
    name: str
    force: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """An officer under a pseudonym; the key to names is kept elsewhere."""

    officer_id: str
    force: str
    role: str = "officer"
    station_id: str | None = None
    joined_on: date | None = None
    left_on: date | None = None
    front_line: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One officer's turn of duty."""

    shift_id: str
    officer_id: str
    starts_at: datetime
    ends_at: datetime
    station_id: str | None = None
    carrying_ced: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Officers who work a turn together; one officer alone is single-crewed."""

    crew_id: str
    starts_at: datetime
    ends_at: datetime
    officer_ids: tuple[str, ...]
    station_id: str | None = None

    def single_crewed(self) -> bool:
        """Whether one officer is the whole crew."""
        return len(self.officer_ids) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Assault:
    """An assault on an officer, from crime records and not from a force report."""

    assault_id: str
    officer_id: str
    happened_at: datetime
    source: str
    shift_id: str | None = None
    with_injury: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Injury:
    """An injury to an officer, from injury-on-duty records."""

    injury_id: str
    officer_id: str
    happened_at: datetime
    source: str
    shift_id: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A complaint about an officer, from complaint records."""

    complaint_id: str
    officer_id: str
    happened_at: datetime
    source: str
    shift_id: str | None = None
    about_force: bool | None = None
