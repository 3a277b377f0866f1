"""Build the drafts that were asked for, number them, and repair what a crash left.

A draft is built as if it went out next, with the number after the last one, and attacked together
with everything that is out. If another release takes that number, it is drafted again.
"""

from __future__ import annotations

import logging
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Max

from reddot.errors import NotEnoughDataError, ReddotError
from reddot.records.source import read_records
from reddot.store.actions.announcing import move
from reddot.store.actions.beside import do_beside
from reddot.store.models import Release
from reddot.store.release_folders import (
    draft_folder,
    folder_of,
    manifest_sha256,
    numbers_on_disk,
    put_back,
    remove_left_drafts,
)
from reddot.store.release_states import BUILT, PUBLIC
from reddot.store.setup import place
from reddot.store.snapshot import newest_snapshot

if TYPE_CHECKING:
    from reddot.publish.build import ReleaseAsked

POLICY = "release-policy.toml"
BUILDER = "release-builder"
log = logging.getLogger("reddot.releases")
_LOCK = 5_237_412  # any number of our own, another than the sequencer's
FAILED = (
    "The build failed for a reason that is in the log of the site, and not in the records. Tell "
    "whoever runs the site; draft it again once it is mended."
)
NO_SNAPSHOT = (
    "No snapshot of the records was written yet, and a release is counted from one. The worker "
    "writes one within a minute; draft it again then."
)


def lock_releases() -> None:
    """Wait until nobody else numbers a release; holds until the transaction ends.

    SQLite lets one transaction write at a time, so that there the transaction is the lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def next_number() -> int:
    """The number after that of the last release."""
    last: int | None = Release.objects.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def repair_releases() -> tuple[int, ...]:
    """Put back what a crash left between the renaming of a folder and the end of its release.

    Returns
    -------
    tuple of int
        The numbers whose folder is a draft again.

    Notes
    -----
    A folder without a row was shown to nobody: pages go by the rows. One that no draft of the
    store explains is left alone; :func:`reddot.store.actions.releasing.release` refuses its number.
    """
    lock_releases()
    known = set(Release.objects.exclude(number=None).values_list("number", flat=True))
    mended = []
    for number in numbers_on_disk():
        if number in known:
            continue
        sha256 = manifest_sha256(folder_of(number))
        drafts = Release.objects.filter(draft_sha256=sha256, draft_number=number, state__in=BUILT)
        for row in drafts.exclude(draft_sha256=""):
            if row.draft_key and not draft_folder(row.draft_key).exists():
                put_back(number, row.draft_key)
                mended.append(number)
                break
    return tuple(mended)


def build_beside() -> threading.Thread | None:
    """Build what was asked for in a thread beside the caller, unless one is at it already.

    The worker calls it: a build takes up to a minute, and the ledger must not wait for it.
    """
    if not Release.objects.filter(state="drafting").exists():
        return None
    return do_beside(BUILDER, build_waiting, log, "a release could not be drafted")


def build_waiting() -> int:
    """Build every draft that was asked for; gives their number.

    A build that a crash ended is begun again: its release is still being drafted.
    """
    rows = list(Release.objects.filter(state="drafting").order_by("drafted_at"))
    if rows:
        repair_releases()
        held = Release.objects.values_list("draft_key", flat=True)
        remove_left_drafts(frozenset(key for key in held if key is not None))
    for row in rows:
        _build(row)
    return len(rows)


def _build(row: Release) -> None:
    key, number = uuid4(), next_number()
    folder = draft_folder(key)
    try:
        _write(row, number, folder)
    except ReddotError as problem:
        shutil.rmtree(folder, ignore_errors=True)
        _refuse(row, str(problem))
    except Exception:
        shutil.rmtree(folder, ignore_errors=True)
        _refuse(row, FAILED)
        raise
    else:
        _finish(row, key, number)


def _write(row: Release, number: int, folder: Path) -> None:
    """Build from the newest snapshot and write the folder.

    Raises
    ------
    ReddotError
        It cannot be built, or disclosure control refuses it.
    """
    from reddot.publish.build import build_release  # heavy: solvers, which no page needs
    from reddot.publish.files import write_release

    snapshot = newest_snapshot()
    if snapshot is None:
        raise NotEnoughDataError(NO_SNAPSHOT)
    asked = asked_for(row, number, snapshot.name)
    write_release(build_release(read_records(snapshot), asked), folder)


def asked_for(row: Release, number: int, checkpoint: str) -> ReleaseAsked:
    """What is asked of the builder: the release's words, its force, everything that is out."""
    from reddot.publish.build import ReleaseAsked

    out = Release.objects.filter(state__in=PUBLIC).order_by("number")
    return ReleaseAsked(
        number=number,
        title=row.title,
        policy=policy_of_site(),
        checkpoint=checkpoint,
        released_on=row.planned_on,
        forces=(row.force_id,),
        earlier=tuple(folder_of(n) for n in out.values_list("number", flat=True) if n),
        corrects=row.corrects.number if row.corrects else None,
        reason=row.reason,
    )


def policy_of_site() -> str:
    """The policy that decides what may go out: the file in the place's folder, else what ships."""
    from reddot.publish.policy_text import default_policy

    own = place().folder / POLICY
    return own.read_text(encoding="utf-8") if own.is_file() else default_policy()


@transaction.atomic
def _refuse(row: Release, words: str) -> None:
    """Keep why it could not be built, unless it was asked for anew meanwhile."""
    held = _still_asked(row)
    if held is not None:
        held.refusal = words
        move(held, "refuse", None)


@transaction.atomic
def _finish(row: Release, key: UUID, number: int) -> None:
    """Keep the draft, unless it was asked for anew meanwhile."""
    held = _still_asked(row)
    if held is None:
        shutil.rmtree(draft_folder(key), ignore_errors=True)
        return
    held.draft_key, held.draft_number = key, number
    held.draft_sha256 = manifest_sha256(draft_folder(key))
    move(held, "finish", None)


def _still_asked(row: Release) -> Release | None:
    waiting = Release.objects.select_for_update().filter(key=row.key, state="drafting")
    return waiting.filter(drafted_at=row.drafted_at).first()
