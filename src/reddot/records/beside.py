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
    trainer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """A time in which an officer may not carry; ``model`` is None where it is for all models."""

    officer_id: str
    starts_at: datetime
    ends_at: datetime | None = None
    reason: str
    model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsement:
    """A superintendent's word that a student officer has the experience to carry."""

    officer_id: str
    given_on: date
    ended_on: date | None = None
    given_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What an officer is from a day on: role, base and duty, until the next posting."""

    officer_id: str
    starts_on: date
    role: str
    front_line: bool | None = None
    station_id: str | None = None
    main_duty: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UseReview:
    """The review that a student officer's use of a CED calls for, once it was made."""

    report_id: str
    officer_id: str
    reviewed_on: date
    reviewed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAuthorisation:
    """A chief officer's word that a role, such as special constables, may carry in the force."""

    force: str
    role: str
    given_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A CED that a force owns."""

    serial_number: str
    model: str
    force: str
    station_id: str | None = None
    acquired_on: date | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CartridgeIssue:
    """A cartridge in one officer's hands, from its issue until before its return."""

    serial_number: str
    officer_id: str
    issued_at: datetime
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceIssue:
    """A CED in one officer's hands, from its issue until before its return."""

    serial_number: str
    model: str
    officer_id: str
    issued_at: datetime
    returned_at: datetime | None = None
