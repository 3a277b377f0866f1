"""What a report says of each CED, and which device the register says the officer held then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from reddot.carriage.crosscheck.findings import in_utc
from reddot.carriage.register import Register
from reddot.records.beside import DeviceIssue
from reddot.records.contradictions import DISCHARGE
from reddot.records.report import DeviceUse, Report

PULLS = DISCHARGE | {"arced"}


@dataclass(frozen=True, slots=True)
class Custody:
    """Who held which device when, from the register; ``since`` is the first issue it has."""

    register: Register
    since: datetime | None

    def recorded(self, moment: datetime) -> bool:
        """Whether the register goes back to a moment."""
        return self.since is not None and self.since <= moment

    def held(self, officer_id: str | None, moment: datetime) -> tuple[DeviceIssue, ...]:
        """The issues under which an officer held devices at a moment."""
        return _in_hand(self.register.issues_of_officer.get(officer_id or "", ()), moment)

    def holders(self, serial: str, moment: datetime) -> tuple[DeviceIssue, ...]:
        """The issues under which a device was held at a moment."""
        return _in_hand(self.register.issues_of_device.get(serial, ()), moment)

    def model_of(self, serial: str) -> str | None:
        """The model of a device: of the device, else of its issues where they agree."""
        device = self.register.devices.get(serial)
        if device is not None:
            return device.model
        named = {issue.model for issue in self.register.issues_of_device.get(serial, ())}
        return named.pop() if len(named) == 1 else None


def custody_of(register: Register) -> Custody:
    """The issues of a register, ready to be asked about moments."""
    firsts = [issues[0].issued_at for issues in register.issues_of_device.values()]
    return Custody(register, min(firsts, default=None))


def _in_hand(issues: Iterable[DeviceIssue], moment: datetime) -> tuple[DeviceIssue, ...]:
    return tuple(
        issue
        for issue in issues
        if issue.issued_at <= moment and (issue.returned_at is None or moment < issue.returned_at)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedUse:
    """One device block of a report, or a report without any.

    ``uses`` are empty where nothing is stated. ``held`` are the issues to the officer at that
    moment; ``devices`` the serial numbers that may be meant, one where it is told.
    """

    report: Report
    block: DeviceUse | None
    uses: frozenset[str]
    moment: datetime | None
    held: tuple[DeviceIssue, ...]
    devices: tuple[str, ...]

    @property
    def device(self) -> str | None:
        """The serial number of the device meant, where it can be told."""
        return self.devices[0] if len(self.devices) == 1 else None

    def pulls_trigger(self) -> bool:
        """Whether it tells of a use that pulls the trigger."""
        return bool(self.uses & PULLS)


def has_ced(report: Report) -> bool:
    """Whether a report tells of CED use.

    >>> has_ced(Report(report_id="r", force="Eastshire", ced_used="yes"))
    True
    """
    return report.ced_used == "yes" or bool(report.ced_uses())


def stated_uses(report: Report, custody: Custody) -> tuple[StatedUse, ...]:
    """What a report says of each device, in the order of its blocks; of a report without, once.

    Notes
    -----
    The device meant is the one issued to the officer, not the one reported: a mistyped number is
    one mistake. It is the reported one where that was issued; else the only one issued that no
    other block names; else, where the officer held none and nobody else held it, or the report does
    not say which officer, the reported one.
    """
    moment = in_utc(report.used_at) if report.used_at is not None else None
    held = custody.held(report.officer_id, moment) if moment is not None else ()
    blocks: Sequence[DeviceUse | None] = report.devices or (None,)
    return tuple(
        StatedUse(
            report=report,
            block=block,
            uses=report.ced_uses() if len(blocks) == 1 or block is None else block.uses,
            moment=moment,
            held=held,
            devices=tuple(_meant(block, report, held, (custody, moment))),
        )
        for block in blocks
    )


def _meant(
    block: DeviceUse | None,
    report: Report,
    held: Iterable[DeviceIssue],
    at: tuple[Custody, datetime | None],
) -> Iterator[str]:
    serial = block.serial_number if block is not None else None
    issued = {issue.serial_number: issue.model for issue in held}
    if serial is not None and serial in issued:
        yield serial
        return
    if issued:
        others = {other.serial_number for other in report.devices}
        left = [name for name in issued if name not in others]
        same = [name for name in left if block is not None and issued[name] == block.model]
        yield from same if len(same) == 1 else left
        return
    custody, moment = at
    if serial is None or moment is None:
        return
    if report.officer_id is None or not custody.holders(serial, moment):
        yield serial
