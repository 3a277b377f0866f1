"""An officer cannot be in two crews at once: on one slot, in one turn of duty, or at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from reddot.records.report import LOCAL
from reddot.trial.problems import Problems

TIMES = ("starts_at", "ends_at")


class WorkedAt(Protocol):
    """A row of what was worked: its number in the file, and where and how long it was."""

    @property
    def row(self) -> int:
        """Its number, as a spreadsheet has it."""

    @property
    def slot(self) -> str:
        """The slot's name."""

    @property
    def officer(self) -> str:
        """The officer's pseudonym."""

    @property
    def hours(self) -> float:
        """How long it was."""

    @property
    def times(self) -> tuple[str, str]:
        """When it began and ended, as the row says; blank where it does not."""


class _Span(NamedTuple):
    start: datetime
    end: datetime
    row: int
    slot: str


def check_at_once(
    rows: Sequence[WorkedAt], columns: Mapping[str, Mapping[str, str]], found: Problems
) -> None:
    """Add a problem for each officer in two crews at once, by row numbers; officers are not named.

    Parameters
    ----------
    rows
        What was worked.
    columns
        What each slot's own row said, by the slot's name.
    found
        Takes the problems.

    Notes
    -----
    When a row was is taken from its ``starts_at`` and ``ends_at``, else from the slot's, else from
    a start and the hours. Where nobody says when, an officer may be on one slot only of a turn of
    duty (``date`` and ``turn``).
    """
    by_officer: dict[str, list[WorkedAt]] = {}
    for row in rows:
        by_officer.setdefault(row.officer, []).append(row)
    for own in by_officer.values():
        if len(own) > 1:
            _check_same_slot(own, found)
            _check_same_turn(own, columns, found)
            _check_same_moment(own, columns, found)


def _check_same_slot(own: Iterable[WorkedAt], found: Problems) -> None:
    first: dict[str, int] = {}
    for row in own:
        before = first.setdefault(row.slot, row.row)
        if before != row.row:
            given = f"the officer of row {before} is there again on slot '{row.slot}'"
            allowed = "An officer is in one crew of a slot; leave one row out"
            found.add("officer", "two_crews", given, allowed, row=row.row)


def _check_same_turn(
    own: Iterable[WorkedAt], columns: Mapping[str, Mapping[str, str]], found: Problems
) -> None:
    first: dict[tuple[str, str], WorkedAt] = {}
    for row in own:
        said = columns.get(row.slot, {})
        turn = (said.get("date", ""), said.get("turn", ""))
        if not all(turn) or _span(row, said) is not None:
            continue
        before = first.setdefault(turn, row)
        if before.slot != row.slot:
            given = (
                f"the officer of row {before.row} is on slots '{before.slot}' and '{row.slot}' in "
                f"one turn of duty ({turn[0]}, {turn[1]})"
            )
            allowed = "Leave the wrong row out, or give starts_at and ends_at where both are right"
            found.add("officer", "two_crews", given, allowed, row=row.row)


def _check_same_moment(
    own: Iterable[WorkedAt], columns: Mapping[str, Mapping[str, str]], found: Problems
) -> None:
    known = [span for row in own if (span := _span(row, columns.get(row.slot, {}))) is not None]
    latest: _Span | None = None
    for span in sorted(known):
        if latest is not None and span.start < latest.end and span.slot != latest.slot:
            one, other = sorted((latest, span), key=lambda each: each.row)
            given = (
                f"the officer of row {one.row}, slot '{one.slot}', is also on slot '{other.slot}' "
                f"at {span.start:%Y-%m-%d %H:%M}"
            )
            allowed = "An officer is in one crew at a time; mend the times, or leave one row out"
            found.add("officer", "two_crews", given, allowed, row=other.row)
        if latest is None or span.end > latest.end:
            latest = span


def _span(row: WorkedAt, said: Mapping[str, str]) -> _Span | None:
    """From when to when a row was, where it can be told."""
    own = row.times[0] or said.get("starts_at", "")
    start = read_moment(own)
    if start is None:
        return None
    end = read_moment(row.times[1] or ("" if row.times[0] else said.get("ends_at", "")))
    return _Span(start, end or start + timedelta(hours=row.hours), row.row, row.slot)


def read_moment(given: str) -> datetime | None:
    """A date with a time of day; local time where it names no zone. Nothing for anything else.

    >>> read_moment("2018-04-01T22:00").isoformat(), read_moment("late")
    ('2018-04-01T22:00:00+01:00', None)
    """
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        return None
    if len(given) <= len("2018-04-01"):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)
