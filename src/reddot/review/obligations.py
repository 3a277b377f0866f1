"""Colleagues' statements: ask for one, remind, end; people named later owe one like the first.

Each function takes an obligation and gives the one that follows; what always holds of both is
:func:`reddot.review.obligation.check_obligation`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from reddot.errors import NotPermittedError, UsageError
from reddot.review.obligation import END_REASONS, EndReason, Obligation, check_obligation
from reddot.review.obligation_rules import reminder_after, rule_on

__all__ = [
    "END_REASONS", "EndReason", "Obligation",
    "ask", "ask_again", "check_obligation", "end", "is_overdue", "is_reminder_due",
    "obligations_for", "remind",
]  # fmt: skip


def ask(owner: str, at: datetime) -> Obligation:
    """The obligation of an officer asked for a statement at a moment.

    Parameters
    ----------
    owner
        The officer's id.
    at
        The aware moment of asking; its day and the rule in force then give the due date.

    Raises
    ------
    UsageError
        The owner is blank, the moment has no time zone, or no rule was in force.

    Examples
    --------
    >>> asked = ask("E12", datetime(2026, 10, 19, 20, 0, tzinfo=UTC))
    >>> f"{asked.due_at:%d %b %H:%M}, {asked.next_reminder_at:%d %b %H:%M}"
    '26 Oct 23:59, 24 Oct 08:00'
    """
    if not owner.strip():
        raise UsageError("A statement needs the officer who is asked for it; none was given.")
    rule = rule_on(at)
    due = rule.day_of(at) + timedelta(days=rule.due_days)
    first = due - timedelta(days=rule.first_reminder_days_before_due)
    return Obligation(
        owner=owner,
        asked_at=at.astimezone(UTC),
        due_at=rule.moment(due, rule.due_time),
        next_reminder_at=reminder_after(rule, first, at),
    )


def remind(obligation: Obligation, at: datetime) -> Obligation:
    """The obligation once a reminder was sent at a moment: the next is later than that moment.

    A reminder that was not due yet leaves the next where it was, so that sending twice is once.

    Raises
    ------
    NotPermittedError
        The obligation has ended: there is nothing to remind of.
    UsageError
        The moment has no time zone.

    Examples
    --------
    >>> asked = ask("E12", datetime(2026, 7, 1, 12, tzinfo=UTC))
    >>> f"{remind(asked, asked.next_reminder_at).next_reminder_at:%d %b %H:%M}"
    '08 Jul 08:00'
    """
    coming = obligation.next_reminder_at
    if not obligation.is_open or coming is None:
        raise NotPermittedError("This statement is no longer owed, so no reminder can be sent.")
    rule = rule_on(obligation.asked_at)
    later = reminder_after(rule, rule.day_of(coming), _aware(at))
    return replace(obligation, next_reminder_at=later)


def end(obligation: Obligation, reason: str, at: datetime) -> Obligation:
    """The obligation once it ended at a moment, for a reason of :data:`END_REASONS`.

    Raises
    ------
    NotPermittedError
        It has ended already.
    UsageError
        There is no such reason, or the moment has no time zone or is before the asking.

    Examples
    --------
    >>> asked = ask("E12", datetime(2026, 7, 1, 12, tzinfo=UTC))
    >>> end(asked, "not_there", datetime(2026, 7, 2, 12, tzinfo=UTC)).next_reminder_at is None
    True
    """
    if not obligation.is_open:
        raise NotPermittedError("This statement is no longer owed; how it ended stays as it is.")
    if reason not in END_REASONS:
        allowed = ", ".join(END_REASONS)
        raise UsageError(f"'{reason}' is no way for a statement to end. They are: {allowed}.")
    if _aware(at) < obligation.asked_at:
        raise UsageError("A statement cannot end before it was asked for; give a later moment.")
    return replace(
        obligation, next_reminder_at=None, ended_at=at.astimezone(UTC), end_reason=reason
    )


def is_overdue(obligation: Obligation, at: datetime) -> bool:
    """Whether the statement is still owed after its due date.

    >>> asked = ask("E12", datetime(2026, 7, 1, 12, tzinfo=UTC))
    >>> is_overdue(asked, asked.due_at), is_overdue(asked, asked.due_at + timedelta(minutes=1))
    (False, True)
    """
    return obligation.is_open and _aware(at) > obligation.due_at


def is_reminder_due(obligation: Obligation, at: datetime) -> bool:
    """Whether a reminder should be sent now.

    >>> asked = ask("E12", datetime(2026, 7, 1, 12, tzinfo=UTC))
    >>> is_reminder_due(asked, asked.asked_at), is_reminder_due(asked, asked.next_reminder_at)
    (False, True)
    """
    coming = obligation.next_reminder_at
    return obligation.is_open and coming is not None and coming <= _aware(at)


def obligations_for(
    officers: Iterable[str], author: str, existing: Iterable[Obligation], at: datetime
) -> tuple[Obligation, ...]:
    """What must be added so that everyone named on a report owes, or has given, a statement.

    Parameters
    ----------
    officers
        The ids of all officers named on the report, or of those named now; repeats are one.
    author
        The id of the reporting officer, who is never asked for one.
    existing
        The obligations of the report, open and ended.
    at
        The aware moment of asking.

    Notes
    -----
    An officer has one obligation for a report, never two: whoever has one, open or ended, is left
    out. One that was withdrawn is opened anew with :func:`ask_again`.

    Examples
    --------
    >>> now = datetime(2026, 7, 1, 12, tzinfo=UTC)
    >>> [o.owner for o in obligations_for(["E1", "E2", "E3", "E2"], "E1", [ask("E3", now)], now)]
    ['E2']
    """
    settled = {author} | {obligation.owner for obligation in existing}
    return tuple(ask(owner, at) for owner in dict.fromkeys(officers) if owner not in settled)


def ask_again(obligation: Obligation, at: datetime) -> Obligation:
    """The same officer's obligation, open anew from a moment, after it was withdrawn.

    Raises
    ------
    NotPermittedError
        It is still open, or it ended otherwise than by being withdrawn.

    Examples
    --------
    >>> asked = ask("E12", datetime(2026, 7, 1, 12, tzinfo=UTC))
    >>> later = datetime(2026, 7, 3, 12, tzinfo=UTC)
    >>> ask_again(end(asked, "withdrawn", later), later).is_open
    True
    """
    if obligation.ended_at is None:
        raise NotPermittedError("This statement is asked for already; it waits for its answer.")
    reason = END_REASONS.get(obligation.end_reason or "")
    if reason is None or not reason.may_ask_again:
        how = reason.label.lower() if reason else "it ended"
        raise NotPermittedError(f"This statement cannot be asked for again: {how}.")
    if _aware(at) < obligation.ended_at:
        raise UsageError("A statement cannot be asked for again before it ended.")
    return ask(obligation.owner, at)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise UsageError(f"The moment {moment.isoformat()} has no time zone; give one.")
    return moment
