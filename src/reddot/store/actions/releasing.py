"""Release what was signed off, and withdraw what is out.

The order is: the rows and the audit rows, then the renaming of the folder, then the end of the
transaction. A crash in between leaves a folder that nobody is shown, and the next action puts it
back (:func:`reddot.store.actions.release_builds.repair_releases`).
"""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reddot.errors import BadDataError, NotPermittedError, ReddotError
from reddot.records.report import local_day
from reddot.store.actions.announcing import move, release_record, take_release
from reddot.store.actions.release_builds import lock_releases, next_number, repair_releases
from reddot.store.actions.reviewing import checked_text
from reddot.store.audit import write_audit_row
from reddot.store.models import RecordKey, Release, User
from reddot.store.release_folders import check_folder, draft_folder, folder_of, put_in_place
from reddot.store.release_states import can_transition, check_transition


def ledger_record(number: int) -> str:
    """The name in the log of a release that went out; its entry is opened to the public."""
    return f"release:{number}"


def release(actor: User, key: UUID) -> Release:
    """Let a release out: it gets its number, its folder never changes again, the ledger has it.

    Raises
    ------
    NotPermittedError
        The person may not, it is not signed off, or this is not its day.
    BadDataError
        The draft is not what was signed off, or a folder of that number is there that the store
        knows nothing of.
    ReddotError
        Another release went out since it was drafted.
    """
    repair_releases()
    try:
        return _release(actor, key)
    except BaseException:
        with suppress(Exception):  # what failed first is what the person has to know
            repair_releases()
        raise


@transaction.atomic
def _release(actor: User, key: UUID) -> Release:
    lock_releases()
    row = take_release(actor, key, "release_figures")
    number = _check_ready(row)
    row.number, row.manifest_sha256 = number, row.draft_sha256
    row.released_at = timezone.now()
    move(row, "release", actor)
    write_audit_row(actor, "disclosure", "release", release_record(row), digest=row.manifest_sha256)
    write_public_row(row, "release")
    if row.corrects is not None:
        _take_its_place(row, row.corrects.pk)
    if row.draft_key is not None:
        put_in_place(row.draft_key, number)
    return row


def _check_ready(row: Release) -> int:
    """The number of a release that may go out now."""
    check_transition(row.state, "release")
    if reason := why_not_today(row):
        raise NotPermittedError(reason)
    number = next_number()
    _check_number(row, number)
    if row.corrects is not None and not can_transition(row.corrects.state, "correct"):
        raise NotPermittedError(
            f"Release {row.corrects.number} was corrected by another release meanwhile. Call this "
            "one off, and announce a correction of that one."
        )
    if RecordKey.objects.filter(destroyed_at__gte=row.drafted_at).exists():
        raise ReddotError("Records were erased since it was drafted. Draft it again, without them.")
    if row.draft_key is not None:
        check_folder(draft_folder(row.draft_key), row.draft_sha256)
    return number


def _check_number(row: Release, number: int) -> None:
    """Return only if the number of the draft is the next, and free on the disk as well."""
    if row.draft_number != number:
        raise ReddotError(
            f"It was drafted as release {row.draft_number}, and release {number - 1} went out "
            "since, which this draft was not checked against. Draft it again."
        )
    if folder_of(number).exists():
        raise BadDataError(
            f"There is a folder {folder_of(number).name} of releases, and the store knows of no "
            f"release {number}: the database may have been put back to an earlier state. Keep the "
            "folder, find out what it is, and move it away before anything is released."
        )


def why_not_today(row: Release) -> str:
    """Why a release cannot go out today; empty on its day.

    The manifest names the day, so that a release goes out on it and on no other.
    """
    today = local_day(timezone.now())
    if row.planned_on > today:
        return f"It is announced for {row.planned_on:%d/%m/%Y} and appears on no day before."
    if row.planned_on < today:
        return (
            f"It was announced for {row.planned_on:%d/%m/%Y}, which is past and stands in it. "
            "Move its day, with the reason, and draft it again."
        )
    return ""


def _take_its_place(row: Release, corrected: UUID) -> None:
    old = Release.objects.select_for_update().get(pk=corrected)
    move(old, "correct", None, row.reason)
    write_public_row(old, "correct_release", f"by={row.number}")


def write_public_row(row: Release, action: str, detail: str = "") -> None:
    """Write the entry that the public can open: no person stands in it, only the release."""
    write_audit_row(
        None,
        "disclosure",
        action,
        ledger_record(row.number or 0),
        detail=detail,
        digest=row.manifest_sha256,
    )


@transaction.atomic
def withdraw_release(actor: User, key: UUID, reason: str) -> Release:
    """Mark a release as not to be used any more; it stays readable, with the reason.

    Raises
    ------
    UsageError
        There is no reason.
    NotPermittedError
        The person may not, or it is not out.
    """
    said = checked_text(reason, "Say why it is withdrawn; everyone who opens it reads it.")
    row = take_release(actor, key, "release_figures")
    move(row, "withdraw", actor, said)
    write_public_row(row, "withdraw_release")
    return row
