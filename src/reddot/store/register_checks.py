"""Every stored report of a force against its register and the logs of its devices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q
from django.db.models.functions import TruncDate

from reddot.carriage.crosscheck.check import CrossCheck, Days, Windows, cross_check
from reddot.records import beside
from reddot.records.report import Report
from reddot.store import models
from reddot.store.actions.register_rights import check_force_right
from reddot.store.answers import as_report, with_children
from reddot.store.audit import write_audit_row
from reddot.store.holdings import register_of
from reddot.store.models import User
from reddot.store.models.reports import AFTER_SUBMISSION

AT_ONCE = 500
A_DAY = timedelta(days=1)
OF_A_LINE = ("serial_number", "at", "kind", "duration_seconds", "cycles")


@transaction.atomic
def cross_check_of(
    actor: User | None,
    force: str,
    *,
    first_day: date | None = None,
    last_day: date | None = None,
    windows: Windows | None = None,
) -> CrossCheck:
    """Check the submitted reports of a force, once that it is done is logged.

    Parameters
    ----------
    actor
        Who asks; ``None`` is the command line of whoever runs the machine.
    force
        Whose reports and register.
    first_day, last_day
        The days of use that are asked about, both included; all where none is given. A report
        without a day is checked in any case.
    windows
        How far a device's clock may be off; those that ship where none are given.

    Raises
    ------
    NotPermittedError
        The person may not check the reports of that force.
    """
    check_force_right(actor, "check_reports", force)
    days = Days(first_day, last_day)
    reports = tuple(_reports(force, _around(days)))
    write_audit_row(
        actor, "combination", "cross_check", f"register:{force}", detail=f"reports={len(reports)}"
    )
    return cross_check(reports, register_of(force), tuple(_log_of(force)), windows, days)


def latest_days(actor: User, force: str) -> Days:
    """The twelve months to the last day of Taser use that a complete report of a force states.

    Open at both ends where there is no such report.

    Raises
    ------
    NotPermittedError
        The person may not check the reports of that force.
    """
    check_force_right(actor, "check_reports", force)
    of_taser = Q(ced_used="yes") | Q(tactics__tactic__startswith="ced_")
    complete = Q(force=force, state__in=AFTER_SUBMISSION, status="complete")
    found = models.Report.objects.filter(complete, of_taser)
    ends = found.aggregate(at=Max(TruncDate("used_at")), on=Max("used_on"))
    last = max((day for day in ends.values() if day is not None), default=None)
    return Days(None if last is None else _year_to(last), last)


def _year_to(last: date) -> date:
    """The first day of the year that ends on a day; a year to 29 February starts on 1 March."""
    after = last + A_DAY
    leap_day = (after.month, after.day) == (2, 29)
    return date(after.year - 1, 3, 1) if leap_day else after.replace(year=after.year - 1)


def _around(days: Days) -> Q:
    """Reports of the days, of the day before and the day after, and those without a day."""
    within = Q()
    if days.first is not None and days.first > date.min:
        since = days.first - A_DAY
        within &= ~Q(used_at__date__lt=since) & ~Q(used_at__isnull=True, used_on__lt=since)
    if days.last is not None and days.last < date.max:
        until = days.last + A_DAY
        within &= ~Q(used_at__date__gt=until) & ~Q(used_at__isnull=True, used_on__gt=until)
    return within


def _reports(force: str, within: Q) -> Iterator[Report]:
    found = models.Report.objects.filter(within, force=force, state__in=AFTER_SUBMISSION)
    keys = list(found.order_by("used_at", "report_id").values_list("key", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        rows = with_children(models.Report.objects.filter(key__in=some)).in_bulk(some)
        yield from (as_report(rows[key]) for key in some)


def _log_of(force: str) -> Iterator[beside.DeviceLogEntry]:
    """The lines of the devices' logs; one that two files repeat, as a later reading does, once.

    A line that one file has twice is two lines: each stands as often as in the file with most.
    """
    lines = models.DeviceLogLine.objects.filter(file__force=force)
    in_files = lines.order_by(*OF_A_LINE).values("file", *OF_A_LINE).annotate(times=Count("id"))
    most: dict[tuple[Any, ...], int] = {}
    for row in in_files:
        line = tuple(row[name] for name in OF_A_LINE)
        most[line] = max(most.get(line, 0), row["times"])
    for line, times in most.items():
        entry = beside.DeviceLogEntry(**dict(zip(OF_A_LINE, line, strict=True)))
        yield from (entry for _ in range(times))
