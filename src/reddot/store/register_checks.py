"""Every stored report of a force against its register and the logs of its devices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models import Q

from reddot.carriage.crosscheck.check import CrossCheck, Windows, cross_check
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
        The days of use that are looked at, both included; all where none is given. A report
        without a day is checked in any case.
    windows
        How far a device's clock may be off; those that ship where none are given.

    Raises
    ------
    NotPermittedError
        The person may not check the reports of that force.
    """
    check_force_right(actor, "check_reports", force)
    within = _days(first_day, last_day)
    reports = tuple(_reports(force, within))
    write_audit_row(
        actor, "combination", "cross_check", f"register:{force}", detail=f"reports={len(reports)}"
    )
    return cross_check(reports, register_of(force), tuple(_log_of(force)), windows)


def _days(first: date | None, last: date | None) -> Q:
    within = Q()
    if first is not None:
        within &= Q(used_at__date__gte=first) | Q(used_at__isnull=True)
    if last is not None:
        within &= Q(used_at__date__lte=last) | Q(used_at__isnull=True)
    return within


def _reports(force: str, within: Q) -> Iterator[Report]:
    found = models.Report.objects.filter(within, force=force, state__in=AFTER_SUBMISSION)
    keys = list(found.order_by("used_at", "report_id").values_list("key", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        rows = with_children(models.Report.objects.filter(key__in=some)).in_bulk(some)
        yield from (as_report(rows[key]) for key in some)


def _log_of(force: str) -> Iterator[beside.DeviceLogEntry]:
    names = ("serial_number", "at", "kind", "duration_seconds", "cycles")
    lines = models.DeviceLogLine.objects.filter(file__force=force).order_by("at", "id")
    return (beside.DeviceLogEntry(**line) for line in lines.values(*names))
