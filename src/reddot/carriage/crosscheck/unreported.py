"""Pulls of the trigger in a device's log that no report tells of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from reddot.carriage.crosscheck.device_logs import DeviceLog, LoggedUse
from reddot.carriage.crosscheck.findings import (
    Finding,
    Result,
    Unchecked,
    say_moment,
    say_number,
)
from reddot.carriage.crosscheck.uses import Custody, StatedUse
from reddot.carriage.crosscheck.windows import Window, Windows
from reddot.records.beside import DeviceIssue
from reddot.records.report import local_day


@dataclass(frozen=True, slots=True)
class _Told:
    """When reports tell of each device, and what they tell without saying of which or when.

    ``days`` are those on which an officer's give no time, ``of_some_device`` the officer and the
    moment of each use whose device cannot be told.
    """

    moments: Mapping[str, Sequence[datetime]]
    days: frozenset[tuple[str | None, date | None]]
    of_some_device: Sequence[tuple[str | None, datetime]]


def check_unreported(
    stated: Iterable[StatedUse],
    logs: Mapping[str, DeviceLog],
    custody: Custody,
    windows: Windows,
) -> Iterator[Result]:
    """The logged uses that no report of CED use with the device lies near.

    Parameters
    ----------
    stated
        What reports tell of each device, training exercises among them: these account for a pull
        of the trigger too. A report accounts for every device that its officer held.
    logs, custody, windows
        The logs by serial number, who held what, and how near is near.
    """
    told = _told(stated)
    for serial, log in logs.items():
        model = custody.model_of(serial)
        for use in log.uses:
            window = windows.of(model, local_day(use.first))
            if window is None:
                yield Unchecked("no_window_for_model", serial, use.first)
            elif not any(use.near(at, window) for at in told.moments.get(serial, ())):
                yield _unreported(use, window, told, custody)


def _told(stated: Iterable[StatedUse]) -> _Told:
    moments: dict[str, list[datetime]] = defaultdict(list)
    days: set[tuple[str | None, date | None]] = set()
    of_some_device: list[tuple[str | None, datetime]] = []
    for use in stated:
        if use.moment is None:
            days.add((use.report.officer_id, use.report.day()))
        elif not use.devices:
            of_some_device.append((use.report.officer_id, use.moment))
        else:
            for serial in use.devices:
                moments[serial].append(use.moment)
    return _Told(moments, frozenset(days), of_some_device)


def _unreported(use: LoggedUse, window: Window, told: _Told, custody: Custody) -> Result:
    holders = _holders(use, window, custody)
    day = local_day(use.first)
    if any((issue.officer_id, day) in told.days for issue in holders):
        return Unchecked("time_not_stated", use.serial_number, use.first)
    if _may_be_told(use, window, told, {issue.officer_id for issue in holders}):
        return Unchecked("device_not_told", use.serial_number, use.first)
    names = list(dict.fromkeys(issue.officer_id for issue in holders))
    who = " or ".join(f"officer {name}" for name in names) or "nobody that the register names"
    pulls = say_number(use.pulls, "trigger pull")
    words = (
        f"The log of device {use.serial_number} has {pulls} at {say_moment(use.first)} by its "
        f"clock; no report of CED use lies within {say_number(window.minutes, 'minute')}. "
        f"The device was held by {who}."
    )
    return Finding(
        kind="discharge_not_reported",
        words=words,
        officer_id=names[0] if len(names) == 1 else None,
        serial_number=use.serial_number,
        model=custody.model_of(use.serial_number),
        moment=use.first,
    )


def _may_be_told(use: LoggedUse, window: Window, told: _Told, holders: Set[str]) -> bool:
    """Whether a report that names no device may be the one: by a holder, where one is known."""
    return any(
        use.near(moment, window) and (not holders or officer is None or officer in holders)
        for officer, moment in told.of_some_device
    )


def _holders(use: LoggedUse, window: Window, custody: Custody) -> Sequence[DeviceIssue]:
    """Who held it at that time by its clock; where nobody did, at the ends of the window."""
    edges = (use.first - window.each_way, use.last + window.each_way)
    return custody.holders(use.serial_number, use.first) or [
        issue for edge in edges for issue in custody.holders(use.serial_number, edge)
    ]
