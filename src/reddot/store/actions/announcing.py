"""Announce a release, move its day, call it off: what the public calendar shows."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reddot.errors import NotPermittedError, UsageError
from reddot.records.report import local_day
from reddot.store.access import Facts, check_right
from reddot.store.actions.reviewing import checked_text
from reddot.store.audit import write_audit_row
from reddot.store.models import Force, Release, ReleaseStep, User
from reddot.store.models.releases import LONGEST_TITLE
from reddot.store.not_done import NotFoundError
from reddot.store.people import person_of
from reddot.store.release_folders import remove_draft
from reddot.store.release_states import Action, can_transition, check_transition
from reddot.store.rights import Right

NO_RELEASE = "There is no such release, or none that you may prepare."
NO_DRAFT: dict[str, object] = {
    "draft_key": None, "draft_number": None, "draft_sha256": "", "drafted_by": None,
    "drafted_at": None, "signed_off_by": None, "signed_off_at": None, "refusal": "",
}  # fmt: skip


def release_record(row: Release) -> str:
    """The name in the log of the work on a release, before and after it is out."""
    return f"release_work:{row.key}"


def facts_of_force(force: str) -> Facts:
    """What the rules need to know of a release: its force."""
    return Facts("", force, None, None, "")


def find_work(key: UUID) -> Release:
    """A release in whatever state; the caller checks the right.

    Raises
    ------
    NotFoundError
        There is none.
    """
    row = Release.objects.filter(key=key).first()
    if row is None:
        raise NotFoundError(NO_RELEASE)
    return row


def take_release(actor: User, key: UUID, right: Right) -> Release:
    """Lock a release for a step that the person may take.

    Raises
    ------
    NotFoundError
        There is none, or the person may not know of its work.
    NotPermittedError
        The person may not; the message says why.
    """
    row = Release.objects.select_for_update().filter(key=key).first()
    if row is None:
        raise NotFoundError(NO_RELEASE)
    check_right(person_of(actor), right, facts_of_force(row.force_id))
    return row


def move(
    row: Release, action: Action, actor: User | None, reason: str = "", **step: date | None
) -> None:
    """Take a release to the state that an action leads to, with the step and its audit row."""
    row.state = check_transition(row.state, action)
    row.save()
    write_step(row, action, actor, reason, **step)


def write_step(
    row: Release, action: str, actor: User | None, reason: str = "", **step: date | None
) -> None:
    """Keep a step of a release, and write its audit row."""
    ReleaseStep.objects.create(
        release=row, action=action, at=timezone.now(), by=actor, reason=reason, **step
    )
    write_audit_row(actor, "system", f"{action}_release", release_record(row))


def forget_draft(row: Release) -> None:
    """Take the draft from a release; its folder goes once the transaction is done."""
    key = row.draft_key
    for name, value in NO_DRAFT.items():
        setattr(row, name, value)
    transaction.on_commit(lambda: remove_draft(key))


@transaction.atomic
def announce_release(
    actor: User,
    force: str,
    title: str,
    planned_on: date,
    *,
    corrects: int | None = None,
    reason: str = "",
) -> Release:
    """Put a release on the public calendar.

    Parameters
    ----------
    force
        The force whose figures it is to hold.
    title
        What it is called, on the calendar and in its manifest.
    planned_on
        The day it is to appear: today or later.
    corrects
        The number of the release whose place it takes, if any.
    reason
        Why that one is corrected; public.

    Raises
    ------
    UsageError
        The title is blank, the day is past, or a correction has no reason.
    NotPermittedError
        The person is no force lead of the force, or what is to be corrected is not out.
    """
    check_right(person_of(actor), "announce_release", facts_of_force(force))
    held = Force.objects.filter(pk=force).first()
    if held is None:
        raise NotFoundError(f"There is no force called '{force}' here.")
    row = Release(
        force=held,
        title=checked_text(title, "Give the release a title.", at_most=LONGEST_TITLE),
        planned_on=checked_plan(planned_on),
        announced_at=timezone.now(),
        corrects=None if corrects is None else _to_correct(force, corrects),
        reason="" if corrects is None else checked_text(reason, "Say why it is corrected."),
    )
    row.save()
    write_step(row, "announce", actor, row.reason)
    return row


def checked_plan(day: date) -> date:
    """A day on which a release can still appear.

    Raises
    ------
    UsageError
        It is past.
    """
    if day < local_day(timezone.now()):
        raise UsageError(f"{day:%d/%m/%Y} is past. Give today or a day to come.")
    return day


def _to_correct(force: str, number: int) -> Release:
    found = Release.objects.filter(number=number, force=force).first()
    if found is None:
        raise UsageError(f"{force} has no release {number} that is out. Choose one from the list.")
    if not can_transition(found.state, "correct"):
        raise NotPermittedError(
            f"Release {number} was corrected already. Correct the release that took its place."
        )
    return found


@transaction.atomic
def postpone_release(actor: User, key: UUID, planned_on: date, reason: str) -> Release:
    """Move the day of a release that is not out; the reason is public, a draft is dropped.

    Raises
    ------
    UsageError
        The day is past or the same, or there is no reason.
    NotPermittedError
        The person may not, or the release is out or called off.
    """
    said = checked_text(reason, "Say why the day is moved; the calendar shows it.")
    row = take_release(actor, key, "announce_release")
    before, row.planned_on = row.planned_on, checked_plan(planned_on)
    if row.planned_on == before:
        raise UsageError(f"It is planned for {before:%d/%m/%Y} already. Give another day.")
    forget_draft(row)
    move(row, "postpone", actor, said, day_before=before)
    return row


@transaction.atomic
def call_off_release(actor: User, key: UUID, reason: str) -> Release:
    """Take back the announcement of a release; the reason is public, a draft is dropped.

    Raises
    ------
    UsageError
        There is no reason.
    NotPermittedError
        The person may not, or the release is out or called off.
    """
    said = checked_text(reason, "Say why it is called off; the calendar shows it.")
    row = take_release(actor, key, "announce_release")
    forget_draft(row)
    move(row, "call_off", actor, said)
    return row
