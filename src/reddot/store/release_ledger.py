"""Public entries of the ledger, opened: anyone can verify what was entered, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from reddot.ledger.checkpoint import Checkpoint, read_checkpoint
from reddot.ledger.merkle import leaf_hash
from reddot.ledger.proofs import inclusion_proof
from reddot.store.actions.releasing import ledger_record
from reddot.store.actions.sequencing import content_of
from reddot.store.models import AuditRow, LedgerCheckpoint, LedgerLeaf, RecordKey

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """An entry with all that verifies it.

    ``content`` and ``key`` give the commitment that stands in ``leaf``, at ``index`` of the log,
    from 0; ``proof`` leads from the leaf to the root of ``checkpoint``, the first that covers it.
    """

    index: int
    leaf: bytes
    content: dict[str, Any]
    key: bytes
    proof: tuple[bytes, ...]
    checkpoint: Checkpoint

    def as_json(self) -> dict[str, Any]:
        """The entry as it is given out; bytes are hexadecimal."""
        return {
            "index": self.index,
            "leaf": self.leaf.hex(),
            "content": self.content,
            "key": self.key.hex(),
            "proof": [step.hex() for step in self.proof],
            "checkpoint": self.checkpoint.as_json(),
        }


def ledger_entries(number: int) -> tuple[LedgerEntry, ...]:
    """The entries of a release that a checkpoint covers: its release, and what became of it.

    None where the release went out within the last minute: the next checkpoint covers it.
    """
    record = ledger_record(number)
    return opened_entries(record, AuditRow.objects.filter(record=record, leaf__isnull=False))


def opened_entries(record: str, rows: QuerySet[AuditRow]) -> tuple[LedgerEntry, ...]:
    """Some rows of one record as entries of the ledger, in its order.

    None where no checkpoint covers them yet.
    """
    key = RecordKey.objects.filter(record=record, key__isnull=False).first()
    if key is None:
        return ()
    found = (_entry(row, bytes(key.key or b"")) for row in rows.select_related("leaf"))
    return tuple(sorted((e for e in found if e is not None), key=lambda entry: entry.index))


def _entry(row: AuditRow, key: bytes) -> LedgerEntry | None:
    if row.leaf is None:
        return None
    index = row.leaf.index
    covering = LedgerCheckpoint.objects.filter(size__gt=index).order_by("id").first()
    if covering is None:
        return None
    signed = read_checkpoint(covering.line.encode())
    proof = _proof(index, signed.size, signed.root)
    return LedgerEntry(index, bytes(row.leaf.data), content_of(row), key, proof, signed)


@lru_cache(256)
def _proof(index: int, size: int, _root: str) -> tuple[bytes, ...]:
    """Worked out once in a process: what a checkpoint covers does not change."""
    return inclusion_proof(list(_hashes(size)), index)


def _hashes(size: int) -> Iterator[bytes]:
    leaves = LedgerLeaf.objects.filter(index__lt=size).order_by("index")
    for data in leaves.values_list("data", flat=True).iterator(AT_ONCE):
        yield leaf_hash(bytes(data))
