"""Whether a device's log and the reports tell of the same pulls of the trigger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reddot.carriage.crosscheck.device_logs import DeviceLog, LoggedUse
from reddot.carriage.crosscheck.findings import (
    Finding,
    Kind,
    Result,
    Unchecked,
    say_moment,
    say_number,
)
from reddot.carriage.crosscheck.uses import PULLS, Custody, StatedUse
from reddot.carriage.crosscheck.windows import Window, Windows
from reddot.records.contradictions import DISCHARGE
from reddot.records.report import local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class _Device:
    """One device: its log, and what reports say of it, in the order of time."""

    log: DeviceLog
    model: str | None
    stated: Sequence[tuple[datetime, StatedUse]]
    windows: Windows

    def window(self, moment: datetime) -> Window | None:
        return self.windows.of(self.model, local_day(moment))

    def near(self, moment: datetime) -> tuple[LoggedUse, ...]:
        """The logged uses within the window of a moment."""
        window = self.window(moment)
        return tuple(use for use in self.log.uses if window and use.near(moment, window))


def check_logs(
    stated: Sequence[StatedUse],
    logs: Mapping[str, DeviceLog],
    custody: Custody,
    windows: Windows,
) -> Iterator[Result]:
    """Whether what reports say of each device agrees with the log of the device issued.

    Notes
    -----
    Reports that share a logged use within their windows are taken together: two people subject to
    force at one incident, or a device handed over. Their cycles are added up.
    """
    of_device: dict[str, list[tuple[datetime, StatedUse]]] = defaultdict(list)
    for use in stated:
        if use.moment is None:
            yield Unchecked("time_not_stated", use.report.report_id)
        elif use.device is None:
            yield Unchecked("device_not_told", use.report.report_id)
        elif use.device not in logs:
            yield Unchecked("no_log_of_device", use.report.report_id)
        else:
            of_device[use.device].append((use.moment, use))
    for serial, found in of_device.items():
        in_order = sorted(found, key=lambda pair: pair[0])
        model = custody.model_of(serial)
        yield from _check_device(
            _Device(log=logs[serial], model=model, stated=in_order, windows=windows)
        )


def _check_device(device: _Device) -> Iterator[Result]:
    for group, logged in _together(device):
        if logged:
            yield from _check_cycles(device, group, logged)
        else:
            yield from _check_silence(device, *group[0])


def _together(
    device: _Device,
) -> Iterator[tuple[list[tuple[datetime, StatedUse]], list[LoggedUse]]]:
    """What is stated, gathered by the logged uses it shares, with these; alone where none."""
    group: list[tuple[datetime, StatedUse]] = []
    logged: list[LoggedUse] = []
    for moment, use in device.stated:
        near = device.near(moment)
        if group and not set(near) & set(logged):
            yield group, logged
            group, logged = [], []
        group.append((moment, use))
        logged += [found for found in near if found not in logged]
    if group:
        yield group, logged


def _check_silence(device: _Device, moment: datetime, use: StatedUse) -> Iterator[Result]:
    """What a log without a trigger pull near a report means for it."""
    window, (low, _) = device.window(moment), _cycles_told(use)
    serial = device.log.serial_number
    if window is None:
        yield Unchecked("no_window_for_model", use.report.report_id)
    elif not device.log.covers(local_day(moment)):
        yield Unchecked("log_does_not_cover", use.report.report_id)
    elif use.pulls_trigger() or low:
        told = ", ".join(sorted(use.uses & PULLS)).replace("_", " ") or say_number(low, "cycle")
        words = (
            f"The report tells of: {told}. The log of device {serial} has no trigger pull within "
            f"{say_number(window.minutes, 'minute')} of {say_moment(moment)}."
        )
        yield _finding("trigger_not_logged", device, use, words)


def _check_cycles(
    device: _Device, group: Sequence[tuple[datetime, StatedUse]], logged: Sequence[LoggedUse]
) -> Iterator[Result]:
    """The cycles that reports tell of together against those of the log."""
    known = [use.cycles for use in logged if use.cycles is not None]
    told = [_cycles_told(use) for _, use in group]
    low = sum(least for least, _ in told)
    high = None if any(most is None for _, most in told) else sum(most or 0 for _, most in told)
    if len(known) < len(logged):
        yield from (Unchecked("cycles_not_logged", use.report.report_id) for _, use in group)
    elif sum(known) < low or (high is not None and sum(known) > high):
        yield _differ(device, group, (low, high, sum(known)))
    else:
        for _, use in group:
            if use.uses & DISCHARGE and _stated_cycles(use) is None:
                yield Unchecked("cycles_not_stated", use.report.report_id)


def _cycles_told(use: StatedUse) -> tuple[int, int | None]:
    """The least and the most cycles that fit what is stated; no most where it leaves that open.

    A test arc is no discharge, so a number of cycles need not count it; where no use is stated,
    any number fits; where only uses without the trigger are, none does.
    """
    cycles = _stated_cycles(use)
    if cycles is not None:
        return cycles, None if "arced" in use.uses or not use.uses else cycles
    if use.pulls_trigger():
        return 1, None
    return 0, 0 if use.uses else None


def _stated_cycles(use: StatedUse) -> int | None:
    return use.block.total_cycles if use.block is not None else None


def _differ(
    device: _Device,
    group: Sequence[tuple[datetime, StatedUse]],
    cycles: tuple[int, int | None, int],
) -> Finding:
    (low, high, logged), (_, use) = cycles, max(group, key=lambda one: _cycles_told(one[1])[0])
    others = [one.report.report_id for _, one in group if one is not use]
    who = f"The report and {', '.join(others)} together tell" if others else "The report tells"
    told = f"{'' if high == low else 'at least '}{say_number(low, 'cycle')}"
    words = (
        f"{who} of {told}; the log of device {device.log.serial_number} has "
        f"{say_number(logged, 'cycle')} then."
    )
    return _finding("cycles_differ", device, use, words)


def _finding(kind: Kind, device: _Device, use: StatedUse, words: str) -> Finding:
    return Finding(
        kind=kind,
        words=words,
        report_id=use.report.report_id,
        officer_id=use.report.officer_id,
        serial_number=device.log.serial_number,
        model=device.model,
        moment=use.report.used_at,
    )
