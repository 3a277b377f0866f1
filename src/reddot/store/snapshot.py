"""A Parquet snapshot of the store, by force and year, named by the checkpoint it was made at.

Figures and pages read a snapshot; live rows are read for the queues alone.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from django.db import transaction
from django.utils import timezone

from reddot.errors import NotEnoughDataError
from reddot.ledger.checkpoint import Checkpoint, read_checkpoint
from reddot.records import report as record
from reddot.records.source import SNAPSHOT
from reddot.records.storage import write_reports
from reddot.store.answers import as_report, with_children
from reddot.store.audit import write_audit_row
from reddot.store.models import LedgerCheckpoint, RecordKey, Report
from reddot.store.models.reports import BEFORE_SUBMISSION
from reddot.store.setup import place

APRIL = 4
AT_ONCE = 500
ATTEMPTS = 3
KEPT = 7
NO_DAY = "no-day"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot that was written: where it lies, and the checkpoint and reports it is of."""

    folder: Path
    reports: int
    returned: int


def write_snapshot() -> Snapshot:
    """Write every report that was submitted, each force and year a folder of its own.

    Notes
    -----
    Each report is in it whole, as it stood while the snapshot was written: writers are never held
    up for longer than some hundred reports take to read. A report that is being mended is in it
    as it stands, and their number is in the manifest. A draft or a discarded report is not. Where
    a record is erased meanwhile the snapshot is written anew. The newest few are kept.

    Raises
    ------
    NotEnoughDataError
        Records were erased again and again meanwhile.
    """
    for _ in range(ATTEMPTS):
        started = timezone.now()
        made = _build()
        if not RecordKey.objects.filter(destroyed_at__gte=started).exists():
            return _put_in_place(made)
        shutil.rmtree(made.folder, ignore_errors=True)
    raise NotEnoughDataError("Records are being erased just now; the snapshot is tried again.")


def _build() -> Snapshot:
    last = LedgerCheckpoint.objects.order_by("-id").first()
    name = _name(read_checkpoint(last.line.encode()) if last else None)
    building = place().snapshots / f".{name}.making"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    parts = _by_part()
    for (force, year), reports in parts.items():
        write_reports(reports, building / f"force={quote(force)}" / f"period={year}")
    returned = Report.objects.filter(state="returned").count()
    made = Snapshot(building, sum(len(reports) for reports in parts.values()), returned)
    manifest = {
        "checkpoint": json.loads(last.line) if last else None,
        "made_at": timezone.now().isoformat(),
        "reports": made.reports,
        "returned": made.returned,
    }
    (building / SNAPSHOT).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return made


def _put_in_place(made: Snapshot) -> Snapshot:
    name = made.folder.name.removeprefix(".").removesuffix(".making")
    folder = place().snapshots / name
    with transaction.atomic():
        write_audit_row(None, "combination", "write_snapshot", f"snapshot:{name}")
    shutil.rmtree(folder, ignore_errors=True)
    made.folder.rename(folder)
    for old in _by_age()[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return Snapshot(folder, made.reports, made.returned)


def _name(checkpoint: Checkpoint | None) -> str:
    size, root = (checkpoint.size, checkpoint.root[:12]) if checkpoint else (0, "no-checkpoint")
    return f"{size:012d}-{root}"


def _by_part() -> dict[tuple[str, str], list[record.Report]]:
    parts: dict[tuple[str, str], list[record.Report]] = defaultdict(list)
    for report in _reports():
        parts[report.force, _year(report.day())].append(report)
    return parts


def _year(day: date | None) -> str:
    """The financial year of a day, as a folder names it.

    >>> _year(date(2018, 3, 31))
    '2017-18'
    """
    if day is None:
        return NO_DAY
    first = day.year if day.month >= APRIL else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def _reports() -> Iterator[record.Report]:
    submitted = Report.objects.exclude(state__in=BEFORE_SUBMISSION)
    keys = list(submitted.order_by("force", "report_id").values_list("key", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        with transaction.atomic():
            found = submitted.filter(key__in=keys[start : start + AT_ONCE])
            yield from [as_report(r) for r in with_children(found).order_by("force", "report_id")]


def remove_snapshots() -> None:
    """Remove every snapshot, as a record that was erased may be in any; the worker makes one."""
    for folder in place().snapshots.glob("*"):
        shutil.rmtree(folder, ignore_errors=True)


def newest_snapshot() -> Path | None:
    """The folder of the newest snapshot, or ``None`` where none was written yet."""
    found = _by_age()
    return found[-1] if found else None


def _by_age() -> list[Path]:
    """The snapshots, the one made last at the end, whatever the log's size was at the time."""
    manifests = place().snapshots.glob(f"[!.]*/{SNAPSHOT}")
    return [path.parent for path in sorted(manifests, key=lambda path: path.stat().st_mtime_ns)]
