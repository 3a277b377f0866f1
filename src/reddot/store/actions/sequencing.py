"""Append audit rows to the ledger, sign a checkpoint, publish it. There is one sequencer.

Rows join the caller's transaction, so that a change and its row are one; they get their place in
the log here, within a minute, in the order of their time. Each checkpoint states its lag.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

from django.db import connection, transaction
from django.utils import timezone

from reddot.errors import BadDataError
from reddot.ledger.checkpoint import (
    Checkpoint,
    lag_seconds,
    read_checkpoint,
    sign_checkpoint,
)
from reddot.ledger.commitment import commit, new_key
from reddot.ledger.entries import commitment_leaf
from reddot.ledger.merkle import Frontier, leaf_hash
from reddot.store.ledger_key import signing_key
from reddot.store.models import AuditRow, LedgerCheckpoint, LedgerLeaf, RecordKey
from reddot.store.setup import place

AT_ONCE = 2000
ORIGIN = "reddot-audit"
LONGEST_LINE = 4096
HEARTBEAT = timedelta(hours=1)
_LOCK = 5_237_411  # any number of our own, the same in every sequencer


def sequence(*, heartbeat: bool = False) -> int:
    """Append what waits and publish a checkpoint of it; gives the number of rows appended.

    ``heartbeat`` makes a checkpoint though nothing waits, if the last one is over an hour old.
    """
    appended = 0
    while True:
        with transaction.atomic():
            lock_sequencer()
            check_published()
            count = append_waiting()
            if count or (heartbeat and _is_old()):
                sign_now()
        appended += count
        if count < AT_ONCE:
            break
    publish_checkpoints()
    return appended


def lock_sequencer() -> None:
    """Wait until no other sequencer is at work; holds until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def append_waiting() -> int:
    """Append the oldest waiting rows as leaves, inside the caller's transaction.

    A row that another machine's clock dates later than this one's waits until its time has come.
    """
    waiting = AuditRow.objects.filter(leaf__isnull=True, at__lte=timezone.now())
    rows = list(waiting.order_by("at", "id")[:AT_ONCE])
    keys = {k.record: k.key for k in RecordKey.objects.filter(record__in={r.record for r in rows})}
    for row in rows:
        if keys.get(row.record) is None:
            keys |= _of_erased_record(row)
    size = next_index()
    leaves = []
    for index, row in enumerate(rows, size):
        commitment = commit(bytes(keys[row.record] or b""), content_of(row))
        leaves.append(LedgerLeaf(index=index, data=commitment_leaf(commitment, index)))
        row.leaf_id = index
    LedgerLeaf.objects.bulk_create(leaves, batch_size=500)
    AuditRow.objects.bulk_update(rows, ["leaf", "record", "detail", "digest"], batch_size=200)
    return len(rows)


def _of_erased_record(row: AuditRow) -> dict[str, bytes]:
    """A row that was written while its record was being erased: kept, without what it names."""
    row.record, row.detail, row.digest = f"erased:{row.id}", "", ""
    key = new_key()
    RecordKey.objects.create(record=row.record, key=key)
    return {row.record: key}


def next_index() -> int:
    """How many leaves the log has."""
    last = LedgerLeaf.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def content_of(row: AuditRow) -> dict[str, Any]:
    """What a row's leaf commits to, and what an export opens."""
    return {
        "action": row.action,
        "actor": row.actor,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "detail": row.detail,
        "digest": row.digest,
        "id": str(row.id),
        "operation": row.operation,
        "record": row.record,
    }


def _is_old() -> bool:
    last = LedgerCheckpoint.objects.order_by("-id").first()
    return last is None or timezone.now() - last.at > HEARTBEAT


def sign_now() -> Checkpoint:
    """Sign a checkpoint over every leaf, inside the caller's transaction."""
    last = LedgerCheckpoint.objects.order_by("-id").first()
    frontier = Frontier.from_hex(last.frontier) if last else Frontier()
    covered = last.size if last else 0
    for leaf in LedgerLeaf.objects.filter(index__gte=covered).order_by("index").iterator():
        frontier.append(leaf_hash(bytes(leaf.data)))
    now = timezone.now()
    made = sign_checkpoint(
        signing_key(),
        origin=ORIGIN,
        size=frontier.size,
        root=frontier.root(),
        at=now,
        lag_seconds=lag_seconds(now, _oldest(covered)),
        previous=read_checkpoint(last.line.encode()) if last else None,
    )
    LedgerCheckpoint.objects.create(
        size=made.size, at=made.at, line=made.as_line().decode(), frontier=frontier.to_hex()
    )
    return made


def _oldest(covered: int) -> datetime | None:
    rows = AuditRow.objects.filter(leaf__index__gte=covered).order_by("at")
    return rows.values_list("at", flat=True).first()


def checkpoints() -> Sequence[Checkpoint]:
    """Every checkpoint ever signed, the oldest first."""
    lines = LedgerCheckpoint.objects.order_by("id").values_list("line", flat=True)
    return [read_checkpoint(line.encode()) for line in lines]


def publish_checkpoints() -> None:
    """Append the checkpoints that are not in the published file yet; never rewrite one that is.

    Raises
    ------
    BadDataError
        The file holds a checkpoint that the database does not: the database was put back to an
        earlier state, or another log writes here. Nothing is signed or published over it.
    """
    path = place().checkpoints
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # the site and the worker may both publish
        last, end = _published(file)
        file.truncate(end)  # a line that a power cut tore was never published
        fresh = LedgerCheckpoint.objects.order_by("id").filter(id__gt=last)
        for line in fresh.values_list("line", flat=True):
            file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())


def check_published() -> None:
    """Return only if the log goes on from what was published; raises as publishing does."""
    path = place().checkpoints
    if path.is_file():
        with path.open("rb") as file:
            _published(file)


def _published(file: BinaryIO) -> tuple[int, int]:
    """The row of the last line that was published whole, 0 for none, and where that line ends."""
    lines, end = _whole_lines(file)
    if not lines:
        return 0, end
    found = LedgerCheckpoint.objects.filter(line=lines[-1].decode(errors="replace")).first()
    if found is None:
        raise BadDataError(
            f"{place().checkpoints}: its last checkpoint is not in the database, which was put "
            "back to an earlier state. Keep that file as evidence, tell the auditor, then move "
            "it away; the log goes on from the database."
        )
    return found.pk, end


def _whole_lines(file: BinaryIO) -> tuple[list[bytes], int]:
    """The last lines of the file up to one that is whole, and where it ends."""
    size, window = file.seek(0, os.SEEK_END), 4 * LONGEST_LINE
    while True:
        start = max(0, size - window)
        file.seek(start)
        lines, end = file.read().splitlines(keepends=True), size
        while lines and not _is_whole(lines[-1]):
            end -= len(lines.pop())
        if lines or start == 0:
            return lines, end
        window *= 4


def _is_whole(line: bytes) -> bool:
    try:
        read_checkpoint(line)
    except BadDataError:
        return False
    return line.endswith(b"\n")
