"""Who worked each slot, in which crew, carrying or not, as a file says; was it followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reddot.trial.at_once import TIMES, check_at_once, read_moment
from reddot.trial.design import Design, Slot
from reddot.trial.problems import Problems, near
from reddot.trial.reading.rows import CsvRow, read_csv

NEEDED = ("slot", "officer", "crew", "eligible", "carried", "hours")
OPTIONAL = (*TIMES, "reason")
YES, NO = "yes", "no"
SAID: Mapping[str, bool | None] = {YES: True, NO: False, "": None}
MOST_HOURS = 168  # a station's week


class Revealed(Protocol):
    """A trial's log, as far as this reads it."""

    @property
    def revealed(self) -> Mapping[str, str]:
        """The arm of each slot revealed so far, by the slot's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedRow:
    """One officer on one slot. ``crew`` is a name on its slot; ``carried`` is None if not stated.

    ``times`` are ``starts_at`` and ``ends_at`` as text, blank where the row does not say; ``row``
    is the row's number in its file, as a spreadsheet has it.
    """

    row: int
    slot: str
    officer: str
    crew: str
    eligible: bool
    carried: bool | None
    hours: float
    times: tuple[str, str] = ("", "")
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedSlot:
    """The rows of one slot as text, whether its allocation was followed, and why not."""

    slot: str
    rows: tuple[Mapping[str, str], ...]
    followed: str
    reason: str


def read_worked(path: Path, slots: Sequence[Slot], log: Revealed) -> tuple[WorkedRow, ...]:
    """Read who worked which slots, from the file that a force keeps.

    Parameters
    ----------
    path
        A CSV with ``slot,officer,crew,eligible,carried,hours``; officers are pseudonyms, a crew is
        named on its slot. ``eligible`` and ``carried`` are yes or no; ``carried`` may be blank
        where it is not stated. Also allowed: ``starts_at``, ``ends_at`` (ISO, local time unless
        they name a zone) and ``reason``, why an allocation was not followed.
    slots
        All the trial's slots so far.
    log
        Its log, which knows what is revealed.

    Raises
    ------
    BadDataError
        A row is of no slot or of one not revealed, an officer is in two crews at once, or a cell is
        not allowed: every row is named, and no officer.
    """
    columns = {slot.name: slot.columns for slot in slots}
    return _worked(_checked(path, log.revealed, columns))


def read_worked_slots(
    path: Path,
    design: Design,
    revealed: Mapping[str, str],
    slots: Sequence[Slot] = (),
) -> tuple[WorkedSlot, ...]:
    """The rows of ``read_worked`` by slot, as text for the log: whether each was followed, why not.

    Raises
    ------
    BadDataError
        As ``read_worked``.
    """
    rows = _checked(path, revealed, {slot.name: slot.columns for slot in slots})
    by_slot: dict[str, list[CsvRow]] = {}
    for row in rows:
        by_slot.setdefault(row.text("slot"), []).append(row)
    return tuple(
        _slot(name, some, revealed[name] == design.carry) for name, some in by_slot.items()
    )


def _checked(
    path: Path, revealed: Mapping[str, str], columns: Mapping[str, Mapping[str, str]]
) -> list[CsvRow]:
    rows = read_csv(path, NEEDED, OPTIONAL)
    found = Problems(str(path))
    if not rows:
        found.add("", "no_rows", "it has no rows", "Give a row for each officer on each slot")
    for row in rows:
        _check_slot(row, revealed, columns, found)
        _check_cells(row, found)
    found.refuse()
    check_at_once(_worked(rows), columns, found)
    found.refuse()
    return rows


def _check_slot(
    row: CsvRow,
    revealed: Mapping[str, str],
    columns: Mapping[str, Mapping[str, str]],
    found: Problems,
) -> None:
    slot = row.text("slot")
    if slot in revealed:
        return
    if columns and slot not in columns:
        given = f"no slot of the trial is named '{slot}'"
        found.add("slot", "unknown_slot", given, near(slot, columns), row=row.row)
    else:
        allowed = "Record what was worked after the slot is revealed; mend its name or wait"
        found.add("slot", "not_revealed", f"'{slot}' is not revealed", allowed, row=row.row)


def _check_cells(row: CsvRow, found: Problems) -> None:
    for name in ("officer", "crew"):
        if not row.text(name):
            allowed = "Give each officer a pseudonym and each crew a name, also a crew of one"
            found.add(name, "blank", "it is blank", allowed, row=row.row)
    for name, or_blank in (("eligible", ""), ("carried", ", or leave it blank")):
        given = row.text(name)
        if given not in SAID or not (given or or_blank):
            words = f"Write yes or no{or_blank}"
            found.add(name, "not_allowed", f"it is '{given}'", words, row=row.row)
    if not 0.0 < _hours(row) <= MOST_HOURS:
        words = f"Give the hours worked on the slot, above 0 and at most {MOST_HOURS}"
        found.add("hours", "not_allowed", f"it is '{row.text('hours')}'", words, row=row.row)
    _check_times(row, found)


def _check_times(row: CsvRow, found: Problems) -> None:
    moments = [read_moment(row.text(name)) for name in TIMES]
    for name, moment in zip(TIMES, moments, strict=True):
        if row.text(name) and moment is None:
            allowed = "Give a date with a time, such as 2018-04-01T22:00, or leave it blank"
            found.add(name, "no_moment", f"it is '{row.text(name)}'", allowed, row=row.row)
    start, end = moments
    if start is not None and end is not None and end <= start:
        given = f"it is '{row.text('ends_at')}', not after starts_at '{row.text('starts_at')}'"
        found.add("ends_at", "order", given, "Mend the one that is wrong", row=row.row)


def _hours(row: CsvRow) -> float:
    """The hours of a row; 0 where they are no number."""
    given = row.text("hours")
    is_number = given.isascii() and given.replace(".", "", 1).isdecimal()
    return float(given) if is_number else 0.0


def _worked(rows: Iterable[CsvRow]) -> tuple[WorkedRow, ...]:
    return tuple(
        WorkedRow(
            row=row.row,
            slot=row.text("slot"),
            officer=row.text("officer"),
            crew=row.text("crew"),
            eligible=row.text("eligible") == YES,
            carried=SAID[row.text("carried")],
            hours=_hours(row),
            times=(row.text("starts_at"), row.text("ends_at")),
            reason=row.text("reason"),
        )
        for row in rows
    )


def _slot(name: str, rows: Sequence[CsvRow], carrying: bool) -> WorkedSlot:
    reasons = dict.fromkeys(row.text("reason") for row in rows if row.text("reason"))
    return WorkedSlot(
        slot=name,
        rows=tuple(dict(row.cells) for row in rows),
        followed=followed_of([row.text("carried") for row in rows], carrying),
        reason="; ".join(reasons),
    )


def followed_of(carried: Sequence[str], carrying: bool) -> str:
    """Whether an allocation was followed: to carry, where anyone did; not to, where nobody did.

    >>> followed_of(["no", "yes"], True), followed_of(["no", ""], False)
    ('yes', 'unknown')
    """
    if YES in carried:
        return "yes" if carrying else "no"
    if all(one == NO for one in carried):
        return "no" if carrying else "yes"
    return "unknown"
