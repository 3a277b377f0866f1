"""The log over the store: sequenced, signed, exported, and verified apart from the store."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from cast import Cast, make_cast, submitted_report
from reddot.errors import NotPermittedError, UsageError
from reddot.ledger.canonical import canonical
from reddot.ledger.keys import read_public_key
from reddot.ledger.verifier import verify
from reddot.store import actions
from reddot.store.actions.sequencing import checkpoints, content_of, sequence
from reddot.store.audit import report_record, write_audit_row
from reddot.store.ledger_export import export_entries
from reddot.store.ledger_key import public_key
from reddot.store.models import (
    AuditRow,
    LedgerCheckpoint,
    LedgerLeaf,
    Message,
    RecordKey,
    Report,
)
from reddot.store.setup import place


def export() -> list[bytes]:
    return [entry.as_line() for entry in export_entries()]


def published() -> list[bytes]:
    return [checkpoint.as_line() for checkpoint in checkpoints()]


def findings(lines: list[bytes] | None = None) -> list[tuple[str, int | None]]:
    key = read_public_key(public_key())
    found = verify(lines or export(), published(), key)["findings"]
    return [(f["kind"], f["entry"]) for f in found]


def test_every_row_gets_its_place_and_the_log_verifies(cast: Cast) -> None:
    submitted_report(cast)
    sequence()
    submitted_report(cast, author=cast.colleague)
    sequence()
    assert not AuditRow.objects.filter(leaf__isnull=True).exists()
    assert LedgerCheckpoint.objects.count() == 2
    assert findings() == []
    assert place().checkpoints.read_bytes().splitlines(keepends=True) == published()


def test_nothing_waiting_makes_no_checkpoint_but_a_heartbeat_does(cast: Cast) -> None:
    submitted_report(cast)
    sequence()
    sequence(heartbeat=True)
    assert LedgerCheckpoint.objects.count() == 1
    old = timezone.now() - timedelta(hours=2)
    LedgerCheckpoint.objects.update(at=old)
    sequence(heartbeat=True)
    assert LedgerCheckpoint.objects.count() == 2


def test_a_changed_row_is_found(cast: Cast) -> None:
    row = submitted_report(cast)
    sequence()
    audit = AuditRow.objects.get(action="submit_report", record=report_record(row.key))
    AuditRow.objects.filter(pk=audit.pk).update(actor=f"user:{cast.colleague.pk}")
    assert [entry for _, entry in findings()] == [audit.leaf_id]


def test_the_checkpoint_states_its_lag(cast: Cast) -> None:
    submitted_report(cast)
    late = timezone.now() - timedelta(seconds=90)
    first = AuditRow.objects.order_by("at", "id").first()
    assert first is not None
    AuditRow.objects.filter(pk=first.pk).update(at=late)
    sequence()
    assert 90 <= checkpoints()[-1].lag_seconds <= 95


def test_a_leaf_holds_a_commitment_and_nothing_of_the_record(cast: Cast) -> None:
    row = submitted_report(cast)
    sequence()
    for leaf in LedgerLeaf.objects.all():
        data = bytes(leaf.data)
        assert str(row.key).encode() not in data
        assert set(data) <= set(b'0123456789abcdef{}":,indexkoumt')


def test_an_audit_row_needs_a_transaction(transactional_db: None) -> None:  # noqa: ARG001
    with pytest.raises(Exception, match="outside a transaction"):
        write_audit_row(None, "system", "test", "system:test")


def test_what_fails_leaves_neither_change_nor_row(cast: Cast) -> None:
    row = submitted_report(cast)
    before = AuditRow.objects.count()
    with pytest.raises(NotPermittedError):
        actions.sign_off_report(cast.author, row.key, row.version)
    assert AuditRow.objects.count() == before


def test_an_erasure_leaves_a_tombstone_and_is_told_from_missing(cast: Cast) -> None:
    kept, gone = submitted_report(cast), submitted_report(cast, author=cast.colleague)
    record = report_record(gone.key)
    actions.erase_record(cast.force_lead, gone.key, "dpa_2018_s47")
    assert not Report.objects.filter(pk=gone.pk).exists()
    assert Report.objects.filter(pk=kept.pk).exists()
    erased = {r.leaf_id for r in AuditRow.objects.filter(record=record)}
    assert {kind for kind, _ in findings()} == {"erased_lawfully"}
    assert {entry for _, entry in findings()} == erased
    assert Message.objects.filter(kind="record_erased", to=cast.auditor).count() == 1
    assert AuditRow.objects.filter(operation="erasure").count() == 1


def test_a_lost_record_is_missing_and_not_erased(cast: Cast) -> None:
    row = submitted_report(cast)
    sequence()
    RecordKey.objects.filter(record=report_record(row.key)).update(
        key=None, destroyed_at=timezone.now()
    )
    assert {kind for kind, _ in findings()} == {"missing"}


@pytest.mark.parametrize("basis", ["", "because", "DPA"])
def test_an_erasure_needs_its_basis(cast: Cast, basis: str) -> None:
    row = submitted_report(cast)
    with pytest.raises(UsageError, match="no basis"):
        actions.erase_record(cast.force_lead, row.key, basis)


def test_only_a_force_lead_erases(cast: Cast) -> None:
    row = submitted_report(cast)
    for name in ("author", "supervisor", "auditor", "administrator", "outsider"):
        with pytest.raises(NotPermittedError):
            actions.erase_record(cast.member(name), row.key, "court_order")  # type: ignore[arg-type]


def _windows(data: bytes) -> Iterator[bytes]:
    return (data[i : i + 32] for i in range(len(data) - 31))


def _backup(folder: Path) -> bytes:
    """All bytes that the machine holds of the database, its log of writes included."""
    files = sorted(folder.glob("test.sqlite3*"))
    return b"".join(path.read_bytes() for path in files)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="reads the bytes of SQLite's file; PostgreSQL vacuums"
)
def test_after_an_erasure_no_guess_can_be_confirmed() -> None:
    cast = make_cast()
    row = submitted_report(cast)
    sequence()
    record = report_record(row.key)
    entry = AuditRow.objects.get(action="submit_report", record=record)
    content, leaf = content_of(entry), bytes(entry.leaf.data)  # type: ignore[union-attr]
    stored = RecordKey.objects.get(record=record).key
    key = bytes(stored or b"")
    folder = Path(str(connection.settings_dict["NAME"])).parent

    def confirmed(data: bytes) -> bool:
        guess = canonical(content)
        keys = {window for window in _windows(data) if len(set(window)) > 8}
        return any(hmac.new(one, guess, sha256).hexdigest().encode() in leaf for one in keys)

    held = _backup(folder)
    assert key in held  # before, the attack succeeds: the guess is right and the key is there
    near = held[max(0, held.index(key) - 4096) : held.index(key) + 4096]
    assert confirmed(near)
    actions.erase_record(cast.force_lead, row.key, "retention_ended")
    after = _backup(folder) + b"".join(export()) + b"".join(published())
    assert key not in after
    assert key.hex().encode() not in after
    assert entry.digest.encode() not in after
    assert b"The account of what happened." not in after
    assert not confirmed(after)


def test_the_operations_of_section_62_are_all_logged(cast: Cast) -> None:
    row = submitted_report(cast)
    actions.view_record(cast.supervisor, row.key)
    actions.return_report(cast.supervisor, row.key, row.version, "Say more.")
    actions.export_subject_access(cast.force_lead, officer_id="E1")
    from reddot.store.snapshot import write_snapshot

    write_snapshot()
    other = submitted_report(cast, author=cast.colleague)
    actions.erase_record(cast.force_lead, other.key, "court_order")
    found = set(AuditRow.objects.values_list("operation", flat=True))
    wanted = {"collection", "alteration", "consultation", "disclosure", "combination", "erasure"}
    assert wanted <= found


def test_an_unknown_operation_cannot_be_logged(cast: Cast) -> None:  # noqa: ARG001
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        write_audit_row(None, "peeking", "test", f"report:{uuid.uuid4()}")


def test_a_reading_that_came_while_its_record_was_erased_stays_in_the_log(cast: Cast) -> None:
    row = submitted_report(cast)
    actions.erase_record(cast.force_lead, row.key, "court_order")
    late = write_audit_row(cast.supervisor, "consultation", "view_report", report_record(row.key))
    sequence()
    late.refresh_from_db()
    assert (late.leaf_id is not None, late.record) == (True, f"erased:{late.id}")
    assert {kind for kind, _ in findings()} == {"erased_lawfully"}
