"""Whether the device of a report was the one issued to the officer, and of the model it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from reddot.carriage.crosscheck.findings import Finding, Kind, Result, Unchecked
from reddot.carriage.crosscheck.uses import Custody, StatedUse
from reddot.records.beside import DeviceIssue
from reddot.records.report import DeviceUse


def check_serial(use: StatedUse, custody: Custody) -> Iterator[Result]:
    """Whether the serial number of a device block was issued to the officer at that moment.

    Notes
    -----
    A report whose officer is not stated or not in the register is not checked here: the check of
    the officer counts it. A register without any device is one that does not have them.
    """
    block, officer_id = use.block, use.report.officer_id
    if officer_id is None or officer_id not in custody.register.officers:
        return
    if block is None or block.serial_number is None:
        yield Unchecked("serial_not_stated", use.report.report_id)
    elif use.moment is None:
        yield Unchecked("time_not_stated", use.report.report_id)
    elif not custody.recorded(use.moment):
        yield Unchecked("issues_not_recorded", use.report.report_id)
    else:
        serials = {issue.serial_number for issue in use.held}
        if block.serial_number not in serials:
            yield _not_issued(use, (block, block.serial_number, use.moment), custody)
        yield from _check_model(use, block, custody)


def _check_model(use: StatedUse, block: DeviceUse, custody: Custody) -> Iterator[Result]:
    """The model of the block against the device meant, so that a wrong number is one finding."""
    if block.model is None:
        return
    known = custody.model_of(use.device) if use.device is not None else None
    if known is None:
        yield Unchecked("model_not_told", use.report.report_id)
    elif block.model != known:
        words = f"The report says {block.model}; the register has device {use.device} as {known}."
        yield _finding("model_differs", use, block, words)


def _not_issued(
    use: StatedUse, named: tuple[DeviceUse, str, datetime], custody: Custody
) -> Finding:
    block, serial, moment = named
    register = custody.register
    issued = _say_issued(use.report.officer_id, use.held)
    known = serial in register.devices or serial in register.issues_of_device
    if register.devices and not known:
        words = f"The register has no device {serial}. {issued}"
        return _finding("serial_unknown", use, block, words)
    words = f"{issued} {_say_holder(serial, custody.holders(serial, moment))}"
    return _finding("serial_not_issued", use, block, words)


def _say_issued(officer_id: str | None, held: Iterable[DeviceIssue]) -> str:
    serials = " and ".join(issue.serial_number for issue in held)
    return f"Issued to officer {officer_id} at that moment: {serials or 'no device'}."


def _say_holder(serial: str, issues: Iterable[DeviceIssue]) -> str:
    holders = " and ".join(f"officer {issue.officer_id}" for issue in issues)
    return f"The reported device {serial} was then held by {holders or 'nobody'}."


def _finding(kind: Kind, use: StatedUse, block: DeviceUse, words: str) -> Finding:
    return Finding(
        kind=kind,
        words=words,
        report_id=use.report.report_id,
        officer_id=use.report.officer_id,
        serial_number=block.serial_number,
        model=block.model,
        moment=use.report.used_at,
    )
