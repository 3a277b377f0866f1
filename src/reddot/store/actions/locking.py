"""Take one report for writing: its row is locked until the transaction ends."""

from __future__ import annotations

from uuid import UUID

from reddot.store.access import check_right
from reddot.store.answers import with_children
from reddot.store.models import Report, User
from reddot.store.not_done import NotFoundError, StaleVersionError
from reddot.store.people import facts_of, person_of
from reddot.store.reading import NO_REPORT
from reddot.store.rights import Right


def take_report(actor: User, key: UUID, right: Right, version: int | None = None) -> Report:
    """Lock a report for a change that the person may make to the version that they saw.

    Raises
    ------
    NotFoundError
        There is no such report.
    NotPermittedError
        The person may not; the message says why.
    StaleVersionError
        The report was changed since.
    """
    if not Report.objects.select_for_update().filter(key=key).exists():
        raise NotFoundError(NO_REPORT)
    row = with_children(Report.objects.filter(key=key)).get()
    check_right(person_of(actor), right, facts_of(row))
    check_version(row, version)
    return row


def check_version(row: Report, version: int | None) -> None:
    """Return only if the person saw the stored version; ``None`` asks nothing."""
    if version is not None and version != row.version:
        raise StaleVersionError(version, row.version)
