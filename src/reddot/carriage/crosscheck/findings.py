"""What the cross-check can find, and why it sometimes cannot tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Literal

from reddot.records.report import LOCAL

Kind = Literal[
    "not_in_date", "serial_not_issued", "serial_unknown", "model_differs",
    "cycles_differ", "trigger_not_logged", "discharge_not_reported", "student_review_due",
]  # fmt: skip
Gap = Literal[
    "officer_not_stated", "officer_unknown", "no_training_in_register", "model_not_told",
    "time_not_stated", "serial_not_stated", "issues_not_recorded", "device_not_told",
    "no_log_of_device", "log_does_not_cover", "no_window_for_model", "cycles_not_stated",
    "cycles_not_logged",
]  # fmt: skip

KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        "not_in_date": "The officer was not in date to carry",
        "serial_not_issued": "The device was not issued to the officer",
        "serial_unknown": "The register has no such device",
        "model_differs": "The model is not that of the device",
        "cycles_differ": "The cycles are not those of the device's log",
        "trigger_not_logged": "The device's log has no trigger pull",
        "discharge_not_reported": "A trigger pull that no report tells of",
        "student_review_due": "A student officer's use, to be reviewed",
    }
)
GAPS: Mapping[Gap, str] = MappingProxyType(
    {
        "officer_not_stated": "The report does not say which officer",
        "officer_unknown": "The register has no such officer",
        "no_training_in_register": "The register has no training at all",
        "model_not_told": "The model of the device cannot be told",
        "time_not_stated": "The report has no time of use, or a day without a time",
        "serial_not_stated": "The report has no serial number",
        "issues_not_recorded": "The register has no issue of devices from then or before",
        "device_not_told": "Which device was used cannot be told",
        "no_log_of_device": "No log of the device was given",
        "log_does_not_cover": "The device's log begins after that day or ends before it",
        "no_window_for_model": "No window is set for the device's model, or it is not known",
        "cycles_not_stated": "The report tells of a discharge and not of how many cycles",
        "cycles_not_logged": "The log has neither the cycles nor the length of a trigger pull",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One disagreement between a report, the register and a log, in words for people.

    ``serial_number`` is what the report says, or the device whose log it is; officers are named
    by their pseudonym only.
    """

    kind: Kind
    words: str
    report_id: str | None = None
    officer_id: str | None = None
    serial_number: str | None = None
    model: str | None = None
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unchecked:
    """One check that could not be made, and why: of a report, or of a use that a log holds.

    ``about`` is the report's identifier or the device's serial number, which a moment goes with.
    """

    reason: Gap
    about: str
    logged_at: datetime | None = None


Result = Finding | Unchecked


def in_utc(moment: datetime) -> datetime:
    """A moment in UTC, in which lengths of time hold on the nights when clocks change.

    A moment without zone is local time in England and Wales.

    >>> in_utc(datetime(2017, 10, 29, 1, 30, fold=1)).hour, in_utc(datetime(2017, 7, 1, 1)).hour
    (1, 0)
    """
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=LOCAL)).astimezone(UTC)


def say_moment(moment: datetime) -> str:
    """A moment in local words.

    >>> say_moment(datetime(2017, 7, 1, 0, 5, tzinfo=UTC))
    '01:05 on 1 July 2017'
    """
    local = moment.astimezone(LOCAL)
    return f"{local:%H:%M} on {local.day} {local:%B %Y}"


def say_number(number: int, thing: str) -> str:
    """A number of things.

    >>> say_number(1, "cycle"), say_number(2, "cycle")
    ('1 cycle', '2 cycles')
    """
    return f"{number} {thing}{'' if number == 1 else 's'}"
