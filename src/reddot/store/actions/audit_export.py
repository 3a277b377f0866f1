"""Read and export the audit trail: both are operations on records, so both are on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from django.db import transaction

from reddot.errors import NotPermittedError
from reddot.store.access import check_right
from reddot.store.audit import write_audit_row
from reddot.store.ledger_export import write_ledger_export
from reddot.store.models import AuditRow, User
from reddot.store.people import person_of
from reddot.store.trail import Wanted, glass_reasons, hides_rows, matching, names_of, readable_rows

TRAIL = "audit_trail"
PAGE = 50
OTHERS = (
    "The log also holds records of another force, and it can only be exported whole. Ask for the "
    "role of auditor in each force whose records are here."
)


@dataclass(frozen=True, slots=True)
class TrailLine:
    """A row of the trail with the name of who it was, and why a glass was broken."""

    row: AuditRow
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A page of the trail, counted from 1, and how many rows and pages there are."""

    lines: tuple[TrailLine, ...]
    number: int
    pages: int
    rows: int


@transaction.atomic
def view_audit(actor: User, wanted: Wanted, number: int = 1) -> TrailPage:
    """A page of the trail for an auditor; that they read it is logged.

    Raises
    ------
    NotPermittedError
        The person is no auditor.
    """
    person = person_of(actor)
    check_right(person, "view_audit")
    found = matching(readable_rows(person), wanted)
    count = found.count()
    pages = max(1, -(-count // PAGE))
    number = min(max(number, 1), pages)
    rows = list(found[(number - 1) * PAGE : number * PAGE])
    names, reasons = names_of(rows), glass_reasons(rows)
    said = ", ".join(part for part in (wanted.words(), f"page={number}") if part)
    write_audit_row(actor, "consultation", "view_audit", TRAIL, detail=said)
    lines = (TrailLine(row, names.get(row.actor, ""), reasons.get(row.id, "")) for row in rows)
    return TrailPage(tuple(lines), number, pages, count)


def export_audit(actor: User) -> IO[bytes]:
    """The whole log as a file to read once, as ``reddot audit verify`` takes it.

    The disclosure is logged before anything is written. The file has no name any more when it is
    given, so that no copy stays on the machine.

    Raises
    ------
    NotPermittedError
        The person is no auditor, or not of every force whose records the log holds.
    NotEnoughDataError
        Nothing can be exported yet.
    """
    with transaction.atomic():
        person = person_of(actor)
        check_right(person, "export_audit")
        if hides_rows(person):
            raise NotPermittedError(OTHERS)
        write_audit_row(actor, "disclosure", "export_audit", TRAIL)
    with TemporaryDirectory(prefix="reddot-export-") as folder:
        path = Path(folder) / "export.jsonl"
        write_ledger_export(path)
        return path.open("rb")
