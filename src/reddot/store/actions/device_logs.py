"""Store a device's data log, for comparison with the reports; the same file twice is once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from reddot.records.importers.device_log import read_device_log
from reddot.records.problems import Problem
from reddot.store.access import Facts, check_right
from reddot.store.audit import write_audit_row
from reddot.store.models import DeviceLogFile, DeviceLogLine, User
from reddot.store.people import person_of


@dataclass(frozen=True, slots=True)
class LogImport:
    """What was done with a log: rows read, kept and refused, problems, and whether it was known."""

    rows_read: int
    rows_kept: int
    problems: tuple[Problem, ...]
    known_before: bool = False


@transaction.atomic
def import_device_log(actor: User, force: str, data: bytes) -> LogImport:
    """Store the lines of a log that can be read; the others are named and left out.

    Raises
    ------
    BadDataError
        The file is no device log at all.
    NotPermittedError
        The person may not import logs for that force.
    """
    check_right(person_of(actor), "import_device_log", Facts("", force, None, None, ""))
    digest = hashlib.sha256(data).hexdigest()
    known = DeviceLogFile.objects.filter(sha256=digest).first()
    if known is not None:
        return LogImport(known.rows_read, known.rows_kept, (), known_before=True)
    read = read_device_log(data)
    file = DeviceLogFile.objects.create(
        sha256=digest,
        force_id=force,
        loaded_by=actor,
        loaded_at=timezone.now(),
        rows_read=read.rows_read,
        rows_kept=len(read.entries),
        rows_refused=read.rows_read - len(read.entries),
    )
    DeviceLogLine.objects.bulk_create(
        (
            DeviceLogLine(
                file=file,
                line=line,
                serial_number=entry.serial_number,
                at=entry.at,
                kind=entry.kind,
                duration_seconds=entry.duration_seconds,
                cycles=entry.cycles,
            )
            for line, entry in read.entries
        ),
        batch_size=500,
    )
    write_audit_row(actor, "collection", "import_device_log", f"device_log:{digest[:16]}")
    return LogImport(read.rows_read, len(read.entries), tuple(read.problems))
