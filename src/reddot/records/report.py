"""The record of force: an incident, a person subject to force, one officer's report on them.

One :class:`Report` is one officer's use of force on one person. Codes are those of the code
lists; a multi-select is a frozenset of codes and is never joined into one string.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from reddot.records.codes import read_code_list

YesNo = Literal["yes", "no"]
YesNoUnknown = Literal["yes", "no", "unknown"]
NO_CODES: frozenset[str] = frozenset()
LOCAL = ZoneInfo("Europe/London")


def local_day(moment: datetime) -> date:
    """The day in England and Wales on which a moment falls; a moment without zone is local."""
    try:
        return moment.astimezone(LOCAL).date() if moment.tzinfo is not None else moment.date()
    except (OverflowError, ValueError):  # the first and the last day of the calendar
        return moment.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One event at one place; it may have many reports."""

    incident_id: str
    force: str
    started_at: datetime | None = None
    station_id: str | None = None
    dispatch_reference: str | None = None
    out_of_force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person on whom force was used, as the reporting officer perceived them."""

    subject_id: str
    perceived_age_band: str | None = None
    perceived_gender: str | None = None
    perceived_ethnicity: str | None = None
    perceived_health: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TacticUse:
    """One tactic in the order it was used, and whether it worked."""

    position: int
    tactic: str
    effective: YesNo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceUse:
    """What one officer did with one CED; a report holds up to four."""

    position: int
    uses: frozenset[str] = NO_CODES
    serial_number: str | None = None
    model: str | None = None
    drive_stun_repeated: YesNo | None = None
    cartridge_number: str | None = None
    cycle_interrupted: YesNo | None = None
    repeat_cycle_same_cartridge: YesNo | None = None
    total_cycles: int | None = None
    cycle_extended_beyond_5_seconds: YesNo | None = None
    missed_with_one_probe: YesNo | None = None
    missed_with_both_probes: YesNo | None = None
    body_map: frozenset[str] = NO_CODES


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that has no counterpart in the code lists: kept as it stood, and marked as such."""

    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One officer's use of force on one person, as the national form records it."""

    report_id: str
    force: str
    status: str = "complete"
    incident_id: str | None = None
    subject: Subject | None = None
    officer_id: str | None = None
    used_at: datetime | None = None
    used_on: date | None = None
    submitted_at: datetime | None = None
    out_of_force: bool = False

    locations: frozenset[str] = NO_CODES
    impact_factors: frozenset[str] = NO_CODES
    reasons: frozenset[str] = NO_CODES
    outcomes: frozenset[str] = NO_CODES
    primary_conduct: str | None = None
    assaulted_by_subject: YesNo | None = None
    threatened_with_weapon: YesNo | None = None
    assaulted_with_weapon: YesNo | None = None

    tactics: tuple[TacticUse, ...] = ()
    ced_used: YesNo | None = None
    devices: tuple[DeviceUse, ...] = ()

    main_duty: str | None = None
    single_crewed: YesNo | None = None
    trained_ced: YesNo | None = None
    carrying_ced: YesNo | None = None

    officer_injured: YesNo | None = None
    officer_intentionally_assaulted: YesNo | None = None
    officer_injury_level: str | None = None
    officer_treatment_provided: YesNo | None = None
    subject_injured: YesNoUnknown | None = None
    subject_injury_level: str | None = None
    subject_treatment_offered: YesNo | None = None
    subject_treatment_provided: YesNo | None = None

    body_worn_video: str | None = None
    body_worn_video_reference: str | None = None
    body_worn_video_off_reason: str | None = None
    crime_reference: str | None = None
    custody_reference: str | None = None
    dispatch_reference: str | None = None
    narrative: str = field(default="", repr=False)
    as_given: tuple[Given, ...] = ()

    def day(self) -> date | None:
        """The local day of use: of the moment, else the day alone where no time is known."""
        return local_day(self.used_at) if self.used_at is not None else self.used_on

    def tactic_codes(self) -> frozenset[str]:
        """The tactics used at all: each counts once however often it was used."""
        return frozenset(use.tactic for use in self.tactics)

    def ced_uses(self) -> frozenset[str]:
        """Every way a CED was used, from the tactics and the device blocks together."""
        named = {t.removeprefix("ced_") for t in self.tactic_codes() if t.startswith("ced_")}
        return frozenset(named.union(*(device.uses for device in self.devices)))

    def is_use_of_force(self) -> bool:
        """Whether force was used: tactical communication alone is not a use of force.

        A report that names no tactic is one of force; an answer kept as given may be any tactic.
        """
        tactics = self.tactic_codes() | {f"ced_{use}" for use in self.ced_uses()}
        if not tactics or self.ced_used == "yes":
            return True
        given = any(answer.field == "tactics" for answer in self.as_given)
        return given or not tactics <= not_force()


@cache
def not_force() -> frozenset[str]:
    """The tactics that are recorded only beside another and are no use of force by themselves."""
    return frozenset(c.code for c in read_code_list("tactic").codes if not c.counts_as_force)
