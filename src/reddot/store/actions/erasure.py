"""Erase a record lawfully: its content and its key go, a signed tombstone stays."""

from __future__ import annotations

import time
import uuid
from datetime import UTC

from django.db import connection, transaction
from django.utils import timezone

from reddot.errors import UsageError
from reddot.ledger.entries import tombstone_leaf
from reddot.store.access import check_right
from reddot.store.actions.sequencing import (
    append_waiting,
    lock_sequencer,
    next_index,
    publish_checkpoints,
    sign_now,
)
from reddot.store.audit import report_record, write_audit_row
from reddot.store.ledger_key import signing_key
from reddot.store.models import AuditRow, Incident, LedgerLeaf, Message, RecordKey, Report, User
from reddot.store.notices import queue_notice
from reddot.store.people import facts_of, holders_of, person_of
from reddot.store.reading import find_report
from reddot.store.snapshot import remove_snapshots

TRIES = 20
WAIT_SECONDS = 0.25
BASES = {
    "dpa_2018_s47": "Erasure that the law requires (Data Protection Act 2018, section 47)",
    "retention_ended": "The time it may be kept has ended",
    "court_order": "A court has ordered it",
}


def erase_record(actor: User, key: uuid.UUID, basis: str) -> None:
    """Erase a report with everything that hangs on it.

    Its log entries keep their place: their content is emptied, their key destroyed, and a signed
    tombstone names them, so that "erased lawfully" can be told from "missing".

    Raises
    ------
    UsageError
        The basis is not one of :data:`BASES`.
    NotPermittedError
        The person may not erase it.
    """
    if basis not in BASES:
        raise UsageError(f"'{basis}' is no basis for an erasure. They are: {', '.join(BASES)}.")
    with transaction.atomic():
        lock_sequencer()
        Report.objects.select_for_update().filter(key=key).first()
        row = find_report(key)
        check_right(person_of(actor), "erase_record", facts_of(row))
        force = row.force_id
        while append_waiting():
            pass
        bury(report_record(key), basis)
        _delete(row)
        made = uuid.uuid4()
        write_audit_row(actor, "erasure", "erase_record", f"erasure:{made}", detail=basis)
        queue_notice("record_erased", holders_of("auditor", force), f"erasure:{made}")
        append_waiting()
        sign_now()
    leave_no_trace()
    remove_snapshots()
    publish_checkpoints()


def bury(record: str, basis: str) -> None:
    """Empty a record's rows in the log, destroy its key, and sign a tombstone that names them."""
    rows = AuditRow.objects.filter(record=record)
    erased = list(rows.values_list("leaf_id", flat=True))
    now = timezone.now()
    RecordKey.objects.filter(record=record).update(key=None, destroyed_at=now)
    rows.update(detail="", digest="", erased=True)
    index = next_index()
    leaf = tombstone_leaf(
        signing_key(),
        index,
        erased=[i for i in erased if i is not None],
        day=now.astimezone(UTC).date(),
        basis=basis,
    )
    LedgerLeaf.objects.create(index=index, data=leaf)


def _delete(row: Report) -> None:
    incident, subject = row.incident, row.subject
    Message.objects.filter(record=report_record(row.key)).delete()
    row.delete()
    if subject is not None and not subject.reports.exists():
        subject.delete()
    if incident is not None and not incident.reports.exists():
        Incident.objects.filter(key=incident.key).delete()


def leave_no_trace() -> None:
    """Make the database let go of the old pages that still hold what was deleted."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for _ in range(TRIES):  # a reader of this moment keeps the log of writes; it ends soon
                busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                if not busy:
                    return
                time.sleep(WAIT_SECONDS)
        else:
            cursor.execute("VACUUM")
