"""An issue that the register says no to: refused, or done for a reason that others hear of."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from reddot.carriage.may_carry import Answer
from reddot.errors import NotPermittedError, UsageError
from reddot.store.actions.register_rights import check_officer_right
from reddot.store.actions.register_values import checked_moment
from reddot.store.actions.reviewing import checked_text
from reddot.store.models import Officer, User
from reddot.store.not_done import IssueRefusedError
from reddot.store.notices import queue_notice
from reddot.store.people import holders_of

LEAST_REASON, LONGEST_REASON = 10, 500
WHEN = "The time"
FAR_BACK = timedelta(days=1)
NOBODY_TO_TELL = (
    "The force has no Taser lead and no force lead beside you who could be told, so the register "
    "cannot be overridden. Mend the register first, or ask an administrator to enter a lead."
)


def moment_of_issue(
    actor: User | None, officer: Officer, at: datetime | None, not_before: datetime | None = None
) -> datetime:
    """When something was handed over or taken back, as far back as a person may say so.

    Raises
    ------
    UsageError
        It has no time zone, is to come, or is before what it has to follow.
    NotPermittedError
        It is more than a day back, and the person does not manage the register.
    """
    moment = checked_moment(at, WHEN, not_before=not_before)
    if timezone.now() - moment > FAR_BACK:
        try:
            check_officer_right(actor, "manage_register", officer)
        except NotPermittedError as problem:
            raise NotPermittedError(f"The time is more than a day back. {problem}") from None
    return moment


def reason_kept(actor: User | None, officer: Officer, answer: Answer, typed: str) -> str:
    """The reason that is kept with an issue: none where the officer may carry.

    Raises
    ------
    IssueRefusedError
        The officer may not carry, and no reason is given; or the system itself would issue.
    UsageError
        The reason is too short or too long, or nobody is there to be told of it.
    NotPermittedError
        The person may not override the register for that officer.
    """
    if answer.may:
        return ""
    if not typed.strip() or actor is None:
        raise IssueRefusedError(answer)
    check_officer_right(actor, "override_issue", officer)
    reason = checked_text(typed, "", at_most=LONGEST_REASON)
    if len(reason) < LEAST_REASON:
        raise UsageError(f"Give the reason in {LEAST_REASON} characters or more.")
    if not _to_be_told(actor, officer):
        raise UsageError(NOBODY_TO_TELL)
    return reason


def tell_of_override(actor: User | None, officer: Officer, kind: str, record: str) -> None:
    """Tell every Taser lead, and the force leads where no Taser lead stands apart from it."""
    queue_notice(kind, _to_be_told(actor, officer), record)


def _to_be_told(actor: User | None, officer: Officer) -> list[User]:
    """Who hears of it; nobody where only those in whose favour or by whom it is done could."""
    concerned = {actor.pk if actor else None, officer.user_id}
    leads = holders_of("taser_lead", officer.force_id)
    if any(lead.pk not in concerned for lead in leads):
        return leads
    others = [u for u in holders_of("force_lead", officer.force_id) if u.pk not in concerned]
    known = {lead.pk for lead in leads}
    return [*leads, *(u for u in others if u.pk not in known)] if others else []
