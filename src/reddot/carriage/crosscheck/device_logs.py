"""What a CED's own log holds: its days, and the pulls of the trigger gathered into uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reddot.carriage.crosscheck.findings import in_utc
from reddot.carriage.crosscheck.windows import Window, Windows
from reddot.records.beside import DeviceLogEntry
from reddot.records.report import local_day


@dataclass(frozen=True, slots=True)
class LoggedUse:
    """Pulls of the trigger in close sequence, by the device's clock, in UTC.

    ``cycles`` is None where the log has neither the cycles nor the length of a pull.
    """

    serial_number: str
    first: datetime
    last: datetime
    pulls: int
    cycles: int | None

    def near(self, moment: datetime, window: Window) -> bool:
        """Whether a moment lies within a window of it, the ends of the window included."""
        return self.first - window.each_way <= moment <= self.last + window.each_way


@dataclass(frozen=True, slots=True)
class DeviceLog:
    """The log of one device. Arming counts for the days it covers, not for its uses."""

    serial_number: str
    first_day: date
    last_day: date
    uses: Sequence[LoggedUse]

    def covers(self, day: date) -> bool:
        """Whether a local day lies between the first and the last day with a line.

        Before and after them an empty log may be one that was not read out.
        """
        return self.first_day <= day <= self.last_day


def device_logs(lines: Iterable[DeviceLogEntry], windows: Windows) -> Mapping[str, DeviceLog]:
    """The logs by serial number.

    Examples
    --------
    >>> from datetime import UTC
    >>> from reddot.carriage.crosscheck.windows import shipped_windows
    >>> lines = [DeviceLogEntry(serial_number="X1", kind="trigger", cycles=1,
    ...     at=datetime(2018, 1, 1, 12, 0, second, tzinfo=UTC)) for second in (0, 8)]
    >>> device_logs(lines, shipped_windows())["X1"].uses[0].cycles
    2
    """
    of_device: dict[str, list[tuple[datetime, DeviceLogEntry]]] = defaultdict(list)
    for line in lines:
        of_device[line.serial_number].append((in_utc(line.at), line))
    return {serial: _log(serial, found, windows) for serial, found in of_device.items()}


def _log(serial: str, found: list[tuple[datetime, DeviceLogEntry]], windows: Windows) -> DeviceLog:
    in_order = sorted(found, key=lambda pair: pair[0])
    pulls = [(at, line) for at, line in in_order if line.kind == "trigger"]
    uses = tuple(_use(serial, group, windows) for group in _groups(pulls, windows))
    return DeviceLog(serial, local_day(in_order[0][0]), local_day(in_order[-1][0]), uses)


def _groups(
    pulls: Iterable[tuple[datetime, DeviceLogEntry]], windows: Windows
) -> Iterator[list[tuple[datetime, DeviceLogEntry]]]:
    longest = timedelta(seconds=windows.same_use_seconds)
    group: list[tuple[datetime, DeviceLogEntry]] = []
    for at, line in pulls:
        if group and at - group[-1][0] > longest:
            yield group
            group = []
        group.append((at, line))
    if group:
        yield group


def _use(
    serial: str, group: Sequence[tuple[datetime, DeviceLogEntry]], windows: Windows
) -> LoggedUse:
    cycles = [_cycles(line, windows.cycle_seconds) for _, line in group]
    known = [number for number in cycles if number is not None]
    total = sum(known) if len(known) == len(cycles) else None
    return LoggedUse(serial, group[0][0], group[-1][0], len(group), total)


def _cycles(line: DeviceLogEntry, cycle_seconds: int) -> int | None:
    """The cycles logged, else those that the length of the pull takes, begun ones included."""
    if line.cycles is not None or line.duration_seconds is None:
        return line.cycles
    return max(1, -int(-line.duration_seconds // cycle_seconds))
