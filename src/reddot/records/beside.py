"""What stands beside the force report, each with its own source.

A force report exists only where force was reported, so it cannot count assaults, injuries or
complaints: those have records of their own (crime, injury on duty, complaint).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Course = Literal["initial", "refresher", "conversion"]
LogKind = Literal["armed", "trigger"]


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
    main_duty: str | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """A job that crews were sent to, from the control room's log.

    ``force`` is the police force; ``force_mentioned`` says whether the log tells of force used.
    """

    reference: str
    force: str
    created_at: datetime
    town: str | None = None
    priority: str | None = None
    crew_ids: tuple[str, ...] = ()
    force_mentioned: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLogEntry:
    """One line of the log that a CED keeps, by the device's own clock."""

    serial_number: str
    at: datetime
    kind: LogKind
    duration_seconds: float | None = None
    cycles: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoClip:
    """A recording of body-worn video; ``tagged_force`` is the officer's own tag."""

    reference: str
    officer_id: str
    starts_at: datetime
    ends_at: datetime
    tagged_force: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """One course in the use of one model of CED, passed or not."""

    officer_id: str
    course: Course
    model: str
    completed_on: date
    hours: float | None = None
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceIssue:
    """A CED in one officer's hands, from its issue until before its return."""

    serial_number: str
    model: str
    officer_id: str
    issued_at: datetime
    returned_at: datetime | None = None
