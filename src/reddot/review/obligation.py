"""A colleague's statement that is owed, as a value, and what always holds of it.

An owner, a due date, and either a next reminder and no end, or an end with its reason and no next
reminder: whoever is asked is never forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from reddot.errors import BadDataError


@dataclass(frozen=True, slots=True)
class Obligation:
    """A statement owed by an officer; all moments are aware and in UTC."""

    owner: str
    asked_at: datetime
    due_at: datetime
    next_reminder_at: datetime | None
    ended_at: datetime | None = None
    end_reason: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the statement is still owed."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class EndReason:
    """How an obligation ends; ``may_ask_again`` where it can be opened anew."""

    code: str
    label: str
    may_ask_again: bool = False


END_REASONS: Mapping[str, EndReason] = MappingProxyType(
    {
        reason.code: reason
        for reason in (
            EndReason("given", "The statement was given"),
            EndReason("not_there", "The officer says they were not there"),
            EndReason("withdrawn", "No longer asked for", may_ask_again=True),
            EndReason("report_discarded", "The report was discarded"),
        )
    }
)


def check_obligation(obligation: Obligation) -> None:
    """Return only if what always holds of an obligation holds of this one.

    Raises
    ------
    BadDataError
        It does not; the message lists everything that is wrong.

    Examples
    --------
    >>> days = [datetime(2026, 7, day, 12, tzinfo=UTC) for day in (1, 8, 6)]
    >>> check_obligation(Obligation("E12", *days))
    """
    wrong = [*_wrong_in_asking(obligation), *_wrong_in_ending(obligation)]
    if wrong:
        raise BadDataError(f"A statement is not as it must be: {'; '.join(wrong)}.")


def _wrong_in_asking(obligation: Obligation) -> list[str]:
    wrong = [] if obligation.owner and obligation.owner.strip() else ["it has no owner"]
    asked = _moment_of(obligation, "asked_at")
    due = _moment_of(obligation, "due_at")
    if asked is None:
        return [*wrong, "it has no moment of asking with a time zone"]
    if due is None:
        wrong.append("it has no due date with a time zone")
    elif due <= asked:
        wrong.append("it is due before it was asked for")
    later = {"next_reminder_at": "its next reminder", "ended_at": "its end"}
    for name, words in later.items():
        moment = _moment_of(obligation, name)
        if moment is not None and moment < asked:
            wrong.append(f"{words} is before it was asked for")
    return wrong


def _wrong_in_ending(obligation: Obligation) -> list[str]:
    reminder = _moment_of(obligation, "next_reminder_at")
    ended = _moment_of(obligation, "ended_at")
    if ended is None:
        wrong = [] if reminder else ["it is open and has no next reminder with a time zone"]
        return [
            *wrong,
            *(["it is open and has a reason for its end"] * bool(obligation.end_reason)),
        ]
    wrong = ["it has ended and still has a next reminder"] if reminder else []
    if obligation.end_reason not in END_REASONS:
        wrong.append(f"its end has no reason, or none of {', '.join(END_REASONS)}")
    return wrong


def _moment_of(obligation: Obligation, name: str) -> datetime | None:
    """A moment in UTC of an obligation as it is held, which may be worse than its type says."""
    moment = getattr(obligation, name)
    aware = isinstance(moment, datetime) and moment.tzinfo is not None
    return moment.astimezone(UTC) if aware else None
