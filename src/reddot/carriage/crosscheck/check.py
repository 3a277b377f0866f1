"""Every report of CED use against the register and the devices' logs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from reddot.carriage.crosscheck.device_logs import device_logs
from reddot.carriage.crosscheck.findings import (
    GAPS,
    KINDS,
    Finding,
    Gap,
    Kind,
    Result,
    Unchecked,
    in_utc,
)
from reddot.carriage.crosscheck.log_matching import check_logs
from reddot.carriage.crosscheck.officers import check_officer, check_student
from reddot.carriage.crosscheck.serials import check_serial
from reddot.carriage.crosscheck.unreported import check_unreported
from reddot.carriage.crosscheck.uses import Custody, StatedUse, custody_of, has_ced, stated_uses
from reddot.carriage.crosscheck.windows import Windows, shipped_windows
from reddot.carriage.register import Register
from reddot.records.beside import DeviceLogEntry
from reddot.records.report import Report, local_day

OF_OFFICER: frozenset[Gap] = frozenset(
    {
        "officer_not_stated",
        "officer_unknown",
        "no_training_in_register",
        "model_not_told",
        "time_not_stated",
    }
)
__all__ = ["CrossCheck", "Days", "Finding", "Windows", "cross_check"]


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """What was found, in the order of time.

    ``checked`` is the number of reports looked at: complete ones that tell of CED use.
    ``held_against_training`` are those of which it could be told whether the officer was in date.
    ``unchecked`` counts the reports, and the logged uses of a device, for which some check could
    not be made, by the reason; one may be there for several. ``windows`` are those applied.
    """

    findings: tuple[Finding, ...]
    checked: int
    unchecked: Mapping[Gap, int]
    windows: Windows
    held_against_training: int = 0

    def of_kind(self, kind: Kind) -> tuple[Finding, ...]:
        """The findings of one kind."""
        return tuple(finding for finding in self.findings if finding.kind == kind)


@dataclass(frozen=True, slots=True)
class Days:
    """The local days asked about, both included; open where there is none."""

    first: date | None = None
    last: date | None = None

    def hold(self, day: date | None) -> bool:
        """Whether a day is asked about; where no day is known it may be one of them."""
        if day is None:
            return True
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def cross_check(
    reports: Iterable[Report],
    register: Register,
    log: Iterable[DeviceLogEntry] = (),
    windows: Windows | None = None,
    days: Days | None = None,
) -> CrossCheck:
    """Check every complete report of CED use against the register and the devices' logs.

    Parameters
    ----------
    reports
        Every report there is, or all of the days asked about and of the day before and after: a
        pull of the trigger is reported or not by these alone. Drafts, tests and training exercises
        are not checked, but an exercise accounts for a pull of the trigger.
    register
        Officers, courses, and who held which device when.
    log
        Lines of the devices' logs, in any order.
    windows
        How far a log may lie from a report; those that ship unless others are given.
    days
        The days that are asked about; every day unless some are given. What lies near them is
        still looked at, so that the edge of the days makes no finding.

    Notes
    -----
    Most uses of a CED pull no trigger and leave nothing in a log: that is no finding. What cannot
    be told is counted as unchecked with its reason, and never passed.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from reddot.carriage.register import Holdings, make_register
    >>> from reddot.records.beside import DeviceIssue, Officer
    >>> start = datetime(2018, 1, 1, 7, tzinfo=UTC)
    >>> register = make_register(Holdings(officers=[Officer(officer_id="E1", force="Eastshire")],
    ...     device_issues=[DeviceIssue(serial_number="X1", model="X26", officer_id="E1",
    ...         issued_at=start)]))
    >>> pull = DeviceLogEntry(serial_number="X1", at=start, kind="trigger", cycles=1)
    >>> [finding.kind for finding in cross_check([], register, [pull]).findings]
    ['discharge_not_reported']
    """
    applied = shipped_windows() if windows is None else windows
    custody, logs = custody_of(register), device_logs(log, applied)
    used = [report for report in reports if has_ced(report)]
    complete = [(r, stated_uses(r, custody)) for r in used if r.status == "complete"]
    exercises = [use for r in used if r.status == "training" for use in stated_uses(r, custody)]
    stated = [use for _, uses in complete for use in uses]
    results = chain(
        chain.from_iterable(_of_report(report, uses, custody) for report, uses in complete),
        check_logs(stated, logs, custody, applied),
        check_unreported([*stated, *exercises], logs, custody, applied),
    )
    within = Days() if days is None else days
    asked = frozenset(report.report_id for report, _ in complete if within.hold(report.day()))
    return _gather((r for r in results if _is_asked(r, asked, within)), len(asked), applied)


def _is_asked(result: Result, asked: frozenset[str], days: Days) -> bool:
    if isinstance(result, Finding):
        report_id, at = result.report_id, result.moment
    else:
        report_id, at = None if result.logged_at else result.about, result.logged_at
    return report_id in asked if report_id else days.hold(local_day(at) if at else None)


def _of_report(report: Report, uses: Sequence[StatedUse], custody: Custody) -> Iterator[Result]:
    yield from check_officer(report, uses, custody.register)
    yield from check_student(report, custody.register)
    for use in uses:
        yield from check_serial(use, custody)


def _gather(results: Iterable[Result], checked: int, windows: Windows) -> CrossCheck:
    findings: list[Finding] = []
    gaps: set[Unchecked] = set()
    for result in results:
        if isinstance(result, Finding):
            findings.append(result)
        else:
            gaps.add(result)
    counts = Counter(gap.reason for gap in gaps)
    unchecked = {reason: counts[reason] for reason in GAPS if counts[reason]}
    untold = {gap.about for gap in gaps if gap.reason in OF_OFFICER and not gap.logged_at}
    ordered = tuple(sorted(findings, key=_order))
    return CrossCheck(ordered, checked, unchecked, windows, checked - len(untold))


def _order(finding: Finding) -> tuple[str, int, str, str]:
    when = "" if finding.moment is None else in_utc(finding.moment).isoformat()
    place = tuple(KINDS).index(finding.kind)
    return (when, place, finding.report_id or "", finding.serial_number or "")
