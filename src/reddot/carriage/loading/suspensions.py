"""Suspensions of a register's file: from when, to when, and why."""

from __future__ import annotations

from collections.abc import Iterable

from reddot.carriage.loading.entries import check_order, check_stated, name_other, states
from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.mapping import RegisterMapping
from reddot.carriage.loading.rows import RegisterRow
from reddot.carriage.register import Holdings
from reddot.records.beside import Suspension

_COLUMNS = ("suspended_from", "suspended_to", "suspension_reason", "suspension_model")
_NEEDED = {
    "suspended_from": "a suspension. Give the day or the moment from which it stands.",
    "suspension_reason": "a suspension. Give the reason.",
}


def read_suspensions(
    rows: Iterable[RegisterRow], mapping: RegisterMapping, known: Holdings, findings: Findings
) -> tuple[Suspension, ...]:
    """The suspensions of the rows, each once; one without a beginning or a reason is named."""
    taken: dict[tuple[object, ...], tuple[Suspension, int | None]] = {
        (s.officer_id, s.starts_at, s.model): (s, None) for s in known.suspensions
    }
    given: dict[Suspension, None] = {}
    for row in rows:
        found = _suspension(row, mapping, findings)
        if found is None:
            continue
        key = (found.officer_id, found.starts_at, found.model)
        before, at = taken.setdefault(key, (found, row.number))
        for column, part in (("suspended_to", "ends_at"), ("suspension_reason", "reason")):
            if getattr(found, part) != getattr(before, part):
                name_other(row.number, column, at, findings)
        given.setdefault(found)
    return tuple(given)


def _suspension(
    row: RegisterRow, mapping: RegisterMapping, findings: Findings
) -> Suspension | None:
    if not states(row, _COLUMNS):
        return None
    check_stated(row, _NEEDED, mapping, findings)
    check_order(row, "suspended_from", "suspended_to", findings)
    officer, starts = row.get("officer_id"), row.get("suspended_from")
    reason = row.get("suspension_reason")
    if officer is None or starts is None or reason is None:
        return None
    return Suspension(
        officer_id=officer,
        starts_at=starts,
        ends_at=row.get("suspended_to"),
        reason=reason,
        model=row.get("suspension_model"),
    )
