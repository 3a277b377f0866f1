"""The log of a trial: what happened, in order, each entry bound to the one before it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from reddot.errors import BadDataError, UsageError
from reddot.ledger.canonical import canonical
from reddot.trial.seal.commitment import digest
from reddot.trial.seal.contents import KEYS, is_content
from reddot.trial.seal.findings import Finding
from reddot.trial.seal.log_state import LogState, state_after, why_not

Entry = Mapping[str, Any]
FIRST_PREVIOUS = "0" * 64
FRAME = ("at", "by", "kind", "number", "previous")
BY_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class TrialLog:
    """The entries so far; ``add`` gives a longer log and leaves this one as it is.

    Examples
    --------
    >>> moment = datetime(2018, 3, 1, 12, tzinfo=UTC)
    >>> content = {"commitment": "ab" * 32, "design_digest": "cd" * 32}
    >>> TrialLog().add("sealed", content, at=moment, by="custodian").entries[0]["number"]
    1
    """

    entries: tuple[Entry, ...] = ()
    state: LogState = field(default=LogState(), repr=False, compare=False)

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> TrialLog:
        """A log of entries as they were kept; ``check`` says what is wrong with them."""
        state = LogState()
        for entry in entries:
            state = state_after(state, entry)
        return cls(tuple(entries), state)

    def add(self, kind: str, content: Mapping[str, Any], *, at: datetime, by: str) -> TrialLog:
        """The log with one more entry.

        Parameters
        ----------
        kind
            One of the kinds of ``docs/reference/trial-seal.md``.
        content
            What the entry says, as the functions of ``seal.contents`` make it.
        at
            The moment, aware.
        by
            Who asked, as a role or a code of the force's own; never a name in a public log.

        Raises
        ------
        UsageError
            It is against a rule of the log, or the content is not what the kind holds.
        """
        if at.tzinfo is None:
            raise UsageError("The moment of an entry has a time zone; give it in UTC.")
        if not by.strip() or len(by) > BY_AT_MOST:
            raise UsageError(f"Say who asks, in 1 to {BY_AT_MOST} letters: a role or a code.")
        if not is_content(kind, content) or set(content) & set(FRAME[:3]):
            raise UsageError(f"An entry '{kind}' does not hold this; there is: {', '.join(KEYS)}.")
        refusal = why_not(self.state, kind, content) or self._why_not_worked(kind, content)
        if refusal is not None:
            raise UsageError(refusal)
        entry = {
            **content,
            "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "by": by.strip(),
            "kind": kind,
            "number": len(self.entries) + 1,
            "previous": self.head,
        }
        canonical(entry)
        return TrialLog((*self.entries, entry), state_after(self.state, entry))

    def _why_not_worked(self, kind: str, content: Mapping[str, Any]) -> str | None:
        if kind not in {"worked", "corrected"}:
            return None
        slot = content["slot"]
        for entry in reversed(self.entries):
            if entry["kind"] == "revealed" and entry["slot"] == slot:
                return None
        return f"Slot '{slot}' is not revealed yet: what was worked is recorded after that."

    @property
    def head(self) -> str:
        """Digest of the last entry: who keeps it can tell later whether the log was changed."""
        return digest(self.entries[-1]) if self.entries else FIRST_PREVIOUS

    @property
    def sealed(self) -> bool:
        """Whether the commitment is entered."""
        return self.state.sealed

    @property
    def frozen(self) -> bool:
        """Whether the plan is entered."""
        return self.state.frozen

    @property
    def closed(self) -> bool:
        """Whether the trial is ended and its seed published."""
        return self.state.closed

    @property
    def entered(self) -> int:
        """Slots of all batches that are entered."""
        return self.state.entered

    @property
    def next_position(self) -> int:
        """Position of the slot that would be revealed next; it may not be entered yet."""
        return self.state.revealed + 1

    @property
    def revealed(self) -> dict[str, str]:
        """Arm of each slot revealed so far, by its name, in order."""
        return {one["slot"]: one["arm"] for one in self.of_kind("revealed")}

    @property
    def seed(self) -> str | None:
        """The seed, once the trial is closed."""
        closing = self.of_kind("closed")
        return closing[-1]["seed"] if closing else None

    @property
    def commitment(self) -> str | None:
        """The published commitment, once there is one."""
        sealing = self.of_kind("sealed")
        return sealing[0]["commitment"] if sealing else None

    def of_kind(self, kind: str) -> tuple[Entry, ...]:
        """The entries of one kind, in order."""
        return tuple(entry for entry in self.entries if entry["kind"] == kind)

    def check(self) -> tuple[Finding, ...]:
        """What of the log itself is not in order: its chain, its numbers and its rules."""
        from reddot.trial.seal.log_check import check_log

        return check_log(self.entries)

    def to_lines(self) -> str:
        """The log as text: the canonical JSON of each entry, a line each."""
        return "".join(canonical(entry).decode() + "\n" for entry in self.entries)

    @classmethod
    def from_lines(cls, text: str, where: str = "log.jsonl") -> TrialLog:
        """The log that ``to_lines`` wrote.

        Raises
        ------
        BadDataError
            A line is no entry: the lines are named.
        """
        entries, wrong = read_lines(text)
        if wrong:
            numbers = ", ".join(map(str, wrong[:20]))
            raise BadDataError(
                f"{where}, line {numbers}: this is no entry of a trial's log. The log is damaged; "
                "take it from where it was published."
            )
        return cls.of(entries)


def read_lines(text: str) -> tuple[list[Entry], list[int]]:
    """The entries in a text, and the numbers of lines that hold none."""
    entries: list[Entry] = []
    wrong = []
    for number, line in enumerate(text.splitlines(), 1):
        entry = _entry(line)
        if entry is None:
            wrong.append(number)
        else:
            entries.append(entry)
    return entries, wrong


def _entry(line: str) -> Entry | None:
    try:
        given = json.loads(line)
        right = isinstance(given, dict) and canonical(given).decode() == line
    except (ValueError, RecursionError, UsageError):
        return None
    if not right or not is_content(given.get("kind"), given):
        return None
    framed = type(given.get("number")) is int and all(
        isinstance(given.get(name), str) for name in ("at", "by", "previous")
    )
    return given if framed else None
