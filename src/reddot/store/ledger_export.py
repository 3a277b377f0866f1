"""The ledger as it is exported: leaves and what they commit to, as one checkpoint covers them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from reddot.errors import NotEnoughDataError
from reddot.ledger.export import ExportEntry, write_export
from reddot.store.actions.sequencing import content_of
from reddot.store.models import LedgerCheckpoint, LedgerLeaf, RecordKey

AT_ONCE = 2000
ATTEMPTS = 5


def newest_checkpoint() -> LedgerCheckpoint | None:
    """The checkpoint signed last, or ``None`` before the first."""
    return LedgerCheckpoint.objects.order_by("-id").first()


def export_entries() -> Iterator[ExportEntry]:
    """Every entry that the newest checkpoint covers, the oldest first, some thousand at a time.

    Yields
    ------
    ExportEntry
        A leaf; with its content and key unless it is a tombstone or its record was erased.
    """
    newest = newest_checkpoint()
    size = newest.size if newest else 0
    for start in range(0, size, AT_ONCE):
        yield from _entries(start, min(start + AT_ONCE, size))


def _entries(start: int, end: int) -> Iterator[ExportEntry]:
    found = LedgerLeaf.objects.filter(index__gte=start, index__lt=end)
    leaves = list(found.select_related("row").order_by("index"))
    records = {leaf.row.record for leaf in leaves if hasattr(leaf, "row")}
    there = RecordKey.objects.filter(record__in=records, key__isnull=False)
    keys = {one.record: bytes(one.key or b"") for one in there}
    for leaf in leaves:
        row = getattr(leaf, "row", None)
        key = None if row is None or row.erased else keys.get(row.record)
        content = None if row is None or key is None else content_of(row)
        yield ExportEntry(leaf.index, bytes(leaf.data), content, key)


def write_ledger_export(path: Path) -> int:
    """Write the export to a file that only its owner may read; gives the number of entries.

    Raises
    ------
    NotEnoughDataError
        No checkpoint was signed yet, or records were erased again and again meanwhile.

    Notes
    -----
    Writers are not held up. An erasure while the file is written would leave some entries of a
    record with their content and others without, under a checkpoint that does not cover its
    tombstone; the file is then written anew, up to the checkpoint that the erasure signed.
    """
    if newest_checkpoint() is None:
        raise NotEnoughDataError("No checkpoint was signed yet. Try again in a minute.")
    for _ in range(ATTEMPTS):
        started = timezone.now()
        count = write_export(path, export_entries())
        if not RecordKey.objects.filter(destroyed_at__gte=started).exists():
            return count
    raise NotEnoughDataError("Records are being erased just now. Export again in a minute.")
