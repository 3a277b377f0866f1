"""Draft a release, look at the draft, and sign it off as the second person."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reddot.errors import NotPermittedError
from reddot.store.access import Person, explain
from reddot.store.actions.announcing import (
    facts_of_force,
    forget_draft,
    move,
    release_record,
    take_release,
)
from reddot.store.actions.release_builds import repair_releases
from reddot.store.actions.reviewing import checked_text
from reddot.store.audit import write_audit_row
from reddot.store.models import Release, User
from reddot.store.not_done import NotFoundError
from reddot.store.people import person_of
from reddot.store.release_folders import check_folder, draft_folder
from reddot.store.release_states import BUILT

CHANGED = (
    "The draft was built anew since you opened the page, so you have not seen what you would "
    "decide on. Open the preview again."
)


@transaction.atomic
def draft_release(actor: User, key: UUID) -> Release:
    """Ask for the draft of a release; the worker builds it, a draft before it is dropped.

    Raises
    ------
    NotPermittedError
        The person is no force lead of its force, or it is out or called off.
    """
    row = take_release(actor, key, "draft_release")
    forget_draft(row)
    row.drafted_by, row.drafted_at = actor, timezone.now()
    move(row, "draft", actor)
    return row


@transaction.atomic
def view_work(actor: User, key: UUID) -> Release:
    """The work on a release for a person who may see it; that they read it is logged.

    Raises
    ------
    NotFoundError
        There is no such release.
    NotPermittedError
        The person may not.
    """
    row = take_release(actor, key, "view_release_draft")
    write_audit_row(actor, "consultation", "view_release_work", release_record(row))
    return row


def view_draft(actor: User, key: UUID) -> tuple[Release, Path]:
    """A release with the folder of its draft for a person who may read it; it is logged first.

    Raises
    ------
    NotFoundError
        There is no such release, or it has no draft.
    NotPermittedError
        The person may not.
    """
    repair_releases()
    with transaction.atomic():
        row = take_release(actor, key, "view_release_draft")
        if row.state not in BUILT or row.draft_key is None:
            raise NotFoundError("This release has no draft to look at. Go to the release.")
        write_audit_row(actor, "consultation", "view_release_draft", release_record(row))
    return row, draft_folder(row.draft_key)


@transaction.atomic
def preview_release(actor: User, key: UUID, seen: str) -> Release:
    """Say that every table of a draft was looked at, and ask for a second person's sign-off.

    Parameters
    ----------
    seen
        The SHA-256 of the draft's manifest as the person's page showed it.

    Raises
    ------
    NotPermittedError
        The person may not, or it is not drafted, or the draft was built anew since.
    """
    row = take_release(actor, key, "draft_release")
    _check_seen(row, seen)
    move(row, "preview", actor)
    return row


@transaction.atomic
def send_back_release(actor: User, key: UUID, reason: str) -> Release:
    """Send a draft back to whoever drafted it, with the reason.

    Raises
    ------
    UsageError
        There is no reason.
    NotPermittedError
        The person may not, or it does not wait for sign-off or release.
    """
    said = checked_text(reason, "Say what is wrong with it, so that it can be put right.")
    row = take_release(actor, key, "sign_off_release")
    row.signed_off_by = row.signed_off_at = None
    move(row, "send_back", actor, said)
    return row


@transaction.atomic
def sign_off_release(actor: User, key: UUID, seen: str) -> Release:
    """Sign a draft off as the second person.

    Parameters
    ----------
    seen
        The SHA-256 of the draft's manifest as the person's page showed it.

    Raises
    ------
    NotPermittedError
        The person drafted it or may not, it is not waiting for sign-off, or it was built anew.
    BadDataError
        The draft on the disk is not what was built.
    """
    row = take_release(actor, key, "sign_off_release")
    reason = why_not_sign_off(person_of(actor), row)
    if reason:
        raise NotPermittedError(reason)
    _check_seen(row, seen)
    if row.draft_key is not None:
        check_folder(draft_folder(row.draft_key), row.draft_sha256)
    row.signed_off_by, row.signed_off_at = actor, timezone.now()
    move(row, "sign_off", actor)
    return row


def why_not_sign_off(person: Person, row: Release) -> str:
    """Why a person may not sign a release off; empty where they may."""
    said = explain(person, "sign_off_release", facts_of_force(row.force_id))
    if not said and str(row.drafted_by_id) == person.user_id:
        return (
            "You drafted this release. A second person signs it off: another force lead of the "
            "force, or an auditor of it."
        )
    return said


def _check_seen(row: Release, seen: str) -> None:
    if row.draft_sha256 and seen != row.draft_sha256:
        raise NotPermittedError(CHANGED)
