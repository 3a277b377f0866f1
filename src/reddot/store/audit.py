"""Audit rows: written in the caller's transaction, so that nothing is done without its row."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import rfc8785
from django.db import transaction
from django.utils import timezone

from reddot.ledger.commitment import new_key
from reddot.records import report as record
from reddot.records.flat import CHILDREN, flatten
from reddot.store.models import AuditRow, RecordKey, User

SYSTEM = "system"


def actor_name(user: User | None) -> str:
    """The pseudonym of a person in the log: the account's number, or ``system``.

    >>> actor_name(None)
    'system'
    """
    return SYSTEM if user is None else f"user:{user.pk}"


def report_record(key: object) -> str:
    """The name of a report's record in the log."""
    return f"report:{key}"


def write_audit_row(
    user: User | None,
    operation: str,
    action: str,
    record_name: str,
    *,
    detail: str = "",
    digest: str = "",
    at: datetime | None = None,
) -> AuditRow:
    """Write that a person did something to a record, inside the transaction that does it.

    Parameters
    ----------
    user
        Who; ``None`` is the system itself.
    operation
        ``collection``, ``alteration``, ``consultation``, ``disclosure``, ``combination`` or
        ``erasure`` (section 62 of the Data Protection Act 2018), or ``system``.
    action
        What was done, as a word of the program.
    record_name
        Which record, such as ``report:`` and its key.
    detail
        Names of fields and codes, never what a person wrote.
    digest
        The digest of the record after it.

    Raises
    ------
    django.db.transaction.TransactionManagementError
        There is no transaction.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            f"'{action}' was to be logged outside a transaction; do it inside one"
        )
    RecordKey.objects.get_or_create(record=record_name, defaults={"key": new_key()})
    return AuditRow.objects.create(
        at=at or timezone.now(),
        actor=actor_name(user),
        operation=operation,
        action=action,
        record=record_name,
        detail=detail,
        digest=digest,
    )


def digest_of(report: record.Report) -> str:
    """SHA-256 over a report's answers in canonical form, narrative included.

    It is kept with the audit row and committed to under the record's key, never published bare.
    """
    content: dict[str, Any] = {
        "report": _plain(flatten(report)),
        "narrative": report.narrative,
    }
    for table, rows in CHILDREN.items():
        content[table] = [_plain(row) for row in rows(report)]
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def _plain(row: dict[str, object]) -> dict[str, object]:
    return {name: _text(value) for name, value in row.items() if value is not None}


def _text(value: object) -> object:
    return value if isinstance(value, str | bool | int) else str(value)
