"""Suspensions and endorsements of a register's file: from when, to when, and why."""

from __future__ import annotations

from collections.abc import Iterable

from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.mapping import RegisterMapping
from reddot.carriage.loading.rows import RegisterRow
from reddot.carriage.register import Holdings
from reddot.records.beside import Endorsement, Suspension

_SUSPENSION = ("suspended_from", "suspended_to", "suspension_reason", "suspension_model")
_ENDORSEMENT = ("endorsed_on", "endorsement_ended_on", "endorsed_by")


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
                _name_other(row.number, column, at, findings)
        given.setdefault(found)
    return tuple(given)


def _suspension(
    row: RegisterRow, mapping: RegisterMapping, findings: Findings
) -> Suspension | None:
    if not _states(row, _SUSPENSION):
        return None
    _check_stated(row, ("suspended_from", "suspension_reason"), mapping, findings)
    _check_order(row, "suspended_from", "suspended_to", findings)
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


def read_endorsements(
    rows: Iterable[RegisterRow], mapping: RegisterMapping, known: Holdings, findings: Findings
) -> tuple[Endorsement, ...]:
    """The endorsements of the rows, each once; one without its day is named."""
    taken: dict[tuple[object, ...], tuple[Endorsement, int | None]] = {
        (e.officer_id, e.given_on): (e, None) for e in known.endorsements
    }
    given: dict[Endorsement, None] = {}
    for row in rows:
        found = _endorsement(row, mapping, findings)
        if found is None:
            continue
        before, at = taken.setdefault((found.officer_id, found.given_on), (found, row.number))
        for column, part in (("endorsement_ended_on", "ended_on"), ("endorsed_by", "given_by")):
            if getattr(found, part) != getattr(before, part):
                _name_other(row.number, column, at, findings)
        given.setdefault(found)
    return tuple(given)


def _endorsement(
    row: RegisterRow, mapping: RegisterMapping, findings: Findings
) -> Endorsement | None:
    if not _states(row, _ENDORSEMENT):
        return None
    _check_stated(row, ("endorsed_on",), mapping, findings)
    _check_order(row, "endorsed_on", "endorsement_ended_on", findings)
    officer, given = row.get("officer_id"), row.get("endorsed_on")
    if officer is None or given is None:
        return None
    return Endorsement(
        officer_id=officer,
        given_on=given,
        ended_on=row.get("endorsement_ended_on"),
        given_by=row.get("endorsed_by"),
    )


def _states(row: RegisterRow, columns: Iterable[str]) -> bool:
    return any(name in row.stated for name in columns)


def _check_stated(
    row: RegisterRow, columns: Iterable[str], mapping: RegisterMapping, findings: Findings
) -> None:
    for column in columns:
        if row.lacks(column):
            words = f"Column '{mapping.heading_of(column)}' is empty, and the row states"
            findings.add(row.number, column, "missing", f"{words} {_GIVE[column]}")


_GIVE = {
    "suspended_from": "a suspension. Give the day or the moment from which it stands.",
    "suspension_reason": "a suspension. Give the reason.",
    "endorsed_on": "an endorsement. Give the day on which it was given.",
}


def _check_order(row: RegisterRow, first: str, last: str, findings: Findings) -> None:
    starts, ends = row.get(first), row.get(last)
    if starts is not None and ends is not None and ends < starts:
        words = f"{last} lies before {first} of the same row. Mend one of the two."
        findings.add(row.number, last, "ends_before_it_starts", words)


def _name_other(row: int, column: str, at: int | None, findings: Findings) -> None:
    where = "the register" if at is None else f"row {at}"
    words = f"{column} is another than in {where}, where the officer's same entry stands."
    findings.add(row, column, "entry_differs", f"{words} Mend one of the two.")
