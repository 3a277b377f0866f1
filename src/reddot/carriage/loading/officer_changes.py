"""What a file says of officers whom the register has: what refuses, and what changes from today.

A role and the days of service decide who may carry, so a file that says another is refused. Front
line, base and duty are what they are today: a file that says another changes them from the day of
the import on, by a posting, and what was true before stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from reddot.carriage.loading.days import say_day
from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.mapping import RegisterMapping
from reddot.carriage.register import Holdings, make_register, officer_on
from reddot.records.beside import Officer, Posting

_REFUSES = ("force", "role", "joined_on", "left_on")
_CHANGES = ("station_id", "front_line", "main_duty")
_ALWAYS = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Merged:
    """What the rows together say of one officer, and the row that first says each part."""

    officer_id: str
    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class OfficerChange:
    """What a row changes of an officer from the day of the import on; it names no officer."""

    row: int
    field: str
    before: str
    now: str

    def as_json(self) -> dict[str, object]:
        """The change as a command prints it."""
        return {"row": self.row, "field": self.field, "before": self.before, "now": self.now}


@dataclass(slots=True)
class ReadOfficers:
    """The officers of the rows, those that are known as the register has them.

    What changes of them from today is in the postings, and in words in the changes.
    """

    officers: list[Officer] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    changes: list[OfficerChange] = field(default_factory=list)
    changed: int = 0


class AgainstRegister:
    """Holds officers of a file against those that the register has."""

    def __init__(
        self, known: Holdings, mapping: RegisterMapping, findings: Findings, today: date
    ) -> None:
        self.mapping, self.findings, self.today = mapping, findings, today
        self.known = make_register(Holdings(officers=known.officers, postings=known.postings))

    def read(self, found: Iterable[Merged]) -> ReadOfficers:
        """The officers; one who is new and whose rows could not be read whole is left out."""
        read = ReadOfficers()
        for merged in found:
            held = self.known.officers.get(merged.officer_id)
            if held is not None:
                self._compare(held, merged, read)
            elif "role" in merged.values and "force" in merged.values:
                read.officers.append(Officer(officer_id=merged.officer_id, **merged.values))
        return read

    def _compare(self, held: Officer, merged: Merged, read: ReadOfficers) -> None:
        read.officers.append(held)
        now = officer_on(self.known, held.officer_id, self.today) or held
        for name in _differing(_REFUSES, now, merged):
            do = "change it in the register first, or mend the row."
            self._refuse(name, now, merged, f"An import changes nothing that is there: {do}")
        changed = list(_differing(_CHANGES, now, merged))
        postings = self.known.postings.get(held.officer_id, ())
        if changed and postings and postings[-1].starts_on >= self.today:
            day = say_day(postings[-1].starts_on)
            for name in changed:
                do = f"A change from {day} is in the register already: make this one there."
                self._refuse(name, now, merged, do)
        elif changed:
            values = {name: merged.values[name] for name in changed}
            read.postings += self._postings(now, postings, values)
            read.changed += 1
            read.changes += _in_words(changed, now, merged)

    def _postings(
        self, now: Officer, postings: Sequence[Posting], values: dict[str, Any]
    ) -> Iterator[Posting]:
        """The posting from today; before it what was true, where the register has none yet."""
        if not postings:
            joined = now.joined_on or _ALWAYS
            yield _posting(now, joined if joined < self.today else _ALWAYS)
        yield _posting(replace(now, **values), self.today)

    def _refuse(self, name: str, now: Officer, merged: Merged, do: str) -> None:
        words = (
            f"Column '{self.mapping.heading_of(name)}': {say(merged.values[name])}, and the "
            f"register has {say(getattr(now, name))} for the officer. {do}"
        )
        self.findings.add(merged.rows[name], name, "differs_from_register", words)


def _differing(names: Sequence[str], now: Officer, merged: Merged) -> Iterator[str]:
    """The parts that the rows state, and that are others in the register; blank ones too."""
    return (n for n in names if n in merged.values and merged.values[n] != getattr(now, n))


def _in_words(names: Iterable[str], now: Officer, merged: Merged) -> Iterator[OfficerChange]:
    for name in names:
        before, after = say(getattr(now, name)), say(merged.values[name])
        yield OfficerChange(merged.rows[name], name, before, after)


def _posting(officer: Officer, starts_on: date) -> Posting:
    return Posting(
        officer_id=officer.officer_id,
        starts_on=starts_on,
        role=officer.role,
        front_line=officer.front_line,
        station_id=officer.station_id,
        main_duty=officer.main_duty,
    )


def say(value: Any) -> str:
    """A part of an officer in words.

    >>> say(None), say(True), say("B2"), say(date(2017, 3, 1))
    ('nothing', "'yes'", "'B2'", '1 March 2017')
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "'yes'" if value else "'no'"
    return f"'{value}'" if isinstance(value, str) else say_day(value)
